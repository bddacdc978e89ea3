using System.Buffers.Binary;

namespace Snn.Runtime;

/// <summary>A table of a FlatBuffer of which nothing is believed: what lies outside of the buffer is not there.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _at, _fields, _fieldsLength;

    private FlatTable(ReadOnlySpan<byte> buffer, int at, int fields, int fieldsLength)
    {
        _buffer = buffer;
        (_at, _fields, _fieldsLength) = (at, fields, fieldsLength);
    }

    /// <summary>Whether there is one.</summary>
    public bool Exists => !_buffer.IsEmpty;

    /// <summary>The root of a buffer, which begins with where it is.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> buffer)
    {
        if (Number(buffer, 0) is not { } at || Number(buffer, at) is not { } back || (long)at - back is < 0 or > int.MaxValue)
        {
            return default;
        }

        int fields = at - back;
        return fields <= buffer.Length - 4 && BinaryPrimitives.ReadUInt16LittleEndian(buffer[fields..]) is var length && length >= 4 && length <= buffer.Length - fields
            ? new(buffer, at, fields, length)
            : default;
    }

    /// <summary>A number of 4 bytes; null where it is not there.</summary>
    public int? Int(int field) => Place(field) is { } at ? Number(_buffer, at) : null;

    /// <summary>A number of 8 bytes; null where it is not there.</summary>
    public long? Long(int field) => Place(field) is { } at && at <= _buffer.Length - 8 ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : null;

    /// <summary>The elements of a vector; false where it is not whole.</summary>
    /// <param name="field">The field.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="elements">The elements; none where there is no such field.</param>
    public bool Vector(int field, int size, out ReadOnlySpan<byte> elements)
    {
        elements = default;
        if (Place(field) is not { } at)
        {
            return true;
        }

        if (Number(_buffer, at) is not { } offset || (long)at + offset > _buffer.Length - 4 || offset < 0 || Number(_buffer, at + offset) is not { } count || count < 0 || (long)count * size > _buffer.Length - at - offset - 4)
        {
            return false;
        }

        elements = _buffer.Slice(at + offset + 4, count * size);
        return true;
    }

    // where a field lies; null where it has no value of its own
    private int? Place(int field)
    {
        int entry = 4 + 2 * field;
        int offset = entry + 2 <= _fieldsLength ? BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(_fields + entry)..]) : 0;
        return offset == 0 || offset > _buffer.Length - _at ? null : _at + offset;
    }

    private static int? Number(ReadOnlySpan<byte> buffer, int at) => at >= 0 && at <= buffer.Length - 4 ? BinaryPrimitives.ReadInt32LittleEndian(buffer[at..]) : null;
}
