namespace Snn.Runtime;

/// <summary>A penalty of one neuron in one trial: plain single-precision code, the same on the host and on every device.</summary>
public interface IPenaltyKernel
{
    /// <summary>The penalty.</summary>
    /// <param name="count">Number of spikes.</param>
    /// <param name="length">Length of the trial in ms, above 0.</param>
    float Value(float count, float length);

    /// <summary>Its derivative by the number of spikes.</summary>
    /// <param name="count">Number of spikes.</param>
    /// <param name="length">Length of the trial in ms, above 0.</param>
    float Slope(float count, float length);
}
