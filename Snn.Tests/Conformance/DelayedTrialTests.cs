using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Every projection has a delay for each synapse: of 1, 3 and 6 steps by the numbers of their neurons.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class DelayedLearning(int longer = 0)
{
    public static readonly int[] All = [1, 3, 6];

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A { get; } = new(Weights(0.8f), Connect.Where(Connected)) { Delays = Delays(longer) };

    [Trainable] public Sparse<Exponential> B { get; } = new(Weights(0.3f), Connect.Where(Connected)) { Delays = Delays(longer) };

    [Trainable] public Sparse<Exponential> C { get; } = new(Weights(0.5f), Connect.Where(Connected)) { Delays = Delays(longer) };

    public Wiring Wires => [Input >> A >> Hidden, Hidden >> B >> Hidden, Hidden >> C >> Output];

    private static SynapseDelays Delays(int longer) => SynapseDelays.Of((i, j) => (StepsOf(i, j) + longer) * ms);

    public static bool Connected(int i, int j) => (7 * i + 3 * j) % 5 < 3;

    public static int StepsOf(int i, int j) => All[(i * i + j) % 3];

    public static Init Weights(float mean) => Init.Of((i, j) => mean * ((3 * i + j) % 11 / 5f - 0.4f));
}

/// <summary>The same with a projection for each delay.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class SplitLearning
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(24);

    public Population<Lif> Hidden { get; } = new(17) { Model = new() { VTh = 1 } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Sparse<Exponential> A1 { get; } = new(DelayedLearning.Weights(0.8f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> A3 { get; } = new(DelayedLearning.Weights(0.8f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> A6 { get; } = new(DelayedLearning.Weights(0.8f), Of(6)) { Delay = 6 * ms };

    [Trainable] public Sparse<Exponential> B1 { get; } = new(DelayedLearning.Weights(0.3f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> B3 { get; } = new(DelayedLearning.Weights(0.3f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> B6 { get; } = new(DelayedLearning.Weights(0.3f), Of(6)) { Delay = 6 * ms };

    [Trainable] public Sparse<Exponential> C1 { get; } = new(DelayedLearning.Weights(0.5f), Of(1)) { Delay = 1 * ms };

    [Trainable] public Sparse<Exponential> C3 { get; } = new(DelayedLearning.Weights(0.5f), Of(3)) { Delay = 3 * ms };

    [Trainable] public Sparse<Exponential> C6 { get; } = new(DelayedLearning.Weights(0.5f), Of(6)) { Delay = 6 * ms };

    public Wiring Wires =>
    [
        Input >> A1 >> Hidden, Input >> A3 >> Hidden, Input >> A6 >> Hidden, Hidden >> B1 >> Hidden, Hidden >> B3 >> Hidden, Hidden >> B6 >> Hidden,
        Hidden >> C1 >> Output, Hidden >> C3 >> Output, Hidden >> C6 >> Output,
    ];

    private static Connect Of(int steps) => Connect.Where((i, j) => DelayedLearning.Connected(i, j) && DelayedLearning.StepsOf(i, j) == steps);
}

/// <summary>Trials where each synapse has a delay of its own: spikes and gradients are those of a projection for each delay.</summary>
public sealed class DelayedTrialTests
{
    private const int Steps = 80;

    private static readonly SpikeTrain Train = Inputs.Random(24, Steps, 0.1, seed: 4);

    public static TheoryData<LearningRule, Backend, int> Rules() => new()
    {
        { new EProp(), Backend.Simd, Steps },
        { new SurrogateBptt(), Backend.Simd, Steps },
        { new SurrogateBptt { CheckpointEvery = 16 }, Backend.Reference, Steps },
        { new EventProp(), Backend.Simd, Steps },
        { new EventProp(), Backend.Reference, Steps },
        { new SurrogateBptt(), Backend.Simd, 4 }, // some arrive after the end
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradients_are_those_of_a_projection_for_each_delay(LearningRule rule, Backend backend, int steps)
    {
        using TrialRun own = Run(new DelayedLearning()), split = Run(new SplitLearning());
        Assert.Equal(split.Spikes("Hidden"), own.Spikes("Hidden"));
        Expect.Close(split.Outputs(), own.Outputs(), 1e-5, "outputs");
        foreach (string name in (string[])["A", "B", "C"])
        {
            var gradient = own.Matrix(own.Gradient, name);
            var expected = new double[gradient.GetLength(0), gradient.GetLength(1)];
            foreach (var part in DelayedLearning.All.Select(d => split.Matrix(split.Gradient, name + d)))
            {
                for (int k = 0; k < expected.GetLength(0); k++)
                {
                    for (int j = 0; j < expected.GetLength(1); j++)
                    {
                        expected[k, j] += part[k, j];
                    }
                }
            }

            if (steps == Steps)
            {
                Assert.True(own.Spikes("Hidden").Length > 60, "hardly anything spikes");
                Expect.Alive(expected, name);
            }

            Expect.Close(expected, gradient, 1e-4, name);
        }

        TrialRun Run(INetwork network)
        {
            var run = new TrialRun(network, backend, steps, rule);
            run.Forward(Inputs.Random(24, steps, steps == Steps ? 0.1 : 0.5, seed: 4), 1);
            run.Backward();
            return run;
        }
    }

    [Fact]
    public void The_gradient_of_the_readouts_weights_is_that_of_finite_differences()
    {
        using var run = new TrialRun(new DelayedLearning(), Backend.Simd, Steps, new SurrogateBptt());
        run.Forward(Train, 2);
        run.Backward();
        int c = run.Layout.Projection("C");
        for (int k = 0; k < 17; k++)
        {
            for (int i = 0; i < run.Weights.Row(c, k).Length; i++)
            {
                float weight = run.Weights.Row(c, k)[i], gradient = run.Gradient.Row(c, k)[i];
                const float by = 0.01f;
                run.Weights.Row(c, k)[i] = weight + by;
                double more = run.Forward(Train, 2);
                run.Weights.Row(c, k)[i] = weight - by;
                double less = run.Forward(Train, 2);
                run.Weights.Row(c, k)[i] = weight;
                Assert.Equal((more - less) / (2 * by), gradient, 2e-3 * Math.Abs(gradient) + 2e-4);
            }
        }
    }

    [Fact]
    public void A_trainer_learns_with_them_and_the_same_on_any_number_of_threads()
    {
        var runs = ((int[])[1, 2]).Select(threads =>
        {
            using var trainer = new Trainer(new DelayedLearning(), new EventProp(), new Adam { LearningRate = 3e-3f }, new() { MaxSteps = Steps, Batch = 4, Threads = threads });
            Example[] examples = [.. Enumerable.Range(0, 12).Select(i => new Example(Inputs.Random(24, Steps, 0.1, i), i % 3))];
            double first = trainer.TrainEpoch(examples).Loss, last = first;
            for (int epoch = 0; epoch < 6; epoch++)
            {
                last = trainer.TrainEpoch(examples).Loss;
            }

            Assert.True(last < first, $"{first} and then {last}");
            return trainer.Weights.All.Span.ToArray();
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void A_checkpoint_is_of_its_delays()
    {
        string path = Directory.CreateTempSubdirectory("snn-delays").FullName;
        try
        {
            using var trainer = Made(0);
            trainer.TrainEpoch([new(Train, 1)]);
            trainer.Save(path);
            using var again = Made(0);
            again.Resume(path);
            Assert.Equal(trainer.Weights.All.Span.ToArray(), again.Weights.All.Span.ToArray());
            using var other = Made(1);
            Assert.Contains("delays of A", Assert.Throws<CheckpointException>(() => other.Resume(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }

        static Trainer Made(int longer) => new(new DelayedLearning(longer), new EProp(), new Adam(), new() { MaxSteps = Steps });
    }

    [Fact]
    public void Devices_and_the_exact_plan_refuse_them()
    {
        using var device = ComputeDevice.Simulated(16);
        Assert.Contains("DelayedLearning.A has Delays", Assert.Throws<NotSupportedException>(() => new Trainer(new DelayedLearning(), new EventProp(), new Adam(), new() { MaxSteps = 5, Device = device })).Message, StringComparison.Ordinal);
        Assert.False(typeof(IExactNetwork).IsAssignableFrom(typeof(DelayedLearning)));
        Assert.True(typeof(IExactNetwork).IsAssignableFrom(typeof(SplitLearning)));
    }
}
