namespace Snn;

/// <summary>A neuron model: states, a <c>Flow</c> or <c>Step</c>, and a <c>Spike</c> event if it spikes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeuronAttribute : Attribute;

/// <summary>A synapse model: what an arriving spike does, and what the target receives.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SynapseAttribute : Attribute;

/// <summary>
/// An update that runs between batches on whole arrays: an optimiser, which has a <c>[Reduce]</c> gradient, or an update of a
/// network, whose variables say how many of them there are, as in <c>[Target(Per.Synapse)]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomUpdateAttribute : Attribute;

/// <summary>What training minimises: a score of each class, and an objective of the scores or of every step.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LossAttribute : Attribute
{
    /// <summary>
    /// Whether the label is one of each step, which the example's <c>Targets</c> have, instead of one of the trial. A step
    /// without one does not count.
    /// </summary>
    public bool StepLabels { get; set; }
}

/// <summary>What training minimises besides a loss: an objective of each neuron's number of spikes in a trial.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PenaltyAttribute : Attribute;

/// <summary>A number that changes over a training run: its <c>Value</c>, an equation of <c>Iteration</c> and <c>Progress</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScheduleAttribute : Attribute;

/// <summary>
/// A learning rule of a projection: variables of its synapses and of the neurons at its two ends, how they move between
/// spikes, and what an arriving spike, a spike of the neuron after, or the end of a trial does to them and to the weight.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PlasticityAttribute : Attribute;

/// <summary>
/// How training changes which pairs a <see cref="Sparse{TSynapse}"/> projection connects, as equations of one synapse: what
/// <c>Step</c> does to its <c>[Target]</c> θ when the optimiser has moved it, and with <c>Gone</c> whether it makes room for a
/// new one.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RewiringAttribute : Attribute;

/// <summary>A network: populations, projections and their wiring.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>
    /// Whether the step of a spike is the first of those that its holds last, as in Brian2: a neuron that is driven at once then
    /// spikes every <c>TauRef / Dt</c> steps, and otherwise one step later. Of the time grid alone.
    /// </summary>
    public bool HoldsFromSpike { get; set; }

    /// <summary>
    /// Whether a network that is trained also runs freely, step by step for as long as it is told to, as those do of which
    /// nothing is trained: for streams of spikes that have no end.
    /// </summary>
    public bool Streams { get; set; }
}

/// <summary>
/// The generator's own form of a model, written onto the class so that networks in other assemblies can read it.
/// Not for hand-written code.
/// </summary>
/// <param name="version">Version of the form.</param>
/// <param name="text">The model.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ModelIrAttribute(int version, string text) : Attribute
{
    /// <summary>Version of the form.</summary>
    public int Version => version;

    /// <summary>The model.</summary>
    public string Text => text;
}
