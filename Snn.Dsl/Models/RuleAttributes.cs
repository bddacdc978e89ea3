namespace Snn;

/// <summary>
/// In a <c>[Plasticity]</c>: a view of the neuron before, declared <c>partial</c> with get alone: its state of that name and
/// type at the end of the step, or <c>Fired</c>, 1 in a step in which its spike arrives and else 0, or <c>Theta</c>, the
/// distance from its threshold, or <c>Psi</c>, the pseudo-derivative of its spike.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PreAttribute : Attribute;

/// <summary>
/// In a <c>[Plasticity]</c>: a number that the run gives, such as a reward; declared <c>partial</c> with get alone.
/// </summary>
/// <param name="per">Left out, one for the projection. <see cref="Per.Post"/>: one for each neuron after, as a learning signal is.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SignalAttribute(Per per = Per.Population) : Attribute
{
    /// <summary>How many there are.</summary>
    public Per Per => per;
}

/// <summary>
/// In a <c>[Plasticity]</c>: the sum of the gradient by the weight of the synapse, a <c>float</c>, declared <c>partial</c> with
/// get and set. A <c>Trainer</c> that learns by online e-prop gives it to its optimiser, in a projection that is marked
/// <c>[Trainable]</c> and <c>[Learn]</c>; a simulation keeps it as any other variable of a synapse.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GradientAttribute : Attribute;
