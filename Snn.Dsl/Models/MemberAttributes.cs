namespace Snn;

/// <summary>A variable of the model; declared <c>partial</c>, with get and set.</summary>
/// <param name="per">
/// Left out, one for each neuron, and of a synapse one for each neuron at which the projection ends. <see cref="Per.Pre"/> in a
/// synapse: one for each neuron from which it comes, moved by that neuron's spikes as they arrive. Others are refused (SNN0330).
/// In a <c>[Plasticity]</c> the place is found from what drives the variable where nothing is said, and may be pinned.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StateAttribute(Per per = Per.Neuron) : Attribute
{
    /// <summary>How many there are.</summary>
    public Per Per => per;
}

/// <summary>
/// In a neuron: the sum of what its synapses deliver, constant over a step. In a synapse: the weight of the arriving spike. In
/// a <c>[CustomUpdate]</c> of a network: a variable that it reads.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>What arrives.</summary>
    public InputAttribute()
    {
    }

    /// <summary>In a custom update of a network.</summary>
    /// <param name="per">How many there are.</param>
    public InputAttribute(Per per) => Per = per;

    /// <summary>In a custom update of a network: how many there are.</summary>
    public Per Per { get; }

    /// <summary>In a custom update of a network: whether each example of the batch has its own; otherwise they share it.</summary>
    public bool PerExample { get; set; }
}

/// <summary>
/// In a neuron: where impulses land, a state (added before the flow) or an input of a <c>Step</c> map (its value in that
/// step). In a synapse: what each arriving spike adds there at once.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ImpulseAttribute : Attribute;

/// <summary>
/// In a synapse: a view of the neuron that it ends at, declared <c>partial</c> with get alone: its state of that name and
/// type, as it is at every instant. The flow and the output may read it; an arriving spike may not.
/// In a <c>[Plasticity]</c>: the neuron after, as it is at the end of the step; <c>Fired</c>, <c>Theta</c>, <c>Psi</c>
/// and events that are not sent besides its states.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PostAttribute : Attribute;

/// <summary>
/// On an <see cref="Event"/> of a neuron: it is not sent. Where its condition holds it changes states, and no synapse learns of
/// it: a burst, a plateau, a reset that is no spike. Events, the spike among them, are looked at once in a step, in the order in
/// which they are declared, each in the values that the one before it left.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InternalAttribute : Attribute;

/// <summary>In a synapse: the current that flows into the target. In a readout neuron: what the loss sees.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute;

/// <summary>In a <c>[Loss]</c>, instead of a readout's output: the time of each class's first spike.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FirstSpikeAttribute : Attribute;

/// <summary>
/// In a <c>[Loss]</c>, instead of a readout's output: the spikes of a readout that is marked <c>[Readout]</c>, a <c>float</c>
/// of each step and class: 1 where the class spikes, 0 where it does not.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SpikeAttribute : Attribute;

/// <summary>In a <c>[Loss]</c>: what the example wants each output to be in each step, a <c>float</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TargetSignalAttribute : Attribute;

/// <summary>In a <c>[Loss]</c>: how much the example wants each step to count, a <c>float</c>; 1 where it does not say.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MaskAttribute : Attribute;

/// <summary>In a <c>[Loss]</c>: how much the example wants each output to count in each step, a <c>float</c>; 1 where it does not say.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputMaskAttribute : Attribute;

/// <summary>In a <c>[Penalty]</c>: the number of spikes of a neuron in a trial, a <c>float</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SpikeCountAttribute : Attribute;

/// <summary>In a <c>[Penalty]</c>: that number over the length of the trial, a <see cref="Rate"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FiringRateAttribute : Attribute;

/// <summary>In a <c>[Penalty]</c>: the length of the trial, a <see cref="Time"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrialLengthAttribute : Attribute;

/// <summary>
/// In a <c>[CustomUpdate]</c>: the array that is updated. In a <c>[Loss]</c>: the target of each class, one-hot unless other
/// targets are given. In a <c>[Plasticity]</c>: the weight of the synapse.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TargetAttribute : Attribute
{
    /// <summary>Of an optimiser, or of a loss.</summary>
    public TargetAttribute()
    {
    }

    /// <summary>In a custom update of a network: a variable that it reads and writes.</summary>
    /// <param name="per">How many there are.</param>
    public TargetAttribute(Per per) => Per = per;

    /// <summary>In a custom update of a network: how many there are.</summary>
    public Per Per { get; }
}

/// <summary>In a <c>[CustomUpdate]</c>: the gradient, reduced over the batch.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReduceAttribute(Over over, Reduction op) : Attribute
{
    /// <summary>What is reduced over.</summary>
    public Over Over => over;

    /// <summary>How.</summary>
    public Reduction Op => op;
}

/// <summary>Pins the integrator of a <c>Flow</c>; without it the generator picks one and says which (SNN0201).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IntegrateAttribute(Integrator method) : Attribute
{
    /// <summary>The method.</summary>
    public Integrator Method => method;

    /// <summary>
    /// Of <see cref="Integrator.Adaptive"/>: how far a substep may be off in any state, in parts of the state's size, or of 1
    /// in the coherent base of its unit where it is smaller than that. Between 1e-6 and 0.1.
    /// </summary>
    public double Tolerance { get; set; } = 1e-4;
}

/// <summary>How a <c>Flow</c> is advanced over one time step.</summary>
public enum Integrator
{
    /// <summary>Matrix exponential of a linear flow, on the host in double.</summary>
    Exact,

    /// <summary>Each equation is solved exactly in its own variable, the others held constant.</summary>
    ExponentialEuler,

    /// <summary>Classical Runge–Kutta of fourth order.</summary>
    RungeKutta4,

    /// <summary>x + dt·f(x), of first order: for comparison with programs and papers that use it.</summary>
    ForwardEuler,

    /// <summary>
    /// Runge–Kutta of third order (Shu and Osher, 1988, J. Comput. Phys. 77:439) in substeps whose length the error decides,
    /// for each neuron by itself: for upstrokes and blow-ups that are short against the time step.
    /// </summary>
    Adaptive,
}

/// <summary>Whether a gradient passes.</summary>
public enum Grad
{
    /// <summary>The gradient passes.</summary>
    Flow,

    /// <summary>The gradient stops here.</summary>
    Stop,
}

/// <summary>What a reduction runs over.</summary>
public enum Over
{
    /// <summary>The examples of a batch.</summary>
    Batch,
}

/// <summary>How values are reduced.</summary>
public enum Reduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,
}
