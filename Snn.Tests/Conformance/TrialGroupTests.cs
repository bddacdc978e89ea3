#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Trials that go back in step have what each has alone.</summary>
public class TrialGroupTests
{
    public static TheoryData<string, int, Backend, int> Groups()
    {
        var groups = new TheoryData<string, int, Backend, int>();
        foreach (string network in (string[])["steep", "everywhere", "layers"])
        {
            foreach (int count in (int[])[1, 2, 3, 4])
            {
                groups.Add(network, count, Backend.Simd, 0);
            }

            groups.Add(network, 4, Backend.Simd, 7);
            groups.Add(network, 4, Backend.Reference, 0);
        }

        return groups;
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Trials_in_step_have_the_gradients_of_trials_alone(string name, int count, Backend backend, int checkpoint)
    {
        var (network, rule) = (Named(name), new SurrogateBptt { CheckpointEvery = checkpoint });
        using var group = new Run(network, rule, backend, count);
        using var alone = new Run(network, rule, backend, count);
        for (int sweep = 0; sweep < 2; sweep++) // the second one begins where the first has ended
        {
            group.Forward(sweep);
            group.Group.Backward(count, group.Gradient, group.Parameters);
            alone.Forward(sweep);
            Array.ForEach(alone.Trials, t => t.Backward(alone.Gradient, alone.Parameters));
        }

        Assert.True(alone.Trials[0].SweepsInStep);
        Assert.Contains(alone.Gradient.All.Span.ToArray(), g => g != 0);
        Assert.Equal(alone.Parameters.All.Span.ToArray(), group.Parameters.All.Span.ToArray()); // sums of each trial: the same bits
        float most = alone.Gradient.All.Span.ToArray().Max(MathF.Abs);
        Assert.All(alone.Gradient.All.Span.ToArray().Zip(group.Gradient.All.Span.ToArray()), p => Assert.InRange(p.Second, p.First - 1e-6f * most, p.First + 1e-6f * most));
    }

    [Theory]
    [InlineData("steep")]
    [InlineData("everywhere")]
    [InlineData("layers")]
    public void Training_in_step_has_the_same_bits_on_any_number_of_threads(string name)
    {
        float[] one = Trained(1), two = Trained(2), three = Trained(3);
        Assert.Equal(one, two);
        Assert.Equal(one, three);

        float[] Trained(int threads)
        {
            using var trainer = new Trainer(Named(name), new SurrogateBptt(), new Adam { LearningRate = 1e-3f }, new() { MaxSteps = 60, Batch = 24, Shards = 3, Threads = threads });
            Assert.Contains("4 trials in step", trainer.RunsOn);
            trainer.TrainEpoch([.. Enumerable.Range(0, 30).Select(i => new Example(Spikes(i), i % 3))]);
            return [.. trainer.Weights.All.Span];
        }
    }

    [Theory]
    [InlineData(60, 133, 4)]
    [InlineData(20_000, 133, 3)]
    [InlineData(70_000, 133, 1)]
    [InlineData(60, 100, 1)] // a small matrix stays in the first cache
    public void Long_trials_and_small_networks_go_back_alone(int steps, int hidden, int expected)
    {
        INetwork network = new SteepPart { Hidden = new(hidden) };
        using var weights = new WeightStore(network.Layout());
        foreach (int every in (int[])[0, 50])
        {
            using var trial = network.CreateTrial(new(network.Layout(), weights, steps) { Rule = new SurrogateBptt { CheckpointEvery = every } });
            Assert.Equal(expected, TrialGroup.SizeFor(trial));
        }
    }

    [Fact]
    public void A_sweep_that_was_given_up_leaves_nothing_behind()
    {
        using var run = new Run(Named("everywhere"), new SurrogateBptt(), Backend.Simd, 2);
        run.Forward(0);
        run.Group.Backward(2, run.Gradient, run.Parameters);
        float[] expected = [.. run.Gradient.All.Span];

        _ = run.Trials[1].SweepsInStep;
        run.Trials[1].BeginBack(run.Gradient);
        _ = run.Trials[1].NextSum(); // in its middle
        run.Trials[1].AbandonSweep();
        run.Gradient.All.Span.Clear();
        run.Group.Backward(2, run.Gradient, run.Parameters);
        Assert.Equal(expected, run.Gradient.All.Span.ToArray());
    }

    [Fact]
    public void A_trial_at_work_is_refused_in_a_group_too()
    {
        using var run = new Run(Named("everywhere"), new SurrogateBptt(), Backend.Simd, 2);
        run.Forward(0);
        run.Trials[1].Dispose();
        Assert.Throws<ObjectDisposedException>(() => run.Group.Backward(2, run.Gradient, run.Parameters));
    }

    private static INetwork Named(string name) => name switch
    {
        "steep" => new SteepPart(),
        "everywhere" => new EverywherePart(),
        _ => new LayersInStep(),
    };

    private static SpikeTrain Spikes(int seed)
    {
        var draw = new Random(seed);
        int steps = 60 - 7 * (seed % 3);
        return SpikeTrain.FromPairs(Enumerable.Range(0, steps).SelectMany(t => Enumerable.Range(0, 20).Where(_ => draw.NextDouble() < 0.15).Select(k => (t, k))), steps);
    }

    private sealed class Run : IDisposable
    {
        private readonly WeightStore _weights;
        private readonly ParameterStore _values;

        public Run(INetwork network, LearningRule rule, Backend backend, int count)
        {
            var layout = network.Layout();
            (_weights, _values, Gradient, Parameters) = (new(layout), new(layout), new(layout), new(layout));
            Initialiser.Fill(_weights, 1);
            Trials = [.. Enumerable.Range(0, count).Select(_ => network.CreateTrial(new(layout, _weights, 60) { Backend = backend, Rule = rule, Parameters = _values }))];
            Group = new(Trials);
        }

        public Trial[] Trials { get; }

        public TrialGroup Group { get; }

        public WeightStore Gradient { get; }

        public ParameterArray Parameters { get; }

        public void Forward(int sweep)
        {
            for (int i = 0; i < Trials.Length; i++)
            {
                Trials[i].Forward(Spikes(10 * sweep + i));
                new PerStepCrossEntropy().Evaluate(Trials[i].Readout, Trials[i].Steps, 3, i % 3, Trials[i].ReadoutError);
            }
        }

        public void Dispose()
        {
            Array.ForEach(Trials, t => t.Dispose());
            _weights.Dispose();
            Gradient.Dispose();
            _values.Dispose();
            Parameters.Dispose();
        }
    }
}

/// <summary>Neurons whose pseudo-derivative is zero far from the threshold, and whose time constants learn.</summary>
[Neuron]
public partial class SteepLif
{
    [Trainable(Per.Neuron)] public Time TauMem { get; init; } = 15 * ms;
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }
    public Equations Step  => [Next(V) == Decay(TauMem) * V + I];
    public Event     Spike => new() { When = V > 1, Then = [Next(V) == V - 1], Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)) };
}

[Network, Train<SurrogateBptt>]
public partial class SteepPart
{
    public Population<SpikeInput> Input  { get; } = new(20);
    public Population<SteepLif>   Hidden { get; init; } = new(133);
    public Population<Leaky>      Output { get; } = new(3);
    [Trainable] public Dense<Delta>       InHid  { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Delta>       HidHid { get; } = new(Init.Normal(0.05f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.1f));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A pseudo-derivative that is nowhere zero, beside a sparse projection and a delay of several steps.</summary>
[Network, Train<SurrogateBptt>]
public partial class EverywherePart
{
    public Population<SpikeInput> Input  { get; } = new(20);
    public Population<Lif>        Hidden { get; } = new(144);
    public Population<Leaky>      Output { get; } = new(3);
    [Trainable] public Dense<Exponential>  InHid  { get; } = new(Init.Normal(1f));
    [Trainable] public Dense<Exponential>  HidHid { get; } = new(Init.Normal(0.1f)) { Delay = 3 * ms };
    [Trainable] public Sparse<Exponential> Some   { get; } = new(Init.Normal(0.3f), Connect.Fraction(0.2f));
    [Trainable] public Dense<Exponential>  HidOut { get; } = new(Init.Normal(0.1f));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> Some >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Two layers of one kind.</summary>
[Network, Train<SurrogateBptt>]
public partial class LayersInStep
{
    public Population<SpikeInput> Input  { get; } = new(20);
    public Population<Lif>        First  { get; } = new(130);
    public Population<Lif>        Second { get; } = new(130);
    public Population<Leaky>      Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InFirst     { get; } = new(Init.Normal(1f));
    [Trainable] public Dense<Exponential> FirstSecond { get; } = new(Init.Normal(0.3f));
    [Trainable] public Dense<Exponential> Back        { get; } = new(Init.Normal(0.1f));
    [Trainable] public Dense<Exponential> SecondOut   { get; } = new(Init.Normal(0.1f));
    public Wiring Wires => [Input >> InFirst >> First, First >> FirstSecond >> Second, Second >> Back >> First, Second >> SecondOut >> Output];
}
