namespace Snn.Runtime;

/// <summary>What the generator implements for a class marked <c>[CustomUpdate]</c> that is an update of a network.</summary>
public interface INetworkUpdate
{
    /// <summary>Its variables, in the order declared.</summary>
    IReadOnlyList<UpdateVariable> Variables { get; }

    /// <summary>Of what is kept while it runs, results of reductions and new values: one for each of what.</summary>
    IReadOnlyList<UpdateAxes> Kept { get; }

    /// <summary>Runs it once.</summary>
    /// <param name="all">Its variables.</param>
    /// <param name="time">When in the run.</param>
    void Run(UpdateFrame all, UpdateTime time);

    /// <summary>Its stages on a device, in the order in which they run.</summary>
    IReadOnlyList<UpdateStage> DeviceStages { get; }

    /// <summary>A stage on a device: a thread computes one result.</summary>
    Action<NetworkUpdateView> DeviceKernel { get; }

    /// <summary>How many numbers are the same for all results.</summary>
    int ConstantCount { get; }

    /// <summary>Computes these.</summary>
    /// <param name="time">When in the run.</param>
    /// <param name="constants">Receives them.</param>
    void Constants(UpdateTime time, Span<float> constants);
}

/// <summary>A stage of an update: a loop on the CPU, a launch on a device.</summary>
/// <param name="Results">One result for each of what.</param>
/// <param name="Variable">Number of the variable that it gives a new value; −1 for a reduction.</param>
/// <param name="Kept">Where results are kept; −1 where a new value takes the place of the old one.</param>
public readonly record struct UpdateStage(UpdateAxes Results, int Variable, int Kept);

/// <summary>A variable of an update.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Axes">One for each of what.</param>
/// <param name="Role">Whose it is, and whether it is written.</param>
public readonly record struct UpdateVariable(string Name, UpdateAxes Axes, UpdateRole Role);

/// <summary>Whose a variable of an update is.</summary>
public enum UpdateRole
{
    /// <summary>Of the network, read.</summary>
    Input,

    /// <summary>Of the network, written.</summary>
    Target,

    /// <summary>The update's own; kept from run to run, and in checkpoints.</summary>
    State,
}

/// <summary>One for each of what: each neuron of the source, of the target, each example of a batch, or several of these.</summary>
[Flags]
public enum UpdateAxes
{
    /// <summary>One number.</summary>
    None = 0,

    /// <summary>One for each neuron of the source.</summary>
    Sources = 1,

    /// <summary>One for each neuron of the target, or of a population.</summary>
    Targets = 2,

    /// <summary>One for each synapse.</summary>
    Synapses = Sources | Targets,

    /// <summary>One for each example of a batch.</summary>
    Batch = 4,
}
