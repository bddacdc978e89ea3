namespace Snn.Runtime;

/// <summary>One utterance, image or recording as spikes, with what it shows.</summary>
/// <param name="Spikes">The spikes of the input channels, in time steps.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="Speaker">Who spoke it; null if the data set does not say.</param>
public sealed record SpikeExample(SpikeTrain Spikes, int Label, int? Speaker = null);
