namespace Snn.Runtime;

/// <content>
/// The way back in pieces: a sweep that waits wherever credit comes through all synapses of a projection, so that trials of
/// one network may go back in step and their weights are read once for all of them (<see cref="TrialGroup"/>).
/// </content>
public abstract partial class Trial
{
    private IEnumerator<CreditSum>? _sweep; // never at its end: after a sweep it stands before the next one
    private WeightStore? _gradient;

    /// <summary>Whether the sweep of its rule waits.</summary>
    internal bool SweepsInStep => (_sweep ??= Sweep()) is not null;

    /// <summary>What the sweep that is under way adds the gradient to.</summary>
    protected WeightStore Gradient => _gradient!;

    /// <summary>
    /// The sweep of the rule as a course of sums that are asked for, each of which is made before the next one is asked for;
    /// <see cref="CreditSum.End"/> after step 0, and then the next sweep from its last step. Null where the rule's sweep does not wait.
    /// </summary>
    protected virtual IEnumerator<CreditSum>? Sweep() => null;

    /// <summary>The sweep goes on to the next sum that it asks for, or to its end.</summary>
    internal CreditSum NextSum()
    {
        _sweep ??= Sweep()!;
        _ = _sweep.MoveNext();
        return _sweep.Current;
    }

    /// <summary>How spikes meet the synapses of each projection.</summary>
    internal Delivery[] Weights => Deliveries(Setup.Weights);

    /// <summary>Gives up a sweep in its middle.</summary>
    internal void AbandonSweep() => _sweep = null;

    /// <summary>The trial is at work while others of its group go on.</summary>
    /// <exception cref="InvalidOperationException">It is at work already.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or parameters have been disposed of.</exception>
    internal void GoWith(TrialGroup group, int next)
    {
        using var stay = new Stay(this);
        group.Enter(next);
    }

    /// <summary>Gets ready for the way back.</summary>
    /// <exception cref="ArgumentException">The gradient is of other synapses than the weights.</exception>
    /// <exception cref="InvalidOperationException">The trial was made without a learning rule.</exception>
    internal void BeginBack(WeightStore gradient)
    {
        Setup.Weights.CheckAlike(gradient, nameof(gradient));
        if (Setup.Rule is null)
        {
            throw new InvalidOperationException("This trial was made for inference; give TrialSetup a Rule to train.");
        }

        foreach (var (_, sums, _) in _gradients)
        {
            sums.Span.Clear();
        }

        _gradient = gradient;
    }

    private void SweepAlone()
    {
        var weights = Weights;
        try
        {
            for (var sum = NextSum(); !sum.IsEnd; sum = NextSum())
            {
                sum.Make(weights[sum.Projection]);
            }
        }
        catch
        {
            AbandonSweep();
            throw;
        }
    }

    /// <summary>All steps have been gone back over.</summary>
    internal void EndBack(ParameterArray? parameters)
    {
        _gradient = null;
        if (parameters is not null)
        {
            AddGradients(parameters);
        }

        Exploded = null;
        foreach (var (state, adjoint, size) in _adjoints)
        {
            if (!adjoint.IsFinite(size))
            {
                Exploded ??= state;
            }
        }
    }
}
