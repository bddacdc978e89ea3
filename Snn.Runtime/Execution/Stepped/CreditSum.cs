namespace Snn.Runtime;

/// <summary>
/// A sum that a sweep asks for: what all targets of a projection give for the spikes of a step, of each neuron of its source. The
/// backward sweep of a trial waits for it, so that one pass over the weights can make that of several trials.
/// </summary>
public readonly struct CreditSum
{
    /// <summary>target[k] = start[k] + row k · λ where needed[k] is not zero, start[k] elsewhere.</summary>
    /// <param name="step">The step whose spikes are credited.</param>
    /// <param name="projection">Index of the projection.</param>
    /// <param name="lambda">dLoss/darrival of the targets, in the step in which these spikes arrive.</param>
    /// <param name="needed">The pseudo-derivative of each neuron of the source: where it is zero no credit is asked for.</param>
    /// <param name="start">What the sum starts with.</param>
    /// <param name="target">Receives it; may be where it starts.</param>
    public CreditSum(int step, int projection, Lanes lambda, Lanes needed, Lanes start, Lanes target)
    {
        (Step, Projection, Lambda, Needed, Start, Target) = (step, projection, lambda, needed, start, target);
        Skips = true;
    }

    /// <summary>target[k] = start[k] + row k · λ.</summary>
    /// <inheritdoc cref="CreditSum(int, int, Lanes, Lanes, Lanes, Lanes)"/>
    public CreditSum(int step, int projection, Lanes lambda, Lanes start, Lanes target) =>
        (Step, Projection, Lambda, Start, Target) = (step, projection, lambda, start, target);

    /// <summary>No sum: the sweep has gone back over all steps.</summary>
    public static CreditSum End { get; } = new(-1, 0, default, default, default);

    /// <summary>The step.</summary>
    internal int Step { get; }

    /// <summary>The projection.</summary>
    internal int Projection { get; }

    /// <summary>dLoss/darrival of the targets.</summary>
    internal Lanes Lambda { get; }

    /// <summary>Where it is zero nothing is asked for; of <see cref="Skips"/> alone.</summary>
    internal Lanes Needed { get; }

    /// <summary>Whether neurons are passed over.</summary>
    internal bool Skips { get; }

    /// <summary>What it starts with.</summary>
    internal Lanes Start { get; }

    /// <summary>Receives it.</summary>
    internal Lanes Target { get; }

    /// <summary>Whether the sweep is over.</summary>
    internal bool IsEnd => Step < 0;

    /// <summary>Whether it is of this step and projection.</summary>
    internal bool Is(int step, int projection) => Step == step && Projection == projection;

    /// <summary>Makes it alone.</summary>
    internal void Make(Delivery weights)
    {
        if (Skips)
        {
            weights.AddDots(Lambda, Needed, Start, Target);
        }
        else
        {
            weights.AddDots(Lambda, Start, Target);
        }
    }
}
