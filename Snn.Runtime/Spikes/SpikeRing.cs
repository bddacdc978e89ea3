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
    // a cache line each
    private const int Apart = 16;

    private readonly int _size;
    private readonly int[] _starts, _counts;
    private int[] _units;
    private int[] _froms = [0], _fired = new int[Apart]; // of each thread: its first neuron, and how many of its have fired
    private long _step;
    private int _start, _end;

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

    /// <summary>Number of steps that have ended.</summary>
    internal long Steps => _step;

    /// <summary>How many of them are kept at most.</summary>
    internal int KeptSteps => _starts.Length;

    /// <summary>The first one that is kept.</summary>
    internal long FirstKept => Math.Max(0, _step - _starts.Length);

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
    public void Append(Vector<int> fired, int j, NeuronRange range)
    {
        if (fired != Vector<int>.Zero)
        {
            AppendBits(SpikeLog.Bits(fired), j, range);
        }
    }

    /// <summary>Appends one neuron where <paramref name="fired"/> is set.</summary>
    public void AppendIf(bool fired, int j, NeuronRange range)
    {
        if (fired)
        {
            _units[_start + range.From + _fired[range.Thread * Apart]++] = j;
        }
    }

    /// <summary>Shares the neurons out to threads.</summary>
    /// <param name="ranges">Their ranges, ascending.</param>
    internal void Part(ReadOnlySpan<NeuronRange> ranges)
    {
        (_froms, _fired) = (new int[ranges.Length], new int[ranges.Length * Apart]);
        for (int i = 0; i < ranges.Length; i++)
        {
            _froms[i] = ranges[i].From;
        }
    }

    /// <summary>Appends neurons that are told from outside, each once at most.</summary>
    internal void Append(ReadOnlySpan<int> units)
    {
        units.CopyTo(_units.AsSpan(_start + _fired[0]));
        _fired[0] += units.Length;
    }

    /// <summary>No spikes, before the first step again.</summary>
    internal void Clear()
    {
        (Total, _step, _start, _end) = (0, 0, 0, 0);
        Array.Clear(_fired);
    }

    /// <summary>Takes over the spikes of another run.</summary>
    /// <param name="total">Their number since the beginning.</param>
    /// <param name="steps">Number of steps that have ended.</param>
    /// <param name="kept">The spikes of the last ones.</param>
    internal void Restore(long total, long steps, int[][] kept)
    {
        Clear();
        Array.Clear(_starts);
        Array.Clear(_counts);
        _step = steps - kept.Length;
        foreach (int[] spikes in kept)
        {
            Append(spikes);
            EndStep();
        }

        Total = total;
    }

    /// <summary>Closes the current step.</summary>
    public void EndStep()
    {
        int count = 0;
        for (int i = 0; i < _froms.Length; i++)
        {
            ref int fired = ref _fired[i * Apart];
            if (fired > 0 && _froms[i] != count)
            {
                _units.AsSpan(_start + _froms[i], fired).CopyTo(_units.AsSpan(_start + count));
            }

            count += fired;
            fired = 0;
        }

        int slot = (int)(_step % _starts.Length);
        (_starts[slot], _counts[slot], _end) = (_start, count, _start + count);
        Total += count;
        _step++;
        MakeRoom();
    }

    private void AppendBits(uint bits, int j, NeuronRange range)
    {
        ref int fired = ref _fired[range.Thread * Apart];
        int first = _start + range.From;
        fired = SpikeLog.AppendBits(bits, j, _size, _units, first + fired) - first;
    }

    /// <summary>Finds a place for the next step behind the last one or, where that is near the end, at the beginning.</summary>
    private void MakeRoom()
    {
        int oldest = _step < _starts.Length ? 0 : (int)(_step % _starts.Length);
        int first = _starts[oldest];
        bool wraps = first > _end;
        if ((wraps ? first : _units.Length) - _end >= Room)
        {
            _start = _end;
            return;
        }

        if (!wraps && first >= Room)
        {
            _start = _end = 0;
            return;
        }

        var more = new int[2 * _units.Length];
        int at = 0;
        for (long t = FirstKept; t < _step; t++)
        {
            int slot = (int)(t % _starts.Length);
            _units.AsSpan(_starts[slot], _counts[slot]).CopyTo(more.AsSpan(at));
            _starts[slot] = at;
            at += _counts[slot];
        }

        (_units, _start, _end) = (more, at, at);
    }
}
