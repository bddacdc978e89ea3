using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the first spikes' times: L = −log softmax(−t/τ)[label], the earlier the likelier (Göltz et al.,
/// 2021, Nat. Mach. Intell. 3:823; Wunderlich and Pehle, 2021, Sci. Rep. 11:12829). The class that spikes first is
/// predicted.
/// </summary>
[Loss]
public sealed partial class FirstSpikeCrossEntropy
{
    /// <summary>By how much earlier a class must spike to be e times as likely.</summary>
    public Time Tau { get; init; } = 2 * Units.ms;

    /// <summary>When each class spikes first.</summary>
    [FirstSpike] public partial Time T { get; }

    /// <summary>The class that spikes first is predicted.</summary>
    public float Score => -T / Tau;

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
