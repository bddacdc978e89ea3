namespace Snn.Runtime;

/// <summary>What the generator implements for every class marked <c>[Network]</c> that can run freely.</summary>
public interface ISimulated
{
    /// <summary>Shape of the network with the sizes and delays of this instance.</summary>
    /// <exception cref="ArgumentException">A delay is negative, or a parameter has a value that it cannot have.</exception>
    NetworkLayout Layout();

    /// <summary>A run of the network that goes on for as long as it is told to, on as many threads as <see cref="SimulationOptions.Threads"/> says.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps, or a parameter of a rule has a value that it cannot have.</exception>
    /// <exception cref="NotSupportedException">It is to run on a device, for which there are no kernels of something of it.</exception>
    /// <exception cref="DeviceException">The device has no room for it.</exception>
    Simulation Simulate(SimulationOptions? options = null);

    /// <summary>Equations, integration choices and learning rules as text.</summary>
    /// <param name="full">Whether the steps of all kernels are told, line by line, and where and when the variables of rules are kept and advanced; otherwise the equations of its models and rules.</param>
    string Describe(bool full = false);
}

/// <summary>What is said shorter.</summary>
public static class SimulatedExtensions
{
    /// <summary>Makes a run of a network and runs it for a while.</summary>
    /// <param name="network">The network.</param>
    /// <param name="duration">How long.</param>
    /// <param name="options">How.</param>
    /// <param name="prepare">What it is given and what is recorded before the first step.</param>
    /// <returns>The run, which may go on; the caller's to dispose of.</returns>
    /// <inheritdoc cref="ISimulated.Simulate"/>
    public static Simulation Simulate(this ISimulated network, Time duration, SimulationOptions? options = null, Action<Simulation>? prepare = null)
    {
        var simulation = network.Simulate(options);
        try
        {
            prepare?.Invoke(simulation);
            simulation.Run(duration);
            return simulation;
        }
        catch
        {
            simulation.Dispose();
            throw;
        }
    }
}

/// <summary>How a network is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>The backend that runs it, where no device does.</summary>
    public Backend Backend { get; init; } = Backend.Simd;

    /// <summary>
    /// The device that runs it, which stays the caller's; null for the CPU. Steps are queued there many at a time, and what is
    /// asked for is copied from it: weights, states and variables that are to be changed are asked for again each time.
    /// </summary>
    public ComputeDevice? Device { get; init; }

    /// <summary>
    /// Threads that the network is spread over, where no device runs it; the caller's is one of them. Results are the same bits
    /// on any number. One, the default, is as in other simulators, and leaves the other cores to other runs: several small
    /// networks side by side are faster than one after the other on several threads, which meet after every step.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Seed of the initial weights, of random inputs, of noise and of what neurons have of their own.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The weights to begin with, which learning rules then change; null for weights drawn as the projections say.</summary>
    public WeightStore? Weights { get; init; }

    /// <summary>
    /// Parameters that were trained, or that updates of the network have, which <see cref="Simulation.Update"/> and
    /// <see cref="Simulation.Load"/> then change; null for the values that the network was made with.
    /// </summary>
    public ParameterStore? Parameters { get; init; }

    /// <summary>Whether it runs an example of a training run, which runs the updates of the network by itself.</summary>
    internal bool IsTrial { get; init; }

    /// <summary>Most bytes that a device takes for the rows of a projection whose synapses are drawn for each spike; with more spikes in a step than that has room for, the step takes longer.</summary>
    internal long RoomForRows { get; init; } = 64 << 20;
}
