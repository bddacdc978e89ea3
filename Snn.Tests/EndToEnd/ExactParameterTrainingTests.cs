using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Training;
using Xunit.Abstractions;

namespace Snn.Tests.EndToEnd;

/// <summary>Parameters and delays that learn on the event-driven exact plan.</summary>
public sealed class ExactParameterTrainingTests(ITestOutputHelper log)
{
    private const int Steps = 60;

    private static readonly Example Golden = new(SpikeTrain.FromPairs(ExactRun.GoldenInput.Select(s => ((int)s.Time, s.Unit)), Steps), 1);
    private static readonly Example Apart = new(SpikeTrain.FromPairs([(10, 0), (12, 3), (30, 1), (32, 2)], 80), 1);

    private static readonly Dictionary<string, (Func<INetwork> Network, Loss Loss, Example Example, float Height)> Cases = new()
    {
        ["parameters"] = (() => TrainedHybridNetwork.With("", 0, 1), new ExponentialCrossEntropy(15 * ms, 1 * ms), Golden, 1),
        ["a delay for each projection"] = (() => new TrainedDelayNetwork(), new ExponentialCrossEntropy(15 * ms, 1 * ms), Golden, 1),
        ["a delay for each neuron"] = (() => new NeuronDelayNetwork(), new ExponentialCrossEntropy(15 * ms, 1 * ms), Golden, 1),
        ["first spikes, silent"] = (() => new CoincidenceNetwork(), new FirstSpikeCrossEntropy(), Apart, 2.1f),
        ["first spikes"] = (() => new CoincidenceNetwork(), new FirstSpikeCrossEntropy(), Apart, 5),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_moves_them_is_the_slope_of_the_loss(string name)
    {
        const float rate = 0.01f;
        var (network, loss, example, _) = Cases[name];
        using var trainer = Make(name, new FakeDescent(rate));
        var before = trainer.Parameters.Names.ToDictionary(p => p, p => trainer.Parameters[p].ToArray());
        trainer.TrainEpoch([example]);
        var (made, expected) = (new List<double>(), new List<double>());
        foreach (var layout in network().Layout().Parameters)
        {
            for (int i = 0; i < before[layout.Name].Length; i++)
            {
                double value = before[layout.Name][i], moved = trainer.Parameters[layout.Name][i];
                made.Add(layout.Positive ? -Math.Log(moved / value) / value / rate : (value - moved) / rate);
                expected.Add(Difference(layout.Name, i));
                log.WriteLine($"{layout.Name}[{i}]: {made[^1]:g6}, differences {expected[^1]:g6}");
            }
        }

        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 5e-3, $"{largest}");
        Assert.All(expected.Zip(made), pair => Assert.Equal(pair.First, pair.Second, (0.01 * Math.Abs(pair.First)) + (0.005 * largest)));

        double Difference(string parameter, int i)
        {
            float step = 0.001f * MathF.Max(MathF.Abs(before[parameter][i]), 0.5f);
            return (Loss(step) - Loss(-step)) / (2 * step);

            double Loss(float change)
            {
                using var other = Make(name, new FakeDescent(rate));
                float[] values = [.. before[parameter]];
                values[i] += change;
                other.Parameters.Set(parameter, values);
                return other.Evaluate([example]).Loss;
            }
        }
    }

    [Theory]
    [InlineData(2.5f)]
    [InlineData(12)]
    public void A_delay_between_two_steps_is_found(float wrong)
    {
        const float right = 6.37f;
        using var memory = new Arena();
        var input = Inputs.Random(7, 200, 0.03, seed: 4);
        using var student = new Trainer(new OneDelayNetwork(), new EventProp(), new Adam { LearningRate = 0.02f }, new()
        {
            MaxSteps = 200,
            Loss = new Imitation(Readout(input, right, memory)),
            Threads = 1,
            Plan = ExecutionPlan.Exact,
        });
        student.Parameters.Set("HidOut.Delay", wrong);
        for (int epoch = 0; epoch < 300; epoch++)
        {
            student.TrainEpoch([new(input, 0)]);
        }

        Assert.Equal(right, student.Parameters["HidOut.Delay"][0], 0.01f);
    }

    [Fact]
    public void A_delay_may_start_between_two_steps()
    {
        using var trainer = new Trainer(
            new GoldenLifNetwork { HidHid = new(Init.Constant(1)) { Delay = 1.618f * ms }, InHid = new(Init.Constant(2)), HidOut = new(Init.Glorot()) },
            new EventProp(),
            new Adam(),
            new() { MaxSteps = Steps, Loss = new AverageCrossEntropy(), Threads = 1, Plan = ExecutionPlan.Exact });
        var before = trainer.Weights.All.Span.ToArray();
        Assert.True(trainer.TrainEpoch([Golden]).RatesHz["Hidden"] > 0);
        Assert.NotEqual(before, trainer.Weights.All.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_change_no_bit_and_a_resumed_run_goes_on(string name)
    {
        var example = Cases[name].Example;
        Example[] examples = [.. Enumerable.Range(0, 3).SelectMany(_ => (Example[])[example, new(example.Spikes, 0)])];
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var one = Make(name, new Adam());
        using var three = Make(name, new Adam(), threads: 3);
        one.TrainEpoch(examples);
        one.Save(folder);
        three.Resume(folder);
        Directory.Delete(folder, recursive: true);
        one.TrainEpoch(examples);
        three.TrainEpoch(examples);
        Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
        Assert.All(one.Parameters.Names, p => Assert.Equal(one.Parameters[p].ToArray(), three.Parameters[p].ToArray()));
    }

    [Fact]
    public void Parameters_of_every_neuron_are_refused()
    {
        var refused = Assert.Throws<NotSupportedException>(() => new Trainer(
            new OwnThresholdNetwork(), new EventProp(), new Adam(), new() { MaxSteps = 10, Loss = new SumCrossEntropy(), Plan = ExecutionPlan.Exact }));
        Assert.Contains("Hidden.VTh of OwnThresholdNetwork has a value for every neuron", refused.Message);
    }

    private static Trainer Make(string name, ICustomUpdate optimiser, int threads = 1)
    {
        var (network, loss, example, height) = Cases[name];
        var trainer = new Trainer(network(), new EventProp(), optimiser, new()
        {
            MaxSteps = example.Spikes.Steps,
            Batch = 4,
            Loss = loss,
            Threads = threads,
            Plan = ExecutionPlan.Exact,
        });
        var random = new Random(2);
        foreach (var (p, projection) in network().Layout().Projections.Index())
        {
            var (lo, hi) = projection.Name switch { "InHid" => (0.8, 2.8), "HidHid" => (-0.6, 1.0), _ => (-0.5, 0.5) };
            for (int k = 0; k < trainer.Weights.SourceSize(p); k++)
            {
                for (int m = 0; m < trainer.Weights.TargetSize(p); m++)
                {
                    trainer.Weights[p][k].At(m) = projection.Name != "Axons" ? (float)(lo + (hi - lo) * random.NextDouble()) : k / 2 == m ? height : 0;
                }
            }
        }

        return trainer;
    }

    /// <summary>What the network shows at the ends of the steps with a delay, on the exact plan.</summary>
    private static Rows Readout(SpikeTrain input, float delay, Arena memory)
    {
        var network = new OneDelayNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout);
        using var parameters = new ParameterStore(layout);
        Initialiser.Fill(weights, new TrainerOptions { MaxSteps = input.Steps }.Seed);
        parameters.Set("HidOut.Delay", delay);
        var system = network.Exact(parameters);
        var exact = new ExactWeights(system);
        exact.CopyFrom(weights);
        var trial = new ExactTrial(system, exact) { Observations = [.. Enumerable.Range(1, input.Steps).Select(t => t * 0.5)] };
        trial.Forward(input, 0.5);
        var readout = memory.Rows(input.Steps, 3);
        for (int t = 0; t < input.Steps; t++)
        {
            for (int c = 0; c < 3; c++)
            {
                readout[t].At(c) = (float)trial.Output(t, c);
            }
        }

        return readout;
    }
}

/// <summary>A threshold for every neuron, which the exact plan cannot tell apart.</summary>
[Neuron]
public partial class OwnThreshold
{
    [Trainable(Per.Neuron)] public float VTh { get; init; } = 1;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / (10 * ms)];

    public Event Spike => new() { When = V >= VTh, Then = [Next(V) == 0] };
}

/// <summary>Such neurons between input and readout.</summary>
[Network, Train<EventProp>]
public partial class OwnThresholdNetwork
{
    public Population<SpikeInput> Input { get; } = new(3);
    public Population<OwnThreshold> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    public Dense<Exponential> InHid { get; } = new(Init.Glorot());
    public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
