using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>The firing-rate regularisation does by every rule what it says.</summary>
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
        double low = Rate(rule with { RateStrength = 1, TargetRate = (float)(free / 2) * Hz });
        Assert.True(low < free - 0.25 * (free - free / 2), $"a quarter of the way from {free} to its half, but {low}");
        double high = Rate(rule with { RateStrength = 1, TargetRate = (float)(free * 2) * Hz });
        Assert.True(high > free + 0.25 * (2 * free - free), $"a quarter of the way from {free} to its double, but {high}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_bound_pulls_from_one_side_alone(LearningRule rule)
    {
        double free = Rate(rule), bound = free / 2;
        Assert.InRange(Rate(rule with { RateStrength = 1, TargetRate = (float)bound * Hz, RatePull = RatePull.Down }), 0, 0.8 * free);
        Assert.Equal(Bytes(rule), Bytes(rule with { RateStrength = 1, TargetRate = 1e6f * Hz, RatePull = RatePull.Down }));
        Assert.Equal(Bytes(rule), Bytes(rule with { RateStrength = 1, TargetRate = 0 * Hz, RatePull = RatePull.Up }));
    }

    [Theory]
    [InlineData(RatePull.Both, 5, -15)]
    [InlineData(RatePull.Down, 5, 0)]
    [InlineData(RatePull.Up, 0, -15)]
    public void The_credit_of_a_spike_is_strength_times_how_far_the_rate_is_off(RatePull pull, float often, float never)
    {
        var log = new SpikeLog(2, 100);
        for (int t = 0; t < 100; t++)
        {
            log.AppendIf(t % 50 == 0, 0);
            log.EndStep();
        }

        using var arena = new Arena();
        var credit = arena.Lanes(2);
        FiringRate.Credit(log, new EventProp { RateStrength = 1, TargetRate = 15 * Hz, RatePull = pull }, 100, 1 * ms, credit);
        Assert.Equal(often, credit.At(0), 1e-4); // two spikes in 0.1 s
        Assert.Equal(never, credit.At(1), 1e-4);
    }

    private static double Rate(LearningRule rule)
    {
        using var trainer = Make(rule);
        for (int epoch = 0; epoch < 12; epoch++)
        {
            trainer.TrainEpoch(Points);
        }

        return trainer.Evaluate(Points).RatesHz["Hidden"];
    }

    private static byte[] Bytes(LearningRule rule)
    {
        using var trainer = Make(rule);
        trainer.TrainEpoch(Points);
        return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
    }

    private static Trainer Make(LearningRule rule) => new(
        new LatencyNetwork(YinYang.Channels, 40, 3, Symbol.Dt, Init.Normal(sd: 1.5f, mean: 2)),
        rule,
        new Adam { LearningRate = 1e-2f },
        new() { MaxSteps = Symbol.Steps, Loss = new SumCrossEntropy() });
}
