namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy of the readout's sum with exponentially falling weights, which rewards early decisions and gives
/// early spikes their credit: L = −log softmax(Σₜ exp(−t·dt/τ) y[t])[label] (Nowotny, Turner and Knight, 2025,
/// Neuromorph. Comput. Eng., doi 10.1088/2634-4386/ada852).
/// </summary>
public sealed class ExponentialCrossEntropy : WeightedCrossEntropy
{
    private readonly float _ratio;

    /// <summary>Sets the time scale.</summary>
    /// <param name="tau">Time constant τ of the weights.</param>
    /// <param name="dt">Length of the network's time step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is not positive.</exception>
    public ExponentialCrossEntropy(Time tau, Time dt)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tau / Units.ms, nameof(tau));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dt / Units.ms, nameof(dt));
        _ratio = (float)Math.Exp(-(double)(dt / tau));
    }

    private protected override (float First, float Ratio) Weights(int steps) => (1, _ratio);
}
