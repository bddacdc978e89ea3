using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Conformance;

/// <summary>Values that a parameter cannot have are refused before anything runs, by name.</summary>
public sealed class ParameterRangeTests
{
    public static TheoryData<string, Func<RangedNetwork>> Impossible() => new()
    {
        { "RangedNetwork.Dt is -1; it must be above 0.", () => new() { Dt = -1 * ms } },
        { "RangedNetwork.Dt is 0; it must be above 0.", () => new() { Dt = 0 * ms } },
        { "RangedNetwork.Dt is NaN; it must be above 0.", () => new() { Dt = float.NaN * ms } },
        { "RangedNetwork.Dt is Infinity; it must be above 0.", () => new() { Dt = float.PositiveInfinity * ms } },
        { "Hidden.TauMem is -20; it must be at least 0.", () => new() { Hidden = new(4) { Model = new() { TauMem = -20 * ms } } } },
        { "Hidden.TauRef is -5; it must be at least 0.", () => new() { Hidden = new(4) { Model = new() { TauRef = -5 * ms } } } },
        { "Hidden.VTh is NaN; it must be a finite number.", () => new() { Hidden = new(4) { Model = new() { VTh = float.NaN } } } },
        { "Hidden.Steepness is Infinity; it must be a finite number.", () => new() { Hidden = new(4) { Model = new() { Steepness = float.PositiveInfinity } } } },
        { "HidOut.Tau is -1; it must be at least 0.", () => new() { HidOut = new(Init.Normal(1)) { Model = new() { Tau = -1 * ms } } } },
        { "Output.Gain is 1.5; it must be at least 0.1 and at most 0.9.", () => new() { Output = new(2) { Model = new() { Gain = 1.5f } } } },
        { "Output.Rest is -90; it must be at least -80 and below -40.", () => new() { Output = new(2) { Model = new() { Rest = -90 * mV } } } },
        { "Output.Rest is -40; it must be at least -80 and below -40.", () => new() { Output = new(2) { Model = new() { Rest = -40 * mV } } } },
        { "Output.Order is 7; it must be at least 1 and at most 3.", () => new() { Output = new(2) { Model = new() { Order = 7 } } } },
        { "Output.Share is 1; it must be above 0 and below 1.", () => new() { Output = new(2) { Model = new() { Share = 1 } } } },
        { "Output.Tau is 0.5; it must be at least 1.", () => new() { Output = new(2) { Model = new() { Tau = 0.5f * ms } } } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_network_with_an_impossible_parameter_has_no_layout_and_no_exact_plan(string message, Func<RangedNetwork> make)
    {
        var network = make();
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => network.Layout()).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => network.Exact()).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Trainer(network, new EventProp(), new Adam(), new() { Loss = new PerStepCrossEntropy(), MaxSteps = 5 })).Message);
    }

    [Fact]
    public void The_ends_themselves_are_taken_where_they_belong_to_the_range()
    {
        foreach (var model in (Ranged[])[new() { Gain = 0.1f }, new() { Gain = 0.9f }, new() { Rest = -80 * mV }, new() { Order = 1 }, new() { Tau = 1 * ms }])
        {
            Assert.NotNull(new RangedNetwork { Output = new(2) { Model = model } }.Layout());
        }

        Assert.NotNull(new RangedNetwork { Hidden = new(4) { Model = new() { TauRef = 0 * ms } } }.Layout());
    }

    [Fact]
    public void A_neuron_on_its_own_refuses_them_too()
    {
        Assert.Equal("Lif.TauMem is -20; it must be at least 0.", Assert.Throws<ArgumentException>(() => new Lif { TauMem = -20 * ms }.Advance(1 * ms, 0)).Message);
        Assert.Equal("Lif.TauRef is -5; it must be at least 0.", Assert.Throws<ArgumentException>(() => new Lif { TauRef = -5 * ms }.Advance(1 * ms, 0)).Message);
        Assert.Equal("over is -1; it must be above 0.", Assert.Throws<ArgumentException>(() => new Lif().Advance(-1 * ms, 0)).Message);
        Assert.Equal("Ranged.Gain is 2; it must be at least 0.1 and at most 0.9.", Assert.Throws<ArgumentException>(() => new Ranged { Gain = 2 }.Advance(1 * ms, 0 * mV)).Message);
    }

    [Fact]
    public void A_trained_parameter_is_refused_outside_its_range_and_kept_within_it()
    {
        using var store = new ParameterStore(new RangedNetwork().Layout());
        string message = Assert.Throws<ArgumentException>(() => store.Set("Output.Gain", 1)).Message;
        Assert.Contains("Output.Gain", message);
        Assert.Contains("0.9", message);
        Assert.Throws<ArgumentException>(() => store.Set("Output.Gain", float.NaN));
        store.Set("Output.Gain", 0.9f);

    }

    [Fact]
    public void Training_keeps_it_within_its_range()
    {
        using var trainer = new Trainer(new RangedNetwork(), new EventProp(), new Adam { LearningRate = 1e3f }, new TrainerOptions { Loss = new PerStepCrossEntropy(), Batch = 4, MaxSteps = 30 });
        trainer.Weights.All.Span.Fill(3);
        trainer.TrainEpoch([.. Enumerable.Range(0, 8).Select(i => new Example(Inputs.Random(3, 30, 0.3, seed: i), i % 2))]);
        float gain = trainer.Parameters["Output.Gain"][0], rest = trainer.Parameters["Output.Rest"][0];
        Assert.InRange(gain, 0.1f, 0.9f);
        Assert.InRange(rest, -80, -MathF.BitIncrement(40));
        Assert.True(gain != 0.5f || rest != -70);
    }

    [Fact]
    public void Values_that_are_read_from_a_file_are_looked_at()
    {
        using var folder = new TemporaryFolder();
        using (var wide = Make(50))
        {
            wide.Parameters.Set("HidOut.Delay", 40);
            wide.Save(folder.File("run"));
        }

        using var narrow = Make(10);
        string message = Assert.Throws<CheckpointException>(() => narrow.Resume(folder.File("run"))).Message;
        Assert.Contains("HidOut.Delay is 40; it must be positive and lie between 1 and 10", message);

        static Trainer Make(float most) => new(new TrainedDelayNetwork { MostDelay = most * ms }, new EventProp(), new Adam(), new() { MaxSteps = 20, Loss = new PerStepCrossEntropy() });
    }
}

/// <summary>A readout with ranges of every kind.</summary>
[Neuron]
public partial class Ranged
{
    [AtLeast(1)] public Time Tau { get; init; } = 10 * ms;
    [Trainable, AtLeast(0.1), AtMost(0.9)] public float Gain { get; init; } = 0.5f;
    [Trainable, AtLeast(-80), Below(-40)] public Voltage Rest { get; init; } = -70 * mV;
    [AtLeast(1), AtMost(3)] public int Order { get; init; } = 1;
    [Above(0), Below(1)] public double Share { get; init; } = 0.5;

    [State] public partial Voltage V { get; set; }
    [Input] public partial Voltage I { get; }

    Equations Flow => [D(V) == (Rest + Gain * Order * I - V) / Tau];
    [Output] public float Y => V / mV;
}

/// <summary>Carries a voltage.</summary>
[Synapse]
public partial class VoltageSynapse
{
    public Time Tau { get; init; } = 5 * ms;
    [Input] public partial Voltage Weight { get; }
    [State] public partial Voltage S { get; set; }
    Equations Flow => [D(S) == -S / Tau];
    Event Arrival => new() { Then = [Next(S) == S + Weight] };
    [Output] public Voltage Drive => S;
}

/// <summary>A network whose parameters can be set to what they cannot be.</summary>
[Network, Train<EventProp>]
public partial class RangedNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(3);
    public Population<Lif> Hidden { get; init; } = new(4);
    public Population<Ranged> Output { get; init; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(1));
    [Trainable] public Dense<VoltageSynapse> HidOut { get; init; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
