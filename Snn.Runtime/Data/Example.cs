namespace Snn.Runtime;

/// <summary>One utterance, image or other trial with its class.</summary>
/// <param name="Spikes">Spikes of the input population, one list a step.</param>
/// <param name="Label">Class, from 0.</param>
/// <param name="Speaker">Who spoke it, where the data set says.</param>
public sealed record Example(SpikeTrain Spikes, int Label, int? Speaker = null);
