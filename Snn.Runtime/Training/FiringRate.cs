namespace Snn.Runtime;

/// <summary>Firing-rate regularisation: every spike is credited by how far its neuron's rate is off the target.</summary>
public static class FiringRate
{
    /// <summary>Writes strength · (rate − target) in Hz for every neuron; 0 on the side that the rule does not pull.</summary>
    /// <param name="log">The spikes of the trial.</param>
    /// <param name="rule">Strength and target.</param>
    /// <param name="steps">Length of the trial.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="credit">Receives dLoss/dspike.</param>
    public static void Credit(SpikeLog log, LearningRule rule, int steps, Time dt, Lanes credit)
    {
        if (rule.RateStrength == 0)
        {
            credit.Span.Clear();
            return;
        }

        log.CountPerNeuron(credit.Span);
        float hertz = 1 / (steps * dt / Units.sec), target = rule.TargetRate / Units.Hz;
        var values = credit.Span[..log.Size];
        for (int j = 0; j < values.Length; j++)
        {
            float off = values[j] * hertz - target;
            values[j] = rule.RateStrength * rule.RatePull switch
            {
                RatePull.Down => MathF.Max(off, 0),
                RatePull.Up => MathF.Min(off, 0),
                _ => off,
            };
        }
    }
}
