namespace Snn.Models;

/// <summary>
/// Carries a state from trial to trial: each neuron starts with what the examples of the last batch have left of it, on the
/// mean. So lives the adaptive threshold θ of Diehl and Cook (2015, Front. Comput. Neurosci. 9:99) over examples, one a batch.
/// </summary>
[CustomUpdate]
public partial class CarriedState
{
    /// <summary>The state at the end of a trial.</summary>
    [Input(Per.Neuron, PerExample = true)] public partial float End { get; }

    /// <summary>What it starts with, its <c>Start</c>.</summary>
    [Target(Per.Neuron)] public partial float Start { get; set; }

    /// <summary>One update.</summary>
    public Equations Step => [Next(Start) == MeanOverBatch(End)];
}
