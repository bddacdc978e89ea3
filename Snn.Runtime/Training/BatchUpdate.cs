using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch in one pass: sums the shards' gradients in their order, zeroes them, reduces them over the batch as
/// the optimiser says and updates the weights, in chunks that stay in the first-level cache. Elementwise, so chunks can go
/// to any thread.
/// </summary>
internal sealed class BatchUpdate : IDisposable
{
    // 8 KiB each of gradient, weights and two states
    private const int ChunkLength = 2048;

    private readonly Arena _arena = new();
    private readonly WeightStore _weights;
    private readonly Lanes[] _gradients;
    private readonly ICustomUpdate _optimiser;
    private readonly Lanes[] _sums;
    private readonly Lanes[][] _slices;
    private readonly TouchedRows[] _touched;
    private readonly Chunk[] _chunks;
    private readonly Action<int, int> _job;
    private readonly bool[] _hasGradient;
    private int _shards;
    private UpdateTime _time;
    private float _scale;

    public BatchUpdate(WeightStore weights, IEnumerable<WeightStore> gradients, TouchedRows[] touched, ICustomUpdate optimiser, int threads)
    {
        _weights = weights;
        _gradients = [.. gradients.Select(g => g.All)];
        _touched = touched;
        _optimiser = optimiser;
        _chunks = [.. Chunks(weights)];
        States = [.. Enumerable.Range(0, optimiser.StateCount).Select(_ => _arena.Lanes(weights.All.Length))];
        _sums = [.. Enumerable.Range(0, threads).Select(_ => _arena.Lanes(_chunks.Select(c => c.Length).DefaultIfEmpty(0).Max()))];
        _slices = [.. Enumerable.Range(0, threads).Select(_ => new Lanes[optimiser.StateCount])];
        _job = Update;
        _hasGradient = new bool[weights.Layout.Projections.Count];
    }

    /// <summary>The optimiser's states, each as long as the weights.</summary>
    public Lanes[] States { get; }

    /// <summary>Index of a projection whose gradient was not finite in the last update, or −1; the update left it out.</summary>
    public int BrokenGradient { get; private set; }

    /// <summary>Index of a projection whose weights are not finite after the last update, or −1.</summary>
    public int BrokenWeights { get; private set; }

    /// <summary>Whether any gradient of a projection's weights has been other than zero yet.</summary>
    public bool HasGradient(int projection) => _hasGradient[projection];

    /// <summary>Updates the weights.</summary>
    /// <param name="team">Threads to use.</param>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    public void Run(WorkerTeam team, int shards, int examples, UpdateTime time)
    {
        (_shards, _scale, _time, BrokenGradient, BrokenWeights) = (shards, _optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples, time, -1, -1);
        team.Run(_chunks.Length, _job);
    }

    public void Dispose() => _arena.Dispose();

    private void Update(int index, int worker)
    {
        var (start, length, projection, _, _) = _chunks[index];
        var gradient = _sums[worker].Slice(0, length);
        Reduce(_chunks[index], gradient);
        if (!gradient.IsFinite(length))
        {
            BrokenGradient = projection;
            return;
        }

        // threads that write here write the same
        _hasGradient[projection] = _hasGradient[projection] || gradient.Span.ContainsAnyExcept(0f);
        var slices = _slices[worker];
        for (int s = 0; s < slices.Length; s++)
        {
            slices[s] = States[s].Slice(start, length);
        }

        var target = _weights.All.Slice(start, length);
        _optimiser.Update(target, gradient, slices, _time);
        if (!target.IsFinite(length))
        {
            BrokenWeights = projection;
        }
    }

    // shard after shard: one stream of memory at a time is what the prefetcher of a CPU is good at
    private void Reduce(Chunk chunk, Lanes sums)
    {
        sums.Span.Clear();
        for (int s = 0; s < _shards; s++)
        {
            if (chunk.FirstInput < 0)
            {
                AddAndClear(_gradients[s].Slice(chunk.Start, chunk.Length), sums);
                continue;
            }

            // adding the zeros of the other rows would change no bit
            for (int row = 0, at = 0; at < chunk.Length; row++, at += chunk.Stride)
            {
                if (_touched[s][chunk.FirstInput + row])
                {
                    AddAndClear(_gradients[s].Slice(chunk.Start + at, chunk.Stride), sums.Slice(at, chunk.Stride));
                }
            }
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

    private static IEnumerable<Chunk> Chunks(WeightStore weights)
    {
        var layout = weights.Layout;
        for (int p = 0, start = 0; p < layout.Projections.Count; p++)
        {
            int end = start + weights[p].Span.Length, stride = weights[p].Stride;
            bool fromInput = layout.Inputs.Contains(layout.Projections[p].Source);
            // whole rows where rows are told apart
            int length = fromInput ? Math.Max(ChunkLength / stride, 1) * stride : ChunkLength;
            for (int at = start; layout.Projections[p].Trainable && at < end; at += length)
            {
                yield return new(at, Math.Min(length, end - at), p, fromInput ? (at - start) / stride : -1, stride);
            }

            start = end;
        }
    }

    /// <summary>A part of the weights.</summary>
    /// <param name="Start">Where it starts among all weights.</param>
    /// <param name="Length">Number of weights, padding included.</param>
    /// <param name="Projection">The projection it is of.</param>
    /// <param name="FirstInput">The input neuron whose row it starts with; −1 if its rows are not told apart.</param>
    /// <param name="Stride">Length of a row.</param>
    private readonly record struct Chunk(int Start, int Length, int Projection, int FirstInput, int Stride);
}
