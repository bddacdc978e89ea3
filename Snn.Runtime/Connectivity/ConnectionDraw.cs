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
    private readonly ProjectionLayout _projection = layout.Projections[index];
    private readonly int _sources = layout.Populations[layout.Projections[index].Source].Size;
    private readonly int _targets = layout.Populations[layout.Projections[index].Target].Size;

    /// <summary>Neighbouring targets that are drawn together.</summary>
    private readonly int _block = layout.Projections[index].Connections!.Block;

    private bool SkipsSelf => !_projection.SelfConnections;

    /// <summary>Blocks of targets that a source may have; without the one that it is in itself where it does not connect to itself.</summary>
    private int Width => (_targets - 1) / _block + (SkipsSelf ? 0 : 1);

    private long Pairs => (long)_sources * Width;

    private string Name => $"{layout.Name}.{_projection.Name}";

    /// <summary>The pairs.</summary>
    /// <exception cref="ArgumentException">The connections do not fit the populations, or memory.</exception>
    public ConnectedPairs Draw()
    {
        if (SkipsSelf && _projection.Source != _projection.Target)
        {
            throw new ArgumentException($"{Name} comes from {layout.Populations[_projection.Source].Name} and ends at {layout.Populations[_projection.Target].Name}, so it connects no neuron with itself; leave out SelfConnections.");
        }

        CheckRewiring();
        CheckRoom(Expected());
        return ConnectedPairs.Of(_targets, Rows(), _block);
    }

    /// <summary>Bytes that so many synapses take at least: weights and targets.</summary>
    public static double BytesOf(double synapses, int targets) => synapses * (sizeof(float) + ConnectedPairs.BytesPerSynapse(targets));

    private int[][] Rows() => _projection.Connections switch
    {
        ConnectByProbability { Chance: var chance } => ByRow(k => WithProbability(k, chance)),
        ConnectByChance { Chance: var chance } => ByRow(k => WithChance(k, chance)),
        ConnectPerSource { Count: var count } => ByRow(k => Place(k, Floyd(Random(k), count, Width))),
        ConnectPerTarget { Count: var count } => Turned(m => Floyd(Random(m), count, SkipsSelf ? _sources - 1 : _sources)),
        ConnectTotal { Count: var count } => InTotal(count),
        ConnectFraction { Share: var share } => InTotal((long)Math.Round(share * (double)Pairs)),
        ConnectWhere { Rule: var rule } => ByRow(k => [.. Enumerable.Range(0, _targets).Where(m => !IsSelf(k, m) && rule(k, m))]),
        ConnectPairs { List: var list } => Listed(list),
        ConnectOneToOne => ByRow(k => [k]),
        var other => throw new ArgumentException($"{Name} has connections of an unknown kind, {other?.GetType().Name}."),
    };

    /// <summary>Number of synapses, or of those to be expected; 0 where only a look at every pair tells.</summary>
    private double Expected()
    {
        switch (_projection.Connections)
        {
            case ConnectByProbability { Chance: var chance }:
                return chance * (double)Pairs * _block;
            case ConnectFraction { Share: var share }:
                return share * (double)Pairs * _block;
            case ConnectPerSource { Count: var count }:
                Fits(count, Width, "targets for each source", "PerSource");
                return (double)count * _sources;
            case ConnectPerTarget { Count: var count }:
                Fits(count, SkipsSelf ? _sources - 1 : _sources, "sources for each target", "PerTarget");
                return (double)count * _targets;
            case ConnectTotal { Count: var count }:
                Fits(count, Pairs, "synapses", "Total");
                return count;
            case ConnectPairs { List: var list }:
                return list.Count;
            case ConnectOneToOne:
                CheckOneToOne();
                return _sources;
            default:
                return 0;
        }
    }

    private void CheckOneToOne()
    {
        if (_sources != _targets)
        {
            throw new ArgumentException($"{Name} connects neurons one to one, and {layout.Populations[_projection.Source].Name} has {_sources} of them and {layout.Populations[_projection.Target].Name} {_targets}; give both the same number, or connect them by Sparse.");
        }

        if (SkipsSelf)
        {
            throw new ArgumentException($"{Name} connects every neuron with itself, and SelfConnections is false, so nothing is left; leave it out.");
        }
    }

    private void CheckRewiring()
    {
        if (_projection.Rewiring is not { } rewiring)
        {
            return;
        }

        if (!(rewiring.L1 >= 0 && float.IsFinite(rewiring.L1) && rewiring.Noise >= 0 && float.IsFinite(rewiring.Noise)))
        {
            throw new ArgumentException(FormattableString.Invariant($"{Name} is rewired with an L1 of {rewiring.L1} and a Noise of {rewiring.Noise}; give numbers of 0 or more."));
        }

        if (!_projection.Trainable)
        {
            throw new ArgumentException($"{Name} is to be rewired by training, and its weights do not learn; mark it [Trainable], or leave out Rewiring.");
        }

        if (_targets % _block != 0)
        {
            throw new ArgumentException($"{Name} is rewired in blocks of {_block} targets, and {layout.Populations[_projection.Target].Name} has {_targets} neurons, so the last block would have fewer synapses than others; give a number of neurons that {_block} divides.");
        }

        if (_projection.Least > 0 || _projection.Most < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Name} is rewired, so weights start at 0 again and again, and they are to lie between {_projection.Least} and {_projection.Most}; give bounds that 0 lies within, or leave out Rewiring."));
        }
    }

    private void Fits(long count, long most, string what, string method)
    {
        if (count > most)
        {
            throw new ArgumentException($"{Name} is to have {count} {what}, and there {(most == 1 ? "is" : "are")} {most}; lower the number in Connect.{method}.");
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

    private bool IsSelf(int source, int target) => SkipsSelf && source == target;

    private RandomRow Random(int row) => new(seed, index, RandomPurpose.Connections, row);

    private int[][] ByRow(Func<int, int[]> row)
    {
        var rows = new int[_sources][];
        double synapses = 0;
        for (int k = 0; k < _sources; k++)
        {
            rows[k] = row(k);
            synapses += rows[k].Length;
            CheckRoom(synapses);
        }

        return rows;
    }

    /// <summary>Goes from connected block to connected block: the gaps between them are geometric.</summary>
    private int[] WithProbability(int source, float chance)
    {
        var row = new List<int>((int)(chance * Width) + 8);
        var random = Random(source);
        double perMiss = Math.Log(1 - (double)chance);
        for (long at = Gap(); at < Width; at += 1 + Gap())
        {
            row.Add((int)at);
        }

        return Place(source, row);

        // 1 - u is above 0
        long Gap() => chance == 1 ? 0 : chance == 0 ? Width : (long)Math.Min(Math.Log(1 - random.Share()) / perMiss, Width);
    }

    private int[] WithChance(int source, Func<int, int, float> chance)
    {
        var row = new List<int>();
        var random = Random(source);
        for (int m = 0; m < _targets; m++)
        {
            double share = random.Share(); // of every pair, asked or not: a rule that changes for one changes no other
            if (IsSelf(source, m))
            {
                continue;
            }

            float p = chance(source, m);
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"{Name}: the probability of the pair ({source}, {m}) is {p}; give numbers from 0 to 1 in Connect.Probability."));
            }

            if (share < p)
            {
                row.Add(m);
            }
        }

        return [.. row];
    }

    /// <summary>So many different numbers below a bound, each set as likely as any other, ascending (Floyd; Bentley, 1987).</summary>
    private static IReadOnlyList<int> Floyd(RandomRow random, int count, int bound)
    {
        var chosen = new HashSet<int>(count);
        for (int last = bound - count; last < bound; last++)
        {
            int drawn = (int)random.Below(last + 1L);
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
        var random = Random(0);
        var chosen = new HashSet<long>(checked((int)count));
        for (long last = Pairs - count; last < Pairs; last++)
        {
            long drawn = random.Below(last + 1);
            chosen.Add(chosen.Contains(drawn) ? last : drawn);
        }

        long[] sorted = [.. chosen];
        Array.Sort(sorted);
        var rows = new int[_sources][];
        for (int k = 0, at = 0; k < _sources; k++)
        {
            int first = at;
            while (at < sorted.Length && sorted[at] < (k + 1L) * Width)
            {
                at++;
            }

            rows[k] = Place(k, [.. sorted[first..at].Select(p => (int)(p - (long)k * Width))]);
        }

        return rows;
    }

    /// <summary>The targets in blocks that are counted among those that a source may have.</summary>
    private int[] Place(int source, IReadOnlyList<int> row)
    {
        var placed = new List<int>(row.Count * _block);
        foreach (int drawn in row)
        {
            int first = (SkipsSelf && drawn >= source / _block ? drawn + 1 : drawn) * _block;
            for (int m = first; m < first + _block && m < _targets; m++)
            {
                placed.Add(m);
            }
        }

        return [.. placed];
    }

    private int[][] Listed(IReadOnlyList<(int Source, int Target)> list)
    {
        var (source, target) = (layout.Populations[_projection.Source], layout.Populations[_projection.Target]);
        var rows = new List<int>[_sources];
        for (int k = 0; k < _sources; k++)
        {
            rows[k] = [];
        }

        foreach (var (k, m) in list)
        {
            if ((uint)k >= (uint)_sources || (uint)m >= (uint)_targets)
            {
                bool isSource = (uint)k >= (uint)_sources;
                string what = isSource ? $"{source.Name} has {_sources}" : $"{target.Name} has {_targets}";
                throw new ArgumentException($"{Name}: the list of pairs has ({k}, {m}), and {what} neurons, counted from 0; correct the list in Connect.Pairs.");
            }

            if (IsSelf(k, m))
            {
                throw new ArgumentException($"{Name}: the list of pairs connects neuron {k} with itself, and SelfConnections is false; leave out one of the two.");
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
                    throw new ArgumentException($"{Name}: the list of pairs has ({k}, {sorted[i]}) more than once; a pair has one synapse.");
                }
            }

            return sorted;
        })];
    }
}
