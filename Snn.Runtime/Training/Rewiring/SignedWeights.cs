using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Weights that keep their sign: the optimiser is shown θ = |w| and dLoss/dθ, and what it makes of θ becomes a weight of the
/// same sign. A weight of 0 has the sign of its 0.
/// </summary>
internal static class SignedWeights
{
    private static readonly Vector<int> SignBit = new(int.MinValue);

    /// <summary>Weights become θ, and their gradient that by θ.</summary>
    /// <param name="weights">A part of the weights.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="signs">Receives the sign bits.</param>
    public static void ToTheta(Lanes weights, Lanes gradient, Lanes signs)
    {
        for (int j = 0; j < weights.Length; j += Vector<float>.Count)
        {
            var sign = Vector.AsVectorInt32(weights[j]) & SignBit;
            signs[j] = Vector.AsVectorSingle(sign);
            weights[j] = Vector.Abs(weights[j]);
            gradient[j] = Vector.AsVectorSingle(Vector.AsVectorInt32(gradient[j]) ^ sign);
        }
    }
}
