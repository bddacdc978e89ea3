using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>Reads targets.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="at">The byte with which they begin.</param>
    /// <param name="length">How many they are to take.</param>
    /// <param name="kinds">What there is, as bits.</param>
    /// <param name="problem">What is wrong with them; null where nothing is.</param>
    /// <returns>The targets; null where something is wrong with them.</returns>
    /// <exception cref="SpikeDataException">The file cannot be read.</exception>
    public static TimedTargets? Read(SafeFileHandle file, string path, long at, long length, int kinds, out string? problem)
    {
        Span<int> shape = [-1, -1, -1];
        if (length >= HeaderSize)
        {
            Fill(shape);
        }

        var (steps, outputs, masked) = (shape[0], shape[1], shape[2]);
        Int128 numbers = (Has(Signal) ? outputs : 0) + (Int128)(Has(OutputMask) ? masked : 0) + (Has(Labels) ? 1 : 0) + (Has(Mask) ? 1 : 0);
        if (steps < 0 || outputs < 0 || masked < 0 || HeaderSize + 4 * (Int128)steps * numbers != length)
        {
            problem = $"its targets take {length} bytes where those of {steps} steps are announced";
            return null;
        }

        var (signal, labels) = (Has(Signal) ? Matrix(outputs) : null, Has(Labels) ? Numbers<int>() : null);
        var (mask, outputMask) = (Has(Mask) ? Numbers<float>() : null, Has(OutputMask) ? Matrix(masked) : null);
        try
        {
            problem = null;
            return new(signal, labels, mask, outputMask);
        }
        catch (ArgumentException e)
        {
            problem = e.Message;
            return null;
        }

        bool Has(int kind) => (kinds & kind) != 0;

        float[,] Matrix(int columns)
        {
            var matrix = new float[steps, columns];
            Fill(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(matrix)), matrix.Length));
            return matrix;
        }

        T[] Numbers<T>()
            where T : unmanaged
        {
            var read = new T[steps];
            Fill(read.AsSpan());
            return read;
        }

        void Fill<T>(Span<T> read)
            where T : unmanaged
        {
            SpikeStore.ReadNumbers(file, read, at, path);
            at += 4L * read.Length;
        }
    }
}
