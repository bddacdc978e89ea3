using static Snn.Dsl;
using static Snn.Reductions;

namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's sum with exponentially falling weights, which rewards early decisions and gives
/// early spikes their credit: L = −log softmax(Σₜ exp(−t·dt/τ) y[t])[label] (Nowotny, Turner and Knight, 2025,
/// Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852).
/// </summary>
[Loss]
public sealed partial class ExponentialCrossEntropy
{
    /// <summary>Sets the time scale.</summary>
    /// <param name="tau">Time constant τ of the weights.</param>
    /// <param name="dt">Length of the network's time step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is not positive.</exception>
    public ExponentialCrossEntropy(Time tau, Time dt)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tau / Units.ms, nameof(tau));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dt / Units.ms, nameof(dt));
        (Tau, StepLength) = (tau, dt);
    }

    /// <summary>Time constant of the weights.</summary>
    public Time Tau { get; }

    /// <summary>Length of the network's time step.</summary>
    public Time StepLength { get; }

    /// <summary>The readout.</summary>
    [Readout] public partial float Y { get; }

    /// <summary>The class with the highest weighted sum is predicted.</summary>
    public float Score => SumOverTime(Exp(-(StepLength / Tau) * StepIndex) * Y);

    /// <summary>The loss.</summary>
    public float Objective => CrossEntropy(Score);
}
