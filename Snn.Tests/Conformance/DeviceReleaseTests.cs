using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that keep states of their source neurons do on a device what they do on the CPU, forward and back.</summary>
public sealed class DeviceReleaseTests
{
    public static TheoryData<LearningRule, INetwork, DevicePlan> Cases()
    {
        (LearningRule, INetwork)[] cases =
        [
            (new EProp(), new PlasticReadout()),
            (new EProp(), new ThreeStateReadout()),
            (new SurrogateBptt(), new CubicRecoveryReadout()),
            (new SurrogateBptt(), new TiredReadout()),
            (new EProp(), Spiking()),
            (new SurrogateBptt(), Spiking()),
            (new SurrogateBptt { ThroughSpikes = false }, Spiking()),
        ];
        var data = new TheoryData<LearningRule, INetwork, DevicePlan>();
        foreach (var (rule, network) in cases)
        {
            foreach (var plan in Enum.GetValues<DevicePlan>())
            {
                data.Add(rule, network, plan);
            }
        }

        return data;
    }

    /// <summary>One in which neurons spike whose synapses do.</summary>
    private static PlasticNetwork Spiking() => new() { Hidden = new(18) { Model = new() { VTh = 0.1f } } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_simd(LearningRule rule, INetwork network, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 64 : 16);
        DeviceTests.Compare(device, rule, network, null, plan, wide: plan == DevicePlan.TrialPerThread, steps: 40);
    }

    [Fact]
    public void A_run_without_an_end_does_so_too()
    {
        using var device = ComputeDevice.Simulated(16);
        using var here = new FreeNetwork().Simulate();
        using var there = new FreeNetwork().Simulate(new() { Device = device });
        foreach (var simulation in (Simulation[])[here, there])
        {
            simulation.Input("Input").Poisson(80 * Hz);
            simulation.Run(300);
        }

        Assert.True(here.SpikeCount("Hidden") > 20);
        Assert.Equal(here.SpikeCount("Hidden"), there.SpikeCount("Hidden"));
        foreach (string state in there.States)
        {
            int neurons = here.Layout.Populations[here.Layout.Population(state.Split('.')[0] is var owner && owner == "InHid" ? "Input" : owner)].Size;
            Assert.All(here.State(state).Span[..neurons].ToArray().Zip(there.State(state).Span.ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5f));
        }

        // what is released next is no state that both have
        Assert.Equal([.. here.States.Where(s => s != "InHid.Release").Order()], there.States.Order());
    }
}
