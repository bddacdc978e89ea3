namespace Snn.Runtime;

/// <summary>
/// What processes of a group tell each other at the end of a batch: their shards' gradients by weights and parameters, of
/// which each then has the sum as if it were that of one shard, and what they have counted.
/// </summary>
internal sealed class ShardExchange : IDisposable
{
    private readonly GatheredTallies _tallies;
    private readonly OrderedSum[] _sums;
    private readonly int _shards;

    /// <param name="group">The processes.</param>
    /// <param name="setup">What is trained.</param>
    /// <param name="gradients">The gradients by weights of this process's shards.</param>
    /// <param name="parameters">What has those by parameters; null where none learn.</param>
    public ShardExchange(ProcessGroup group, TrainingSetup setup, WeightStore[] gradients, ParameterUpdate? parameters)
    {
        _shards = setup.Shards;
        _tallies = new(group, new(setup.Layout, setup.Objective));
        Sum = setup.Weights.Alike();
        bool inAnyOrder = setup.Options.SumsInAnyOrder;
        var weights = new OrderedSum(group, _shards, [.. gradients.Select(g => g.All)], Sum.All, Learning(setup.Weights), inAnyOrder);
        _sums = parameters is null
            ? [weights]
            : [weights, new(group, _shards, [.. Enumerable.Range(0, gradients.Length).Select(s => parameters[s].All)], parameters.Given!.All, [(0, parameters.Given.All.Length)], inAnyOrder)];
    }

    /// <summary>The gradient of the batch by the weights, which the update sets to zero.</summary>
    public WeightStore Sum { get; }

    /// <summary>Exchanges what the shards of a batch have come to.</summary>
    /// <param name="team">Threads to use.</param>
    /// <param name="own">What this process's shards have counted.</param>
    /// <param name="used">How many shards the batch has.</param>
    /// <param name="tally">Counts the batch.</param>
    public void Run(WorkerTeam team, ReadOnlySpan<Tally> own, int used, Tally tally)
    {
        foreach (var sum in _sums)
        {
            sum.Start(team);
        }

        _tallies.AddTo(tally, own, _shards, used);
        foreach (var sum in _sums)
        {
            sum.Finish(team);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_sums, s => s.Dispose());
        Sum.Dispose();
    }

    /// <summary>Where the weights lie that learn, neighbours as one; the gradients of others are zero.</summary>
    private static List<(int Start, int Length)> Learning(WeightStore weights)
    {
        var ranges = new List<(int Start, int Length)>();
        for (int p = 0, start = 0; p < weights.Layout.Projections.Count; p++)
        {
            int length = weights.Of(p).Length;
            if (weights.Layout.Projections[p].Trainable && length > 0)
            {
                if (ranges is [.., var last] && last.Start + last.Length == start)
                {
                    ranges[^1] = (last.Start, last.Length + length);
                }
                else
                {
                    ranges.Add((start, length));
                }
            }

            start += length;
        }

        return ranges;
    }
}
