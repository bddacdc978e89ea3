namespace Snn;

/// <summary>
/// Marks what learns: in a network, a projection, whose weights learn; in a neuron or synapse, a parameter. A trained
/// <see cref="Time"/> stays positive, other parameters may take any value.
/// </summary>
/// <param name="per">Parameters: how many values there are. On a projection it is refused (SNN0320).</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrainableAttribute(Per per = Per.Population) : Attribute
{
    /// <summary>Parameters: how many values there are.</summary>
    public Per Per => per;

    /// <summary>
    /// Parameters: whether the value stays positive, as that of a <see cref="Time"/> always does. Training then moves its
    /// logarithm.
    /// </summary>
    public bool Positive { get; set; }
}

/// <summary>
/// Marks a projection whose delay learns, by EventProp's gradient: one delay for all of its synapses, or one for each neuron
/// that it comes from. A delay starts at <see cref="Projection.Delay"/>, stays positive and takes any value up to
/// <see cref="Projection.MostDelay"/>; spikes are delayed by the nearest whole number of steps (Mészáros et al. 2025), or,
/// without a time grid, by the value itself.
/// </summary>
/// <param name="per">How many delays there are.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TrainableDelayAttribute(Per per = Per.Population) : Attribute
{
    /// <summary>How many delays there are: one for the projection, or one for each neuron that it comes from.</summary>
    public Per Per => per;
}

/// <summary>How many values a trained parameter or a state has.</summary>
public enum Per
{
    /// <summary>One for all neurons of a population; of a synapse, one for the projection.</summary>
    Population,

    /// <summary>One for each neuron; of a synapse, one for each neuron at which the projection ends; of a delay, one for each from which it comes.</summary>
    Neuron,

    /// <summary>A state of a synapse or a variable of a learning rule: one for each neuron from which the projection comes.</summary>
    Pre,

    /// <summary>A state of a synapse, as where nothing is said, or a variable of a learning rule: one for each neuron at which the projection ends.</summary>
    Post,

    /// <summary>A variable of a learning rule: one for each synapse. A synapse model has none.</summary>
    Synapse,
}

/// <summary>
/// In a network: marks a population that losses read, where it spikes; these are then losses of spikes. A population of
/// neurons with an <c>[Output]</c> and without a spike is a readout without this mark. The first readout that is declared is
/// the main one. In a <c>[Loss]</c>: the readout's output, of each step and class.
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

/// <summary>
/// Names parameters of which each neuron of a population has its own value: those of <see cref="Population.Parameters"/>, or
/// the model's where none are given there. A parameter of synapses that end there is named after its projection, <c>"InHid.Tau"</c>.
/// </summary>
/// <param name="parameters">Names of parameters that do not learn; write <c>nameof(Lif.TauMem)</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PerNeuronAttribute(params string[] parameters) : Attribute
{
    /// <summary>Names of the parameters.</summary>
    public IReadOnlyList<string> Parameters => parameters;
}

/// <summary>
/// When a custom update of the network runs. Without it an update runs after every batch, in the order declared. Updates of a
/// group run on demand together, and no two of them write one variable.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UpdateAttribute : Attribute
{
    /// <summary>It runs after every so many batches; 0 for on demand alone.</summary>
    public int Every { get; set; } = 1;

    /// <summary>The group that it belongs to.</summary>
    public string Group { get; set; } = "";

    /// <summary>Name of an update that comes first; write <c>nameof(...)</c>.</summary>
    public string After { get; set; } = "";
}

/// <summary>Generates the training kernels of <typeparamref name="TRule"/> for the trainable projections of the network.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TrainAttribute<TRule> : Attribute
    where TRule : LearningRule
{
    /// <summary>Whether e-prop is also generated in its forward form, for <see cref="EProp.Online"/>.</summary>
    public bool Online { get; init; }

    /// <summary>
    /// Online: whether eligibilities stop at jumps, all of which then count as marked <see cref="Grad.Stop"/>. What spikes alone
    /// drive, such as an adaptation that grows with every spike, then has no part in the trace, and takes no memory or time
    /// (Frenkel and Indiveri, 2022, ISSCC, "ReckOn", whose neurons do not adapt).
    /// </summary>
    public bool StopsAtJumps { get; init; }

    /// <summary>Online: whether eligibilities below <see cref="EProp.PruneBelow"/> are pruned; without it none are.</summary>
    public bool Prunes { get; init; }
}

/// <summary>
/// Marks a projection to whose learning rules the run gives signals, through <c>Simulation.Signal</c>. A signal that nothing
/// feeds is an error (SNN0418): a rule would wait for it in the first step. Where training takes the gradient of a rule, it gives
/// the learning signal, and no mark is needed. On a population: names inputs of its neurons that the run gives as well as
/// synapses, such as a current; in trials they are given nothing.
/// </summary>
/// <param name="signals">
/// Names of the signals, of whichever rules of the projection have them, or of inputs; write <c>nameof(Rule.Reward)</c>.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FromRunAttribute(params string[] signals) : Attribute
{
    /// <summary>Names of the signals.</summary>
    public IReadOnlyList<string> Signals => signals;
}

/// <summary>Marks a projection whose weights change by the learning rule <typeparamref name="TRule"/> while the network is simulated.</summary>
/// <typeparam name="TRule">A class marked <c>[Plasticity]</c>.</typeparam>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class LearnAttribute<TRule> : Attribute
    where TRule : class, new();
