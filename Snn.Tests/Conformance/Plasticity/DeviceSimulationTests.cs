using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>A simulation on a device is that of the CPU, whatever rules do in it: spikes are equal, weights and variables to 10⁻⁵.</summary>
public sealed class DeviceSimulationTests
{
    private const int Before = PlasticRun.Before, After = PlasticRun.After, Steps = 64;

    private static readonly Time Delay = PlasticRun.Delay * ms;

    /// <summary>The library's rules and those of the tests: such as rest, such as do not, with traces at neurons and synapses, views and signals.</summary>
    public static TheoryData<ISimulated> Told() => [.. Told(Before, After), new Triplets(new TripletStdp())];

    /// <summary>The same, with so many neurons before and after.</summary>
    internal static IEnumerable<ISimulated> Told(int before, int after) =>
    [
        new Pairs(before, after, Delay, new() { APlus = 0.02f }),
        new MultiplicativePairs(before, after, Delay),
        new ClopathPairs(before, after, 1),
        new PairsThenFatigue(before, after, Delay),
        new RewardPairs(before, after, Delay),
        new BcmPairs(before, after, Delay),
        new ScaledPairs(before, after, Delay),
        new SuperSpikePairs(before, after, Delay),
        new EPropAlifPairs(before, after, Delay),
        new EPropReadoutPairs(before, after, Delay),
        new PinnedPairs(before, after, Delay),
        new RestlessPairs(before, after, Delay),
        new RewardedPairs(before, after, Delay),
        new SteppedPairs(before, after, Delay),
        new FadingPairs(before, after, Delay),
    ];

    [Theory]
    [MemberData(nameof(Told))]
    public void ILGPUs_simulation_equals_simd(ISimulated network)
    {
        using var device = ComputeDevice.Simulated(16);
        CompareTold(device, network, Steps);
    }

    [SkippableFact]
    public void OpenCL_equals_simd_over_many_steps()
    {
        Skip.If(Environment.GetEnvironmentVariable("SNN_TEST_LONG") is null, "its driver takes seconds to compile each network; set SNN_TEST_LONG to run them all");
        using var device = OpenCl.OrSkip();
        foreach (var network in Told())
        {
            CompareTold(device, network, PlasticRun.Steps);
        }
    }

    [Fact]
    public void A_recurrent_network_of_several_rules_does_so_through_ends_of_trials()
    {
        using var device = ComputeDevice.Simulated(16);
        CompareRecurrent(device, new RecurrentPlastic(5 * ms), 51);
    }

    [SkippableFact]
    public void On_OpenCL_it_does_so_beyond_the_steps_that_are_told_at_a_time()
    {
        using var device = OpenCl.OrSkip();
        CompareRecurrent(device, new RecurrentPlastic(300 * ms), 600);
    }

    /// <summary>Neurons that are told when to fire, so that rounding moves no spike.</summary>
    internal static void CompareTold(ComputeDevice device, ISimulated network, int steps)
    {
        using var cpu = ToldNetwork.Begin(network);
        using var there = ToldNetwork.Begin(network, new() { Device = device });
        var spikes = PlasticRun.Spikes(3);
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            var random = new Random(4);
            var (inputs, teachers) = (simulation.Layout.Populations[0].Size, simulation.Layout.Populations[1].Size);
            for (int t = 0; t < steps; t++)
            {
                Signal(simulation, random, t);
                simulation.Input("Input").Add([.. spikes[t].Before.Select(k => k % inputs)]);
                simulation.Input("Teacher").Add([.. spikes[t].After.Select(k => k % teachers)]);
                simulation.Step();
                if (t == steps / 2)
                {
                    simulation.EndTrial();
                }
            }

            simulation.EndTrial();
        }

        Assert.True(cpu.SpikeCount("Exc") > 0);
        Close(cpu, there, network);
    }

    internal static void CompareRecurrent(ComputeDevice device, ISimulated network, int steps)
    {
        using var cpu = network.Simulate();
        using var there = network.Simulate(new() { Device = device });
        var records = new List<SpikeRecording>();
        foreach (var simulation in (Simulation[])[cpu, there])
        {
            string[] spiking = [.. simulation.Layout.Populations.Where(p => p.Spikes).Select(p => p.Name)];
            records.AddRange(spiking.Select(simulation.Record));
            simulation.Input("Input").Poisson(60 * Hz);
            simulation.Input("Teacher").Play(Inputs.Random(3, 50, 0.2, seed: 2), repeats: true);
            var random = new Random(4);
            for (int part = 0; part < 3; part++)
            {
                Signal(simulation, random, 0);
                simulation.Run(steps / 3);
                simulation.EndTrial();
            }
        }

        for (int r = 0; r < records.Count / 2; r++)
        {
            var (here, other) = (records[r], records[r + records.Count / 2]);
            Assert.True(steps < 50 || here.Steps.Count > steps / 5, here.Population);
            Assert.Equal(here.Steps, other.Steps);
            Assert.Equal(here.Neurons, other.Neurons);
        }

        Close(cpu, there, network);
    }

    /// <summary>Everything that can be asked for.</summary>
    private static void Close(Simulation cpu, Simulation there, ISimulated network)
    {
        var layout = cpu.Layout;
        foreach (var population in layout.Populations.Where(p => p.Spikes))
        {
            Assert.Equal(cpu.SpikeCount(population.Name), there.SpikeCount(population.Name));
            Assert.Equal(cpu.Spikes(population.Name).ToArray(), there.Spikes(population.Name).ToArray());
        }

        var (weights, others) = (cpu.Weights, there.Weights);
        for (int p = 0; p < layout.Projections.Count; p++)
        {
            for (int k = 0; k < weights[p].Count; k++)
            {
                Close(weights.Row(p, k), others.Row(p, k), $"{layout.Projections[p].Name}, row {k}");
            }
        }

        // what is left of thousands of roundings of weights adds up in a voltage; of what is shown of that, the scale is its peak
        foreach (string state in cpu.States)
        {
            int size = layout.Populations[layout.Population(state[..state.IndexOf('.')])].Size;
            Close(cpu.State(state).Span[..size], there.State(state).Span[..size], state, layout.Projections.Count > 2 ? 1e-4f : 1e-5f, state.EndsWith(".Psi", StringComparison.Ordinal) ? 1 : 0);
        }

        // after the end of a trial only what rests at neurons before is behind
        foreach (string name in Variables(network.Describe(full: true), "each neuron after", "the projection"))
        {
            int size = cpu.Variable(name).Length == Lanes.Padding ? 1 : layout.Populations[layout.Projections[layout.Projection(name[..name.IndexOf('.')])].Target].Size;
            Close(cpu.Variable(name).Span[..size], there.Variable(name).Span[..size], name);
        }

        foreach (string name in Variables(network.Describe(full: true), "each synapse"))
        {
            var (here, other) = (cpu.SynapseVariable(name), there.SynapseVariable(name));
            int size = layout.Populations[layout.Projections[layout.Projection(name[..name.IndexOf('.')])].Target].Size;
            for (int k = 0; k < here.Count; k++)
            {
                Close(here[k].Span[..size], other[k].Span[..size], $"{name}, row {k}");
            }
        }
    }

    /// <summary>Variables of rules by where they are kept, but for those that wait until something reads them.</summary>
    private static IEnumerable<string> Variables(string description, params string[] places)
    {
        string projection = "";
        string[] lines = description.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int learns = lines[i].IndexOf(" learns by ", StringComparison.Ordinal);
            projection = learns > 0 ? lines[i][..learns] : projection;
            int one = lines[i].IndexOf(" is one for ", StringComparison.Ordinal);
            if (projection != "" && one > 0 && places.Any(p => lines[i][(one + 12)..].StartsWith(p, StringComparison.Ordinal)) && !lines[i + 1].Contains("when an event reads it", StringComparison.Ordinal) && lines[i].Trim() is var line && !line.StartsWith("W ", StringComparison.Ordinal))
            {
                yield return $"{projection}.{line[..line.IndexOf(' ')]}";
            }
        }
    }

    /// <summary>Gives the signals that rules of these tests have.</summary>
    internal static void Signal(Simulation simulation, Random random, int t)
    {
        foreach (string name in (string[])["Plastic.Reward", "Plastic.Dose", "ExcInh.Reward"])
        {
            if (Has(name))
            {
                if (t == 0)
                {
                    simulation.Signal(name).Set(0.1f);
                }

                if (t % 50 == 7)
                {
                    simulation.Signal(name).Pulse(0.5f);
                }
            }
        }

        foreach (string name in (string[])["Plastic.L", "Plastic.Error", "ExcExc.L"])
        {
            if (Has(name) && t % 40 == 0)
            {
                var layout = simulation.Layout;
                int size = layout.Populations[layout.Projections[layout.Projection(name[..name.IndexOf('.')])].Target].Size;
                simulation.Signal(name).Set([.. Enumerable.Range(0, size).Select(_ => random.NextSingle() - 0.5f)]);
            }
        }

        bool Has(string name)
        {
            try
            {
                return simulation.Signal(name) is not null;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string name, float tolerance = 1e-5f, float scale = 0)
    {
        foreach (float value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale + 1e-12f, $"{name}[{i}]: {expected[i]} and {actual[i]}");
        }
    }
}
