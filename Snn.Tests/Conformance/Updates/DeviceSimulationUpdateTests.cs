using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance.Updates;

/// <summary>A network that runs freely with the updates of the library that do not need a gradient, and others of all shapes.</summary>
[Network]
public partial class TendedNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Alif> Hidden { get; } = new(21);
    public Population<Lif> Other { get; } = new(5);
    public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.9f));
    public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f)) { Delay = 2 * ms };
    public Sparse<Exponential> Few { get; } = new(Init.Normal(sd: 0.1f, mean: 0.1f), Connect.Probability(0.3f));
    public Dense<Exponential> HidOther { get; } = new(Init.Normal(sd: 0.2f, mean: 0.2f));
    [AtLeast(-0.2), AtMost(0.2)] public Dense<Exponential> OtherHid { get; } = new(Init.Constant(0)) { Delay = 3 * ms };
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> Few >> Hidden, Hidden >> HidOther >> Other, Other >> OtherHid >> Hidden];

    [Update(Every = 0, Group = "weights")] public Symmetry Same { get; } = new();
    [Update(Every = 0, Group = "weights")] public WeightNormalisation Norm { get; } = new() { Length = 0.4f };
    [Update(Every = 0, Group = "weights")] public GlobalNorm Clip { get; } = new() { Most = 20 };
    [Update(Every = 0, Group = "weights")] public WeightTransport Tie { get; } = new();
    [Update(Every = 0, Group = "rates")] public SynapticScaling Scale { get; } = new() { Goal = 30 * Hz, Keep = 0.5f };
    [Update(Every = 0, Group = "rates")] public SynapticScaling ScaleFew { get; } = new() { Goal = 30 * Hz };
    [Update(Every = 0, Group = "rates")] public IntrinsicPlasticity Intrinsic { get; } = new() { Goal = 30 * Hz };
    [Update(Every = 0, Group = "rates")] public CarriedState Carry { get; } = new();
    [Update(Every = 0, Group = "rates")] public Following Follow { get; } = new();
    [Update(Every = 0, Group = "away")] public Runaway Away { get; } = new();

    public Bindings Variables =>
    [
        Bind(Same.W, HidHid.Model.Weight), Bind(Same.Back, Transpose(HidHid.Model.Weight)),
        Bind(Norm.W, Few.Model.Weight),
        Bind(Clip.W, InHid.Model.Weight), Bind(Clip.Off, Same.Off),
        Bind(Tie.From, Transpose(HidOther.Model.Weight)), Bind(Tie.To, OtherHid.Model.Weight),
        Bind(Scale.W, InHid.Model.Weight), Bind(Scale.Rate, FiringRate(Hidden)),
        Bind(ScaleFew.W, Few.Model.Weight), Bind(ScaleFew.Rate, FiringRate(Hidden)),
        Bind(Intrinsic.Threshold, Hidden.Model.VTh), Bind(Intrinsic.Rate, FiringRate(Hidden)),
        Bind(Carry.End, Hidden.Model.A), Bind(Carry.Start, Start(Hidden.Model.A)),
        Bind(Follow.From, HidOther.Model.Weight), Bind(Follow.To, Transpose(OtherHid.Model.Weight)), Bind(Follow.Spikes, SpikeCount(Hidden)), Bind(Follow.Drive, MeanOverTime(Other.Model.V)),
        Bind(Away.W, InHid.Model.Weight),
    ];
}

/// <summary>Updates of a simulation run on its device, and leave there what they leave on the CPU.</summary>
public sealed class DeviceSimulationUpdateTests
{
    /// <summary>Drivers take seconds to compile kernels; with <c>SNN_TEST_LONG</c> they are asked.</summary>
    public static TheoryData<string> Devices() => Environment.GetEnvironmentVariable("SNN_TEST_LONG") is null ? ["ilgpu-cpu"] : ["ilgpu-cpu", "opencl"];

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void Updates_of_the_library_and_of_all_shapes_leave_what_they_leave_on_the_CPU(string choice)
    {
        using var device = choice == "opencl" ? OpenCl.OrSkip() : ComputeDevice.Open(choice)!;
        using var here = Make();
        using var there = Make(device);
        foreach (var simulation in new[] { here, there })
        {
            for (int i = 0; i < 2; i++)
            {
                simulation.Run(40);
                simulation.Update("weights");
                simulation.Weights[0][3].At(5) = 0.25f; // what the host changes counts for the next update
                simulation.Run(13);
                simulation.Update("rates");
            }

            simulation.Update("weights");
        }

        Same(here, there);
        Assert.Contains(here.UpdateState("Scale.Mean")[0].Span.ToArray(), rate => rate > 0);
        Assert.Contains(here.UpdateState("Clip.Strongest")[0].Span.ToArray(), w => w > 1);
        Assert.Contains(here.Weights[4][2].Span.ToArray(), w => w == 0.2f);

        // the next trial starts where an update has seen states
        foreach (var simulation in new[] { here, there })
        {
            simulation.Restart();
            simulation.Run(15);
            simulation.Update("rates");
        }

        Assert.Contains(here.Parameters!["Hidden.Start.A"].ToArray(), a => a != 0);
        Same(here, there);
    }

    [Fact]
    public void States_may_be_asked_for_before_there_is_a_step()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu");
        using var here = Make();
        using var there = Make(device);
        foreach (var simulation in new[] { here, there })
        {
            Assert.All(simulation.UpdateState("Scale.Mean")[0].Span.ToArray(), mean => Assert.Equal(0, mean));
            simulation.Run(30);
            simulation.Update("rates");
        }

        Same(here, there);
    }

    [Fact]
    public void A_number_that_is_none_is_told_and_other_updates_go_on()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu");
        using var simulation = Make(device);
        simulation.Run(3);
        simulation.Update("away");
        Assert.Contains("TendedNetwork.Away has made a X that is no finite number", Assert.Throws<SimulationException>(() => simulation.Update("away")).Message);
        simulation.Update("weights");
        Assert.Contains("has no updates of a group 'nor'", Assert.Throws<ArgumentException>(() => simulation.Update("nor")).Message);
        simulation.Run(3);
    }

    private static void Same(Simulation here, Simulation there)
    {
        Assert.Equal(here.SpikeCount("Hidden"), there.SpikeCount("Hidden"));
        Near("weights", here.Weights.All.Span, there.Weights.All.Span);
        foreach (string name in here.Parameters!.Names)
        {
            Near(name, here.Parameters[name], there.Parameters![name]);
        }

        foreach (string state in (string[])["Same.Off", "Clip.Norm", "Clip.Strongest", "Scale.Mean", "ScaleFew.Mean", "Follow.Driven"])
        {
            Near(state, here.UpdateState(state).Span, there.UpdateState(state).Span);
        }

        Near("Hidden.A", here.State("Hidden.A").Span[..21], there.State("Hidden.A").Span[..21]);
    }

    private static void Near(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5f * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]}, expected {expected[i]}");
        }
    }

    private static Simulation Make(ComputeDevice? device = null)
    {
        var simulation = new TendedNetwork().Simulate(new() { Seed = 3, Device = device });
        simulation.Input("Input").Poisson(60 * Hz);
        return simulation;
    }
}
