using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>Penalties on firing rates do by every rule what they say.</summary>
public class RateTests
{
    private static readonly YinYang Symbol = new() { Dt = 0.5f * ms };
    private static readonly SpikeDataset Points = Symbol.Draw(150, seed: 1);

    public static TheoryData<LearningRule> Rules => [new EventProp(), new SurrogateBptt(), new EProp()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_pulls_rates_to_the_target_from_either_side(LearningRule rule)
    {
        double free = Rate(rule);
        Assert.True(free > 20, $"{free}");
        double low = Rate(rule, new RatePenalty { Strength = 1, Target = (float)(free / 2) * Hz });
        Assert.True(low < free - 0.25 * (free - free / 2), $"a quarter of the way from {free} to its half, but {low}");
        double high = Rate(rule, new RatePenalty { Strength = 1, Target = (float)(free * 2) * Hz });
        Assert.True(high > free + 0.25 * (2 * free - free), $"a quarter of the way from {free} to its double, but {high}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_bound_pulls_from_one_side_alone(LearningRule rule)
    {
        double free = Rate(rule), bound = free / 2;
        Assert.InRange(Rate(rule, new RateCeiling { Strength = 1, Bound = (float)bound * Hz }), 0, 0.8 * free);
        Assert.Equal(Bytes(rule), Bytes(rule, new RateCeiling { Strength = 1, Bound = 1e6f * Hz }));
        Assert.Equal(Bytes(rule), Bytes(rule, new RateFloor { Strength = 1, Bound = 0 * Hz }));
    }

    private static double Rate(LearningRule rule, Penalty? penalty = null)
    {
        using var trainer = Make(rule, penalty);
        for (int epoch = 0; epoch < 12; epoch++)
        {
            trainer.TrainEpoch(Points);
        }

        return trainer.Evaluate(Points).RatesHz["Hidden"];
    }

    private static byte[] Bytes(LearningRule rule, Penalty? penalty = null)
    {
        using var trainer = Make(rule, penalty);
        trainer.TrainEpoch(Points);
        return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
    }

    private static Trainer Make(LearningRule rule, Penalty? penalty) => new(
        new LatencyNetwork(YinYang.Channels, 40, 3, Symbol.Dt, Init.Normal(sd: 1.5f, mean: 2)),
        rule,
        new Adam { LearningRate = 1e-2f },
        new() { MaxSteps = Symbol.Steps, Loss = new SumCrossEntropy(), Penalty = penalty });
}
