namespace Snn.Runtime;

/// <summary>What an example asks of a readout besides the main one.</summary>
/// <param name="Label">The right class, from 0; null where it has none of its own.</param>
/// <param name="Targets">What is asked of it in each step; null where the label is all.</param>
public sealed record ReadoutTargets(int? Label, TimedTargets? Targets = null);
