using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>What has gone on for a while is looked at and changed: thresholds, a state, what another starts with.</summary>
[CustomUpdate]
public partial class Settle
{
    [Target(Per.Neuron)] public partial float Threshold { get; set; }
    [Target(Per.Neuron)] public partial float A { get; set; }
    [Target(Per.Neuron)] public partial float First { get; set; }
    [Input(Per.Neuron, PerExample = true)] public partial float V { get; }
    [State(Per.Neuron)] public partial float Calls { get; set; }

    public Equations Step =>
    [
        Next(Threshold) == Threshold + 0.01f * A,
        Next(A)         == A / 2,
        Next(First)     == MeanOverBatch(V),
        Next(Calls)     == Calls + Iteration,
    ];
}

/// <summary>Nothing trains it: its updates run on demand.</summary>
[Network]
public partial class SettlingNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<Alif> Hidden { get; } = new(70);
    [Learn<PairStdp>] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.8f)) { Rule = new PairStdp() };
    public Sparse<Exponential> HidHid { get; } = new(Init.Normal(sd: 0.1f), Connect.Probability(0.3f)) { Delay = 2 * ms };
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden];

    [Update(Every = 0, Group = "norm")] public WeightNormalisation Given { get; } = new() { Length = 3 };
    [Update(Every = 0, Group = "norm")] public WeightNormalisation Recurrent { get; } = new() { Length = 0.5f };
    [Update(Every = 0)] public Settle Settle { get; } = new();

    public Bindings Variables =>
    [
        Bind(Given.W, InHid.Model.Weight),
        Bind(Recurrent.W, HidHid.Model.Weight),
        Bind(Settle.Threshold, Hidden.Model.VTh),
        Bind(Settle.A, Hidden.Model.A),
        Bind(Settle.First, Start(Hidden.Model.V)),
        Bind(Settle.V, Hidden.Model.V),
    ];
}

/// <summary>Neurons come to rest further from where they are.</summary>
[CustomUpdate]
public partial class Rise
{
    [Target(Per.Neuron)] public partial float Rest { get; set; }
    [Input(Per.Neuron, PerExample = true)] public partial float V { get; }

    public Equations Step => [Next(Rest) == Rest + 0.5f * MeanOverBatch(V)];
}

/// <summary>Nothing trains it, though its model could be.</summary>
[Network]
public partial class RestingNetwork
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Started> Hidden { get; } = new(5);
    public Dense<Exponential> InHid { get; } = new(Init.Constant(0.1f));
    public Wiring Wires => [Input >> InHid >> Hidden];

    [Update(Every = 0)] public Rise Rise { get; } = new();

    public Bindings Variables => [Bind(Rise.Rest, Hidden.Model.Rest), Bind(Rise.V, Hidden.Model.V)];
}

/// <summary>A time constant that is multiplied.</summary>
[CustomUpdate]
public partial class Stretch
{
    public float By { get; init; }
    [Target(Per.Population)] public partial Time Tau { get; set; }
    public Equations Step => [Next(Tau) == By * Tau];
}

/// <summary>Neurons whose time constant an update makes 0.</summary>
[Network]
public partial class StretchedNetwork
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Lif> Hidden { get; } = new(4);
    public Dense<Delta> InHid { get; } = new(Init.Constant(0.4f));
    public Wiring Wires => [Input >> InHid >> Hidden];
    [Update(Every = 0)] public Stretch Stretch { get; } = new();
    public Bindings Variables => [Bind(Stretch.Tau, Hidden.Model.TauMem)];
}

/// <summary>Updates that a simulation runs on demand, between two steps.</summary>
public sealed class SimulationUpdateTests
{
    [Fact]
    public void Weights_states_and_parameters_are_changed_as_they_are_and_the_next_step_goes_on_with_them()
    {
        using var simulation = Make();
        simulation.Run(100 * ms);
        float[] a = simulation.State("Hidden.A").Span[..70].ToArray(), v = simulation.State("Hidden.V").Span[..70].ToArray();
        Assert.Contains(a, x => x > 1);
        simulation.Update("");
        Assert.Equal(a.Select(x => 1 + 0.01f * x), simulation.Parameters!["Hidden.VTh"].ToArray());
        Assert.Equal(a.Select(x => x / 2), simulation.State("Hidden.A").Span[..70].ToArray());
        Assert.Equal(v, simulation.Parameters["Hidden.Start.V"].ToArray());
        Assert.Equal(v, simulation.State("Hidden.V").Span[..70].ToArray());
        Assert.Equal(1, simulation.UpdateState("Settle.Calls")[0].At(7));

        // neurons whose threshold is out of reach spike no more
        long before = simulation.SpikeCount("Hidden");
        for (int i = 0; i < 3; i++)
        {
            simulation.State("Hidden.A").Span.Fill(1e5f);
            simulation.Update("");
        }

        simulation.State("Hidden.A").Span.Clear();
        simulation.Run(50 * ms);
        Assert.Equal(before, simulation.SpikeCount("Hidden"));

        // neurons begin anew where the update has seen them
        v = simulation.Parameters["Hidden.Start.V"].ToArray();
        simulation.Restart();
        Assert.Equal(v, simulation.State("Hidden.V").Span[..70].ToArray());
        Assert.Equal(1 + 2 + 3 + 4, simulation.UpdateState("Settle.Calls")[0].At(7));
    }

    [Fact]
    public void Weights_of_all_and_of_some_pairs_are_normalised_between_steps()
    {
        using var simulation = Make();
        simulation.Run(100 * ms);
        simulation.Update("norm");
        var weights = simulation.Weights;
        double given = 0, recurrent = 0;
        for (int k = 0; k < 11; k++)
        {
            given += Math.Pow(weights[0][k].At(5), 2);
        }

        for (int k = 0; k < 70; k++)
        {
            int at = weights.Connections(1)!.TargetsOf(k).ToList().IndexOf(5);
            recurrent += at < 0 ? 0 : Math.Pow(weights.Row(1, k)[at], 2);
        }

        Assert.Equal(3, Math.Sqrt(given), 1e-4);
        Assert.Equal(0.5, Math.Sqrt(recurrent), 1e-4);
        Assert.Contains("no updates of a group 'nor'; it has 'norm', ''", Assert.Throws<ArgumentException>(() => simulation.Update("nor")).Message.Replace("'', 'norm'", "'norm', ''"));
    }

    [Fact]
    public void The_bits_do_not_depend_on_threads_and_a_saved_simulation_goes_on_as_an_unbroken_one()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "run.snn");
        using var one = Make();
        using var two = Make(threads: 2);
        using var later = Make();
        Go(one);
        Go(two);
        one.Save(file);
        later.Load(file);
        foreach (var simulation in new[] { one, two, later })
        {
            Go(simulation);
        }

        Assert.Equal(Bits(one), Bits(two));
        Assert.Equal(Bits(one), Bits(later));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        static float[] Bits(Simulation s) =>
            [.. s.Weights.All.Span, .. s.Parameters!["Hidden.VTh"], .. s.Parameters["Hidden.Start.V"], .. s.State("Hidden.V").Span, .. s.State("Hidden.A").Span, .. s.UpdateState("Settle.Calls")[0].Span];
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400)] // more than a rule waits
    public void What_was_loaded_is_updated_at_once_on_any_number_of_threads(int steps)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "run.snn");
        using var one = Make();
        one.Run(steps);
        one.Save(file);
        using var two = Make(threads: 2);
        Assert.Equal(2, two.Threads);
        two.Load(file);
        foreach (var simulation in new[] { one, two })
        {
            simulation.Update("norm");
            simulation.Variable("InHid.X").Span.Fill(0.7f);
            simulation.Update("norm");
            simulation.Run(50);
        }

        Assert.Equal(one.Weights.All.Span.ToArray(), two.Weights.All.Span.ToArray());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void A_parameter_that_could_be_trained_is_saved_as_updates_left_it()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "run.snn");
        using var one = new RestingNetwork().Simulate();
        one.Run(10);
        one.Update("");
        one.Save(file);
        using var other = new RestingNetwork().Simulate();
        other.Load(file);
        Assert.Equal(one.Parameters!["Hidden.Rest"].ToArray(), other.Parameters!["Hidden.Rest"].ToArray());
        Assert.NotEqual(0.3f, other.Parameters["Hidden.Rest"][0]);
        foreach (var simulation in new[] { one, other })
        {
            simulation.Run(30);
        }

        Assert.Equal(one.State("Hidden.V").Span.ToArray(), other.State("Hidden.V").Span.ToArray());
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void With_a_parameter_of_which_no_step_can_be_made_none_is_made()
    {
        using var simulation = new StretchedNetwork().Simulate();
        simulation.Run(5 * ms);
        Assert.Contains("no step with the parameters that its updates have left: Hidden.TauMem (0 to 0)", Assert.Throws<SimulationException>(() => simulation.Update("")).Message);
        Assert.Throws<SimulationException>(simulation.Step);
        Assert.Equal(5, simulation.Steps);
        simulation.Parameters!.Set("Hidden.TauMem", 10f);
        simulation.Step();
        Assert.Equal(6, simulation.Steps);
    }

    [Fact]
    public void A_device_goes_on_as_the_CPU_does()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var here = Make();
        using var there = Make(device: device);
        Go(here);
        Go(there);
        Assert.Equal(here.SpikeCount("Hidden"), there.SpikeCount("Hidden"));
        Near("weights", here.Weights.All.Span, there.Weights.All.Span);
        Near("thresholds", here.Parameters!["Hidden.VTh"], there.Parameters!["Hidden.VTh"]);
        Near("start", here.Parameters["Hidden.Start.V"], there.Parameters["Hidden.Start.V"]);
        Near("A", here.State("Hidden.A").Span[..70], there.State("Hidden.A").Span[..70]);
    }

    private static void Near(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]}, expected {expected[i]}");
        }
    }

    private static void Go(Simulation simulation)
    {
        for (int i = 0; i < 2; i++)
        {
            simulation.Run(60 * ms);
            simulation.Update("norm");
            simulation.Run(17 * ms);
            simulation.Update("");
        }
    }

    private static Simulation Make(int threads = 1, ComputeDevice? device = null)
    {
        var simulation = new SettlingNetwork().Simulate(new() { Seed = 3, Threads = threads, Device = device });
        simulation.Input("Input").Poisson(60 * Hz);
        return simulation;
    }
}
