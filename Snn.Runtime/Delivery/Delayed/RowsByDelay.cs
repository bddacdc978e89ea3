using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>
/// The synapses of a projection by source neuron and delay: a row for each neuron and each delay that it has, neuron by neuron,
/// the shortest delay first, in a row by target.
/// </summary>
internal sealed unsafe class RowsByDelay
{
    private readonly int[] _sources, _delayOf, _firsts, _synapses, _targets; // by row; by place
    private readonly int[] _rowsOf; // of each source the first
    private readonly int[] _places; // [source, delay]: the row; −1 where no synapse has it
    private readonly int[] _delays;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="delays">Their delays.</param>
    public RowsByDelay(ConnectedPairs pairs, DelaySteps delays)
    {
        (Steps, _delays) = (delays, delays.All);
        (_synapses, _targets) = (NewArray(pairs.Count), NewArray(pairs.Count));
        (_rowsOf, _places) = (new int[pairs.Sources + 1], new int[checked(pairs.Sources * _delays.Length)]);
        Array.Fill(_places, -1);
        int[] placeOf = new int[delays.Most + 1], counts = new int[_delays.Length], nexts = new int[_delays.Length];
        for (int d = 0; d < _delays.Length; d++)
        {
            placeOf[_delays[d]] = d;
        }

        var (sources, steps, firsts) = (new List<int>(), new List<int>(), new List<int>());
        for (int k = 0, place = 0; k < pairs.Sources; k++)
        {
            int first = pairs.FirstOf(k), end = pairs.FirstOf(k + 1);
            Array.Clear(counts);
            for (int synapse = first; synapse < end; synapse++)
            {
                counts[placeOf[delays[synapse]]]++;
            }

            for (int d = 0; d < counts.Length; d++)
            {
                if (counts[d] > 0)
                {
                    _places[k * _delays.Length + d] = sources.Count;
                    sources.Add(k);
                    steps.Add(_delays[d]);
                    firsts.Add(place);
                }

                nexts[d] = place;
                place += counts[d];
            }

            for (int synapse = first; synapse < end; synapse++)
            {
                int at = nexts[placeOf[delays[synapse]]]++;
                (_synapses[at], _targets[at]) = (synapse, pairs.TargetOf(synapse));
            }

            _rowsOf[k + 1] = sources.Count;
        }

        (_sources, _delayOf, _firsts) = ([.. sources], [.. steps], [.. firsts, pairs.Count]);
        Sources = pairs.Sources;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _sources.Length;

    /// <summary>The delay of each synapse.</summary>
    public DelaySteps Steps { get; }

    /// <summary>Number of source neurons.</summary>
    public int Sources { get; }

    /// <summary>The delays that there are in steps, ascending.</summary>
    public ReadOnlySpan<int> Delays => _delays;

    /// <summary>By place: the synapse among the pairs.</summary>
    public ReadOnlySpan<int> Synapses => _synapses;

    /// <summary>The source neuron of a row.</summary>
    public int SourceOf(int row) => _sources[row];

    /// <summary>Its delay in steps.</summary>
    public int DelayOf(int row) => _delayOf[row];

    /// <summary>The first row of a source neuron; of one more than there are, the number of rows.</summary>
    public int FirstOf(int source) => _rowsOf[source];

    /// <summary>The row of a source neuron and one of <see cref="Delays"/>; −1 where no synapse has it.</summary>
    public int Find(int source, int delay) => _places[source * _delays.Length + delay];

    /// <summary>The targets of a row, ascending.</summary>
    public ReadOnlySpan<int> TargetsOf(int row) => _targets.AsSpan(_firsts[row], _firsts[row + 1] - _firsts[row]);

    /// <summary>The numbers that a store has of a row's synapses.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">Those of all, in the order of the pairs.</param>
    public DelayedRow Of(int row, float* values)
    {
        // pinned
        int first = _firsts[row];
        return new(values, (int*)Unsafe.AsPointer(ref Unsafe.AsRef(in _synapses[0])) + first, (int*)Unsafe.AsPointer(ref Unsafe.AsRef(in _targets[0])) + first, _firsts[row + 1] - first);
    }

    /// <summary>Adds them to a print by which they are known.</summary>
    public void Print(IncrementalHash print)
    {
        print.AppendData(MemoryMarshal.AsBytes(_synapses.AsSpan()));
        print.AppendData(MemoryMarshal.AsBytes(_firsts.AsSpan()));
        print.AppendData(MemoryMarshal.AsBytes(_delayOf.AsSpan()));
    }

    private static int[] NewArray(int length) => GC.AllocateArray<int>(Math.Max(length, 1), pinned: true);
}
