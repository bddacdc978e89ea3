using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>e-prop as a batch runs on a device, against the same on the CPU.</summary>
internal static class DeviceOnlineRun
{
    /// <summary>Loss, class and gradient of every example; lengths differ, and it all happens twice, so nothing is left of the batch before.</summary>
    public static void Compare(ComputeDevice device, INetwork network, Feedback kind, bool wide, int steps = 40, float pruneBelow = 0, bool quiet = false)
    {
        var (layout, loss) = (network.Layout(), new PerStepCrossEntropy());
        int channels = layout.Populations[layout.Inputs[0]].Size;
        SpikeTrain[] inputs = [Inputs.Random(channels, steps - steps / 4, 0.15, seed: 2), Inputs.Random(channels, steps, 0.15, seed: 3), Inputs.Random(channels, steps - 3, 0.15, seed: 4)];
        using var weights = new WeightStore(layout, 1);
        using WeightStore expected = weights.Alike(), actual = weights.Alike(), other = new(FeedbackStore.OfRandom(layout), 7);
        Initialiser.Fill(other, 7);
        using var feedback = new FeedbackStore(layout, kind);
        feedback.Fix(other);
        using var cpu = network.CreateOnline(new(layout, weights, expected, feedback) { PruneBelow = pruneBelow });
        var rule = new EProp { Online = true, Feedback = kind, PruneBelow = pruneBelow };
        using var batch = network.CreateBatch(new(layout, device, steps, inputs.Length) { Weights = weights, Rule = rule, Loss = loss, Shards = inputs.Length, Wide = wide });
        for (int seed = 1; seed < 3; seed++)
        {
            Initialiser.Fill(weights, seed);
            feedback.Follow(weights);
            batch.Load(weights, feedback);
            batch.ClearGradients();
            batch.Prepare(inputs, [0, 1, 2], [[0], [1], [2]]);
            batch.Forward();
            batch.Evaluate();
            batch.Backward();
            batch.Finish();
            for (int i = 0; i < inputs.Length; i++)
            {
                expected.All.Span.Clear();
                cpu.Learn(inputs[i], loss, i);
                batch.ReadGradient(i, actual);
                Assert.Equal(cpu.Loss, batch.LossOf(i), 1e-5 * cpu.Loss);
                Assert.Equal(cpu.Predicted, batch.PredictedOf(i));
                for (int p = 0; p < layout.Projections.Count; p++)
                {
                    Same($"{layout.Projections[p].Name} of example {i}", layout.Projections[p].Trainable, expected.Of(p).Span, actual.Of(p).Span, quiet);
                }
            }
        }
    }

    private static void Same(string what, bool isTrained, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, bool quiet)
    {
        float most = 0;
        foreach (float value in expected)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        Assert.True(quiet && most == 0 || most > 0 == isTrained, what);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f * most, $"{what} {i}: {actual[i]}, expected {expected[i]} (of {most})");
        }
    }
}
