using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Compressed rows on a device, in trials of every rule and in simulations, against the CPU's.</summary>
public sealed class DeviceSparseTests
{
    private const int Steps = 50;

    public static TheoryData<LearningRule, DevicePlan> Cases()
    {
        var data = new TheoryData<LearningRule, DevicePlan>();
        foreach (var plan in (DevicePlan[])[DevicePlan.Step, DevicePlan.Trial, DevicePlan.TrialPerThread])
        {
            data.Add(new EProp(), plan);
            data.Add(new SurrogateBptt(), plan);
            data.Add(new EventProp(), plan);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_simd(LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        Compare(device, SparseNetworks.Make(SparseNetworks.Delays, "Connect.Fraction(0.4f)"), rule, plan);
    }

    [Theory]
    [InlineData(false, DevicePlan.Step)]
    [InlineData(true, DevicePlan.Step)]
    [InlineData(true, DevicePlan.Trial)]
    public void So_do_synapses_that_keep_states_of_their_sources(bool isBptt, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        Compare(device, new SparsePlasticNetwork(), isBptt ? new SurrogateBptt() : new EProp(), plan);
    }

    private static void Compare(ComputeDevice device, INetwork network, LearningRule rule, DevicePlan plan)
    {
        using var cpu = new TrialRun(network, Backend.Simd, Steps, rule);
        var input = Inputs.Random(cpu.Layout.Populations[0].Size, Steps, 0.1, seed: 1);
        using var run = new DeviceRun(network, device, plan, cpu, [input]);
        run.Train(_ => 2);
        cpu.Forward(input, 2);
        cpu.Backward();
        Assert.NotEmpty(cpu.Spikes("Hidden"));
        Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden"));
        Assert.Contains(SparseNetworks.Numbers(cpu.Gradient), g => g != 0);
        Near(SparseNetworks.Numbers(cpu.Gradient), SparseNetworks.Numbers(run.Gradients[0]));
        Near(cpu.ParameterGradient.All.Span.ToArray(), run.ParameterGradient.All.Span.ToArray());
    }

    [Fact]
    public void A_simulation_has_the_spikes_of_the_CPU()
    {
        using var device = ComputeDevice.Simulated(16);
        int[][] runs = [.. ((SimulationOptions[])[new(), new() { Device = device }]).Select(options =>
        {
            using var simulation = new StillSparseNetwork().Simulate(options);
            var recording = simulation.Record("Hidden");
            simulation.Input("Input").Play(Inputs.Random(20, 60, 0.2, seed: 5));
            simulation.Run(30);
            simulation.Weights.Row(0, 3)[1] = 40;
            simulation.Run(30);
            Assert.Equal(40, simulation.Weights.Row(0, 3)[1]);
            return (int[])[.. recording.Neurons, .. recording.Steps.Select(t => (int)t)];
        })];
        Assert.True(runs[0].Length > 20);
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Rules_of_plasticity_leave_what_they_leave_on_the_CPU()
    {
        const string some = "Connect.Fraction(0.1f)";
        const int steps = 40;
        using var device = ComputeDevice.Simulated(16);
        using WeightStore here = SparseRuleNetworks.Start(some), there = SparseRuleNetworks.Start(some);
        using var cpu = SparseRuleNetworks.Run(some, Backend.Simd, here, steps: steps);
        using var simulation = SparseRuleNetworks.Run(some, Backend.Simd, there, device, steps);
        for (int again = 0; again < 2; again++)
        {
            foreach (string name in (string[])["P3.C", "P8.G"])
            {
                float[][] expected = Variable(cpu, name), actual = Variable(simulation, name);
                Assert.True(again > 0 || expected.Any(row => row.Any(v => v != 0)), name); // gradients are 0 after the end of a trial
                Near([.. expected.SelectMany(v => v)], [.. actual.SelectMany(v => v)], 1e-5f);
            }

            // what is written there is read by later steps
            int k = Enumerable.Range(0, PlasticRun.Before).First(k => cpu.SynapseVariable("P3.C", k).Length > 1);
            cpu.SynapseVariable("P3.C", k)[1] = simulation.SynapseVariable("P3.C", k)[1] = 0.5f;
            cpu.Run(5);
            simulation.Run(5);
            cpu.EndTrial();
            simulation.EndTrial();
        }

        var (weights, others) = (cpu.Weights, simulation.Weights);
        for (int r = 0; r < SparseRuleNetworks.Rules.Length; r++)
        {
            int p = weights.Layout.Projection($"P{r}");
            Near([.. weights.Of(p).Span], [.. others.Of(p).Span], 1e-5f);
        }

        static float[][] Variable(Simulation simulation, string name) => [.. Enumerable.Range(0, PlasticRun.Before).Select(k => simulation.SynapseVariable(name, k).ToArray())];
    }

    private static void Near(float[] expected, float[] actual, float tolerance = 1e-4f)
    {
        float most = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - tolerance * most, g.First + tolerance * most));
    }
}

/// <summary>Some pairs of neurons that nothing learns in.</summary>
[Network]
public partial class StillSparseNetwork
{
    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Started> Hidden { get; } = new(19);

    public Sparse<Exponential> InHid { get; } = new(Init.Uniform(0, 6), Connect.PerSource(6)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden];
}
