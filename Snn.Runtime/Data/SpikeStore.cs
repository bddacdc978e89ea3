using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Snn.Runtime;

/// <summary>
/// A file of binned examples that are read one by one, for data sets larger than memory: written once from whatever reads them
/// one after the other, then opened as a <see cref="StreamedDataset"/>. It has the shape of the data set, where each example
/// lies, and the spikes of each as lists, with what is asked of each step, and of further readouts, where there are targets.
/// </summary>
public static class SpikeStore
{
    private const int Version = 1, WithTargets = 2, WithFurther = 3, HeaderSize = 48, ExampleSize = 16, MostNames = 1 << 20, NoSpeaker = int.MaxValue;

    // the file begins with this
    private static ReadOnlySpan<byte> Magic => "SNNSPIKE"u8;

    /// <summary>Writes examples, one in memory at a time; the file is replaced as a whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="examples">The examples, in order; they are asked for once.</param>
    /// <param name="channels">Number of input channels.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Time steps of every train.</param>
    /// <param name="dt">Length of a time step.</param>
    /// <param name="classNames">Names of the classes, one each; null if they have none.</param>
    /// <exception cref="ArgumentException">An example does not fit.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Example> examples, int channels, int classes, int steps, Time dt, IReadOnlyList<string>? classNames = null)
    {
        _ = new SpikeDataset([], channels, classes, steps, dt, classNames); // the names fit
        AtomicFile.Check(path);
        AtomicFile.Write(path, stream =>
        {
            stream.SetLength(HeaderSize);
            stream.Position = HeaderSize;
            var places = new List<(long At, int Label)>();
            bool hasTargets = false, hasFurther = false;
            foreach (var example in examples)
            {
                if (SpikeDataset.Problem(example, channels, classes, steps, dt) is { } problem)
                {
                    throw new ArgumentException($"Example {places.Count} {problem}.", nameof(examples));
                }

                places.Add((stream.Position, example.Label));
                Write(stream, example);
                hasTargets |= example.Targets is not null;
                hasFurther |= example.Further.Count > 0;
            }

            long index = stream.Position;
            Span<byte> place = stackalloc byte[12];
            foreach (var (at, label) in places)
            {
                BinaryPrimitives.WriteInt64LittleEndian(place, at);
                BinaryPrimitives.WriteInt32LittleEndian(place[8..], label);
                stream.Write(place);
            }

            byte[] names = Encoding.UTF8.GetBytes(classNames is null ? "" : string.Join('\n', classNames.Select(n => n.ReplaceLineEndings(" "))));
            stream.Write(names);
            Span<byte> header = stackalloc byte[HeaderSize];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], hasFurther ? WithFurther : hasTargets ? WithTargets : Version);
            BinaryPrimitives.WriteInt32LittleEndian(header[12..], places.Count);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], channels);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], classes);
            BinaryPrimitives.WriteInt32LittleEndian(header[24..], steps);
            BinaryPrimitives.WriteSingleLittleEndian(header[28..], dt.Value);
            BinaryPrimitives.WriteInt64LittleEndian(header[32..], index);
            BinaryPrimitives.WriteInt32LittleEndian(header[40..], classNames is null ? -1 : names.Length);
            stream.Position = 0;
            stream.Write(header);
        });
    }

    /// <summary>Opens a file that <see cref="Write(string, IEnumerable{Example}, int, int, int, Time, IReadOnlyList{string})"/> wrote; examples are read when they are asked for.</summary>
    /// <param name="path">The file; it must stay where it is and as it is.</param>
    /// <param name="held">As of <see cref="StreamedDataset(IReadOnlyList{int}, Func{int, Example}, int, int, int, Time, IReadOnlyList{string}, int)"/>.</param>
    /// <exception cref="SpikeDataException">The file is missing, damaged or of another kind; of an example, when it is read.</exception>
    public static StreamedDataset Open(string path, int held = 256)
    {
        using var file = OpenFile(path);
        long length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (length < HeaderSize || RandomAccess.Read(file, header, 0) != HeaderSize || !header.StartsWith(Magic))
        {
            throw new SpikeDataException(path, "this is no file of SpikeStore; give one that SpikeStore.Write wrote.");
        }

        int version = Number(header, 8), count = Number(header, 12), channels = Number(header, 16), classes = Number(header, 20), steps = Number(header, 24), names = Number(header, 40);
        float dt = BinaryPrimitives.ReadSingleLittleEndian(header[28..]);
        long index = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        if (version is not (Version or WithTargets or WithFurther))
        {
            throw new SpikeDataException(path, $"it has version {version}, and up to {WithFurther} is read; write it again with SpikeStore.Write.");
        }

        if (count < 0 || channels < 1 || classes < 1 || steps < 1 || !(dt > 0 && float.IsFinite(dt)) || names is < -1 or > MostNames
            || index < HeaderSize || index > length || (Int128)index + 12L * count + Math.Max(names, 0) != length)
        {
            throw Damaged(path, $"the header says {count} examples of {channels} channels and {steps} steps, and where they lie from byte {index} of {length} on");
        }

        var places = new byte[12 * (long)count];
        var text = new byte[Math.Max(names, 0)];
        ReadExactly(file, places, index, path);
        ReadExactly(file, text, index + places.Length, path);
        var labels = new int[count];
        var ats = new long[count + 1];
        ats[count] = index;
        for (int i = 0; i < count; i++)
        {
            (ats[i], labels[i]) = (BinaryPrimitives.ReadInt64LittleEndian(places.AsSpan(12 * i)), Number(places, 12 * i + 8));
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new SpikeDataException(path, i, $"the label is {labels[i]} but there are {classes} classes, from 0; the file is damaged: write it again.");
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (ats[i] < HeaderSize || ats[i + 1] - ats[i] < ExampleSize)
            {
                throw new SpikeDataException(path, i, $"it should lie from byte {ats[i]} to {ats[i + 1]}; the file is damaged: write it again.");
            }
        }

        string[]? classNames = names < 0 ? null : Encoding.UTF8.GetString(text).Split('\n');
        if (classNames is not null && classNames.Length != classes)
        {
            throw Damaged(path, $"there are {classNames.Length} names for {classes} classes");
        }

        return new(labels, i => Read(path, i, labels[i], (ats[i], ats[i + 1]), (channels, steps, new(dt))), channels, classes, steps, new(dt), classNames, held);
    }

    private static void Write(Stream stream, Example example)
    {
        var spikes = example.Spikes;
        bool hasTimes = spikes.Count > 0 && Enumerable.Range(0, spikes.Steps).Any(t => spikes.TimesAt(t).Length > 0);
        Span<byte> header = stackalloc byte[ExampleSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, example.Label);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], example.Speaker ?? NoSpeaker);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], spikes.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (hasTimes ? 1 : 0) | StoredTargets.Kinds(example.Targets) | StoredFurther.Kind(example));
        stream.Write(header);
        var counts = new int[spikes.Steps];
        for (int t = 0; t < counts.Length; t++)
        {
            counts[t] = spikes.At(t).Length;
        }

        stream.Write(Bytes<int>(counts));
        stream.Write(Bytes(spikes.Units));
        for (int t = 0; hasTimes && t < counts.Length; t++)
        {
            stream.Write(Bytes(spikes.TimesAt(t)));
        }

        if (example.Targets is { } targets)
        {
            StoredTargets.Write(stream, targets);
        }

        StoredFurther.Write(stream, example);
    }

    private static Example Read(string path, int i, int label, (long From, long End) place, (int Channels, int Steps, Time Dt) shape)
    {
        using var file = OpenFile(path);
        Span<byte> header = stackalloc byte[ExampleSize];
        ReadExactly(file, header, place.From, path);
        int speaker = Number(header, 4), spikes = Number(header, 8), kinds = Number(header, 12), hasTimes = kinds & 1;
        long behind = ExampleSize + 4L * shape.Steps + 4L * spikes * (1 + hasTimes), length = place.End - place.From;
        if (Number(header, 0) != label || spikes < 0 || (kinds & ~1 & ~StoredTargets.All & ~StoredFurther.Bit) != 0 || (kinds > 1 ? behind > length : behind != length))
        {
            throw Bad($"it has label {Number(header, 0)} and {spikes} spikes where label {label} and {place.End - place.From} bytes are announced");
        }

        var starts = new int[shape.Steps + 1];
        var units = new int[spikes];
        float[]? times = hasTimes == 1 ? new float[spikes] : null;
        long at = place.From + ExampleSize;
        ReadNumbers(file, starts.AsSpan(1), at, path);
        ReadNumbers(file, units.AsSpan(), at + 4L * shape.Steps, path);
        ReadNumbers(file, times.AsSpan(), at + 4L * (shape.Steps + spikes), path);
        long before = 0;
        for (int t = 1; t < starts.Length; t++)
        {
            before += starts[t] >= 0 ? starts[t] : throw Bad($"step {t - 1} has {starts[t]} spikes");
            starts[t] = (int)Math.Min(before, int.MaxValue);
        }

        if (before != spikes || Array.Exists(units, u => (uint)u >= (uint)shape.Channels) || (times is not null && Array.Exists(times, t => !(t >= 0 && float.IsFinite(t)))))
        {
            throw Bad("a spike is in no such step or channel, or at no time");
        }

        TimedTargets? targets = null;
        long further = (kinds & StoredFurther.Bit) == 0 ? 0 : Further();
        length -= further == 0 ? 0 : further + StoredFurther.LengthSize;
        kinds &= ~StoredFurther.Bit;
        if (kinds <= 1 && behind != length)
        {
            throw Bad($"it takes {length - behind} bytes more than announced");
        }

        if (kinds > 1)
        {
            long bytes = length - behind <= Array.MaxLength ? length - behind : throw Bad($"its targets take {length - behind} bytes");
            targets = StoredTargets.Read(file, path, place.From + behind, bytes, kinds, out string? problem) ?? throw Bad(problem!);
        }

        var example = new Example(new(starts, units, times, shape.Dt), label, speaker == NoSpeaker ? null : speaker) { Targets = targets };
        if (further == 0)
        {
            return example;
        }

        example = StoredFurther.Read(example, file, path, place.From + length, further, out string? wrong);
        return wrong is null ? example : throw Bad(wrong);

        // how long it is stands at its end
        long Further()
        {
            Span<int> bytes = [0];
            if (length - behind >= StoredFurther.LengthSize)
            {
                ReadNumbers(file, bytes, place.End - StoredFurther.LengthSize, path);
            }

            return bytes[0] >= 1 && bytes[0] <= length - behind - StoredFurther.LengthSize ? bytes[0] : throw Bad("what it has for further readouts takes more bytes than there are");
        }

        SpikeDataException Bad(string problem) => new(path, i, $"{problem}; the file is damaged: write it again.");
    }

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpikeDataException(path, $"the file cannot be opened ({e.Message.TrimEnd('.')}); give one that SpikeStore.Write wrote.", e);
        }
    }

    /// <summary>Reads numbers from byte <paramref name="at"/> on.</summary>
    /// <exception cref="SpikeDataException">The file ends before, or cannot be read.</exception>
    internal static void ReadNumbers<T>(SafeFileHandle file, Span<T> numbers, long at, string path) where T : unmanaged
    {
        ReadExactly(file, MemoryMarshal.AsBytes(numbers), at, path);
        if (!BitConverter.IsLittleEndian)
        {
            Hdf5Numbers.Reverse(numbers);
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long at, string path)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                int there = RandomAccess.Read(file, bytes, at);
                if (there == 0)
                {
                    throw Damaged(path, $"it ends before byte {at}");
                }

                bytes = bytes[there..];
                at += there;
            }
        }
        catch (IOException e)
        {
            throw new SpikeDataException(path, $"the file cannot be read ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Numbers as they lie in the file.</summary>
    internal static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> numbers) where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.AsBytes(numbers);
        }

        T[] turned = numbers.ToArray();
        Hdf5Numbers.Reverse<T>(turned);
        return MemoryMarshal.AsBytes<T>(turned);
    }

    private static int Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static SpikeDataException Damaged(string path, string problem) => new(path, $"{problem}; the file is damaged: write it again.");
}
