using System.Runtime.InteropServices;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// What has been recorded so far, in a file that is only ever appended to: a head, then blocks of one channel each. HDF5 files
/// cannot be written so: they are whole at their end alone. Of a run that dies what was appended is left, up to a block that is not
/// whole.
/// </summary>
internal sealed class RecordingLog : IDisposable
{
    private static readonly byte[] Mark = "SnnRecording 1\n"u8.ToArray();
    private readonly FileStream _file;

    /// <summary>Begins a log.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public RecordingLog(string path, RecordingHead head)
    {
        _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            head.Write(writer);
        }

        byte[] content = bytes.ToArray();
        _file.Write([.. Mark, .. BitConverter.GetBytes(content.Length), .. content]);
    }

    /// <summary>Appends a block.</summary>
    /// <param name="channel">Whose it is.</param>
    /// <param name="first">The step that it begins with.</param>
    /// <param name="numbers">What it has.</param>
    public void Append<T>(int channel, long first, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        var content = MemoryMarshal.AsBytes(numbers);
        var head = new BlockHead(channel, content.Length, first);
        long at = _file.Position;
        try
        {
            _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<BlockHead>(in head)));
            _file.Write(content);
        }
        catch
        {
            // half a block would hide all that is appended later
            _file.SetLength(at);
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads the head of a log.</summary>
    /// <param name="path">The log.</param>
    /// <exception cref="SpikeDataException">It is none, or is not there.</exception>
    public static RecordingHead ReadHead(string path)
    {
        using var file = Open(path);
        return ReadHead(file, path);
    }

    /// <summary>Reads the blocks of a log, up to its end or to one that is not whole; the numbers are valid until the next.</summary>
    public static IEnumerable<(int Channel, long First, byte[] Content, int Length)> Blocks(string path)
    {
        using var file = Open(path);
        var head = ReadHead(file, path);
        byte[] start = new byte[Marshal.SizeOf<BlockHead>()], content = [];
        while (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length)
        {
            var block = MemoryMarshal.Read<BlockHead>(start);
            if ((uint)block.Channel >= (uint)head.Channels.Count || block.Length < 0 || block.Length > file.Length - file.Position)
            {
                yield break;
            }

            if (content.Length < block.Length)
            {
                content = new byte[block.Length];
            }

            file.ReadExactly(content, 0, block.Length);
            yield return (block.Channel, block.First, content, block.Length);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpikeDataException(path, e.Message, e);
        }
    }

    private static RecordingHead ReadHead(FileStream file, string path)
    {
        try
        {
            var mark = new byte[Mark.Length + sizeof(int)];
            file.ReadExactly(mark);
            int length = BitConverter.ToInt32(mark, Mark.Length);
            if (!mark.AsSpan(0, Mark.Length).SequenceEqual(Mark) || length < 0 || length > file.Length)
            {
                throw new SpikeDataException(path, "this is no recording that a run has left; delete it.");
            }

            var content = new byte[length];
            file.ReadExactly(content);
            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            return RecordingHead.Read(reader);
        }
        catch (EndOfStreamException e)
        {
            throw new SpikeDataException(path, "the recording ended before anything was recorded; delete it.", e);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct BlockHead(int Channel, int Length, long First);
}

/// <summary>What a recording is of.</summary>
/// <param name="IsOfSpikes">Whether it is of spikes; else of numbers.</param>
/// <param name="Dt">Length of a step in ms.</param>
/// <param name="Every">Steps from a frame to the next.</param>
/// <param name="Channels">What is recorded.</param>
internal sealed record RecordingHead(bool IsOfSpikes, double Dt, int Every, IReadOnlyList<ProbedThing> Channels)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(IsOfSpikes);
        writer.Write(Dt);
        writer.Write(Every);
        writer.Write(Channels.Count);
        foreach (var channel in Channels)
        {
            writer.Write(channel.Name);
            writer.Write(channel.Population);
            writer.Write(channel.Units);
            Write(writer, channel.Neurons);
            writer.Write(channel.Sources is not null);
            Write(writer, channel.Sources ?? []);
        }
    }

    public static RecordingHead Read(BinaryReader reader)
    {
        var (isOfSpikes, dt, every) = (reader.ReadBoolean(), reader.ReadDouble(), reader.ReadInt32());
        var channels = new ProbedThing[reader.ReadInt32()];
        for (int i = 0; i < channels.Length; i++)
        {
            var (name, population, units) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
            int[] neurons = Numbers(reader);
            bool isOfSynapses = reader.ReadBoolean();
            int[] sources = Numbers(reader);
            channels[i] = new(name, population, units, neurons, isOfSynapses ? sources : null);
        }

        return new(isOfSpikes, dt, every, channels);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<int> numbers)
    {
        writer.Write(numbers.Count);
        foreach (int number in numbers)
        {
            writer.Write(number);
        }
    }

    private static int[] Numbers(BinaryReader reader)
    {
        var numbers = new int[reader.ReadInt32()];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadInt32();
        }

        return numbers;
    }
}
