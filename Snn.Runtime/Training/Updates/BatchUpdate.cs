using System.Numerics;
using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch in one pass: sums the shards' gradients in their order, zeroes them, reduces them over the batch as
/// the projection's optimiser says, updates the weights, brings them between their bounds and rounds them, in chunks that stay in the
/// first-level cache. Elementwise, so chunks can go to any thread. Where the gradient is not to be longer than some norm,
/// or updates of the network have it, there are two passes: the first leaves the reduced gradient in the first shard's place
/// and the sum of its squares in a number for each chunk, which are summed in the order of the chunks, whoever computed them. Where a projection is rewired,
/// the optimiser moves θ, its rule says what becomes of it, and new pairs are drawn when all chunks have moved.
/// </summary>
internal sealed class BatchUpdate : IDisposable
{
    // 8 KiB each of gradient, weights and two states
    private const int ChunkLength = 2048;

    private readonly Arena _arena = new();
    private readonly WeightStore _weights;
    private readonly WeightRounding? _rounding;
    private readonly Lanes[] _gradients;
    private readonly OptimiserChoice _optimisers;
    private readonly float _mostNorm;
    private readonly Lanes[] _sums;
    private readonly Lanes[][] _slices;
    private readonly TouchedRows[] _touched;
    private readonly Chunk[] _chunks;
    private readonly double[] _squares;
    private bool _measures; // already while the gradient is gathered: no update of the network is to change it
    private readonly Action<int, int> _job;
    private readonly Action<int, int> _gather;
    private readonly Action<int, int> _measure;
    private readonly Action<int, int> _moveGathered;
    private readonly bool[] _hasGradient;
    private readonly RewiringRoom[] _rooms;
    private readonly ProjectionRewiring?[] _rewirings;
    private int _shards;
    private int _examples;
    private int _brokenGradient = -1, _brokenWeights = -1;
    private UpdateTime _time;
    private float _clip;

    public BatchUpdate(WeightStore weights, IEnumerable<WeightStore> gradients, TouchedRows[] touched, OptimiserChoice optimisers, TrainerOptions options, WeightRounding? rounding = null)
    {
        int threads = options.Threads;
        (_weights, _rounding) = (weights, rounding);
        _gradients = [.. gradients.Select(g => g.All)];
        _touched = touched;
        _optimisers = optimisers;
        _mostNorm = options.MaxGradientNorm;
        _chunks = [.. Chunks(weights)];
        _squares = new double[_chunks.Length];
        States = [.. Enumerable.Range(0, optimisers.StateCount).Select(_ => _arena.Lanes(weights.All.Length))];
        _sums = [.. Enumerable.Range(0, threads).Select(_ => _arena.Lanes(_chunks.Select(c => c.Length).DefaultIfEmpty(0).Max()))];
        _slices = [.. Enumerable.Range(0, threads).Select(_ => new Lanes[optimisers.StateCount])];
        (_job, _gather, _measure, _moveGathered) = (Update, Gather, Measure, MoveGathered);
        _hasGradient = new bool[weights.Layout.Projections.Count];
        RewiringStates = [.. Enumerable.Range(0, ProjectionRewiring.StatesOf(weights.Layout)).Select(_ => _arena.Lanes(weights.All.Length))];
        _rewirings = [.. weights.Layout.Projections.Select((p, i) => p.IsRewired ? new ProjectionRewiring(weights, i, States, RewiringStates, options.Seed) : null)];
        IRewiring[] rules = [.. weights.Layout.Projections.Select(p => p.RewiredBy).OfType<IRewiring>()];
        _rooms = [.. Enumerable.Range(0, threads).Select(_ => new RewiringRoom(_arena, rules, ChunkLength))];
    }

    /// <summary>The optimisers' states, each as long as the weights.</summary>
    public Lanes[] States { get; }

    /// <summary>What rules of rewiring keep of synapses, each as long as the weights.</summary>
    public Lanes[] RewiringStates { get; }

    /// <summary>Index of the first projection whose gradient was not finite in the last update, or −1; the update left it out.</summary>
    public int BrokenGradient => _brokenGradient;

    /// <summary>What an update of the network has made no finite number in the last update, which then moved nothing; or null.</summary>
    public string? BrokenByUpdate { get; private set; }

    /// <summary>Index of the first projection whose weights, or states of its rewiring, are not finite after the last update, or −1.</summary>
    public int BrokenWeights => _brokenWeights;

    /// <summary>Whether any gradient of a projection's weights has been other than zero yet.</summary>
    public bool HasGradient(int projection) => _hasGradient[projection];

    /// <summary>Updates the weights.</summary>
    /// <param name="team">Threads to use.</param>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    /// <param name="change">What updates of the network do to the gradient, which is in the first shard's place; null where none is due.</param>
    public void Run(WorkerTeam team, int shards, int examples, UpdateTime time, Func<UpdateTime, string?>? change = null)
    {
        (_shards, _examples, _time, _brokenGradient, _brokenWeights, BrokenByUpdate) = (shards, examples, time, -1, -1, null);
        Array.ForEach(_rewirings, r => r?.Begin());
        if (change is null && !HasMost)
        {
            team.Run(_chunks.Length, _job);
        }
        else
        {
            RunGathered(team, change);
        }

        foreach (var rewiring in BrokenGradient < 0 && BrokenWeights < 0 && BrokenByUpdate is null ? _rewirings : [])
        {
            rewiring?.Run(time.Iteration);
        }
    }

    /// <summary>Several threads may find something broken: the first projection is told, whichever comes first. −1, for none, is above all.</summary>
    private static void TellFirst(ref int broken, int projection)
    {
        for (int seen = Volatile.Read(ref broken); (uint)projection < (uint)seen;)
        {
            seen = Interlocked.CompareExchange(ref broken, projection, seen);
        }
    }

    private bool HasMost => !float.IsPositiveInfinity(_mostNorm);

    private void RunGathered(WorkerTeam team, Func<UpdateTime, string?>? change)
    {
        _measures = HasMost && change is null;
        team.Run(_chunks.Length, _gather);
        BrokenByUpdate = BrokenGradient < 0 ? change?.Invoke(_time) : null;
        if (BrokenGradient >= 0 || BrokenByUpdate is not null)
        {
            _gradients[0].Span.Clear(); // or it would leak into the next batch
            return;
        }

        if (HasMost && change is not null)
        {
            team.Run(_chunks.Length, _measure);
        }

        _clip = HasMost ? Clip() : 1;
        team.Run(_chunks.Length, _moveGathered);
    }

    /// <summary>What the gradient is multiplied by, so that it is not too long.</summary>
    private float Clip()
    {
        double squares = 0;
        foreach (double part in _squares)
        {
            squares += part;
        }

        double norm = Math.Sqrt(squares);
        return norm > _mostNorm ? (float)(_mostNorm / norm) : 1;
    }

    public void Dispose() => _arena.Dispose();

    private void Update(int index, int worker)
    {
        var gradient = _sums[worker].Slice(0, _chunks[index].Length);
        Reduce(_chunks[index], gradient);
        if (IsSound(_chunks[index], gradient))
        {
            Move(_chunks[index], gradient, worker);
        }
    }

    /// <summary>The first pass of two: reduces a chunk, and measures it where that is asked for.</summary>
    private void Gather(int index, int worker)
    {
        var chunk = _chunks[index];
        var gradient = _sums[worker].Slice(0, chunk.Length);
        Reduce(chunk, gradient);
        _squares[index] = IsSound(chunk, gradient) && _measures ? SumOfSquares(gradient.Span) : 0;
        gradient.Span.CopyTo(Gathered(chunk).Span);
    }

    /// <summary>Measures a chunk that has been changed since.</summary>
    private void Measure(int index, int worker) => _squares[index] = SumOfSquares(Gathered(_chunks[index]).Span);

    /// <summary>The second pass: shortens the gradient and moves the weights.</summary>
    private void MoveGathered(int index, int worker)
    {
        var chunk = _chunks[index];
        var gradient = _sums[worker].Slice(0, chunk.Length);
        gradient.Span.Clear();
        AddAndClear(Gathered(chunk), gradient);
        Scale(gradient, _clip);
        Move(chunk, gradient, worker);
    }

    private Lanes Gathered(Chunk chunk) => _gradients[0].Slice(chunk.Start, chunk.Length);

    private bool IsSound(Chunk chunk, Lanes gradient)
    {
        if (!gradient.IsFinite(chunk.Length))
        {
            TellFirst(ref _brokenGradient, chunk.Projection);
            return false;
        }

        // threads that write here write the same
        _hasGradient[chunk.Projection] = _hasGradient[chunk.Projection] || gradient.Span.ContainsAnyExcept(0f);
        return true;
    }

    private void Move(Chunk chunk, Lanes gradient, int worker)
    {
        var (start, length, index, _, stride) = chunk;
        var (optimiser, projection) = (_optimisers.OfProjection(index), _weights.Layout.Projections[index]);
        var slices = _slices[worker];
        for (int s = 0; s < optimiser.StateCount; s++)
        {
            slices[s] = States[s].Slice(start, length);
        }

        var target = _weights.All.Slice(start, length);
        bool isFinite = true;
        if (_rewirings[index] is { } rewiring)
        {
            SignedWeights.ToTheta(target, gradient, _rooms[worker].Signs(length));
            optimiser.Update(target, gradient, slices.AsSpan(0, optimiser.StateCount), _time);
            isFinite = rewiring.End(target, gradient, _rooms[worker], start - chunk.Origin, _time);
        }
        else
        {
            optimiser.Update(target, gradient, slices.AsSpan(0, optimiser.StateCount), _time);
        }

        if (!isFinite || !target.IsFinite(length))
        {
            TellFirst(ref _brokenWeights, index);
            return;
        }

        if (projection.HasBounds)
        {
            WeightBounds.Project(target, (start - chunk.Origin) % stride, stride, _weights.WidthOf(index), projection);
        }

        _rounding?.Round(target, index, start - chunk.Origin, _time.Iteration);
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

        Scale(sums, _optimisers.OfProjection(chunk.Projection).BatchReduction == Reduction.Sum ? 1 : 1f / _examples);
    }

    private static void Scale(Lanes values, float by)
    {
        var scale = new Vector<float>(by);
        for (int j = 0; j < values.Length; j += Vector<float>.Count)
        {
            values[j] *= scale;
        }
    }

    // eight sums at a time, in double, so that no square overflows
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector256<double> low = Vector256<double>.Zero, high = low;
        int i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var (a, b) = Vector256.Widen(Vector256.Create(values.Slice(i, Vector256<float>.Count)));
            low += a * a;
            high += b * b;
        }

        double sum = Vector256.Sum(low + high);
        for (; i < values.Length; i++)
        {
            sum += (double)values[i] * values[i];
        }

        return sum;
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
            int end = start + weights.Of(p).Length, stride = weights.StrideOf(p);
            bool fromInput = weights.HasMatrix(p) && layout.Inputs.Contains(layout.Projections[p].Source) && !layout.Projections[p].HasWrittenGradient;
            // whole rows where rows are told apart
            int length = fromInput ? Math.Max(ChunkLength / stride, 1) * stride : ChunkLength;
            for (int at = start; layout.Projections[p].Trainable && at < end; at += length)
            {
                yield return new(at, Math.Min(length, end - at), p, fromInput ? (at - start) / stride : -1, stride) { Origin = start };
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
    private readonly record struct Chunk(int Start, int Length, int Projection, int FirstInput, int Stride)
    {
        /// <summary>Where the projection's weights start.</summary>
        public required int Origin { get; init; }
    }
}
