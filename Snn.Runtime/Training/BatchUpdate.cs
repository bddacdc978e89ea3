using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch in one pass: sums the shards' gradients in their order, zeroes them, takes the mean over the batch
/// and updates the weights, in chunks that stay in the first-level cache. Elementwise, so chunks can go to any thread.
/// </summary>
internal sealed class BatchUpdate : IDisposable
{
    // 8 KiB each of gradient, weights and two states
    private const int Chunk = 2048;

    private readonly Arena _arena = new();
    private readonly WeightStore _weights;
    private readonly Lanes[] _gradients;
    private readonly ICustomUpdate _optimiser;
    private readonly Lanes[] _sums;
    private readonly Lanes[][] _slices;
    private readonly (int Start, int Length, int Projection)[] _chunks;
    private readonly Action<int, int> _job;
    private int _shards;
    private UpdateTime _time;
    private float _scale;

    public BatchUpdate(WeightStore weights, IEnumerable<WeightStore> gradients, ICustomUpdate optimiser, int threads)
    {
        _weights = weights;
        _gradients = [.. gradients.Select(g => g.All)];
        _optimiser = optimiser;
        States = [.. Enumerable.Range(0, optimiser.StateCount).Select(_ => _arena.Lanes(weights.All.Length))];
        _sums = [.. Enumerable.Range(0, threads).Select(_ => _arena.Lanes(Chunk))];
        _slices = [.. Enumerable.Range(0, threads).Select(_ => new Lanes[optimiser.StateCount])];
        _chunks = [.. Chunks(weights)];
        _job = Update;
    }

    /// <summary>The optimiser's states, each as long as the weights.</summary>
    public Lanes[] States { get; }

    /// <summary>Index of a projection whose weights are not finite after the last update, or −1.</summary>
    public int Broken { get; private set; }

    /// <summary>Updates the weights.</summary>
    /// <param name="team">Threads to use.</param>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    public void Run(WorkerTeam team, int shards, int examples, UpdateTime time)
    {
        (_shards, _scale, _time, Broken) = (shards, _optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples, time, -1);
        team.Run(_chunks.Length, _job);
    }

    public void Dispose() => _arena.Dispose();

    private void Update(int index, int worker)
    {
        var (start, length, projection) = _chunks[index];
        var gradient = _sums[worker].Slice(0, length);
        Reduce(start, gradient);

        var slices = _slices[worker];
        for (int s = 0; s < slices.Length; s++)
        {
            slices[s] = States[s].Slice(start, length);
        }

        var target = _weights.All.Slice(start, length);
        _optimiser.Update(target, gradient, slices, _time);
        if (!Finite(target))
        {
            Broken = projection;
        }
    }

    // shard after shard: one stream of memory at a time is what the prefetcher of a CPU is good at
    private void Reduce(int start, Lanes sums)
    {
        sums.Span.Clear();
        for (int s = 0; s < _shards; s++)
        {
            AddAndClear(_gradients[s].Slice(start, sums.Length), sums);
        }

        var scale = new Vector<float>(_scale);
        for (int j = 0; j < sums.Length; j += Vector<float>.Count)
        {
            sums[j] *= scale;
        }
    }

    private static void AddAndClear(Lanes gradient, Lanes sums)
    {
        for (int j = 0; j < sums.Length; j += Vector<float>.Count)
        {
            sums[j] += gradient[j];
            gradient[j] = Vector<float>.Zero;
        }
    }

    // zero times infinity, or times NaN, is NaN
    private static bool Finite(Lanes lanes)
    {
        var sum = Vector<float>.Zero;
        for (int j = 0; j < lanes.Length; j += Vector<float>.Count)
        {
            sum += lanes[j] * Vector<float>.Zero;
        }

        return Vector.EqualsAll(sum, Vector<float>.Zero);
    }

    private static IEnumerable<(int Start, int Length, int Projection)> Chunks(WeightStore weights)
    {
        for (int p = 0, start = 0; p < weights.Layout.Projections.Count; p++)
        {
            int end = start + weights[p].Span.Length;
            if (weights.Layout.Projections[p].Trainable)
            {
                for (int c = start; c < end; c += Chunk)
                {
                    yield return (c, Math.Min(Chunk, end - c), p);
                }
            }

            start = end;
        }
    }
}
