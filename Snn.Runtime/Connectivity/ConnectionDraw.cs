namespace Snn.Runtime;

/// <summary>
/// Draws which pairs a projection connects. What is drawn by rows depends on seed, projection and row alone, so a row can be
/// drawn again without the others.
/// </summary>
/// <param name="layout">The network.</param>
/// <param name="index">The projection.</param>
/// <param name="seed">Seed of the run.</param>
internal sealed class ConnectionDraw(NetworkLayout layout, int index, int seed)
{
    /// <summary>Pairs of a list between two looks at the memory.</summary>
    private const int CheckEvery = 1 << 20;

    private readonly ProjectionLayout _projection = layout.Projections[index];
    private readonly int _sources = layout.Populations[layout.Projections[index].Source].Size;
    private readonly int _targets = layout.Populations[layout.Projections[index].Target].Size;

    private readonly RowDraw _rows = new(layout, index, seed);

    private bool SkipsSelf => _rows.SkipsSelf;

    private long Pairs => (long)_sources * _rows.Width;

    private string Name => _rows.Name;

    /// <summary>The pairs.</summary>
    /// <exception cref="ArgumentException">The connections do not fit the populations, or memory.</exception>
    public ConnectedPairs Draw()
    {
        _rows.Check();
        CheckRewiring();
        CheckRoom(Expected());
        return ConnectedPairs.Of(_targets, Rows(), _rows.Block);
    }

    /// <summary>Bytes that so many synapses take at least: weights and targets.</summary>
    public static double BytesOf(double synapses, int targets) => synapses * (sizeof(float) + ConnectedPairs.BytesPerSynapse(targets));

    private int[][] Rows() => _projection.Connections switch
    {
        var connections when RowDraw.Draws(connections) => ByRow(),
        ConnectPerTarget { Count: var count } => Turned(m => Floyd(_rows.Random(m), count, SkipsSelf ? _sources - 1 : _sources)),
        ConnectTotal { Count: var count } => InTotal(count),
        ConnectFraction { Share: var share } => InTotal((long)Math.Round(share * (double)Pairs)),
        ConnectPairs { List: var list } => Listed(list, "the list of pairs", "correct the list in Connect.Pairs"),
        ConnectFile { Path: var path } => Listed(PairsFile.Read(Name, path), path, "correct the file"),
        var other => throw new ArgumentException($"{Name} has connections of an unknown kind, {other?.GetType().Name}."),
    };

    /// <summary>Number of synapses, or of those to be expected; 0 where only a look at every pair tells.</summary>
    private double Expected()
    {
        switch (_projection.Connections)
        {
            case ConnectByProbability { Chance: var chance }:
                return chance * (double)Pairs * _rows.Block;
            case ConnectFraction { Share: var share }:
                return share * (double)Pairs * _rows.Block;
            case ConnectPerSource { Count: var count }:
                return (double)count * _sources;
            case ConnectPerTarget { Count: var count }:
                _rows.Fits(count, SkipsSelf ? _sources - 1 : _sources, "sources for each target", "PerTarget");
                return (double)count * _targets;
            case ConnectTotal { Count: var count }:
                _rows.Fits(count, Pairs, "synapses", "Total");
                return count;
            case ConnectPairs { List: var list }:
                return list.Count;
            case ConnectOneToOne:
                return _sources;
            default:
                return 0;
        }
    }

    private void CheckRewiring()
    {
        if (_projection.Rewiring is not { } given)
        {
            return;
        }

        if (given is not IRewiring rewiring)
        {
            throw new ArgumentException($"{Name} is to be rewired by {ParameterCheck.Indefinite(given.GetType().Name)}, which is no rule of rewiring; give an object of a class marked [Rewiring], such as new DeepR {{ L1 = 1e-5f }}.");
        }

        if (_projection.Delays is { IsOfList: true })
        {
            throw new ArgumentException($"{Name} is rewired, so that any pair may come to be connected, and its Delays are those of a list, which has its own pairs alone; draw them from an Init, make them by SynapseDelays.Of, or leave out Rewiring.");
        }

        if (_projection.Init.IsOfList)
        {
            throw new ArgumentException($"{Name} is rewired, so that any pair may come to be connected, and its weights are those of a list, which has its own pairs alone; take another Init, or leave out Rewiring.");
        }

        rewiring.CheckValues(Name);
        if (rewiring.Every < 1)
        {
            throw new ArgumentException($"{Name} is rewired after every {rewiring.Every} batches; give an Every of 1 or more.");
        }

        if (!_projection.Trainable)
        {
            throw new ArgumentException($"{Name} is to be rewired by training, and its weights do not learn; mark it [Trainable], or leave out Rewiring.");
        }

        if (_targets % _rows.Block != 0)
        {
            throw new ArgumentException($"{Name} is rewired in blocks of {_rows.Block} targets, and {layout.Populations[_projection.Target].Name} has {_targets} neurons, so the last block would have fewer synapses than others; give a number of neurons that {_rows.Block} divides.");
        }

        if (_projection.Least > 0 || _projection.Most < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Name} is rewired, so weights start at 0 again and again, and they are to lie between {_projection.Least} and {_projection.Most}; give bounds that 0 lies within, or leave out Rewiring."));
        }
    }

    private void CheckRoom(double synapses)
    {
        double bytes = BytesOf(synapses, _targets), room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > room || synapses > int.MaxValue - ConnectedPairs.Slack)
        {
            string there = bytes > room ? FormattableString.Invariant($"there are {room:0}") : $"a projection has at most {int.MaxValue - ConnectedPairs.Slack} synapses";
            throw new ArgumentException(FormattableString.Invariant($"{Name}: its {synapses:0} synapses take {bytes:0} bytes, and {there}. Connect fewer pairs."));
        }
    }

    private int[][] ByRow()
    {
        var rows = new int[_sources][];
        double synapses = 0;
        for (int k = 0; k < _sources; k++)
        {
            rows[k] = _rows.Draw(k).ToArray();
            synapses += rows[k].Length;
            CheckRoom(synapses);
        }

        return rows;
    }

    /// <summary>So many different numbers below a bound, each set as likely as any other, ascending (Floyd; Bentley, 1987).</summary>
    private static IReadOnlyList<int> Floyd(RandomRow random, int count, int bound)
    {
        var chosen = new HashSet<int>(count);
        for (int last = bound - count; last < bound; last++)
        {
            int drawn = random.Below(last + 1);
            chosen.Add(chosen.Contains(drawn) ? last : drawn);
        }

        int[] sorted = [.. chosen];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Columns drawn one by one, as rows.</summary>
    private int[][] Turned(Func<int, IReadOnlyList<int>> column)
    {
        var rows = new List<int>[_sources];
        for (int k = 0; k < _sources; k++)
        {
            rows[k] = [];
        }

        for (int m = 0; m < _targets; m++)
        {
            foreach (int drawn in column(m))
            {
                rows[SkipsSelf && drawn >= m ? drawn + 1 : drawn].Add(m);
            }
        }

        return [.. rows.Select(r => r.ToArray())];
    }

    private int[][] InTotal(long count)
    {
        var random = _rows.Random(0);
        var chosen = new HashSet<long>(checked((int)count));
        for (long last = Pairs - count; last < Pairs; last++)
        {
            long drawn = random.Below(last + 1);
            chosen.Add(chosen.Contains(drawn) ? last : drawn);
        }

        long[] sorted = [.. chosen];
        Array.Sort(sorted);
        var rows = new int[_sources][];
        int[] row = new int[_targets];
        for (int k = 0, at = 0; k < _sources; k++)
        {
            int length = 0;
            for (; at < sorted.Length && sorted[at] < (k + 1L) * _rows.Width; at++)
            {
                length = _rows.Place(k, (int)(sorted[at] - (long)k * _rows.Width), row, length);
            }

            rows[k] = row[..length];
        }

        return rows;
    }

    /// <summary>Pairs that somebody else has chosen.</summary>
    private int[][] Listed(IEnumerable<(int Source, int Target)> list, string what, string mend)
    {
        var (source, target) = (layout.Populations[_projection.Source], layout.Populations[_projection.Target]);
        var rows = new List<int>[_sources];
        for (int k = 0; k < _sources; k++)
        {
            rows[k] = [];
        }

        foreach (var (i, (k, m)) in list.Index())
        {
            if (i % CheckEvery == CheckEvery - 1)
            {
                CheckRoom(i);
            }

            if ((uint)k >= (uint)_sources || (uint)m >= (uint)_targets)
            {
                bool isSource = (uint)k >= (uint)_sources;
                string size = isSource ? $"{source.Name} has {_sources}" : $"{target.Name} has {_targets}";
                throw new ArgumentException($"{Name}: {what} has ({k}, {m}), and {size} neurons, counted from 0; {mend}.");
            }

            if (SkipsSelf && k == m)
            {
                throw new ArgumentException($"{Name}: {what} connects neuron {k} with itself, and SelfConnections is false; leave out one of the two.");
            }

            rows[k].Add(m);
        }

        return [.. rows.Select((row, k) =>
        {
            int[] sorted = [.. row];
            Array.Sort(sorted);
            for (int i = 1; i < sorted.Length; i++)
            {
                if (sorted[i] == sorted[i - 1])
                {
                    throw new ArgumentException($"{Name}: {what} has ({k}, {sorted[i]}) more than once; a pair has one synapse.");
                }
            }

            return sorted;
        })];
    }
}
