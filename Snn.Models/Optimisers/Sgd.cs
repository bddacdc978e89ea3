namespace Snn.Models;

/// <summary>
/// Stochastic gradient descent with momentum (Polyak, 1964), in the form of Sutskever et al. (2013, eq. 1 and 2) whose
/// velocity leaves the learning rate out, so that a schedule acts at once.
/// </summary>
[CustomUpdate]
public partial class Sgd
{
    /// <summary>Size of a step.</summary>
    public Schedule LearningRate { get; init; } = 1e-2f;

    /// <summary>Share of the velocity that is kept, per update; 0 is plain gradient descent.</summary>
    public float Momentum { get; init; }

    /// <summary>Strength of the penalty ½ · <c>WeightDecay</c> · θ², of which the slope is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Sum of past gradients that fade.</summary>
    [State] public partial float Velocity { get; set; }

    /// <summary>What is optimised.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Its gradient.</summary>
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    /// <summary>One update.</summary>
    public Equations Step =>
    [
        Next(Velocity) == Momentum * Velocity + Gradient + WeightDecay * Theta,
        Next(Theta)    == Theta - LearningRate * Next(Velocity),
    ];
}
