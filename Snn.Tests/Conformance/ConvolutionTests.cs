using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Convolutions and pools against finite differences and against the same network with a weight for every pair of neurons.</summary>
public sealed class ConvolutionTests
{
    private const int Steps = 100;

    public static TheoryData<string, LearningRule, Backend> Cases()
    {
        var data = new TheoryData<string, LearningRule, Backend>();
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            data.Add("Deep", new EProp(), backend);
            data.Add("Deep", new SurrogateBptt(), backend);
            data.Add("Deep", new EventProp(), backend);
            data.Add("Released", new SurrogateBptt(), backend);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_kernel_learns_what_all_pairs_that_share_it_would(string name, LearningRule rule, Backend backend)
    {
        var network = ConvolvedNetworks.Make<INetwork>(name);
        using var run = Run(network, rule, backend, null);
        using var dense = Run(ConvolvedNetworks.Make<INetwork>(name + "Dense"), rule, backend, run.Weights);
        foreach (var population in run.Layout.Populations.Where(p => p is { Spikes: true, Name: not "Input" }))
        {
            Assert.InRange(run.Spikes(population.Name).Length, 20, Steps * population.Size / 3);
            Assert.Equal(dense.Spikes(population.Name), run.Spikes(population.Name));
        }

        Assert.Equal(dense.Outputs(), run.Outputs());
        foreach (var (p, projection) in run.Layout.Projections.Index().Where(p => p.Item.Trainable))
        {
            float[] expected = projection.Patches is null ? dense.Gradient.Of(p).Span.ToArray() : SharedWeights.Summed(run.Weights, p, dense.Matrix(dense.Gradient, projection.Name));
            Near(expected, run.Gradient.Of(p).Span[..expected.Length].ToArray(), 1e-5f, projection.Name);
        }

        if (rule is EventProp)
        {
            Near(dense.ParameterGradient.All.Span.ToArray(), run.ParameterGradient.All.Span.ToArray(), 1e-4f, "delays");
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Simulations_have_the_spikes_of_all_pairs(Backend backend)
    {
        using var run = ConvolvedNetworks.Make<ISimulated>("Free").Simulate(new() { Backend = backend });
        using var weights = new WeightStore(ConvolvedNetworks.Make<ISimulated>("FreeDense").Layout());
        SharedWeights.Spread(run.Weights, weights);
        using var dense = ConvolvedNetworks.Make<ISimulated>("FreeDense").Simulate(new() { Backend = backend, Weights = weights });
        Assert.Equal(Half(dense), Half(run));
        Assert.True(run.SpikeCount("Half") > 20);

        static int[] Half(Simulation simulation)
        {
            var recording = simulation.Record("Half");
            simulation.Input("Input").Play(Inputs.Random(72, Steps, 0.1, seed: 1));
            simulation.Run(Steps);
            return [.. recording.Neurons, .. recording.Steps.Select(t => (int)t)];
        }
    }

    [Theory]
    [InlineData(Backend.Simd, nameof(EProp))]
    [InlineData(Backend.Simd, nameof(SurrogateBptt))]
    [InlineData(Backend.Simd, nameof(EventProp))]
    [InlineData(Backend.Reference, nameof(EventProp))]
    public void Onto_a_readout_the_gradient_is_that_of_finite_differences(Backend backend, string rule)
    {
        using var run = new TrialRun(new ConvolvedReadout(), backend, 60, rule switch { nameof(EProp) => new EProp(), nameof(EventProp) => new EventProp(), _ => new SurrogateBptt() });
        var input = Inputs.Random(30, 60, 0.1, seed: 2);
        run.Forward(input, 2);
        run.Backward();
        int count = run.Layout.Projections[0].Patches!.Numbers;
        Assert.Equal(18 * 2, count);
        double most = run.Gradient.Of(0).Span.ToArray().Max(Math.Abs);
        for (int i = 0; i < count; i++)
        {
            const float step = 0.05f;
            float at = run.Weights.Of(0).Span[i];
            run.Weights.Of(0).Span[i] = at + step;
            double up = run.Forward(input, 2), moved = run.Weights.Of(0).Span[i];
            run.Weights.Of(0).Span[i] = at - step;
            double slope = (up - run.Forward(input, 2)) / (moved - run.Weights.Of(0).Span[i]);
            run.Weights.Of(0).Span[i] = at;
            Assert.InRange(run.Gradient.Of(0).Span[i], slope - 2e-3 * most, slope + 2e-3 * most);
        }

        Assert.True(most > 1e-3);
    }

    /// <summary>Through spiking neurons and a pool, where every gradient is exact.</summary>
    [Fact]
    public void Without_time_steps_the_gradient_is_that_of_finite_differences()
    {
        var network = ConvolvedNetworks.Make<IExactNetwork>("Timed");
        using var store = new WeightStore(((INetwork)network).Layout());
        Initialiser.Fill(store, 4);
        var system = network.Exact();
        (double, int)[] input = [.. Enumerable.Range(0, 12).Select(i => (1.0 + 2.1 * i, i * 3 % 5))];
        var trial = new ExactTrial(system, new(system)) { Observations = [30] };
        double loss = Loss();
        Assert.Contains(trial.Spikes, s => s.Population == system.Population("Half"));
        var errors = new ExactErrors(trial);
        errors.Integrals[0, 0] = 1;
        errors.Integrals[0, 2] = -2;
        using var gradient = store.Alike();
        trial.Backward(errors).Weights.AddTo(gradient);
        float[] made = gradient.Of(0).Span[..6].ToArray();
        Assert.All(made, g => Assert.NotEqual(0, g));
        for (int i = 0; i < made.Length; i++)
        {
            float at = store.Of(0).Span[i], up = store.Of(0).Span[i] = at + 2e-3f;
            double above = Loss(), down = store.Of(0).Span[i] = at - 2e-3f;
            double slope = (above - Loss()) / (up - down);
            store.Of(0).Span[i] = at;
            Assert.InRange(made[i], slope - 1e-3 * made.Max(MathF.Abs), slope + 1e-3 * made.Max(MathF.Abs));
        }

        trial.Weights.CopyFrom(store);
        using var dense = new WeightStore(ConvolvedNetworks.Make<INetwork>("TimedDense").Layout());
        SharedWeights.Spread(store, dense);
        var other = ConvolvedNetworks.Make<IExactNetwork>("TimedDense").Exact();
        var weights = new ExactWeights(other);
        weights.CopyFrom(dense);
        Assert.Equal(trial.Weights.All(0).ToArray(), weights.All(0).ToArray());

        double Loss()
        {
            trial.Weights.CopyFrom(store);
            trial.Forward(30, new TimedSpikes(input));
            return trial.Integral(0, 0) - 2 * trial.Integral(0, 2);
        }
    }

    [Fact]
    public void The_backends_agree()
    {
        foreach (var rule in (LearningRule[])[new EProp(), new SurrogateBptt(), new EventProp()])
        {
            using TrialRun simd = Run(ConvolvedNetworks.Make<INetwork>("Deep"), rule, Backend.Simd, null), reference = Run(ConvolvedNetworks.Make<INetwork>("Deep"), rule, Backend.Reference, null);
            Assert.Equal(reference.Spikes("Middle"), simd.Spikes("Middle"));
            Near(reference.Gradient.All.Span.ToArray(), simd.Gradient.All.Span.ToArray(), 1e-4f, rule.GetType().Name);
        }
    }

    [Fact]
    public void What_shared_weights_do_not_have_is_refused()
    {
        var network = ConvolvedNetworks.Make<INetwork>("Deep");
        using var store = new WeightStore(network.Layout());
        Assert.Contains("take Kernel", Assert.Throws<InvalidOperationException>(() => store[0]).Message);
        Assert.Contains("take Kernel", Assert.Throws<InvalidOperationException>(() => store.Row(0, 1).Length).Message);
        Assert.Contains("Mean is no Convolution", Assert.Throws<InvalidOperationException>(() => store.Kernel(2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Kernel(0)[0, 2, 0, 0]);
        Assert.Equal((3, 2, 2, 3), (store.Kernel(0).Extent.Height, store.Kernel(0).Extent.Width, store.Kernel(0).ChannelsIn, store.Kernel(0).ChannelsOut));
    }

    [Fact]
    public void Training_has_the_same_bits_on_any_number_of_threads_and_when_resumed()
    {
        var points = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms }.Draw(60, seed: 1);
        string directory = Directory.CreateTempSubdirectory("snn").FullName;
        using (Trainer one = Make(1), three = Make(3), resumed = Make(2))
        {
            float[] start = one.Weights.All.Span.ToArray();
            one.TrainEpoch(points);
            three.TrainEpoch(points);
            Assert.NotEqual(start, one.Weights.All.Span.ToArray());
            Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
            Assert.Equal(0, one.Weights.Of(0).Span[25]); // behind the kernel
            one.Save(directory);
            one.TrainEpoch(points);
            Assert.Empty(resumed.Resume(directory));
            resumed.TrainEpoch(points);
            Assert.Equal(one.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
        }

        Directory.Delete(directory, recursive: true);

        Trainer Make(int threads) => new(new ConvolvedYinYang(), new EventProp(), new Adam { LearningRate = 5e-3f }, new() { MaxSteps = points.Steps, Batch = 8, Threads = threads, Loss = new MaximumCrossEntropy() });
    }

    private static TrialRun Run(INetwork network, LearningRule rule, Backend backend, WeightStore? like)
    {
        var run = new TrialRun(network, backend, Steps, rule);
        if (like is not null)
        {
            SharedWeights.Spread(like, run.Weights);
        }

        run.Forward(Inputs.Random(run.Layout.Populations[0].Size, Steps, 0.1, seed: 1), 2);
        run.Backward();
        return run;
    }

    private static void Near(float[] expected, float[] actual, float tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        float most = expected.Select(MathF.Abs).DefaultIfEmpty().Max();
        Assert.True(expected.Length == 0 || most > 0, what);
        Assert.All(expected.Zip(actual), g => Assert.InRange(g.Second, g.First - tolerance * most, g.First + tolerance * most));
    }
}

/// <summary>A convolution that ends at the readout, whose loss is smooth in its weights.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
public partial class ConvolvedReadout
{
    public Population<SpikeInput> Input { get; } = new(5, 3, 2);
    public Population<Leaky> Output { get; } = new(2, 1, 2);
    [Trainable] public Convolution<Exponential> Out { get; } = new(Init.Normal(1), kernel: 3) { Stride = 2 };
    public Wiring Wires => [Input >> Out >> Output];
}

/// <summary>The yin-yang symbol, whose five inputs lie in a row.</summary>
[Network, Train<EventProp>]
public partial class ConvolvedYinYang
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(1, 5);
    public Population<Lif> Hidden { get; } = new(1, 3, 8) { Model = new() { TauRef = 0 * ms } };
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Convolution<Exponential> InHid { get; } = new(Init.Normal(sd: 1.5f, mean: 2), kernel: (1, 3));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 0.3f));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
