namespace Snn.Runtime;

/// <summary>Whatever has a network on a device, a batch of trials or a simulation, as updates of the network see it.</summary>
/// <param name="Layout">The network.</param>
/// <param name="Device">The device.</param>
/// <param name="Memory">Memory that lives as long.</param>
/// <param name="Weights">The weights there.</param>
/// <param name="Threads">Threads of a group.</param>
internal sealed record UpdateHome(NetworkLayout Layout, ComputeDevice Device, DeviceMemory Memory, DeviceWeights Weights, int Threads);
