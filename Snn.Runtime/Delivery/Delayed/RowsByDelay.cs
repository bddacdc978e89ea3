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
    private readonly ConnectedPairs _pairs;
    private readonly Func<DelaySteps> _draw;
    private readonly PairDelays? _ofPairs;
    private readonly Lock _renewing = new();
    private int[] _sources = [], _delayOf = [], _firsts = [], _synapses = [], _targets = []; // by row; by place
    private int[] _rowsOf = []; // of each source the first
    private int[] _places = []; // [source, delay]: the row; −1 where no synapse has it
    private int[] _delays = [];
    private volatile int _version;

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="delays">Their delays.</param>
    public RowsByDelay(ConnectedPairs pairs, DelaySteps delays)
        : this(pairs, () => delays)
    {
    }

    /// <param name="pairs">Which pairs are connected.</param>
    /// <param name="draw">Draws their delays.</param>
    /// <param name="ofPairs">Those of all pairs, where others may be connected later; null where these stay.</param>
    public RowsByDelay(ConnectedPairs pairs, Func<DelaySteps> draw, PairDelays? ofPairs = null)
    {
        (_pairs, _draw, _ofPairs) = (pairs, draw, ofPairs);
        Renew();
    }

    /// <summary>Sorts the synapses anew where training has connected other pairs; any thread may ask, while none is at work with them.</summary>
    public void Refresh()
    {
        if (_version != _pairs.Version)
        {
            lock (_renewing)
            {
                if (_version != _pairs.Version)
                {
                    Renew();
                }
            }
        }
    }

    private void Renew()
    {
        var drawn = _draw();
        var sorted = new SynapsesByDelay(_pairs, drawn);
        (Sources, _delays, _synapses, _targets) = (_pairs.Sources, sorted.Delays, sorted.Synapses, sorted.Targets);
        (_rowsOf, _places) = (new int[_pairs.Sources + 1], new int[checked(_pairs.Sources * _delays.Length)]);
        var (sources, steps, firsts) = (new List<int>(), new List<int>(), new List<int>());
        for (int k = 0, run = 0; k < _pairs.Sources; k++)
        {
            for (int d = 0; d < _delays.Length; d++, run++)
            {
                if (sorted.Runs[run] == sorted.Runs[run + 1])
                {
                    _places[run] = -1;
                    continue;
                }

                _places[run] = sources.Count;
                sources.Add(k);
                steps.Add(_delays[d]);
                firsts.Add(sorted.Runs[run]);
            }

            _rowsOf[k + 1] = sources.Count;
        }

        (_sources, _delayOf, _firsts) = ([.. sources], [.. steps], [.. firsts, _pairs.Count]);
        Steps = drawn;
        _version = _pairs.Version; // last: who sees it sees the rest
    }

    /// <summary>Number of rows.</summary>
    public int Count => _sources.Length;

    /// <summary>The delay of each synapse.</summary>
    public DelaySteps Steps { get; private set; } = null!;

    /// <summary>The delays of all pairs of neurons, where training may connect others; else null.</summary>
    public PairDelays? OfPairs => _ofPairs;

    /// <summary>The longest that a synapse has or may get.</summary>
    public int Most => _ofPairs is { All: [.., var most] } ? most : Steps.Most;

    /// <summary>Number of source neurons.</summary>
    public int Sources { get; private set; }

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

    /// <summary>The rows through which spikes come in a step: the shortest delay first, then in the order of the spikes.</summary>
    /// <param name="spikes">The spikes of the steps before.</param>
    /// <param name="t">The step.</param>
    /// <param name="most">The longest delay that is of account.</param>
    /// <param name="rows">Receives them; grows where there are more.</param>
    /// <returns>How many there are.</returns>
    public int Arriving<TSpikes>(TSpikes spikes, long t, int most, ref int[] rows)
        where TSpikes : struct, ISentSpikes
    {
        int count = 0;
        for (int d = 0; d < _delays.Length && _delays[d] <= most; d++)
        {
            foreach (int k in spikes.At(t - _delays[d]))
            {
                if (Find(k, d) is var row && row >= 0)
                {
                    if (count == rows.Length)
                    {
                        Array.Resize(ref rows, Math.Max(2 * count, 64));
                    }

                    rows[count++] = row;
                }
            }
        }

        return count;
    }

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
        if (_ofPairs is not null)
        {
            print.AppendData(_ofPairs.Print);
            return;
        }

        print.AppendData(MemoryMarshal.AsBytes(_synapses.AsSpan()));
        print.AppendData(MemoryMarshal.AsBytes(_firsts.AsSpan()));
        print.AppendData(MemoryMarshal.AsBytes(_delayOf.AsSpan()));
    }
}

/// <summary>Spikes of a population in the steps that are kept.</summary>
internal interface ISentSpikes
{
    /// <summary>Those of a step; none before the first.</summary>
    ReadOnlySpan<int> At(long t);
}
