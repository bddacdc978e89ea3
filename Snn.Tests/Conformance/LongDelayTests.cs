using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Delays longer than the trial: what arrives after its end is of no account, and needs no memory.</summary>
public sealed class LongDelayTests
{
    private const int Steps = 30;

    private static readonly LearningRule[] Rules = [new EventProp(), new SurrogateBptt(), new EProp()];

    [Theory]
    [InlineData(40)]
    [InlineData(1_000_000)]
    [InlineData(1e9f)]
    public void Memory_and_results_are_those_of_a_delay_as_long_as_the_trial(float delay)
    {
        foreach (var rule in Rules)
        {
            var (bytes, outputs, gradient) = Run(Steps, rule);
            var (longBytes, longOutputs, longGradient) = Run(delay, rule);
            Assert.Equal(bytes, longBytes);
            Assert.Equal(outputs, longOutputs);
            Assert.Equal(gradient, longGradient);
            Assert.Contains(gradient, g => g != 0);
        }
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1e9f)]
    public void A_delay_for_each_neuron_takes_no_more_memory_either(float delay)
    {
        long bytes = Bytes(new OwnLongDelays { Delay = Steps * ms });
        Assert.InRange(Bytes(new OwnLongDelays { Delay = delay * ms }), 0, bytes);

        static long Bytes(INetwork network)
        {
            using var run = new TrialRun(network, Backend.Simd, Steps, new EventProp());
            run.Forward(Inputs.Random(5, Steps, 0.3, seed: 1), 1);
            run.Backward();
            Assert.All(run.ParameterGradient["Loop.Delay"].ToArray(), g => Assert.Equal(0, g));
            return run.Trial.Bytes;
        }
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(1e9f)]
    public void A_device_gives_the_same(float delay)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        foreach (var network in (INetwork[])[new LongDelayNetwork { Delay = delay * ms }, new OwnLongDelays { Delay = delay * ms }])
        {
            using var cpu = new TrialRun(network, Backend.Simd, Steps, new EventProp());
            var input = Inputs.Random(5, Steps, 0.3, seed: 1);
            using var run = new DeviceRun(network, device, DevicePlan.Step, cpu, [input]);
            double loss = cpu.Forward(input, 1);
            cpu.Backward();
            Assert.Equal(loss, run.Train(_ => 1)[0], 1e-5);
            var expected = cpu.Gradient.All.Span.ToArray();
            Assert.All(expected.Zip(run.Gradients[0].All.Span.ToArray()), p => Assert.Equal(p.First, p.Second, 1e-4f));
        }
    }

    [Fact]
    public void The_exact_plan_keeps_no_spike_that_arrives_after_the_end()
    {
        var system = new LongDelayNetwork { Delay = 1e9f * ms }.Exact();
        var weights = new ExactWeights(system);
        weights.All(0).Fill(20);
        var trial = new ExactTrial(system, weights);
        trial.Forward(Steps, new TimedSpikes([(1, 0), (2, 1), (3, 2)]));
        Assert.NotEmpty(trial.Spikes.Skip(trial.Given));
    }

    [Fact]
    public void What_no_memory_holds_is_refused_before_it_is_allocated()
    {
        var network = new LongDelayNetwork { Delay = 1e9f * ms };
        string message = Assert.Throws<ArgumentException>(() => new TrialRun(network, Backend.Simd, 1_000_000_000, new EventProp())).Message;
        Assert.Contains("LongDelayNetwork.Loop has a delay of up to 1000000000 steps", message);
        Assert.Contains("a trial has up to 1000000000 steps", message);
        Assert.Contains("MaxSteps", Assert.Throws<ArgumentException>(() => network.CreateTrial(new(network.Layout(), new(network.Layout()), int.MaxValue - 1))).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_time_is_no_delay(float delay) =>
        Assert.Contains("Loop", Assert.Throws<ArgumentException>(() => new LongDelayNetwork { Delay = delay * ms }.Layout()).Message);

    private static (long Bytes, double[,] Outputs, float[] Gradient) Run(float delay, LearningRule rule)
    {
        using var run = new TrialRun(new LongDelayNetwork { Delay = delay * ms }, Backend.Simd, Steps, rule);
        run.Forward(Inputs.Random(5, Steps, 0.3, seed: 1), 1);
        Assert.NotEmpty(run.Spikes("Hidden"));
        run.Backward();
        return (run.Trial.Bytes, run.Outputs(), run.Gradient.All.Span.ToArray());
    }
}

/// <summary>Spikes come back after a delay that may be longer than the trial.</summary>
[Network, Train<EventProp>, Train<EProp>, Train<SurrogateBptt>]
public partial class LongDelayNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Time Delay { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(7);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1, mean: 2));
    [Trainable] public Dense<Exponential> Loop => field ??= new(Init.Normal(sd: 0.5f, mean: 1)) { Delay = Delay };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Loop >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The same with a delay for each neuron that learns.</summary>
[Network, Train<EventProp>]
public partial class OwnLongDelays
{
    public Time Dt { get; init; } = 1 * ms;

    public Time Delay { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(7);
    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 1, mean: 2));
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> Loop => field ??= new(Init.Normal(sd: 0.5f, mean: 1)) { Delay = Delay, MostDelay = 2 * Delay };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Loop >> Hidden, Hidden >> HidOut >> Output];
}
