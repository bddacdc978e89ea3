namespace Snn.Runtime;

/// <summary>One labelled example: what a trainer learns from.</summary>
/// <param name="Spikes">Spikes of the network's input population.</param>
/// <param name="Label">The class it belongs to: a neuron of the readout, from 0.</param>
public readonly record struct Example(SpikeTrain Spikes, int Label);
