using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>A simulation on a device that is saved and loaded goes on as if it had never stopped; on the CPU too, where both keep the same.</summary>
public sealed class DeviceSavingTests
{
    private static DelayedCells Cells => new(Init.Normal(sd: 3 * ms, mean: 5 * ms), Init.Uniform(1 * ms, 12 * ms));

    private static DrawnCells Drawn => DeviceArrivalTests.Drawn(Init.Constant(0.4f), Connect.Probability(0.2f), Connect.Probability(0.3f, 4));

    [Fact]
    public void It_goes_on_in_ILGPUs_simulation()
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(Cells, new() { Device = device }, new() { Device = device }, 36);
        Compare(Drawn, new() { Device = device }, new() { Device = device }, 24); // synapses that release are among them
        Compare(new RecurrentPlastic(5 * ms), new() { Device = device }, new() { Device = device }, 30);
    }

    [Fact]
    public void What_a_device_saved_goes_on_on_the_CPU_and_the_other_way_about()
    {
        using var device = ComputeDevice.Simulated(16);
        Compare(Cells, new() { Device = device }, new() { Threads = 2 }, 36);
        Compare(Cells, new(), new() { Device = device }, 36);
    }

    [SkippableFact]
    public void Beyond_the_steps_that_are_told_at_a_time_it_does_so_on_OpenCL()
    {
        using var device = OpenCl.OrSkip();
        Compare(Cells, new() { Device = device }, new() { Device = device }, 700);
    }

    [Fact]
    public void What_only_one_of_them_keeps_is_refused_by_name()
    {
        using var device = ComputeDevice.Simulated(16);
        Refused(Drawn, "Tiring", new() { Device = device }, new());
        Refused(Drawn, "Tiring", new(), new() { Device = device });
        Refused(new RecurrentPlastic(5 * ms), "where rules learn", new() { Device = device }, new());
        Refused(new RecurrentPlastic(5 * ms), "where rules learn", new(), new() { Device = device });
    }

    private static void Refused(ISimulated network, string what, SimulationOptions from, SimulationOptions to)
    {
        string path = Path.GetTempFileName();
        try
        {
            using var saved = Begin(network, from);
            saved.Run(3);
            saved.Save(path);
            using var other = Begin(network, to);
            Assert.Contains(what, Assert.Throws<CheckpointException>(() => other.Load(path)).Message, StringComparison.Ordinal);
            other.Run(2);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(ISimulated network, SimulationOptions from, SimulationOptions to, int steps)
    {
        string path = Path.GetTempFileName();
        try
        {
            // the unbroken run is where the second half is
            using var whole = Begin(network, to);
            whole.Run(steps / 2);
            using (var half = Begin(network, from))
            {
                half.Run(steps / 2);
                half.Save(path);
                half.Run(1); // it goes on itself
            }

            using var later = Begin(network, to);
            later.Run(7); // something else has gone on there
            later.Load(path);
            Assert.Equal(steps / 2, later.Steps);
            var recorded = later.Layout.Populations.Where(p => p.Spikes).SelectMany(p => new[] { whole.Record(p.Name), later.Record(p.Name) }).ToArray();
            whole.Run(steps - steps / 2);
            later.Run(steps - steps / 2);
            for (int i = 0; i < recorded.Length; i += 2)
            {
                Assert.Equal(recorded[i].Steps, recorded[i + 1].Steps);
                Assert.Equal(recorded[i].Neurons, recorded[i + 1].Neurons);
                Assert.Equal(whole.SpikeCount(recorded[i].Population), later.SpikeCount(recorded[i].Population));
            }

            Assert.True(recorded.Sum(r => r.Steps.Count) > 2 * steps);
            Assert.Equal(Numbers(whole), Numbers(later));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Simulation Begin(ISimulated network, SimulationOptions options)
    {
        var simulation = network.Simulate(options);
        simulation.Input("Input").Poisson(120 * Hz);
        if (network is RecurrentPlastic)
        {
            simulation.Input("Teacher").Play(Inputs.Random(3, 11, 0.2, seed: 2), repeats: true);
            DeviceSimulationTests.Signal(simulation, new Random(4), 0);
        }
        else
        {
            simulation.PoissonInput("Cells.V", 40, 20 * Hz, 0.03f);
        }

        return simulation;
    }

    private static float[] Numbers(Simulation simulation) =>
    [
        // what lies behind the last neuron is of no account
        .. simulation.States.Order(StringComparer.Ordinal).SelectMany(s => simulation.State(s).Span[..(simulation.Layout.Populations.FirstOrDefault(p => s.StartsWith(p.Name + ".", StringComparison.Ordinal))?.Size ?? 1)].ToArray()),
        .. simulation.Variables.Order(StringComparer.Ordinal).SelectMany(v => simulation.Variable(v).Span[..1].ToArray()),
        .. simulation.SynapseVariables.Order(StringComparer.Ordinal).SelectMany(v => Enumerable.Range(0, 3).SelectMany(k => simulation.SynapseVariable(v, k).ToArray())),
        .. simulation.Weights.All.Span,
    ];
}
