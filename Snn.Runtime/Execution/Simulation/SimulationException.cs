namespace Snn.Runtime;

/// <summary>A simulation that cannot go on: a state or weight has left the finite numbers.</summary>
public sealed class SimulationException(string message) : Exception(message);
