using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Snn.Distributed;

/// <summary>Another process of a run, or this one: where it is, and by what it is known there.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="Id">Its number on that machine.</param>
/// <param name="Started">When it was started, so that another process that gets its number is told apart; 0 where that is not known.</param>
/// <param name="Processors">By what the processors that it may use are known.</param>
internal sealed record Peer(string Host, int Id, long Started, long Processors)
{
    /// <summary>Bytes by which a process is told to others.</summary>
    public const int Length = 256;

    private const int Numbers = 24;

    /// <summary>This process.</summary>
    public static Peer Own() => new(Environment.MachineName, Environment.ProcessId, Look(Environment.ProcessId) ?? 0, OwnProcessors());

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Started);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Processors);
        Encoding.UTF8.GetEncoder().Convert(Host, bytes.AsSpan(Numbers), flush: true, out _, out _, out _);
        return bytes;
    }

    public static Peer Of(ReadOnlySpan<byte> bytes) => new(
        Encoding.UTF8.GetString(bytes[Numbers..Length]).TrimEnd('\0'),
        (int)BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));

    /// <summary>Whether it is there and runs; of this machine alone.</summary>
    public bool IsAlive => Look(Id) == Started;

    /// <summary>When a process was started; null where there is none, or it has ended and nobody has asked how.</summary>
    private static long? Look(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            try
            {
                using var process = Process.GetProcessById(id);
                return process.HasExited ? null : 0;
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        try
        {
            // the name, in brackets, may have anything in it; the state follows, and 19 fields later the start
            string line = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long OwnProcessors()
    {
        const string key = "Cpus_allowed_list:";
        string? line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        ulong hash = 14695981039346656037; // FNV-1a
        foreach (char c in line ?? "")
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return (long)hash;
    }
}
