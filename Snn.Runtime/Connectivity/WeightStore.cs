using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <summary>
/// One float per synapse of a network: its weights, or their gradient. One block of memory, projection after projection: of
/// all-to-all projections a matrix with a row per source neuron, of those of some pairs a number for each synapse of their
/// <see cref="ConnectedPairs"/>, and where synapses share their weights one for all that share it.
/// </summary>
public sealed unsafe class WeightStore : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Rows[] _projections;
    private readonly long[] _offsets;
    private readonly ConnectedPairs?[] _connections;
    private readonly PatchTable?[] _patches;
    private readonly ProceduralSynapses?[] _procedural;
    private readonly Lanes _all;
    private readonly Delivery[] _byVectors, _plain;
    private readonly Lazy<RowsByDelay>?[] _delayed;
    private readonly ExactDelays?[] _exactDelays; // each of the pairs that its version says
    private Delivery[]? _delayedByVectors, _delayedPlain;

    /// <summary>Zeros for every synapse of the network.</summary>
    /// <param name="layout">The network's shape.</param>
    /// <param name="seed">Which pairs are connected is drawn from it, where that is drawn.</param>
    /// <exception cref="ArgumentException">Connections do not fit the populations, or there is no room.</exception>
    public WeightStore(NetworkLayout layout, int seed = 0)
        : this(
            layout,
            Drawn(layout, seed),
            [.. layout.Projections.Select(p => p.Patches is { } patches ? new PatchTable(patches) : null)],
            [.. layout.Projections.Select((p, i) => p.IsProcedural ? new ProceduralSynapses(layout, i, seed) : null)],
            new Lazy<RowsByDelay>?[layout.Projections.Count],
            seed)
    {
        for (int p = 0; p < _delayed.Length; p++)
        {
            int index = p;
            var info = layout.Projections[p];
            _delayed[p] = !info.TakesDelays ? null : new(() => new(
                _connections[index]!,
                () => new(layout, index, _connections[index]!, seed),
                info.IsRewired && info.Delays is not null ? new(layout, index, seed) : null));
        }
    }

    private WeightStore(NetworkLayout layout, ConnectedPairs?[] connections, PatchTable?[] patches, ProceduralSynapses?[] procedural, Lazy<RowsByDelay>?[] delayed, int seed)
    {
        (_delayed, Seed, _exactDelays) = (delayed, seed, new ExactDelays?[delayed.Length]);
        (Layout, _connections, _patches, _procedural) = (layout, connections, patches, procedural);
        _projections = new Rows[layout.Projections.Count];
        _offsets = new long[_projections.Length + 1];
        for (int p = 0; p < _projections.Length; p++)
        {
            long length = connections[p] is { } pairs ? Lanes.Padded(pairs.Count + ConnectedPairs.Slack)
                : patches[p] is { } table ? Lanes.Padded(table.Patches.Numbers)
                : procedural[p] is not null ? 0
                : (long)SourceSize(p) * Lanes.Padded(TargetSize(p));
            _offsets[p + 1] = _offsets[p] + length;
        }

        CheckRoom(layout, _offsets[^1]);
        _all = _arena.Lanes(checked((int)Math.Max(_offsets[^1], 1)));
        (_byVectors, _plain) = (new Delivery[_projections.Length], new Delivery[_projections.Length]);
        for (int p = 0; p < _projections.Length; p++)
        {
            if (connections[p] is { } pairs)
            {
                (_byVectors[p], _plain[p]) = Compressed(pairs, _all.First + _offsets[p], isOneToOne: layout.Projections[p].Connections is ConnectOneToOne && !layout.Projections[p].IsRewired);
                continue;
            }

            if (patches[p] is { } table)
            {
                (_byVectors[p], _plain[p]) = Shared(table, _all.First + _offsets[p]);
                continue;
            }

            if (procedural[p] is { } synapses)
            {
                _byVectors[p] = _plain[p] = new RowDelivery<ProceduralRows, ProceduralRow>(new(synapses));
                continue;
            }

            _projections[p] = new Rows(_all.First + _offsets[p], SourceSize(p), Lanes.Padded(TargetSize(p)));
            (_byVectors[p], _plain[p]) = (new DenseDelivery(_projections[p]), new PlainDenseDelivery(_projections[p]));
        }
    }

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>The matrix of an all-to-all projection, [source, padded target].</summary>
    /// <exception cref="InvalidOperationException">The projection connects some pairs alone, or its synapses share their weights or are not stored.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows this[int projection]
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            RefuseWithoutRows(projection);
            return _connections[projection] is null
                ? _projections[projection]
                : throw new InvalidOperationException($"{Layout.Projections[projection].Name} connects some pairs of neurons alone, so it has no matrix; take Row and Connections.");
        }
    }

    /// <summary>Everything, padding included.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes All
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            return _all;
        }
    }

    internal Arena Memory => _arena;

    /// <summary>Which pairs of neurons a projection connects; null where it connects all.</summary>
    public ConnectedPairs? Connections(int projection) => _connections[projection];

    /// <summary>
    /// The numbers of a source neuron's synapses: of an all-to-all projection one for each target, of others one for each of
    /// <see cref="ConnectedPairs.TargetsOf"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Synapses share their weights or are not stored, so a neuron has none of its own.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Span<float> Row(int projection, int source) => _connections[projection] is { } pairs
        ? Of(projection).Span.Slice(pairs.FirstOf(source), pairs.CountOf(source))
        : this[projection][source].Span[..TargetSize(projection)];

    /// <summary>The rows of a projection that connects some pairs alone.</summary>
    /// <exception cref="InvalidOperationException">It connects all.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public SynapseRows Synapses(int projection) => new(Of(projection).First, _connections[projection]
        ?? throw new InvalidOperationException($"{Layout.Projections[projection].Name} connects all pairs of neurons; take its matrix."));

    /// <summary>Zeros for the same synapses: a gradient by these weights.</summary>
    public WeightStore Alike() => new(Layout, _connections, _patches, _procedural, _delayed, Seed);

    /// <summary>What pairs and delays are drawn from.</summary>
    internal int Seed { get; }

    /// <summary>The kernel of a convolution.</summary>
    /// <exception cref="InvalidOperationException">The projection is none.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public KernelWeights Kernel(int projection)
    {
        _arena.ThrowIfDisposed(this);
        return _patches[projection] is { Patches.Pooling: null } table
            ? new(Of(projection).First, table)
            : throw new InvalidOperationException($"{Layout.Projections[projection].Name} is no Convolution, so it has no kernel; take Row.");
    }

    /// <summary>Number of source neurons of a projection.</summary>
    public int SourceSize(int projection) => Layout.Populations[Layout.Projections[projection].Source].Size;

    /// <summary>Number of target neurons of a projection.</summary>
    public int TargetSize(int projection) => Layout.Populations[Layout.Projections[projection].Target].Size;

    /// <summary>Number of synapses of a projection.</summary>
    public long SynapseCount(int projection) => _connections[projection]?.Count ?? _patches[projection]?.SynapseCount ?? _procedural[projection]?.Count ?? (long)SourceSize(projection) * TargetSize(projection);

    /// <summary>Frees the memory; views into it become invalid.</summary>
    public void Dispose() => _arena.Dispose();

    /// <summary>How spikes meet each projection.</summary>
    internal Delivery[] Deliveries(Backend backend)
    {
        _arena.ThrowIfDisposed(this);
        return backend == Backend.Reference ? _plain : _byVectors;
    }

    /// <summary>The synapses of a projection by source neuron and delay, in trials; null where it has one delay.</summary>
    internal RowsByDelay? DelayedRows(int projection) => _delayed[projection]?.Value;

    /// <summary>The delays of a projection's synapses without a time grid; null where it has one.</summary>
    internal ExactDelays? ExactDelays(int projection)
    {
        if (Layout.Projections[projection].Delays is null)
        {
            return null;
        }

        var pairs = _connections[projection]!;
        if (_exactDelays[projection] is { } known && known.Version == pairs.Version)
        {
            return known;
        }

        return _exactDelays[projection] = new(Layout, projection, pairs, Seed);
    }

    /// <summary>The same as <see cref="Deliveries"/> for trials: where synapses have delays of their own, through rows of a neuron and a delay.</summary>
    internal Delivery[] DelayedDeliveries(Backend backend)
    {
        ref var made = ref backend == Backend.Reference ? ref _delayedPlain : ref _delayedByVectors;
        return made ??= [.. Deliveries(backend).Select((d, p) => DelayedRows(p) is { } rows ? new RowDelivery<DelayedRowsOf, DelayedRow>(new(rows, Of(p).First)) : d)];
    }

    /// <summary>How spikes meet rows of other numbers than a store's, one by one.</summary>
    internal static Delivery DeliveryOf(ConnectedPairs pairs, float* values, Backend backend)
    {
        var (byVectors, plain) = Compressed(pairs, values, isOneToOne: false);
        return backend == Backend.Reference ? plain : byVectors;
    }

    /// <summary>The part of <see cref="All"/> that is a projection's, padding included.</summary>
    internal Lanes Of(int projection) => All.Slice((int)_offsets[projection], (int)(_offsets[projection + 1] - _offsets[projection]));

    /// <summary>Where that starts in <see cref="All"/>.</summary>
    internal int OriginOf(int projection) => (int)_offsets[projection];

    /// <summary>Whether a projection has a matrix.</summary>
    internal bool HasMatrix(int projection) => _connections[projection] is null && _patches[projection] is null && _procedural[projection] is null;

    /// <summary>Where the synapses of a projection lie whose weights are shared; null of others.</summary>
    internal PatchTable? Patches(int projection) => _patches[projection];

    /// <summary>What draws the synapses of a projection of which none is stored; null of others.</summary>
    internal ProceduralSynapses? Procedural(int projection) => _procedural[projection];

    /// <summary>Numbers from one row to the next in a projection's part, padding included; where there is no matrix, it is one.</summary>
    internal int StrideOf(int projection) => HasMatrix(projection) ? _projections[projection].Stride : Of(projection).Length;

    /// <summary>Numbers of such a row without padding.</summary>
    internal int WidthOf(int projection) => _connections[projection]?.Count ?? _patches[projection]?.Patches.Numbers ?? (_procedural[projection] is null ? TargetSize(projection) : 0);

    /// <exception cref="ArgumentException">Another store has other synapses.</exception>
    internal void CheckAlike(WeightStore other, string name)
    {
        for (int p = 0; p < _connections.Length; p++)
        {
            if (_connections[p] is { } pairs && (other._connections[p] is not { } others || !pairs.Equals(others)))
            {
                throw new ArgumentException($"{Layout.Name}.{Layout.Projections[p].Name} connects other pairs of neurons there than in the weights; make it by Alike() of these.", name);
            }
        }
    }

    private static ConnectedPairs?[] Drawn(NetworkLayout layout, int seed)
    {
        // a network that is too large is refused before any of it is drawn
        CheckRoom(layout, layout.Projections.Where(p => p.Connections is null && p.Patches is null).Sum(p => (long)layout.Populations[p.Source].Size * Lanes.Padded(layout.Populations[p.Target].Size)));
        return [.. layout.Projections.Select((p, i) => p.Connections is null || p.IsProcedural ? null : new ConnectionDraw(layout, i, seed).Draw())];
    }

    private static void CheckRoom(NetworkLayout layout, long floats)
    {
        long room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, bytes = floats * sizeof(float);
        if (bytes > room || floats > int.MaxValue)
        {
            string there = bytes > room ? $"there are {room}" : $"a network has room for {(long)int.MaxValue * sizeof(float)}";
            throw new ArgumentException($"{layout.Name}: the weights of its synapses take {bytes} bytes, and {there}. Make its populations smaller, or connect fewer pairs by Sparse.");
        }
    }

    private void RefuseWithoutRows(int projection)
    {
        if (_procedural[projection] is not null)
        {
            throw new InvalidOperationException($"The synapses of {Layout.Projections[projection].Name} are drawn anew for each spike, so there is neither matrix nor rows; connect by Sparse to see them.");
        }

        if (_patches[projection] is not null)
        {
            throw new InvalidOperationException($"The synapses of {Layout.Projections[projection].Name} share their weights, so it has neither matrix nor rows; take Kernel.");
        }
    }

    private static (Delivery ByVectors, Delivery Plain) Shared(PatchTable table, float* values)
    {
        if (table.Patches.Pooling is not null)
        {
            var pool = new RowDelivery<PoolRows, PoolRow>(new(table, values));
            return (pool, pool);
        }

        return (new RowDelivery<PatchRows<VectorRun>, PatchRow<VectorRun>>(new(table, values)), new RowDelivery<PatchRows<PlainRun>, PatchRow<PlainRun>>(new(table, values)));
    }

    private static (Delivery ByVectors, Delivery Plain) Compressed(ConnectedPairs pairs, float* values, bool isOneToOne) => pairs.IsShort
        ? (ByVectors<ushort>(pairs, values, isOneToOne), Of<PlainRow<ushort>>(pairs, values))
        : (ByVectors<int>(pairs, values, isOneToOne), Of<PlainRow<int>>(pairs, values));

    private static Delivery ByVectors<TIndex>(ConnectedPairs pairs, float* values, bool isOneToOne)
        where TIndex : unmanaged =>
            isOneToOne ? new RowDelivery<SingleRows, SingleRow>(new(values, pairs.Sources))
            : pairs.Block % Vector256<float>.Count == 0 ? Of<BlockRow<TIndex>>(pairs, values)
            : Of<VectorRow<TIndex>>(pairs, values);

    private static Delivery Of<TRow>(ConnectedPairs pairs, float* values)
        where TRow : struct, ICompressedRow => new RowDelivery<CompressedRows<TRow>, TRow>(new(pairs, values));
}
