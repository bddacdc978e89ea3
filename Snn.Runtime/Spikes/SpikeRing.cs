using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// The spikes of one population over the last steps, as a compressed list per step: as many steps as the longest delay asks
/// for, however long the run. There is always room for a step in which every neuron fires.
/// </summary>
public sealed class SpikeRing
{
    private readonly int _size;
    private readonly int[] _starts, _counts;
    private int[] _units;
    private long _step;
    private int _start, _count;

    /// <summary>No spikes, before the first step.</summary>
    /// <param name="size">Number of neurons.</param>
    /// <param name="steps">Steps that are kept, the one that is under way not among them.</param>
    internal SpikeRing(int size, int steps)
    {
        _size = size;
        (_starts, _counts) = (new int[steps], new int[steps]);
        _units = new int[2 * Room];
    }

    /// <summary>Number of spikes since the beginning.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(int) * (long)(_units.Length + _starts.Length + _counts.Length);

    /// <summary>Room for a step in which every neuron fires.</summary>
    private int Room => _size + Vector<int>.Count;

    /// <summary>The neurons that spiked in step <paramref name="t"/>; none where it is not kept.</summary>
    public ReadOnlySpan<int> At(long t)
    {
        if (t < 0 || t >= _step || t < _step - _starts.Length)
        {
            return [];
        }

        int slot = (int)(t % _starts.Length);
        return MemoryMarshal.CreateReadOnlySpan(ref _units[_starts[slot]], _counts[slot]);
    }

    /// <summary>Appends those of the neurons from <paramref name="j"/> on whose lane of <paramref name="fired"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(Vector<int> fired, int j)
    {
        if (fired != Vector<int>.Zero)
        {
            _count = SpikeLog.AppendBits(SpikeLog.Bits(fired), j, _size, _units, _count);
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

    /// <summary>Appends neurons that are told from outside, each once at most.</summary>
    internal void Append(ReadOnlySpan<int> units)
    {
        units.CopyTo(_units.AsSpan(_count));
        _count += units.Length;
    }

    /// <summary>No spikes, before the first step again.</summary>
    internal void Clear() => (Total, _step, _start, _count) = (0, 0, 0, 0);

    /// <summary>Closes the current step.</summary>
    public void EndStep()
    {
        int slot = (int)(_step % _starts.Length);
        (_starts[slot], _counts[slot]) = (_start, _count - _start);
        Total += _count - _start;
        _step++;
        MakeRoom();
    }

    /// <summary>Finds a place for the next step behind the last one or, where that is near the end, at the beginning.</summary>
    private void MakeRoom()
    {
        int oldest = _step < _starts.Length ? 0 : (int)(_step % _starts.Length);
        int first = _starts[oldest];
        bool wraps = first > _count;
        if ((wraps ? first : _units.Length) - _count >= Room)
        {
            _start = _count;
            return;
        }

        if (!wraps && first >= Room)
        {
            _start = _count = 0;
            return;
        }

        var more = new int[2 * _units.Length];
        int at = 0;
        for (long t = Math.Max(0, _step - _starts.Length); t < _step; t++)
        {
            int slot = (int)(t % _starts.Length);
            _units.AsSpan(_starts[slot], _counts[slot]).CopyTo(more.AsSpan(at));
            _starts[slot] = at;
            at += _counts[slot];
        }

        (_units, _start, _count) = (more, at, at);
    }
}
