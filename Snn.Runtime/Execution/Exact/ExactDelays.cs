namespace Snn.Runtime;

/// <summary>
/// The delays of single synapses of a projection without a time grid, as they were drawn: the synapses of a source neuron by delay,
/// the shortest first, in rows of those that have the same.
/// </summary>
internal sealed class ExactDelays
{
    private readonly int[] _rowsOf, _firsts, _targets;
    private readonly double[] _delays;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection, which has delays of single synapses.</param>
    /// <param name="pairs">Which pairs it connects.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There are no such delays.</exception>
    public ExactDelays(NetworkLayout layout, int projection, ConnectedPairs pairs, int seed)
    {
        Version = pairs.Version;
        var draw = new DelayDraw(layout, projection, seed);
        (_rowsOf, _targets) = (new int[pairs.Sources + 1], new int[pairs.Count]);
        List<int> firsts = [];
        List<double> delays = [];
        for (int k = 0; k < pairs.Sources; k++)
        {
            int first = pairs.FirstOf(k), count = pairs.CountOf(k);
            var row = new double[count];
            draw.Fill(k, pairs, double.PositiveInfinity, row);
            int[] order = [.. Enumerable.Range(0, count).OrderBy(i => row[i])];
            for (int i = 0; i < count; i++)
            {
                _targets[first + i] = pairs.TargetOf(first + order[i]);
                if (i == 0 || row[order[i]] != row[order[i - 1]])
                {
                    firsts.Add(first + i);
                    delays.Add(row[order[i]]);
                }
            }

            _rowsOf[k + 1] = delays.Count;
        }

        (_firsts, _delays) = ([.. firsts, pairs.Count], [.. delays]);
    }

    /// <summary>Of which pairs they are.</summary>
    public int Version { get; }

    /// <summary>The first row of a source neuron; of one more than there are, the number of rows.</summary>
    public int FirstOf(int source) => _rowsOf[source];

    /// <summary>The delay of a row in ms.</summary>
    public double DelayOf(int row) => _delays[row];

    /// <summary>The targets of a row.</summary>
    public ReadOnlySpan<int> TargetsOf(int row) => _targets.AsSpan(_firsts[row], _firsts[row + 1] - _firsts[row]);
}
