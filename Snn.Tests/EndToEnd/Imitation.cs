using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>Half the squared distance from what a teacher does.</summary>
internal sealed class Imitation(Rows teacher) : Loss
{
    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        double loss = 0;
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                float off = readout[t].At(c) - teacher[t].At(c);
                error[t].At(c) = off;
                loss += 0.5 * off * off;
            }
        }

        return loss;
    }

    public override int Predict(Rows readout, int steps, int classes) => 0;
}
