namespace Snn;

/// <summary>All-to-all weights whose arriving spikes drive synapses of one model.</summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weights">How the weights start.</param>
public sealed class Dense<TSynapse>(Init weights) : Projection(weights)
    where TSynapse : class, new()
{
    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();
}

/// <summary>Connections from one population to another.</summary>
public abstract class Projection
{
    private protected Projection(Init weights) => Weights = weights;

    /// <summary>How the weights start.</summary>
    public Init Weights { get; }

    /// <summary>
    /// Axonal delay; a whole number of time steps, of which zero stands for the shortest possible, one step. Without a time
    /// grid it may be any time, and zero is zero.
    /// </summary>
    public Time Delay { get; init; }

    /// <summary>
    /// The longest delay that training may come to, where the delay is marked <see cref="TrainableDelayAttribute"/>: memory is
    /// kept for as many steps. Zero stands for four times <see cref="Delay"/>.
    /// </summary>
    public Time MostDelay { get; init; }

    /// <summary>
    /// The parameters of the learning rule that <see cref="LearnAttribute{TRule}"/> names, such as <c>new PairStdp { APlus = 0.005f }</c>;
    /// left out, those that its class declares.
    /// </summary>
    public object? Rule { get; init; }

    /// <summary>The same where the projection has several rules: of each class at most one, in any order.</summary>
    public IReadOnlyList<object> Rules { get; init; } = [];
}
