using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Snn.Runtime;

/// <summary>
/// Reads the contents of a checkpoint, which may say anything although the checksum fits: nothing is allocated that the file
/// is too short for, and all that cannot be is refused.
/// </summary>
/// <param name="file">At the start of the contents.</param>
/// <param name="end">Where they end.</param>
internal sealed class CheckpointReader(Stream file, long end)
{
    /// <summary>Bytes of the longest text.</summary>
    private const int LongestText = 1 << 20;

    /// <summary>Bytes of the shortest mark: the lengths of its two texts.</summary>
    private const int ShortestMark = 2 * sizeof(int);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long Left => end - file.Position;

    /// <exception cref="CheckpointContentException">It cannot be what a run has written.</exception>
    public CheckpointHeader Header()
    {
        var (epoch, iteration) = (Count("epochs"), Count("updates"));
        return new() { Epoch = epoch, Iteration = iteration, Must = Marks(), May = Marks() };
    }

    /// <summary>The arrays, as they are in the file.</summary>
    /// <param name="wanted">Those of this run; no other is read into memory.</param>
    /// <param name="optional">Name of one that is passed over where it is not wanted.</param>
    /// <returns>Numbers for each that is wanted; null where the file has none and it is optional.</returns>
    /// <exception cref="CheckpointContentException">They do not fit, or cannot be what a run has written.</exception>
    public float[]?[] Arrays(IReadOnlyList<CheckpointArray> wanted, string optional)
    {
        var read = new float[]?[wanted.Count];
        int count = Int32();
        Require(count >= 0 && count <= Left / (sizeof(int) + sizeof(long)), "number of arrays", count);
        for (int i = 0; i < count; i++)
        {
            string name = Text("name of an array");
            long length = Int64();
            Require(length >= 0 && length <= Left / sizeof(float), $"number of its {name}", length);
            int index = IndexOf(wanted, name);
            if (index < 0 && name == optional)
            {
                file.Seek(length * sizeof(float), SeekOrigin.Current);
                continue;
            }

            if (index < 0 || wanted[index].Length != length)
            {
                string here = index < 0 ? "no such numbers" : $"{wanted[index].Length}";
                throw new CheckpointContentException($"holds {length} numbers of its {name}, this run needs {here}", "The network or the optimiser has changed: train into another directory.");
            }

            Require(read[index] is null, $"number of times that it holds its {name}", 2);
            read[index] = new float[length];
            file.ReadExactly(MemoryMarshal.AsBytes(read[index].AsSpan()));
            if (wanted[index].WhyNot(read[index]) is { } wrong)
            {
                throw new CheckpointContentException(wrong);
            }
        }

        End();
        for (int i = 0; i < read.Length; i++)
        {
            if (read[i] is null && !wanted[i].IsOptional)
            {
                throw new CheckpointContentException($"holds nothing of the {wanted[i].Name} that this run needs", "The network or the optimiser has changed: train into another directory.");
            }
        }

        return read;
    }

    /// <summary>There is nothing more.</summary>
    /// <exception cref="CheckpointContentException">There is.</exception>
    public void End() => Require(Left == 0, "number of bytes after its contents", Left);

    private static int IndexOf(IReadOnlyList<CheckpointArray> wanted, string name)
    {
        for (int i = 0; i < wanted.Count; i++)
        {
            if (wanted[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Marks.</summary>
    /// <exception cref="CheckpointContentException">They cannot be what a run has written.</exception>
    public CheckpointMark[] Marks()
    {
        int count = Int32();
        Require(count >= 0 && count <= Left / ShortestMark, "number of marks", count);
        var marks = new CheckpointMark[count];
        for (int i = 0; i < count; i++)
        {
            marks[i] = new(Text("name of a mark"), Text("mark"));
        }

        return marks;
    }

    private int Count(string what)
    {
        int count = Int32();
        Require(count is >= 0 and < int.MaxValue, $"number of {what}", count);
        return count;
    }

    /// <summary>A text.</summary>
    /// <exception cref="CheckpointContentException">It is none.</exception>
    public string Text(string what)
    {
        int length = Int32();
        Require(length >= 0 && length <= Math.Min(Left, LongestText), $"length of the {what}", length);
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new CheckpointContentException($"a {what} is no text");
        }
    }

    /// <summary>So many numbers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are.</param>
    /// <exception cref="CheckpointContentException">The file is too short for them.</exception>
    public T[] Values<T>(long count, string what)
        where T : unmanaged
    {
        Require(count >= 0 && count <= Math.Min(Left / Unsafe.SizeOf<T>(), Array.MaxLength), $"number of {what}", count);
        var values = new T[count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="CheckpointContentException">The file is too short for it.</exception>
    public int Int32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        Fill(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <inheritdoc cref="Int32"/>
    public long Int64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private void Fill(Span<byte> bytes)
    {
        if (Left < bytes.Length)
        {
            throw new CheckpointContentException("its contents are cut off");
        }

        file.ReadExactly(bytes);
    }

    /// <exception cref="CheckpointContentException">It does not hold.</exception>
    public static void Require(bool holds, string what, long value)
    {
        if (!holds)
        {
            throw new CheckpointContentException($"the {what} is {value}");
        }
    }
}

/// <summary>What a checkpoint says cannot be, or does not fit; the message is a part of a sentence.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="advice">What to do.</param>
internal sealed class CheckpointContentException(string what, string advice = CheckpointContentException.Restore) : Exception(what)
{
    public const string Restore = "Restore a copy, or start a new run.";

    public string Advice => advice;
}
