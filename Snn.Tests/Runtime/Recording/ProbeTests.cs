using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Recording;

/// <summary>Probes read what stands at the ends of steps, and change nothing.</summary>
public sealed class ProbeTests
{
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_run_has_the_same_bits_with_and_without_probes(Backend backend)
    {
        var expected = Run(_ => { });
        Assert.True(expected.Spikes > 100);
        var probed = Run(simulation =>
        {
            simulation.Record("Exc");
            simulation.ProbeRate("Exc", 0.7f * ms);
            foreach (string name in simulation.States)
            {
                simulation.Probe(name, new() { Every = 3 });
            }

            simulation.Probe("InExc.X");
            simulation.ProbeWeights("InExc");
            simulation.ProbeWeights("ExcExc", new() { Every = 7 });
        });
        Assert.Equal(expected, probed);

        (long Spikes, string Bits) Run(Action<Simulation> probe)
        {
            using var simulation = Begin(backend);
            probe(simulation);
            simulation.Run(2000);
            var bits = new List<float>();
            bits.AddRange(simulation.Weights.All.Span);
            foreach (string name in simulation.States)
            {
                bits.AddRange(simulation.State(name).Span);
            }

            bits.AddRange(simulation.Variable("InExc.X").Span);
            return (simulation.SpikeCount("Exc"), string.Join(' ', bits.Select(BitConverter.SingleToInt32Bits)));
        }
    }

    [Fact]
    public void Frames_are_what_stands_at_the_ends_of_steps()
    {
        using var simulation = Begin();
        simulation.Run(5);
        var all = simulation.Probe("Exc.V");
        var some = simulation.Probe("Exc.InExcI", new() { Neurons = [17, 3], Every = 4 });
        var weights = simulation.ProbeWeights("InExc", new() { Every = 50, Sources = [4, 2], Targets = [1, 5, 6, 9, 20] });
        var rows = simulation.ProbeWeights("ExcExc", new() { Every = 50 });
        var traces = simulation.Probe("InExc.X", new() { Neurons = [2] });
        var pairs = simulation.Weights.Connections(0)!;
        for (int t = 6, f = 0; t <= 400; t++)
        {
            simulation.Step();
            Assert.Equal(simulation.State("Exc.V").Span[..21].ToArray(), all[t - 6]);
            Assert.Equal(t, all.StepsAt(t - 6));
            Assert.Equal(simulation.Variable("InExc.X").At(2), traces[t - 6][0]);
            if (t % 4 == 0)
            {
                Assert.Equal([simulation.State("Exc.InExcI").At(17), simulation.State("Exc.InExcI").At(3)], some[f++].ToArray());
            }

            if (t % 50 == 0)
            {
                int frame = t / 50 - 1;
                float[] expected = [.. weights.Sources!.Zip(weights.Neurons, (k, m) => simulation.Weights.Row(0, k)[pairs.Find(k, m) - pairs.FirstOf(k)])];
                Assert.Equal(expected, weights[frame].ToArray());
                Assert.Equal([.. Enumerable.Range(0, 21).SelectMany(k => simulation.Weights.Row(1, k).ToArray())], rows[frame].ToArray());
            }
        }

        Assert.Equal((395, 99, 8), (all.Count, some.Count, weights.Count));
        Assert.Equal(simulation.Milliseconds, all.Times()[^1]);
        Assert.Equal(("mV", "", "Exc"), (all.Units, some.Units, some.Population));
        Assert.Equal(some.Column(1), some.Of(3));
        Assert.Equal(all.Of(3)[^1], all[394][3]);
        Assert.True(weights.Width is > 0 and < 10 && weights.Sources!.All(k => k is 4 or 2));
        Assert.Equal(weights.Column(1), weights.Of(weights.Sources![1], weights.Neurons[1]));
        Assert.NotEqual(weights[0].ToArray(), weights[7].ToArray());
    }

    [Fact]
    public void A_state_can_be_named_so_that_the_compiler_knows_it()
    {
        var network = new ProbedNetwork();
        using var simulation = network.Simulate();
        simulation.Input("Input").Poisson(100 * Hz);
        ProbeRecording typed = simulation.Probe(network.Exc, neuron => neuron.V, new() { Neurons = [2] }), named = simulation.Probe("Exc.V", new() { Neurons = [2] });
        simulation.Run(50);
        Assert.Equal(named.Of(2), typed.Of(2));
        Assert.Contains("no state 'Exc.VTh'; it has Exc.V, ", Assert.Throws<ArgumentException>(() => simulation.Probe(network.Exc, neuron => neuron.VTh)).Message);
        Assert.Contains("give a property of the network that made it", Assert.Throws<ArgumentException>(() => simulation.Probe(new ProbedNetwork().Exc, neuron => neuron.V)).Message);
        Assert.Contains("is no state; write neuron => neuron.V", Assert.Throws<ArgumentException>(() => simulation.Probe(network.Exc, neuron => 2 * neuron.V)).Message);
    }

    [Fact]
    public void Rates_are_counted_in_whole_bins()
    {
        using var simulation = new FreeNetwork().Simulate();
        simulation.Input("Input").Play(SpikeTrain.FromPairs([(0, 3), (1, 3), (4, 1), (5, 2), (5, 3), (9, 7), (10, 3)], 13));
        simulation.Run(1);
        ProbeRecording all = simulation.ProbeRate("Input", 4 * ms), some = simulation.ProbeRate("Input", 2 * ms, [3, 7]);
        var spikes = simulation.Record("Input", [3, 7]);
        simulation.Run(12);
        Assert.Equal([1, 5, 9, 10], spikes.Steps);
        Assert.Equal([3, 3, 7, 3], spikes.Neurons);
        // the bins that begin with step 0 had begun; three and two spikes of 20 neurons in 4 ms
        Assert.Equal([37.5f, 25], all.Column(0));
        Assert.Equal([8, 12], Enumerable.Range(0, all.Count).Select(all.StepsAt));
        Assert.Equal([0, 250, 0, 250, 250], some.Column(0));
        Assert.Equal("Hz", some.Units);

        simulation.Restart();
        simulation.Input("Input").Add(1, 2);
        simulation.Run(5);
        Assert.Equal([4], Enumerable.Range(2, all.Count - 2).Select(all.StepsAt));
        Assert.Equal(25, all[2][0]); // two spikes
    }

    [Fact]
    public void Nothing_is_allocated_in_a_step()
    {
        using var simulation = Begin();
        ProbeRecording v = simulation.Probe("Exc.V", new() { Neurons = [1, 2] }), w = simulation.ProbeWeights("InExc", new() { Every = 100, Sources = [1] }), rate = simulation.ProbeRate("Exc", 1 * ms);
        simulation.Run(5000);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        simulation.Run(20_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20_000);
        Assert.Equal((25_000, 250, 2500), (v.Count, w.Count, rate.Count));
    }

    [Fact]
    public void A_probe_on_a_device_reads_what_the_CPU_has()
    {
        using var device = ComputeDevice.Simulated(16);
        float[][] runs = [.. ((SimulationOptions[])[new(), new() { Device = device }]).Select(options =>
        {
            using var simulation = ToldNetwork.Begin(new Pairs(7, 5, 2 * ms, new()), options);
            simulation.Input("Input").Play(Inputs.Random(7, 40, 0.2, seed: 5));
            simulation.Input("Teacher").Play(Inputs.Random(5, 40, 0.2, seed: 6));
            ProbeRecording v = simulation.Probe("Exc.V", new() { Every = 3, Neurons = [4, 1] }), x = simulation.Probe("Plastic.X", new() { Every = 8 });
            ProbeRecording w = simulation.ProbeWeights("Plastic", new() { Every = 10 }), rate = simulation.ProbeRate("Exc", 4 * ms);
            simulation.Run(40);
            Assert.Equal((13, 5, 4, 10), (v.Count, x.Count, w.Count, rate.Count));
            Assert.True(rate.Column(0).Max() > 0);
            Assert.Equal(simulation.Variable("Plastic.X").Span[..7].ToArray(), x[4]);
            return (float[])[.. v.Column(0), .. v.Column(1), .. w[1], .. w[3], .. rate.Column(0)];
        })];
        Assert.All(runs[0].Zip(runs[1]), x => Assert.Equal(x.First, x.Second, 1e-5f));
    }

    [Fact]
    public void What_does_not_exist_is_one_error_that_lists_what_does()
    {
        using var simulation = Begin();
        Fails("no state 'Exc.U'; it has Exc.V, ", () => simulation.Probe("Exc.U"));
        Fails(", and variables of rules InExc.X, ", () => simulation.Probe("Exc.U"));
        Fails("Exc.V: neuron 21 does not exist; there are 21, from 0", () => simulation.Probe("Exc.V", new() { Neurons = [0, 21] }));
        Fails("Exc.V: neuron 3 is chosen twice", () => simulation.Probe("Exc.V", new() { Neurons = [3, 1, 3] }));
        Fails("Exc.V: no neuron is chosen; leave Neurons out for all", () => simulation.Probe("Exc.V", new() { Neurons = [] }));
        Fails("cannot read every 0 steps", () => simulation.Probe("Exc.V", new() { Every = 0 }));
        Fails("has no projection 'ExcInh'; it has InExc, ExcExc, Drawn", () => simulation.ProbeWeights("ExcInh"));
        Fails("InExc, sources: neuron 30 does not exist", () => simulation.ProbeWeights("InExc", new() { Sources = [30] }));
        Fails("InExc.X is kept for neurons, not for each synapse; record it by Probe", () => simulation.ProbeSynapses("InExc.X"));
        Fails("in bins of 0.01 ms; a step lasts 0.1 ms", () => simulation.ProbeRate("Exc", 0.01f * ms));
        Fails("Neuron 4 of Exc.V is not recorded", () => simulation.Probe("Exc.V", new() { Neurons = [3] }).Of(4));

        using var told = new RewardPairs(2, 2, 1 * ms).Simulate();
        Fails("Plastic.C is a variable of each synapse; record it by ProbeSynapses", () => told.Probe("Plastic.C"));
        var c = told.ProbeSynapses("Plastic.C");
        told.Signal("Plastic.Reward").Set(0);
        told.Run(3);
        Assert.Equal((3, 4), (c.Count, c.Width));
        Fails("The synapses of Drawn are drawn anew for each spike", () => simulation.ProbeWeights("Drawn"));

        static void Fails(string message, Action action) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message);
    }

    internal static Simulation Begin(Backend backend = Backend.Simd)
    {
        var simulation = new ProbedNetwork().Simulate(new() { Backend = backend, Seed = 2 });
        simulation.Input("Input").Poisson(150 * Hz);
        return simulation;
    }
}
