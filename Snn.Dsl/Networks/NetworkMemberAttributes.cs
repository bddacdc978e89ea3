namespace Snn;

/// <summary>Marks a projection whose weights learn.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrainableAttribute : Attribute;

/// <summary>
/// In a network: marks the population that the loss reads, where it spikes; the loss then is one of first spikes. A
/// population of neurons with an <c>[Output]</c> and without a spike is the readout without this mark. In a <c>[Loss]</c>:
/// the readout's output, of each step and class.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadoutAttribute : Attribute;

/// <summary>Names the input of the target neuron that a projection drives, where the neuron has more than one.</summary>
/// <param name="input">Name of an <c>[Input]</c> of the target's model; write <c>nameof(...)</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IntoAttribute(string input) : Attribute
{
    /// <summary>Name of the input.</summary>
    public string Input => input;
}

/// <summary>Generates the training kernels of <typeparamref name="TRule"/> for the trainable projections of the network.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TrainAttribute<TRule> : Attribute
    where TRule : LearningRule;
