using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime;

/// <summary>One network on several threads has the bits that it has on one; saved and loaded, those of an unbroken run.</summary>
public sealed class SpreadTests
{
    private const int Steps = 260; // more than a rule may wait

    private static readonly SpikeTrain Train = SpikeTrain.FromPairs(Enumerable.Range(0, 400).Select(i => (Step: i * 7 % 150, Unit: i * 13 % 90)).Order(), 150);

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Any_number_of_threads_has_the_same_bits(Backend backend)
    {
        using var one = Prepared(new() { Backend = backend });
        one.Run(Steps);
        Assert.True(one.SpikeCount("Exc") > 1000 && one.SpikeCount("Inh") > 300 && one.SpikeCount("Map") > 300, $"{one.SpikeCount("Exc")} {one.SpikeCount("Inh")} {one.SpikeCount("Map")}");
        foreach (int threads in (int[])[2, 3])
        {
            using var other = Prepared(new() { Backend = backend, Threads = threads });
            Assert.Equal(threads, other.Threads);
            other.Run(Steps - 9);
            for (int t = 0; t < 9; t++)
            {
                other.Step();
            }

            Same(one, other);
        }
    }

    [Fact]
    public void Populations_that_share_a_kernel_too()
    {
        using var one = new SpreadKinds().Simulate(300 * ms);
        using var other = new SpreadKinds().Simulate(300 * ms, new() { Threads = 3 });
        Assert.True(one.SpikeCount("Right") > 100);
        Same(one, other);
    }

    [Fact]
    public void What_they_release_is_what_kernels_of_their_own_make_of_it()
    {
        const int Few = 60;
        using var device = ComputeDevice.Simulated(16);
        using var there = new SpreadKinds().Simulate(new() { Device = device });
        using var here = new SpreadKinds().Simulate(new() { Threads = 2 });
        var (expected, made) = (there.Record("Left"), here.Record("Left"));
        there.Run(Few);
        here.Run(Few);
        Assert.True(expected.Steps.Count > 200);
        Assert.Equal(expected.Steps.Zip(expected.Neurons), made.Steps.Zip(made.Neurons));
        Assert.InRange(here.State("RightTires.X").Span[..130].ToArray().Min(), 0.01f, 0.9f);
    }

    [Theory]
    [InlineData("1 1 1 1 1 1", 3, "0 2 4 6")]
    [InlineData("1 1 1 1 6 2", 2, "0 4 6")]
    [InlineData("9 1 1", 3, "0 1 2 3")]
    [InlineData("1 1 9", 3, "0 1 2 3")]
    [InlineData("3 3 3 1 1 1", 2, "0 2 6")]
    public void Threads_are_given_equal_work(string loads, int threads, string cuts) =>
        Assert.Equal(cuts, string.Join(' ', NeuronLoads.Cut([.. loads.Split(' ').Select(double.Parse)], threads)));

    [Fact]
    public void Neurons_that_more_arrives_at_are_more_work()
    {
        // neurons of Exc have 27 synapses of Input and 18 of Inh each, 10 Hz, 1 ms, and 33 that are drawn, each as much work as 8
        using var weights = new WeightStore(new SpreadNetwork().Layout(), 1);
        double[][] loads = NeuronLoads.Of(weights);
        Assert.Empty(loads[0]);
        Assert.InRange(loads[1][0] / 64, 3.8, 4.4);
        Assert.InRange(loads[2][0] / 64, 4, 6); // 333 of Exc, 90 of Input, and itself
        Assert.InRange(loads[3][0] / 64, 1.4, 1.9); // a fifth of Exc
    }

    [Fact]
    public void There_are_no_more_threads_than_blocks_of_neurons()
    {
        using var simulation = new FreeNetwork().Simulate(new() { Threads = 16 });
        Assert.Equal(2, simulation.Threads); // 19 and 3 neurons
        Assert.Throws<ArgumentOutOfRangeException>(() => new FreeNetwork().Simulate(new() { Threads = 0 }));
    }

    [Fact]
    public void An_error_in_a_source_ends_a_run_on_all_threads_and_the_next_one_goes_on()
    {
        using var simulation = new FreeNetwork().Simulate(new() { Threads = 2 });
        simulation.Input("Input").Poisson((time, _) => time < 7 ? 10 * Hz : -1 * Hz);
        Assert.Contains("cannot spike at -1", Assert.Throws<ArgumentException>(() => simulation.Run(20)).Message);
        Assert.Equal(7, simulation.Steps);
        simulation.Input("Input").Poisson(10 * Hz);
        simulation.Run(20);
        Assert.Equal(27, simulation.Steps);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public void Saved_and_loaded_is_unbroken(int before, int after)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "state.snn");
        using var unbroken = Prepared(new());
        unbroken.Run(Steps);
        using var first = Prepared(new() { Threads = before });
        first.Run(97);
        first.Save(path);
        using var second = new SpreadNetwork().Simulate(new() { Threads = after });
        second.Signal("ExcInh.Reward").Set(1);
        second.Input("Input").Add(3);
        second.Run(3);
        second.Load(path);
        Assert.Equal(97, second.Steps);
        second.Run(Steps - 97);
        Same(unbroken, second);

        // what was saved has not changed by that
        first.Run(Steps - 97);
        Same(unbroken, first);
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    [Fact]
    public void A_file_is_refused_by_what_is_wrong_with_it()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "state.snn");
        using var saved = new SpreadKinds().Simulate(20 * ms);
        saved.Save(path);
        Refuses("network: ", path, new FreeNetwork().Simulate());
        Refuses("Dt: 1 ms in the file, 0.5 ms here", path, new SpreadKinds { Dt = 0.5f * ms }.Simulate());
        Refuses("seed: 1 in the file, 2 here", path, new SpreadKinds().Simulate(new() { Seed = 2 }));
        Refuses("cannot be read", path + "s", new SpreadKinds().Simulate());

        byte[] bytes = File.ReadAllBytes(path);
        bytes[^100]++;
        File.WriteAllBytes(path, bytes);
        Refuses("checksum", path, new SpreadKinds().Simulate());
        File.WriteAllBytes(path, bytes[..^7]);
        Refuses("cut off", path, new SpreadKinds().Simulate());
        File.WriteAllBytes(path, [.. "SNNTRAIN"u8, .. bytes[8..]]);
        Refuses("is no saved simulation", path, new SpreadKinds().Simulate());
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Rates_that_a_function_tells_are_to_be_told_again()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "state.snn");
        Func<double, int, Rate> rates = (time, neuron) => (neuron + time) * Hz;
        using var saved = new FreeNetwork().Simulate(10 * ms, prepare: s => s.Input("Input").Poisson(rates));
        saved.Save(path);
        using var other = new FreeNetwork().Simulate();
        Assert.Contains("Call Input(\"Input\").Poisson", Assert.Throws<CheckpointException>(() => other.Load(path)).Message);
        Assert.Equal(0, other.Steps);
        other.Input("Input").Poisson(rates);
        other.Load(path);
        other.Run(200);
        saved.Run(200);
        Same(saved, other);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void A_run_tells_how_far_it_has_come()
    {
        using var simulation = new SpreadKinds().Simulate();
        var told = new Told();
        var report = simulation.Run(50 * ms, told);
        Assert.Equal(50, report.Simulated);
        Assert.Equal(simulation.SpikeCount("Left") + simulation.SpikeCount("Right"), report.Spikes);
        Assert.Equal(50, told.Reports[^1].Simulated);
        Assert.All(told.Reports.Zip(told.Reports.Skip(1)), pair => Assert.True(pair.First.Simulated < pair.Second.Simulated));
        Assert.Contains("0.05 s simulated", report.ToString());
        Assert.True(report.SimulatedSecondsPerSecond > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_display_ends_with_what_the_run_took(bool terminal)
    {
        var console = new TestConsole(terminal);
        using (var display = new SimulationDisplay(console: console.Create()))
        {
            display.Report(new(500, 2000, TimeSpan.FromSeconds(0.1), 7));
            display.Report(new(2000, 2000, TimeSpan.FromSeconds(0.4), 30));
        }

        Assert.EndsWith("2 s simulated in 0.40 s, 5.0 simulated seconds per second; 30 spikes", console.Text.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(terminal, console.HasControlCharacters);
    }

    private static Simulation Prepared(SimulationOptions options)
    {
        var simulation = new SpreadNetwork().Simulate(options);
        simulation.Input("Input").Play(Train, repeats: true);
        simulation.Input("Input").Poisson(40 * Hz);
        simulation.PoissonInput("Inh.V", 100, 20 * Hz, 0.03f);
        simulation.Signal("ExcInh.Reward").Play([.. Enumerable.Range(0, 200).Select(i => new[] { i % 5 * 0.01f })]);
        simulation.Signal("Exc.I").Set(0.7f);
        simulation.Signal("Exc.I").Play([.. Enumerable.Range(0, 180).Select(t => Enumerable.Range(0, 333).Select(j => 0.6f + (t * j % 7) * 0.05f).ToArray())]);
        return simulation;
    }

    internal static void Same(Simulation one, Simulation other)
    {
        Assert.Equal(one.Steps, other.Steps);
        Assert.Equal(one.Weights.All.Span.ToArray(), other.Weights.All.Span.ToArray());
        Assert.All(one.States, state => Assert.Equal(one.State(state).Span.ToArray(), other.State(state).Span.ToArray()));
        Assert.All(one.Layout.Populations.Where(p => p.Spikes), p =>
        {
            Assert.Equal(one.SpikeCount(p.Name), other.SpikeCount(p.Name));
            Assert.Equal(one.Spikes(p.Name).ToArray(), other.Spikes(p.Name).ToArray());
        });
    }

    private static void Refuses(string what, string path, Simulation simulation)
    {
        using (simulation)
        {
            Assert.Contains(what, Assert.Throws<CheckpointException>(() => simulation.Load(path)).Message);
            Assert.Equal(0, simulation.Steps);
        }
    }

    private sealed class Told : IProgress<RunReport>
    {
        public List<RunReport> Reports { get; } = [];

        public void Report(RunReport value) => Reports.Add(value);
    }
}
