using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.EndToEnd;

/// <summary>Parameters of models that learn, from the mark on the property to the checkpoint.</summary>
public sealed class ParameterTrainingTests : IDisposable
{
    private static readonly YinYang Symbol = new() { Dt = 0.5f * ms };
    private static readonly SpikeDataset Points = Symbol.Draw(300, seed: 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public static TheoryData<string> Rules => [nameof(EventProp), nameof(SurrogateBptt), nameof(EProp)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_wrong_time_constant_finds_the_right_one()
    {
        var input = Inputs.Random(7, 60, 0.1, seed: 4);
        var layout = new SmoothMapNetwork().Layout();
        using var teacher = new TrialRun(new SmoothMapNetwork(), Backend.Simd, 60);
        teacher.Trial.Forward(input);
        using var student = new Trainer(
            new SmoothMapNetwork(), new EProp(), new Adam { LearningRate = 0.03f }, new() { MaxSteps = 60, Loss = new Imitation(teacher.Trial.Readout), Threads = 1, Seed = 3 });
        student.Weights.All.CopyTo(teacher.Weights.All);
        teacher.Trial.Forward(input);
        student.Parameters.Set("Output.Tau", 3);
        student.Parameters.Set("Output.TauLow", 80, 60, 10, 9);
        Example[] examples = [new(input, 0)];
        var losses = Enumerable.Range(0, 600).Select(_ => student.TrainEpoch(examples).Loss).ToArray();
        Assert.True(losses[^1] < 1e-4 * losses[0], $"{losses[0]} {losses[^1]}");
        Assert.Equal(10, student.Parameters["Output.Tau"][0], 0.1f);
        Assert.All(student.Parameters["Output.TauLow"].ToArray(), tau => Assert.Equal(30, tau, 1f));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Hidden_time_constants_and_thresholds_learn_while_the_weights_stay(string rule)
    {
        using var trainer = Make(rule, threads: 2, rate: 0.02f);
        var weights = trainer.Weights.All.Span.ToArray();
        var first = trainer.TrainEpoch(Points);
        for (int epoch = 1; epoch < 12; epoch++)
        {
            trainer.TrainEpoch(Points);
        }

        double last = trainer.Evaluate(Points).Loss;
        Assert.True(last < 0.9 * first.Loss, $"{rule}: {first.Loss} {last}");
        Assert.Equal(weights, trainer.Weights.All.Span.ToArray());
        Assert.All((string[])["Hidden.TauMem", "Output.Tau", "InHid.Tau"], name => Assert.All(trainer.Parameters[name].ToArray(), tau => Assert.InRange(tau, 1e-3f, 1e4f)));
        Assert.Equal(20, trainer.Parameters["Hidden.VTh"].ToArray().Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_change_no_bit(string rule)
    {
        Assert.Equal(Train(1), Train(3));

        byte[] Train(int threads)
        {
            using var trainer = Make(rule, threads, rate: 0.02f);
            trainer.TrainEpoch(Points);
            return Bytes(trainer);
        }
    }

    [Fact]
    public void A_resumed_run_gives_the_bits_of_an_unbroken_one()
    {
        using var unbroken = Make(nameof(EventProp), 2, rate: 0.02f);
        using (var first = Make(nameof(EventProp), 2, rate: 0.02f))
        {
            first.Save(_directory); // before anything moved
        }

        using (var second = Make(nameof(EventProp), 1, rate: 0.02f))
        {
            second.Resume(_directory);
            second.TrainEpoch(Points);
            second.Save(_directory);
        }

        using var resumed = Make(nameof(EventProp), 2, rate: 0.02f);
        resumed.Resume(_directory);
        resumed.TrainEpoch(Points);
        unbroken.TrainEpoch(Points);
        unbroken.TrainEpoch(Points);
        Assert.Equal(Bytes(unbroken), Bytes(resumed));
    }

    [Fact]
    public void Another_optimiser_of_the_parameters_is_another_run()
    {
        using (var trainer = Make(nameof(EventProp), 1, rate: 0.02f))
        {
            trainer.Save(_directory);
        }

        using var other = Make(nameof(EventProp), 1, rate: 0.02f, own: new Momentum());
        Assert.Contains("Momentum for parameters", Assert.Throws<CheckpointException>(() => other.Resume(_directory)).Message);
    }

    [Fact]
    public void A_parameter_that_diverges_stops_the_training_by_its_name()
    {
        using var trainer = Make(nameof(EventProp), 1, rate: 1e4f);
        var e = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Points));
        Assert.Equal((1, 1), (e.Epoch, e.Batch));
        Assert.Matches(@"(Hidden|Output|InHid|HidOut)\.Tau\w* has run out", e.Message);
    }

    [Fact]
    public void Wrong_names_and_values_are_named()
    {
        using var trainer = Make(nameof(EventProp), 1, rate: 0.02f);
        Assert.Contains("Hidden.TauMem", Assert.Throws<ArgumentException>(() => trainer.Parameters["Hidden.Tau"].ToArray()).Message);
        Assert.Contains("must be positive", Assert.Throws<ArgumentException>(() => trainer.Parameters.Set("Hidden.TauMem", -1)).Message);
        Assert.Contains("20 values; 2 were given", Assert.Throws<ArgumentException>(() => trainer.Parameters.Set("Hidden.VTh", 1, 2)).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => trainer.Parameters.Set("Hidden.VTh", float.NaN)).Message);
        Assert.Contains("Hidden.TauMem", Assert.Throws<ArgumentException>(() => new ParameterStore(new LearningLatencyNetwork { TauMem = 0 * ms }.Layout())).Message);
    }

    private static byte[] Bytes(Trainer trainer) =>
        [.. MemoryMarshal.AsBytes(trainer.Weights.All.Span), .. trainer.Parameters.Names.SelectMany(n => MemoryMarshal.AsBytes(trainer.Parameters[n]).ToArray())];

    private static Trainer Make(string rule, int threads, float rate, ICustomUpdate? own = null) => new(
        new LearningLatencyNetwork { TauMem = 4 * ms },
        rule switch { nameof(EProp) => new EProp(), nameof(SurrogateBptt) => new SurrogateBptt(), _ => new EventProp() },
        new Adam { LearningRate = 0 },
        new() { MaxSteps = Symbol.Steps, Threads = threads, Loss = new SumCrossEntropy(), ParameterOptimiser = own ?? new Adam { LearningRate = rate } });
}

/// <summary>Leaky neurons that learn what they are.</summary>
[Neuron]
public partial class LearningLif
{
    [Trainable(Per.Neuron)] public Time TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == 0],
        Surrogate = theta => 1 / Pow(1 + 5 * Abs(theta), 2),
    };
}

/// <summary>As the examples have it, with everything trained.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class LearningLatencyNetwork
{
    public Time Dt { get; init; } = 0.5f * ms;

    public Time TauMem { get; init; } = 20 * ms;

    public Population<SpikeInput> Input { get; } = new(YinYang.Channels);
    public Population<LearningLif> Hidden => field ??= new(20) { Model = new() { TauMem = TauMem } };
    public Population<TrainedLeaky> Output { get; } = new(3);

    [Trainable] public Dense<TrainedExponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2));
    [Trainable] public Dense<TrainedExponential> HidOut { get; } = new(Init.Normal(sd: 0.3f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Another optimiser.</summary>
[CustomUpdate]
public partial class Momentum
{
    public float LearningRate { get; init; } = 1e-2f;

    [State] public partial float Velocity { get; set; }
    [Target] public partial float Theta { get; set; }
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    public Equations Step => [Next(Velocity) == 0.9f * Velocity - LearningRate * Gradient, Next(Theta) == Theta + Next(Velocity)];
}
