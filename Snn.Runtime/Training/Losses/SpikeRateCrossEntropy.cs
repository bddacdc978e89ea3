using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the spikes of each step, averaged over the steps: L = −1/T Σₜ log softmax(a·z[t])[label], with z = 1 at
/// a spike and the scale a: it asks the class of the label to spike in every step, and the others never (the <c>ce_rate_loss</c>
/// of Eshraghian et al., 2023, Proc. IEEE 111:1016). The class with most spikes is predicted. The readout is a spiking population
/// marked <c>[Readout]</c>.
/// </summary>
[Loss]
public sealed partial class SpikeRateCrossEntropy
{
    /// <summary>What a spike is worth in the softmax.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Whether a class spikes.</summary>
    [Spike] public partial float Z { get; }

    /// <summary>The class with most spikes is predicted.</summary>
    public float Score => SumOverTime(Z);

    /// <summary>The loss.</summary>
    public float Objective => MeanOverTime(CrossEntropy(Scale * Z));
}
