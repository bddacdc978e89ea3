using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Delays of single synapses without a time grid.</summary>
public sealed class ExactDelayTests
{
    [Fact]
    public void Gradients_are_those_of_a_projection_for_each_delay()
    {
        ExactRun own = Run(new DelayedLearning(), 6), split = Run(new SplitLearning(), 6);
        ExactGradient gradient = own.Gradient(), ofSplit = split.Gradient();
        Assert.True(own.HiddenSpikes.Count() > 10, "hardly anything spikes");
        var (spikes, expectedSpikes) = (Sorted(own), Sorted(split)); // some neurons are alike, and so is their time
        Assert.Equal(expectedSpikes.Select(s => s.Unit), spikes.Select(s => s.Unit));
        Assert.All(expectedSpikes.Zip(spikes), s => Assert.Equal(s.First.Time, s.Second.Time, 1e-9));
        foreach (string name in (string[])["A", "B", "C"])
        {
            var expected = new double[own.Matrix(gradient.Weights, name).GetLength(0), own.Matrix(gradient.Weights, name).GetLength(1)];
            var of = new double[expected.GetLength(0), expected.GetLength(1)];
            for (int k = 0; k < expected.GetLength(0); k++)
            {
                for (int j = 0; j < expected.GetLength(1); j++)
                {
                    if (DelayedLearning.Connected(k, j))
                    {
                        expected[k, j] = split.Matrix(ofSplit.Weights, $"{name}{DelayedLearning.StepsOf(k, j)}")[k, j];
                        of[k, j] = own.Matrix(gradient.Weights, name)[k, j];
                    }
                }
            }

            Expect.Close(expected, of, 1e-9, name);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Drawn_ones_are_no_whole_steps_and_gradients_are_those_of_finite_differences(bool smooth)
    {
        var run = Run(smooth ? new SmoothDelayed() : new DrawnDelayed());
        var gradient = run.Gradient();
        Assert.True(run.HiddenSpikes.Count() > 4, "hardly anything spikes");
        foreach (int p in (int[])[0, 1, 2])
        {
            var derived = gradient.Weights.All(p).ToArray();
            for (int i = 0; i < derived.Length; i += 3)
            {
                double weight = run.Weights.All(p)[i];
                if (weight != 0)
                {
                    run.Weights.All(p)[i] = weight + 1e-6;
                    double more = run.Loss();
                    run.Weights.All(p)[i] = weight - 1e-6;
                    double less = run.Loss();
                    run.Weights.All(p)[i] = weight;
                    double difference = (more - less) / 2e-6;
                    Assert.Equal(difference, derived[i], 1e-5 * Math.Abs(difference) + 1e-6);
                }
            }
        }
    }

    [Fact]
    public void A_trainer_takes_them_and_a_trial_by_hand_asks_for_them()
    {
        using var trainer = new Trainer(new DrawnDelayed(), new EventProp(), new Adam { LearningRate = 3e-3f }, new() { MaxSteps = 40, Batch = 4, Plan = ExecutionPlan.Exact });
        Example[] examples = [.. Enumerable.Range(0, 8).Select(i => new Example(Inputs.Random(8, 40, 0.1, i), i % 2))];
        double first = trainer.TrainEpoch(examples).Loss, last = first;
        for (int epoch = 0; epoch < 5; epoch++)
        {
            last = trainer.TrainEpoch(examples).Loss;
        }

        Assert.True(last < first, $"{first} and then {last}");
        var system = ((IExactNetwork)new DrawnDelayed()).Exact();
        Assert.Contains("CopyFrom", Assert.Throws<InvalidOperationException>(() => new ExactRun(system).Loss()).Message, StringComparison.Ordinal);

        // what an object is given and its declaration does not say holds too
        var given = new GivenDelays { A = new(Init.Constant(2), Connect.All) { Delays = SynapseDelays.Of((i, j) => (1.5f + 0.1f * (i + j)) * ms) } };
        Assert.NotNull(((IExactNetwork)given).Exact().SynapseDelays[0]);
        Assert.Contains("CopyFrom", Assert.Throws<InvalidOperationException>(() => new ExactTrial(((IExactNetwork)given).Exact(), new(((IExactNetwork)given).Exact())).Forward(10, new TimedSpikes([(1, 0)]))).Message, StringComparison.Ordinal);
    }

    private static (double Time, int Unit)[] Sorted(ExactRun run) => [.. run.HiddenSpikes.OrderBy(s => s.Unit).ThenBy(s => s.Time)];

    private static ExactRun Run(INetwork network, double strength = 1)
    {
        var system = ((IExactNetwork)network).Exact();
        using var store = new WeightStore(network.Layout(), 3);
        Initialiser.Fill(store, 3);
        var run = new ExactRun(system);
        run.Weights.CopyFrom(store);
        foreach (int p in Enumerable.Range(0, system.Projections.Count).Where(p => system.Projections[p].Name[0] == 'A'))
        {
            foreach (ref double weight in run.Weights.All(p))
            {
                weight *= strength;
            }
        }

        return run;
    }
}

/// <summary>Every synapse has a delay that is drawn.</summary>
[Network, Train<EventProp>]
public partial class DrawnDelayed
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(8);

    public Population<Lif> Hidden { get; } = new(5) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Sparse<Exponential> A { get; } = new(Init.Uniform(1.5f, 4), Connect.Probability(0.8f)) { Delays = Init.Uniform(0.6f * ms, 4 * ms) };

    [Trainable] public Sparse<Exponential> B { get; } = new(Init.Uniform(-0.6f, 1), Connect.Probability(0.8f)) { Delays = Init.Normal(sd: 0.75f * ms, mean: 1.5f * ms) };

    [Trainable] public Sparse<Exponential> C { get; } = new(Init.Uniform(-1, 1), Connect.Probability(0.9f)) { Delays = Init.Uniform(0.6f * ms, 2 * ms) };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output];
}

/// <summary>The same with neurons that follow no matrix.</summary>
[Network, Train<EventProp>]
public partial class SmoothDelayed
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(8);

    public Population<Quadratic> Hidden { get; } = new(5);

    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Sparse<Exponential> A { get; } = new(Init.Uniform(1.5f, 4), Connect.Probability(0.8f)) { Delays = Init.Uniform(0.6f * ms, 4 * ms) };

    [Trainable] public Sparse<Exponential> B { get; } = new(Init.Uniform(-0.6f, 1), Connect.Probability(0.8f)) { Delays = Init.Normal(sd: 0.75f * ms, mean: 1.5f * ms) };

    [Trainable] public Sparse<Exponential> C { get; } = new(Init.Uniform(-1, 1), Connect.Probability(0.9f)) { Delays = Init.Uniform(0.6f * ms, 2 * ms) };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output];
}

/// <summary>A network whose objects may have delays of single synapses.</summary>
[Network, Train<EventProp>]
public partial class GivenDelays
{
    public Population<SpikeInput> Input { get; } = new(3);

    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Sparse<Exponential> A { get; init; } = new(Init.Constant(2), Connect.All);

    public Wiring Wires => [Input >> A >> Output];
}
