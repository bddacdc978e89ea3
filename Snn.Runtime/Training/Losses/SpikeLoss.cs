namespace Snn.Runtime;

/// <summary>
/// A loss of the spikes of a readout that the network marks as its <c>[Readout]</c>: the rows that it reads are 1 where a class
/// spikes in a step and 0 where it does not, and what it writes is dLoss/dspike, from which rules with a surrogate step back.
/// </summary>
public abstract class SpikeLoss : Loss
{
    /// <exception cref="NotSupportedException">The rule takes derivatives by the times of spikes.</exception>
    private protected override void CheckFits(LearningRule? rule)
    {
        if (rule is EventProp)
        {
            throw new NotSupportedException($"{GetType().Name} reads whether there is a spike, which no small change of a weight changes, so the exact gradient, EventProp's, is zero; train with SurrogateBptt or EProp, or give a loss of first spikes, such as FirstSpikeCrossEntropy.");
        }
    }
}
