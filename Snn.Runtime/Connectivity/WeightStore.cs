namespace Snn.Runtime;

/// <summary>
/// One float per synapse of a network: its weights, or their gradient. One block of memory, projection after projection,
/// each a matrix with a row per source neuron.
/// </summary>
public sealed unsafe class WeightStore : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Rows[] _projections;
    private readonly Lanes _all;

    /// <summary>Zeros for every synapse of the network.</summary>
    public WeightStore(NetworkLayout layout)
    {
        Layout = layout;
        _projections = new Rows[layout.Projections.Count];
        var offsets = new long[_projections.Length + 1];
        for (int p = 0; p < _projections.Length; p++)
        {
            offsets[p + 1] = offsets[p] + (long)SourceSize(p) * Lanes.Padded(TargetSize(p));
        }

        _all = _arena.Lanes(checked((int)Math.Max(offsets[^1], 1)));
        for (int p = 0; p < _projections.Length; p++)
        {
            _projections[p] = new Rows(_all.First + offsets[p], SourceSize(p), Lanes.Padded(TargetSize(p)));
        }
    }

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>The matrix of one projection, [source, padded target].</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows this[int projection]
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            return _projections[projection];
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

    /// <summary>Number of source neurons of a projection.</summary>
    public int SourceSize(int projection) => Layout.Populations[Layout.Projections[projection].Source].Size;

    /// <summary>Number of target neurons of a projection.</summary>
    public int TargetSize(int projection) => Layout.Populations[Layout.Projections[projection].Target].Size;

    /// <summary>Frees the memory; views into it become invalid.</summary>
    public void Dispose() => _arena.Dispose();
}
