using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// The spikes that one population emits during a trial, as a compressed list per step; delays and the backward sweep
/// read earlier steps of it. It grows between steps, so that there is always room for a step in which every neuron fires,
/// and keeps its size for later trials.
/// </summary>
public sealed class SpikeLog(int size, int maxSteps)
{
    private const int FirstSteps = 16;

    private readonly int[] _starts = new int[maxSteps + 1];
    private int[] _units = GC.AllocateUninitializedArray<int>(checked(size * Math.Min(maxSteps, FirstSteps)) + Vector<int>.Count);
    private float[] _timeErrors = [];
    private int _steps;
    private int _count;
    private (int Steps, int Count) _whole;

    /// <summary>Number of neurons.</summary>
    public int Size => size;

    /// <summary>Number of steps logged.</summary>
    public int Steps => _steps;

    /// <summary>Number of spikes logged.</summary>
    public int Count => _count;

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(int) * ((long)_starts.Length + _units.Length + _timeErrors.Length);

    /// <summary>The neurons that spiked in step <paramref name="t"/>; none before the first step.</summary>
    public ReadOnlySpan<int> At(int t) =>
        (uint)t < (uint)_steps ? MemoryMarshal.CreateReadOnlySpan(ref _units[_starts[t]], _starts[t + 1] - _starts[t]) : [];

    /// <summary>
    /// dLoss/d(time) of every spike, per ms and in the order logged: zeros, until a loss of spike times writes them between
    /// the two sweeps. Read by EventProp.
    /// </summary>
    public Span<float> TimeErrors
    {
        get
        {
            if (_timeErrors.Length == 0)
            {
                _timeErrors = new float[_units.Length];
            }

            return _timeErrors.AsSpan(0, _count);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        ClearTimeErrors();
        _steps = _count = 0;
    }

    /// <summary>No loss says anything of the times of the spikes.</summary>
    internal void ClearTimeErrors()
    {
        if (_timeErrors.Length > 0)
        {
            _timeErrors.AsSpan(0, _count).Clear();
        }
    }

    /// <summary>The errors of the times of the spikes of a step, in the order of <see cref="At"/>; empty where none were ever written.</summary>
    internal ReadOnlySpan<float> TimeErrorsAt(int t) =>
        _timeErrors.Length > 0 && (uint)t < (uint)_steps ? _timeErrors.AsSpan(_starts[t], _starts[t + 1] - _starts[t]) : [];

    /// <summary>Appends those of the neurons from <paramref name="j"/> on whose lane of <paramref name="fired"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(Vector<int> fired, int j)
    {
        if (fired != Vector<int>.Zero)
        {
            _count = AppendBits(Bits(fired), j, size, _units, _count);
        }
    }

    /// <summary>Appends one neuron where <paramref name="fired"/> is set.</summary>
    public void AppendIf(bool fired, int j)
    {
        if (fired)
        {
            _units[_count++] = j;
        }
    }

    /// <summary>Closes the current step.</summary>
    /// <exception cref="OutOfMemoryException">The trial has more than 2³¹ spikes.</exception>
    public void EndStep()
    {
        _starts[++_steps] = _count;
        if (_steps < maxSteps && _units.Length - _count < size + Vector<int>.Count)
        {
            Array.Resize(ref _units, (int)Math.Min(2L * _units.Length + size, Array.MaxLength));
            if (_timeErrors.Length > 0)
            {
                Array.Resize(ref _timeErrors, _units.Length);
            }
        }
    }

    /// <summary>Goes back to before step <paramref name="t"/>, to log again what it has: the same spikes as before.</summary>
    internal void BeginAgain(int t)
    {
        _whole = (_steps, _count);
        (_steps, _count) = (t, _starts[t]);
    }

    /// <summary>Has all steps again.</summary>
    internal void EndAgain() => (_steps, _count) = _whole;

    /// <summary>Counts the spikes of each neuron into <paramref name="counts"/>.</summary>
    public void CountPerNeuron(Span<float> counts)
    {
        counts.Clear();
        foreach (int unit in _units.AsSpan(0, _count))
        {
            counts[unit]++;
        }
    }

    /// <summary>The lanes that are set, a bit each.</summary>
    internal static uint Bits(Vector<int> lanes) => Vector<int>.Count switch
    {
        4 => lanes.AsVector128().ExtractMostSignificantBits(),
        8 => lanes.AsVector256().ExtractMostSignificantBits(),
        _ => (uint)lanes.AsVector512().ExtractMostSignificantBits(),
    };

    /// <summary>Writes the neurons whose bits are set behind the first <paramref name="count"/>; gives how many there are then.</summary>
    internal static int AppendBits(uint bits, int j, int size, int[] units, int count)
    {
        if (j + Vector<int>.Count > size)
        {
            bits &= (1u << Math.Max(size - j, 0)) - 1; // lanes beyond the population are padding
        }

        for (; bits != 0; bits &= bits - 1)
        {
            units[count++] = j + BitOperations.TrailingZeroCount(bits);
        }

        return count;
    }
}
