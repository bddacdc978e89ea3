using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A batch on a device, beside the CPU, of networks whose synapses are not all stored or not all of one delay.</summary>
internal static class DeviceSynapseRun
{
    /// <summary>Losses, spikes and gradients, by weights and parameters, of two examples of different length.</summary>
    internal static void Compare(ComputeDevice device, LearningRule rule, INetwork network, DevicePlan plan, bool wide, int steps = 40, bool quiet = false)
    {
        using var cpu = new TrialRun(network, Backend.Simd, steps, rule);
        using var other = new WeightStore(FeedbackStore.OfRandom(cpu.Layout), 7);
        Initialiser.Fill(other, 7);
        cpu.FixFeedback(other);
        SpikeTrain[] inputs = [.. Enumerable.Range(0, 2).Select(i => Inputs.Random(cpu.Layout.Populations[0].Size, steps - 5 * i, 0.1, seed: 2 + i))];
        using var run = new DeviceRun(network, device, plan, cpu, inputs, shards: 2, wide: wide);
        double[] losses = run.Train(i => i);
        using var parameters = new ParameterArray(cpu.Layout);
        for (int i = 0; i < inputs.Length; i++)
        {
            double loss = cpu.Forward(inputs[i], i);
            Assert.Equal(loss, losses[i], 1e-5 * loss);
            foreach (var population in cpu.Layout.Populations.Where(p => p is { Spikes: true, Name: not "Input" }))
            {
                Assert.True(quiet || cpu.Spikes(population.Name).Length > 20, $"{population.Name} hardly spikes");
                Assert.Equal(cpu.Spikes(population.Name), run.Spikes(population.Name, i));
            }

            cpu.Backward();
            foreach (var (p, projection) in cpu.Layout.Projections.Index().Where(p => p.Item.Trainable))
            {
                float[] expected = cpu.Gradient.Of(p).Span.ToArray(), actual = run.Gradients[i].Of(p).Span.ToArray();
                float most = expected.Max(MathF.Abs);
                Assert.True(quiet || most > 0, projection.Name);
                Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - 2e-5f * most, g.First + 2e-5f * most));
            }

            for (int j = 0; j < parameters.All.Length; j++)
            {
                parameters.All.At(j) += cpu.ParameterGradient.All.At(j);
            }
        }

        var idle = new List<string>(); // a delay has a gradient by EventProp alone
        string[] moving = [.. cpu.Parameters.Names.Where(n => rule is EventProp || !n.EndsWith(".Delay", StringComparison.Ordinal))];
        foreach (string name in cpu.Parameters.Names)
        {
            float[] expected = parameters[name].ToArray(), actual = run.ParameterGradient[name].ToArray();
            float most = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - 1e-4f * most, g.First + 1e-4f * most));
            if (most == 0 && moving.Contains(name))
            {
                idle.Add(name);
            }
        }

        Assert.True(idle.Count == 0 || idle.Count < moving.Length, $"no gradient by {string.Join(", ", idle)}");
    }
}
