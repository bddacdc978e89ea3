namespace Snn.Models;

/// <summary>Source of spikes given from outside.</summary>
[Neuron]
public partial class SpikeInput;
