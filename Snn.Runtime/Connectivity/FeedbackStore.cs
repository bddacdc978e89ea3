namespace Snn.Runtime;

/// <summary>
/// The weights through which a readout's error reaches the neurons: a transposed copy of each projection onto a
/// readout, a row per readout neuron. Symmetric feedback follows the weights, random feedback stays as drawn, adaptive feedback
/// moves by what the weights move by, and both decay, where the weights learn.
/// </summary>
public sealed class FeedbackStore : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Rows?[] _projections, _panels;
    private readonly Feedback _kind;
    private readonly float[] _row;
    private WeightStore? _own, _before;
    private float _decay;

    /// <summary>Zeros until <see cref="Follow"/> or <see cref="Fix"/>.</summary>
    public FeedbackStore(NetworkLayout layout, Feedback kind)
    {
        _kind = kind;
        _row = new float[layout.Readouts.Select(r => layout.Populations[r].Size).DefaultIfEmpty().Max()];
        _projections = [.. layout.Projections.Select(p => layout.IsReadout(p.Target)
            ? _arena.Rows(layout.Populations[p.Target].Size, layout.Populations[p.Source].Size)
            : (Rows?)null)];
        _panels = [.. _projections.Select(p => p is { } rows ? _arena.Rows(rows.Stride / Panel, rows.Count * Panel) : (Rows?)null)];
    }

    /// <summary>Neurons of a panel, see <see cref="Panels"/>.</summary>
    internal const int Panel = 16;

    /// <summary>Feedback of a projection onto a readout, [target, padded source].</summary>
    /// <exception cref="ArgumentException">The projection does not end at a readout.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows this[int projection]
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            return _projections[projection] ?? throw new ArgumentException($"Projection {projection} does not end at a readout.", nameof(projection));
        }
    }

    /// <summary>
    /// The same cut into panels of 16 source neurons, one after the other, [panel, target · 16 + source in it]: what a product
    /// with the errors of several steps reads, in its order. A whole row apart, the weights of a panel would compete for a few
    /// places of the cache.
    /// </summary>
    /// <exception cref="ArgumentException">The projection does not end at a readout.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows Panels(int projection)
    {
        _ = this[projection];
        return _panels[projection]!.Value;
    }

    internal Arena Memory => _arena;

    /// <summary>
    /// The network whose weights are drawn for random feedback: every neuron gets a signal of every readout neuron, whichever
    /// pairs are connected.
    /// </summary>
    internal static NetworkLayout OfRandom(NetworkLayout layout) => layout with
    {
        Projections = [.. layout.Projections.Select(p => layout.IsReadout(p.Target) ? p with { Connections = null, SelfConnections = true, Rewiring = null, Patches = null, IsProcedural = false, Delays = null, TakesDelays = false } : p)],
    };

    /// <summary>
    /// Symmetric feedback: copies the weights; call after every change of them. Random feedback: does nothing. Adaptive feedback:
    /// adds what the weights have moved by since, and lets it and the weights decay.
    /// </summary>
    public void Follow(WeightStore weights)
    {
        if (_kind == Feedback.Symmetric)
        {
            Fix(weights);
        }
        else if (_own is { } own && _before is { } before)
        {
            for (int p = 0; p < _projections.Length; p++)
            {
                if (_projections[p] is not null && weights.Layout.Projections[p].Trainable)
                {
                    Move(weights[p].Span, before[p].Span, own[p].Span, 1 - _decay);
                }
            }

            Fix(own);
        }
    }

    /// <summary>Adaptive feedback: begins with weights of its own.</summary>
    /// <param name="own">The feedback weights, as the weights lie; they are moved.</param>
    /// <param name="weights">The weights that it follows from now on.</param>
    /// <param name="decay">By which share both shrink when it follows.</param>
    internal void Adapt(WeightStore own, WeightStore weights, float decay)
    {
        for (int p = 0; p < _projections.Length; p++)
        {
            if (_projections[p] is not null && !weights.HasMatrix(p))
            {
                throw new NotSupportedException($"{weights.Layout.Projections[p].Name} has not a weight for every pair of neurons, and adaptive feedback has; take another feedback, or Dense.");
            }
        }

        _before ??= weights.Alike();
        weights.All.CopyTo(_before.All);
        (_own, _decay) = (own, decay);
        Fix(own);
    }

    /// <summary>Adaptive feedback: the copies have been moved, and weights with them, somewhere else.</summary>
    internal void TakeOver(WeightStore weights)
    {
        for (int p = 0; p < _projections.Length; p++)
        {
            if (_projections[p] is { } feedback)
            {
                Transpose(feedback, _own![p], feedback.Count);
                Cut(feedback, _panels[p]!.Value);
            }
        }

        weights.All.CopyTo(_before!.All);
    }

    /// <summary>Copies <paramref name="weights"/>, whatever the kind of feedback: how random feedback gets its values.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Fix(WeightStore weights)
    {
        _arena.ThrowIfDisposed(this);
        for (int p = 0; p < _projections.Length; p++)
        {
            if (_projections[p] is { } feedback)
            {
                if (weights.HasMatrix(p))
                {
                    Transpose(weights[p], feedback, weights.SourceSize(p));
                }
                else
                {
                    Transpose(weights, p, feedback);
                }

                Cut(feedback, _panels[p]!.Value);
            }
        }
    }

    /// <summary>Frees the memory; views into it become invalid.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _before?.Dispose();
    }

    private static void Move(Span<float> weights, Span<float> before, Span<float> own, float kept)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            own[i] = kept * own[i] + (weights[i] - before[i]);
            weights[i] -= (1 - kept) * before[i];
            before[i] = weights[i];
        }
    }

    /// <summary>Of pairs that are not connected there is no feedback.</summary>
    private void Transpose(WeightStore weights, int projection, Rows feedback)
    {
        var row = _row.AsSpan(0, weights.TargetSize(projection));
        for (int k = 0; k < weights.SourceSize(projection); k++)
        {
            WholeRows.Write(weights, projection, k, row);
            for (int m = 0; m < row.Length; m++)
            {
                feedback[m].Span[k] = row[m];
            }
        }
    }

    private static void Cut(Rows feedback, Rows panels)
    {
        for (int m = 0; m < feedback.Count; m++)
        {
            for (int panel = 0; panel < panels.Count; panel++)
            {
                feedback[m].Slice(panel * Panel, Panel).CopyTo(panels[panel].Slice(m * Panel, Panel));
            }
        }
    }

    private static void Transpose(Rows weights, Rows feedback, int sources)
    {
        for (int k = 0; k < sources; k++)
        {
            var row = weights[k].Span;
            for (int m = 0; m < feedback.Count; m++)
            {
                feedback[m].Span[k] = row[m];
            }
        }
    }
}
