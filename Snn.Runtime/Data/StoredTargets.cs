using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// Targets of each step as they lie behind the spikes of an example in a file: steps, outputs of the signal and of the mask of
/// outputs, then those of signal, labels, mask and mask of outputs that there are.
/// </summary>
internal static class StoredTargets
{
    private const int Signal = 2, Labels = 4, Mask = 8, OutputMask = 16, HeaderSize = 12;

    /// <summary>All bits that say what there is; the first bit is another's.</summary>
    public const int All = Signal | Labels | Mask | OutputMask;

    /// <summary>What there is, as bits.</summary>
    public static int Kinds(TimedTargets? targets) => targets is null ? 0
        : (targets.HasSignal ? Signal : 0) | (targets.HasLabels ? Labels : 0) | (targets.HasMask ? Mask : 0) | (targets.HasOutputMask ? OutputMask : 0);

    /// <summary>Appends targets to a file.</summary>
    public static void Write(Stream stream, TimedTargets targets)
    {
        int[] shape = [targets.Steps, targets.Outputs, targets.MaskedOutputs];
        stream.Write(SpikeStore.Bytes<int>(shape));
        for (int t = 0; t < targets.Steps && targets.HasSignal; t++)
        {
            stream.Write(SpikeStore.Bytes(targets.SignalAt(t)));
        }

        if (targets.HasLabels)
        {
            stream.Write(SpikeStore.Bytes<int>([.. Enumerable.Range(0, targets.Steps).Select(targets.LabelAt)]));
        }

        if (targets.HasMask)
        {
            stream.Write(SpikeStore.Bytes<float>([.. Enumerable.Range(0, targets.Steps).Select(targets.MaskAt)]));
        }

        for (int t = 0; t < targets.Steps && targets.HasOutputMask; t++)
        {
            stream.Write(SpikeStore.Bytes(targets.OutputMaskAt(t)));
        }
    }

    /// <summary>Targets from what has been read.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="kinds">What there is, as bits.</param>
    /// <param name="problem">What is wrong with them; null where nothing is.</param>
    /// <returns>The targets; null where something is wrong with them.</returns>
    public static TimedTargets? Read(ReadOnlySpan<byte> bytes, int kinds, out string? problem)
    {
        int steps = -1, outputs = -1, masked = -1;
        if (bytes.Length >= HeaderSize)
        {
            steps = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            outputs = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
            masked = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        }

        Int128 numbers = (Has(Signal) ? outputs : 0) + (Int128)(Has(OutputMask) ? masked : 0) + (Has(Labels) ? 1 : 0) + (Has(Mask) ? 1 : 0);
        if (steps < 0 || outputs < 0 || masked < 0 || HeaderSize + 4 * (Int128)steps * numbers != bytes.Length)
        {
            problem = $"its targets take {bytes.Length} bytes where those of {steps} steps are announced";
            return null;
        }

        int at = HeaderSize;
        try
        {
            problem = null;
            return new(
                Has(Signal) ? Matrix(bytes, outputs) : null,
                Has(Labels) ? Numbers<int>(bytes, steps) : null,
                Has(Mask) ? Numbers<float>(bytes, steps) : null,
                Has(OutputMask) ? Matrix(bytes, masked) : null);
        }
        catch (ArgumentException e)
        {
            problem = e.Message;
            return null;
        }

        bool Has(int kind) => (kinds & kind) != 0;

        float[,] Matrix(ReadOnlySpan<byte> from, int columns)
        {
            var matrix = new float[steps, columns];
            float[] all = Numbers<float>(from, steps * columns);
            Buffer.BlockCopy(all, 0, matrix, 0, sizeof(float) * all.Length);
            return matrix;
        }

        T[] Numbers<T>(ReadOnlySpan<byte> from, int count)
            where T : unmanaged
        {
            var read = new T[count];
            from.Slice(at, 4 * count).CopyTo(MemoryMarshal.AsBytes(read.AsSpan()));
            at += 4 * count;
            if (!BitConverter.IsLittleEndian)
            {
                Hdf5Numbers.Reverse<T>(read);
            }

            return read;
        }
    }
}
