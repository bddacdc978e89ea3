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
        var network = SparseNetworks.Make(SparseNetworks.Delays, "Connect.Fraction(0.4f)");
        using var cpu = new TrialRun(network, Backend.Simd, Steps, rule);
        var input = Inputs.Random(SparseNetworks.Inputs, Steps, 0.1, seed: 1);
        using var run = new DeviceRun(network, device, plan, cpu, [input]);
        run.Train(_ => 2);
        cpu.Forward(input, 2);
        cpu.Backward();
        Assert.NotEmpty(cpu.Spikes("Hidden"));
        Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden"));
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

    private static void Near(float[] expected, float[] actual)
    {
        float most = expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - 1e-4f * most, g.First + 1e-4f * most));
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
