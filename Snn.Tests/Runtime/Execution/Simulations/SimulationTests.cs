using Snn.Models;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime;

/// <summary>A network that runs in trials and freely: delays, recurrence, synapses that tire, a readout.</summary>
[Network]
public partial class FreeNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(20);

    public Population<Lif> Hidden { get; } = new(19);

    public Population<Leaky> Output { get; } = new(3);

    public Dense<TsodyksMarkram> InHid { get; } = new(Init.Uniform(0, 12)) { Delay = 2 * ms };

    public Dense<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.3f)) { Delay = 7 * ms };

    public Dense<Delta> HidOut { get; } = new(Init.Uniform(0, 1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>What a free run is: the steps of a trial without its end, feeds, recordings, and errors that say what to do.</summary>
public sealed class SimulationTests
{
    private static readonly SpikeTrain Train = SpikeTrain.FromPairs(Spikes(300), 300);

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_simulation_has_the_bits_of_a_trial(Backend backend)
    {
        var network = new FreeNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout);
        Initialiser.Fill(weights, 1);
        using var trial = network.CreateTrial(new(layout, weights, 300) { Backend = backend });
        trial.Forward(Train);
        using var simulation = network.Simulate(new() { Backend = backend, Seed = 1 });
        var recording = simulation.Record("Hidden");
        simulation.Input("Input").Play(Train);
        for (int t = 0; t < 300; t++)
        {
            simulation.Step();
            Assert.Equal(trial.SpikesAt(1, t).ToArray(), simulation.Spikes("Hidden").ToArray());
        }

        Assert.True(recording.Neurons.Count > 100);
        Assert.Equal(trial.Log(1).Count, simulation.SpikeCount("Hidden"));
        Assert.Equal(recording.Neurons.Count, simulation.SpikeCount("Hidden"));
        Assert.All(trial.States, state => Assert.Equal(trial.State(state).Span.ToArray(), simulation.State(state).Span.ToArray()));
        Assert.Equal(300, simulation.Milliseconds);

        // from rest again it is the same run
        simulation.Restart();
        simulation.Input("Input").Play(Train);
        simulation.Run(300 * ms);
        Assert.All(trial.States, state => Assert.Equal(trial.State(state).Span.ToArray(), simulation.State(state).Span.ToArray()));
    }

    [Fact]
    public void Memory_does_not_grow_with_time()
    {
        using var simulation = new Pairs(50, 40, 3 * ms, new()).Simulate();
        simulation.Input("Input").Poisson(50 * Hz);
        simulation.Input("Teacher").Poisson(50 * Hz);
        simulation.Run(2 * sec);
        long bytes = simulation.Bytes, allocated = GC.GetAllocatedBytesForCurrentThread();
        simulation.Run(20 * sec);
        Assert.Equal(bytes, simulation.Bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20_000);
    }

    [Fact]
    public void Spikes_by_chance_come_at_their_rate_and_the_same_for_a_seed()
    {
        long[] counts = [.. new[] { 5, 5, 6 }.Select(seed =>
        {
            using var simulation = new FreeNetwork().Simulate(new() { Seed = seed });
            simulation.Input("Input").Poisson(25 * Hz);
            simulation.Run(40 * sec);
            return simulation.SpikeCount("Input");
        })];
        Assert.Equal(counts[0], counts[1]);
        Assert.NotEqual(counts[0], counts[2]);
        Assert.InRange(counts[0], 20_000 - 700, 20_000 + 700);
    }

    [Fact]
    public void A_train_can_begin_again_and_a_neuron_spikes_once_in_a_step()
    {
        using var simulation = new FreeNetwork().Simulate();
        simulation.Run(3);
        simulation.Input("Input").Play(SpikeTrain.FromPairs([(0, 4), (2, 5)], 4), repeats: true);
        var recording = simulation.Record("Input");
        simulation.Input("Input").Add(4, 4, 1);
        simulation.Run(9);
        Assert.Equal([3, 3, 5, 7, 9, 11], recording.Steps);
        Assert.Equal([4, 1, 5, 4, 5, 4], recording.Neurons);
    }

    [Fact]
    public void Bad_input_gets_an_error_that_says_what_to_do()
    {
        using var simulation = new FreeNetwork().Simulate();
        Assert.Contains("none is number 20", Assert.Throws<ArgumentException>(() => simulation.Input("Input").Add(20)).Message);
        Assert.Contains("inputs are Input", Assert.Throws<ArgumentException>(() => simulation.Input("Hidden")).Message);
        Assert.Contains("does not spike", Assert.Throws<ArgumentException>(() => simulation.SpikeCount("Output")).Message);
        Assert.Contains("shorten Dt", Assert.Throws<ArgumentException>(() => simulation.Input("Input").Poisson(1001 * Hz)).Message);
        Assert.Contains("in steps of 1 ms", Assert.Throws<ArgumentException>(() => simulation.Run(-5 * ms)).Message);
        Assert.Contains("has no state 'Hidden.U'; it has ", Assert.Throws<ArgumentException>(() => simulation.State("Hidden.U")).Message);

        using var told = new RewardPairs(2, 2, 1 * ms).Simulate();
        Assert.Contains("call Signal(\"Plastic.Reward\").Set(...)", Assert.Throws<InvalidOperationException>(told.Step).Message);
        Assert.Contains("1 values; 2 were given", Assert.Throws<ArgumentException>(() => told.Signal("Plastic.Reward").Set(1, 2)).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => told.Signal("Plastic.Reward").Set(float.NaN)).Message);
        Assert.Contains("it has Plastic.X, Plastic.Y", Assert.Throws<ArgumentException>(() => told.Variable("Plastic.Z")).Message);
        Assert.Contains("it has Plastic.C", Assert.Throws<ArgumentException>(() => told.SynapseVariable("Plastic.X")).Message);
        told.Signal("Plastic.Reward").Set(0);
        Assert.Contains("Exc.I", Assert.Throws<ArgumentException>(() => told.State("Exc.I")).Message);

        Assert.Contains("Plastic.PairStdp.TauPlus is 0; it must be above 0", Assert.Throws<ArgumentException>(() => new Pairs(1, 1, 0 * ms, new() { TauPlus = 0 * ms }).Simulate()).Message);
        simulation.Dispose();
        Assert.Throws<ObjectDisposedException>(simulation.Step);
    }

    [Fact]
    public void A_state_that_is_no_number_ends_the_run()
    {
        using var simulation = new FreeNetwork().Simulate();
        simulation.State("Hidden.V").At(3) = float.NaN;
        Assert.Contains("Hidden.V is no finite number", Assert.Throws<SimulationException>(() => simulation.Run(5)).Message);
    }

    private static IEnumerable<(int, int)> Spikes(int steps)
    {
        var random = new Random(2);
        return Enumerable.Range(0, steps).SelectMany(t => Enumerable.Range(0, 20).Where(_ => random.NextDouble() < 0.06).Select(k => (t, k))).ToList();
    }
}
