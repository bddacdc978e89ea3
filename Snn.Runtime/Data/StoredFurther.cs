using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Snn.Runtime;

/// <summary>
/// What an example asks of readouts besides the main one, as it lies behind all else of the example in a file: how many readouts; of
/// each its name, its label or −1, what targets there are and how many bytes they take, and these; then the length of all that.
/// </summary>
internal static class StoredFurther
{
    /// <summary>The bit that says that there is such.</summary>
    public const int Bit = 32;

    /// <summary>Bytes of the length at the end.</summary>
    public const int LengthSize = 4;

    private const int MostNameBytes = 1 << 12;

    /// <summary>The bit, where an example has such.</summary>
    public static int Kind(Example example) => example.Further.Count > 0 ? Bit : 0;

    /// <summary>Appends it to a file; nothing where there is none.</summary>
    public static void Write(Stream stream, Example example)
    {
        if (example.Further.Count == 0)
        {
            return;
        }

        using var block = new MemoryStream();
        Number(block, example.Further.Count);
        foreach (var (readout, its) in example.Further)
        {
            byte[] name = Encoding.UTF8.GetBytes(readout);
            using var targets = new MemoryStream();
            if (its.Targets is not null)
            {
                StoredTargets.Write(targets, its.Targets);
            }

            Number(block, name.Length);
            block.Write(name);
            Number(block, its.Label ?? -1);
            Number(block, StoredTargets.Kinds(its.Targets));
            Number(block, checked((int)targets.Length));
            targets.WriteTo(block);
        }

        block.WriteTo(stream);
        Number(stream, checked((int)block.Length));
    }

    /// <summary>Reads it into an example.</summary>
    /// <param name="example">All else of the example.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name.</param>
    /// <param name="at">Where it begins.</param>
    /// <param name="length">Bytes of it, without the length at the end.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    /// <exception cref="SpikeDataException">The file cannot be read.</exception>
    public static Example Read(Example example, SafeFileHandle file, string path, long at, long length, out string? problem)
    {
        long end = at + length;
        problem = "what it has for further readouts is not as long as announced";
        int count = Next();
        for (int i = 0; i < count; i++)
        {
            int name = Next();
            if (name is < 1 or > MostNameBytes || end - at < name)
            {
                return example;
            }

            byte[] text = new byte[name];
            SpikeStore.ReadNumbers(file, text.AsSpan(), at, path);
            at += name;
            int label = Next(), kinds = Next(), bytes = Next();
            if (label < -1 || (kinds & ~StoredTargets.All) != 0 || bytes < 0 || end - at < bytes)
            {
                return example;
            }

            string readout = Encoding.UTF8.GetString(text);
            string? wrong = null;
            var targets = kinds == 0 ? null : StoredTargets.Read(file, path, at, bytes, kinds, out wrong);
            if (wrong is not null || example.Further.ContainsKey(readout))
            {
                problem = wrong ?? $"it has something for {readout} twice";
                return example;
            }

            example = example.With(readout, new(label < 0 ? null : label, targets));
            at += bytes;
        }

        problem = count < 1 || at != end ? problem : null;
        return example;

        int Next()
        {
            if (end - at < sizeof(int))
            {
                return -2;
            }

            Span<int> read = [0];
            SpikeStore.ReadNumbers(file, read, at, path);
            at += sizeof(int);
            return read[0];
        }
    }

    private static void Number(Stream stream, int number) => stream.Write(SpikeStore.Bytes<int>([number]));
}
