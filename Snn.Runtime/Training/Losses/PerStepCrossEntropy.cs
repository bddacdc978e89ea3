namespace Snn.Runtime;

/// <summary>
/// Softmax cross-entropy in every step, summed over the steps: L = −Σₜ log softmax(y[t])[label]. The loss under which
/// e-prop's error is the difference between the readout's softmax and the one-hot label (Bellec et al., 2020, Nat. Commun.
/// 11:3625, classification tasks). The class whose readout has the highest sum is predicted.
/// </summary>
public sealed class PerStepCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override bool IsPerStep => true;

    /// <inheritdoc/>
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        double loss = 0;
        for (int t = 0; t < steps; t++)
        {
            loss += Softmax.CrossEntropy(readout[t], classes, label, error[t]);
        }

        return loss;
    }

    /// <inheritdoc/>
    public override int Predict(Rows readout, int steps, int classes) => Prediction.OfSum(readout, steps, classes);
}
