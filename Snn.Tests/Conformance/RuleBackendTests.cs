using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Every learning rule has the same gradient on the vectorised backend as in plain code.</summary>
public sealed class RuleBackendTests
{
    public static TheoryData<LearningRule, INetwork, Penalty?> Cases() => new()
    {
        { new SurrogateBptt(), new GoldenNetwork(), new RatePenalty { Strength = 1e-3f } },
        { new EventProp(), new GoldenLifNetwork { Hidden = new(37) { Model = new() { TauRef = 3 * ms } } }, new RatePenalty { Strength = 1e-3f } },
        { new EventProp(), new AlifNetwork { Hidden = new(21) }, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_backends_agree(LearningRule rule, INetwork network, Penalty? penalty)
    {
        using var simd = Run(Backend.Simd);
        using var reference = Run(Backend.Reference);
        Assert.NotEmpty(simd.Spikes("Hidden"));
        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        foreach (var projection in simd.Layout.Projections)
        {
            Expect.Close(reference.Matrix(reference.Gradient, projection.Name), simd.Matrix(simd.Gradient, projection.Name), 1e-4, projection.Name);
        }

        TrialRun Run(Backend backend)
        {
            var run = new TrialRun(network, backend, 150, rule, penalty);
            var random = new Random(5);
            foreach (ref float w in run.Weights.All.Span)
            {
                w = 2.5f * (random.NextSingle() - 0.25f);
            }

            ClearPadding(run);
            run.Forward(Inputs(run.Layout.Populations[0].Size), 1);
            run.Backward();
            return run;
        }
    }

    private static SpikeTrain Inputs(int size)
    {
        var random = new Random(2);
        return SpikeTrain.FromPairs(
            Enumerable.Range(0, 150).SelectMany(t => Enumerable.Range(0, size).Where(_ => random.NextDouble() < 0.05).Select(k => (t, k))), 150);
    }

    private static void ClearPadding(TrialRun run)
    {
        for (int p = 0; p < run.Layout.Projections.Count; p++)
        {
            for (int k = 0; k < run.Weights.SourceSize(p); k++)
            {
                run.Weights[p][k].Span[run.Weights.TargetSize(p)..].Clear();
            }
        }
    }
}
