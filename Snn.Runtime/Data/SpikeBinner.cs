using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Turns spike times into time steps with at most one spike per channel each. A set of channels per step removes
/// duplicates and sorts at once. Keeps its buffers from example to example.
/// </summary>
/// <param name="channels">Number of channels.</param>
/// <param name="dt">Length of a step, in the unit of the times.</param>
/// <param name="endStep">Spikes from this step on are dropped.</param>
internal sealed class SpikeBinner(int channels, double dt, int endStep)
{
    private readonly ulong[] _active = new ulong[(channels + 63) / 64];
    private readonly List<int> _starts = [];
    private readonly List<int> _units = [];

    /// <summary>Number of spikes that the last example lost.</summary>
    public int Dropped { get; private set; }

    /// <summary>Bins one example; the steps end with the last occupied one.</summary>
    /// <param name="times">Ascending, finite, not negative.</param>
    /// <param name="units">As many, each in 0 .. channels − 1.</param>
    /// <returns>The lists of a <see cref="SpikeTrain"/>.</returns>
    public (int[] Starts, int[] Units) Bin(ReadOnlySpan<double> times, ReadOnlySpan<int> units)
    {
        _starts.Clear();
        _units.Clear();
        Dropped = 0;
        for (int i = 0; i < times.Length; i++)
        {
            double at = TimeGrid.StepOf(times[i], dt);
            if (at >= endStep)
            {
                Dropped = times.Length - i;
                break;
            }

            OpenStep((int)at);
            _active[units[i] >> 6] |= 1UL << units[i];
        }

        EndStep();
        _starts.Add(_units.Count);
        return ([.. _starts], [.. _units]);
    }

    /// <summary>What was binned as a train.</summary>
    /// <param name="starts">As of <see cref="Bin"/>.</param>
    /// <param name="units">As of <see cref="Bin"/>.</param>
    /// <param name="steps">Steps of the train; those after the last occupied one are empty.</param>
    /// <param name="dt">Length of a step.</param>
    public static SpikeTrain Train(int[] starts, int[] units, int steps, Time dt)
    {
        int occupied = starts.Length;
        Array.Resize(ref starts, steps + 1);
        starts.AsSpan(Math.Min(occupied, starts.Length)).Fill(units.Length);
        return new(starts, units, dt: dt);
    }

    private void OpenStep(int step)
    {
        if (_starts.Count == step + 1)
        {
            return;
        }

        EndStep();
        while (_starts.Count <= step)
        {
            _starts.Add(_units.Count);
        }
    }

    private void EndStep()
    {
        for (int word = 0; word < _active.Length; word++)
        {
            for (ulong bits = _active[word]; bits != 0; bits &= bits - 1)
            {
                _units.Add(word * 64 + BitOperations.TrailingZeroCount(bits));
            }

            _active[word] = 0;
        }
    }
}
