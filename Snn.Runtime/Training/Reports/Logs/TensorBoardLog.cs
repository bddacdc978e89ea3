using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// A log as TensorBoard reads it: a file of events in a folder, each a record of its length, a checksum of that, a message of
/// protocol buffers, and a checksum of the message (TFRecord; CRC-32C, masked).
/// </summary>
internal sealed class TensorBoardLog : RunLog
{
    // numbers of fields of the messages Event, SessionLog, Summary and Summary.Value, and kinds of fields
    private const int WallTime = 1, Step = 2, FileVersion = 3, SummaryField = 5, SessionField = 7, Status = 1, Value = 1, Tag = 1, Simple = 2;
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly FileStream _file;

    /// <summary>Opens a new file in the folder.</summary>
    public TensorBoardLog(string folder, int kept)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        _file = new(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}")), FileMode.Create);
        Write(new Message().Text(FileVersion, "brain.Event:2"));
        // the session starts with this step: what earlier files say of later ones is dropped
        Write(new Message().Whole(Step, kept + 1).Inside(SessionField, new Message().Whole(Status, 1)));
        _file.Flush();
    }

    protected override void Write(int epoch, IReadOnlyList<(string Tag, double Value)> figures)
    {
        var summary = new Message();
        foreach (var (tag, value) in figures)
        {
            if (!double.IsNaN(value))
            {
                summary.Inside(Value, new Message().Text(Tag, tag).Single(Simple, (float)value));
            }
        }

        Write(new Message().Whole(Step, epoch).Inside(SummaryField, summary));
        _file.Flush();
    }

    public override void Dispose() => _file.Dispose();

    private void Write(Message message)
    {
        byte[] content = message.Double(WallTime, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1e3).ToArray();
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, content.Length);
        _file.Write(number);
        WriteSum(number);
        _file.Write(content);
        WriteSum(content);
    }

    private void WriteSum(ReadOnlySpan<byte> content)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in content)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        Span<byte> masked = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(~sum, 15) + 0xA282EAD8);
        _file.Write(masked);
    }

    /// <summary>A message of protocol buffers, field by field.</summary>
    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public byte[] ToArray() => _bytes.ToArray();

        public Message Whole(int field, long value)
        {
            Key(field, Varint);
            return Number((ulong)value);
        }

        public Message Double(int field, double value)
        {
            Key(field, Fixed64);
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            _bytes.Write(bytes);
            return this;
        }

        public Message Single(int field, float value)
        {
            Key(field, Fixed32);
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _bytes.Write(bytes);
            return this;
        }

        public Message Text(int field, string text) => Inside(field, Encoding.UTF8.GetBytes(text));

        public Message Inside(int field, Message message) => Inside(field, message.ToArray());

        private Message Inside(int field, byte[] content)
        {
            Key(field, Bytes);
            Number((ulong)content.Length);
            _bytes.Write(content);
            return this;
        }

        private void Key(int field, int kind) => Number((ulong)(field << 3 | kind));

        private Message Number(ulong value)
        {
            for (; value > 0x7F; value >>= 7)
            {
                _bytes.WriteByte((byte)(value | 0x80));
            }

            _bytes.WriteByte((byte)value);
            return this;
        }
    }
}
