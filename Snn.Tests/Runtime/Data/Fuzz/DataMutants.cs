namespace Snn.Tests.Runtime.Data.Fuzz;

/// <summary>Damages files: bits, bytes and words turned to what parsers stumble over, parts cut off, left out, doubled, moved, or taken from another file.</summary>
internal static class DataMutants
{
    private static readonly ulong[] Words = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue];

    /// <summary>The file that a seed makes of some.</summary>
    public static byte[] Make(IReadOnlyList<byte[]> files, int seed)
    {
        var random = new Random(seed);
        byte[] file = [.. files[random.Next(files.Count)]];
        for (int i = random.Next(3); i >= 0; i--)
        {
            file = Change(file, files, random);
        }

        return file;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<byte[]> files, Random random)
    {
        if (file.Length == 0)
        {
            return file;
        }

        // a file's own description comes first, and most of the rest is numbers
        int at = random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 2048) : file.Length);
        int length = Math.Min(random.Next(1, random.Next(3) == 0 ? 512 : 16), file.Length - at);
        switch (random.Next(9))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 1:
                random.NextBytes(file.AsSpan(at, length));
                return file;
            case 2 or 3:
                return Word(file, at, random);
            case 4:
                return file[..at];
            case 5:
                return [.. file[..at], .. file[(at + length)..]];
            case 6:
                return [.. file[..(at + length)], .. file[at..]];
            case 7:
                file.AsSpan(at, length).CopyTo(file.AsSpan(random.Next(file.Length - length + 1)));
                return file;
            default:
                byte[] other = files[random.Next(files.Count)];
                int shared = Math.Min(length, other.Length - Math.Min(at, other.Length));
                other.AsSpan(Math.Min(at, other.Length), shared).CopyTo(file.AsSpan(at));
                return file;
        }
    }

    // a number of 1 to 8 bytes, often an address or a length of this very file
    private static byte[] Word(byte[] file, int at, Random random)
    {
        ulong word = random.Next(3) switch
        {
            0 => Words[random.Next(Words.Length)],
            1 => (ulong)random.Next(file.Length + 16),
            _ => (ulong)(random.Next(file.Length) & ~7),
        };
        bool bigEndian = random.Next(4) == 0;
        int size = 1 << random.Next(4);
        for (int i = 0; i < Math.Min(size, file.Length - at); i++)
        {
            file[at + i] = (byte)(word >> 8 * (bigEndian ? size - 1 - i : i));
        }

        return file;
    }
}
