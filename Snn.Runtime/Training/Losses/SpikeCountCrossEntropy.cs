using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the number of spikes of each class: L = −log softmax(a·Σₜ m[t] z[t])[label], with z = 1 at a spike, the
/// example's mask m and the scale a, over the steps of a window (the <c>ce_count_loss</c> of Eshraghian et al., 2023, Proc. IEEE
/// 111:1016). The class with most spikes is predicted. The readout is a spiking population marked <c>[Readout]</c>.
/// </summary>
[Loss]
public sealed partial class SpikeCountCrossEntropy
{
    /// <summary>What a spike is worth in the softmax: e times as likely with each 1/<see cref="Scale"/> spikes.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>The first step that counts.</summary>
    public int From { get; init; }

    /// <summary>The step behind the last that counts.</summary>
    public int Until { get; init; } = int.MaxValue;

    /// <summary>Whether a class spikes.</summary>
    [Spike] public partial float Z { get; }

    /// <summary>How much a step counts.</summary>
    [Mask] public partial float M { get; }

    /// <summary>The class with most spikes is predicted.</summary>
    public float Score => Scale * SumOverTime(M * Within(From, Until) * Z);

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
