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
