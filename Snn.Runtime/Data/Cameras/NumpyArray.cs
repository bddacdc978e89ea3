using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Snn.Runtime;

/// <summary>An array as NumPy writes it to an <c>.npy</c> file: a table of numbers, or of fields with names.</summary>
internal sealed class NumpyArray
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly List<NumpyField> _fields;
    private readonly int _item;
    private readonly bool _byColumns;

    private NumpyArray(ReadOnlyMemory<byte> data, List<NumpyField> fields, int item, (int Rows, int Columns, bool ByColumns) shape)
    {
        (_data, _fields, _item) = (data, fields, item);
        (Rows, Columns, _byColumns) = shape;
    }

    /// <summary>What every such file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of rows, or of elements.</summary>
    public int Rows { get; }

    /// <summary>Number of columns of a table, 1 where there is but one dimension.</summary>
    public int Columns { get; }

    /// <summary>Names of the fields; none where elements are plain numbers.</summary>
    public IReadOnlyList<string> Names => [.. _fields.Where(f => f.Name is not null).Select(f => f.Name!)];

    /// <summary>Reads one.</summary>
    /// <param name="content">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="SpikeDataException">It is damaged, or holds what is no number.</exception>
    public static NumpyArray Read(ReadOnlyMemory<byte> content, string path)
    {
        var (text, start) = Header(content.Span, path);
        if (PythonLiteral.Parse(text) is not Dictionary<string, object> header
            || !header.TryGetValue("descr", out object? type)
            || !header.TryGetValue("fortran_order", out object? order) || order is not bool byColumns
            || !header.TryGetValue("shape", out object? sizes) || sizes is not List<object> shape || shape.Count is 0 or > 2 || !shape.All(s => s is long and >= 0))
        {
            throw new SpikeDataException(path, $"at byte {start - text.Length}: the header is '{Shown(text)}'; an array of events has one dimension or two: write it again.");
        }

        var fields = Fields(type, path);
        long item = fields.Sum(f => f.Size);
        var (rows, columns) = ((long)shape[0], shape.Count == 1 ? 1 : (long)shape[1]);
        long there = content.Length - start;
        if (item is < 1 or > int.MaxValue || (rows > 0 && columns > 0 && (Int128)rows * columns * item != there) || ((rows == 0 || columns == 0) && there != 0))
        {
            throw new SpikeDataException(path, $"at byte {start}: {string.Join(" x ", shape)} elements of {item} bytes are announced and {there} bytes are there; the file is truncated or damaged: fetch it again.");
        }

        // as many as there are bytes, and so few enough for an int
        return new(content[start..], fields, (int)item, columns == 0 || rows == 0 ? (0, 1, false) : ((int)rows, (int)columns, byColumns));
    }

    /// <summary>The numbers of a field, or of a column; null where they are no numbers.</summary>
    public NumpyColumn? Column(int index)
    {
        bool isField = _fields.Exists(f => f.Name is not null);
        int place = 0, at = isField ? NamedAt(index, out place) : 0;
        var field = _fields[at];
        if (!field.IsNumber || (isField && Columns > 1))
        {
            return null;
        }

        return Rows == 0 ? new(default, _item, field)
            : isField ? new(_data[place..], _item, field)
            : _byColumns ? new(_data[(index * Rows * _item)..], _item, field)
            : new(_data[(index * _item)..], Columns * _item, field);
    }

    private int NamedAt(int index, out int place)
    {
        place = 0;
        for (int i = 0; ; i++)
        {
            if (_fields[i].Name is not null && index-- == 0)
            {
                return i;
            }

            place += (int)_fields[i].Size;
        }
    }

    private static (string Text, int End) Header(ReadOnlySpan<byte> content, string path)
    {
        int prefix = content.Length > 6 && content[6] == 1 ? 10 : 12;
        if (content.Length < prefix || !content.StartsWith(Magic) || content[6] is < 1 or > 3)
        {
            throw new SpikeDataException(path, "this is no .npy file of version 1 to 3; fetch it again, or write it with numpy.save.");
        }

        long length = prefix == 10 ? BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
        return length <= content.Length - prefix ? (Encoding.UTF8.GetString(content.Slice(prefix, (int)length)), prefix + (int)length)
            : throw new SpikeDataException(path, $"at byte 8: the header should have {length} bytes and {content.Length - prefix} are left; the file is truncated: fetch it again.");
    }

    // fields, those without a name that fill gaps included
    private static List<NumpyField> Fields(object type, string path)
    {
        var fields = new List<NumpyField>();
        if (type is string plain)
        {
            fields.Add(NumpyField.Of(null, plain) ?? throw Unknown(plain));
        }
        else
        {
            foreach (object entry in type as List<object> ?? throw Unknown(type))
            {
                if (entry is not List<object> { Count: 2 or 3 } parts || parts[0] is not string name || parts[1] is not string kind || NumpyField.Of(name, kind) is not { } field)
                {
                    throw Unknown(entry);
                }

                fields.Add(parts.Count == 2 ? field : field.Repeated(parts[2]) ?? throw Unknown(entry));
            }
        }

        return fields.Exists(f => f.Name is not null) || type is string ? fields : throw Unknown(type);

        SpikeDataException Unknown(object what) => new(path, $"elements of type {Shown(what as string ?? PythonLiteral.Show(what))} are none that can be read; write numbers, or records of numbers, with numpy.save.");
    }

    private static string Shown(string text) => new([.. text[..Math.Min(text.Length, 120)].Select(c => char.IsControl(c) ? ' ' : c)]);
}

/// <summary>A field of the elements of an array.</summary>
/// <param name="Name">Its name; null of plain numbers and of what only fills a gap.</param>
/// <param name="Kind">The letter of its type.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="IsBigEndian">Whether the highest byte comes first.</param>
internal sealed record NumpyField(string? Name, char Kind, long Size, bool IsBigEndian)
{
    /// <summary>The field of a type such as <c>&lt;i2</c>; null where it is none.</summary>
    public static NumpyField? Of(string? name, string type)
    {
        bool isBig = type.StartsWith('>');
        string rest = type.TrimStart('<', '>', '|', '=');
        if (rest == "?")
        {
            rest = "b1";
        }

        string digits = rest.Length < 2 ? "" : string.Concat(rest.Skip(1).TakeWhile(char.IsAsciiDigit));
        if (type.Length - rest.Length > 1 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            return null;
        }

        return rest[0] is 'O' ? null : new(string.IsNullOrEmpty(name) ? null : name, rest[0], rest[0] == 'U' ? 4L * size : size, isBig);
    }

    /// <summary>Whether it is a number that can be read.</summary>
    public bool IsNumber => (Kind, Size) is ('b', 1) or ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8);

    /// <summary>A field of several such; it is no number.</summary>
    public NumpyField? Repeated(object shape)
    {
        Int128 count = 1;
        foreach (object size in shape as List<object> ?? [shape])
        {
            count *= size is long s and >= 0 ? s : -1;
            if (count < 0 || count > int.MaxValue)
            {
                return null;
            }
        }

        return (Int128)Size * count <= int.MaxValue ? this with { Kind = 'V', Size = Size * (long)count } : null;
    }
}

/// <summary>Numbers at equal distances.</summary>
/// <param name="Data">From the first of them on.</param>
/// <param name="Stride">Bytes from one to the next.</param>
/// <param name="Field">Their type.</param>
internal readonly record struct NumpyColumn(ReadOnlyMemory<byte> Data, int Stride, NumpyField Field)
{
    /// <summary>A number.</summary>
    public TableNumber this[int row]
    {
        get
        {
            Span<byte> bytes = stackalloc byte[8];
            bytes = bytes[..(int)Field.Size];
            Data.Span.Slice(row * Stride, bytes.Length).CopyTo(bytes);
            if (Field.IsBigEndian)
            {
                bytes.Reverse();
            }

            return (Field.Kind, bytes.Length) switch
            {
                ('b', _) => TableNumber.Of(bytes[0] == 0 ? 0L : 1L),
                ('i', 1) => TableNumber.Of((long)(sbyte)bytes[0]),
                ('i', 2) => TableNumber.Of((long)BinaryPrimitives.ReadInt16LittleEndian(bytes)),
                ('i', 4) => TableNumber.Of((long)BinaryPrimitives.ReadInt32LittleEndian(bytes)),
                ('i', _) => TableNumber.Of(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
                ('u', 1) => TableNumber.Of((long)bytes[0]),
                ('u', 2) => TableNumber.Of((long)BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
                ('u', 4) => TableNumber.Of((long)BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
                ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var u && u <= long.MaxValue ? TableNumber.Of((long)u) : new(u, null),
                (_, 2) => TableNumber.Of((double)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
                (_, 4) => TableNumber.Of((double)BinaryPrimitives.ReadSingleLittleEndian(bytes)),
                _ => TableNumber.Of(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            };
        }
    }
}
