using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>A network that leaves the finite numbers stops with the same error on everything that runs batches: which state or psi of which population, in which step, and what to do.</summary>
public sealed class NotFiniteTests
{
    private const int Steps = 40;

    private static readonly Example[] Examples = [new(Inputs.Random(4, Steps, 0.3, seed: 1), 1)];

    public static TheoryData<string> Everywhere() => ["Simd", "Reference", "ilgpu-cpu", "opencl"];

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void A_theta_that_is_not_a_number_is_found_through_psi(string where)
    {
        string message = TrainOne(new LostThetaNetwork(), where);
        Assert.Contains("Epoch 1, batch 1, example 0: the surrogate's Hidden.psi of neuron 0 is not a number in step 10, where every state is finite.", message);
        Assert.Contains("such as Sigmoid", message);
        Assert.DoesNotContain("learning rate", message);
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void A_surrogate_that_overflows_is_named(string where)
    {
        string message = TrainOne(new SteepSurrogateNetwork(), where);
        Assert.Contains("the surrogate's Hidden.psi of neuron", message);
        Assert.Contains("Write the surrogate so that nothing in it overflows", message);
        Assert.DoesNotContain("learning rate", message);
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void A_state_that_is_not_a_number_is_named_with_its_step(string where)
    {
        string message = TrainOne(new LostStateNetwork(), where);
        Assert.Contains("Hidden.V of neuron 0 is not a number in step 10.", message);
        Assert.Contains("Look at its equation there", message);
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void Evaluation_does_not_take_it_for_silence(string where)
    {
        using var device = Open(where);
        using var trainer = Make(new LostStateNetwork(), where, device);
        string message = Assert.Throws<TrainingException>(() => trainer.Evaluate(Examples)).Message;
        Assert.Contains("Evaluation, example 0: Hidden.V of neuron 0 is not a number in step 10.", message);
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void Nor_does_a_prediction(string where)
    {
        using var device = Open(where);
        using var trainer = Make(new LostStateNetwork(), where, device);
        string message = Assert.Throws<TrainingException>(() => trainer.Predict(Examples[0].Spikes)).Message;
        Assert.StartsWith("Prediction: Hidden.V of neuron 0 is not a number in step 10.", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_exact_plan_names_the_state_wherever_it_runs(int how)
    {
        using var trainer = new Trainer(new GrowingNetwork(), new EventProp(), new Adam(), new() { MaxSteps = Steps, Batch = 1, Threads = 1, Plan = ExecutionPlan.Exact, Loss = new PerStepCrossEntropy() });
        string message = Assert.Throws<TrainingException>(() =>
        {
            _ = how switch { 0 => trainer.TrainEpoch(Examples).Epoch, 1 => trainer.Evaluate(Examples).Confusion.Length, _ => trainer.Predict(Examples[0].Spikes) };
        }).Message;
        Assert.Contains("Output.V of neuron 0 is ", message);
        Assert.Contains("at the end of the trial", message);
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void A_state_that_the_threshold_does_not_see_is_found_too(string where)
    {
        using var device = Open(where);
        using var trainer = Make(new CubicNetwork(), where, device);
        foreach (var run in new Func<object>[] { () => trainer.Evaluate(Examples), () => trainer.Predict(Examples[0].Spikes), () => trainer.TrainEpoch(Examples) })
        {
            Assert.Contains("Hidden.Y of neuron ", Assert.Throws<TrainingException>(run).Message);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void A_single_neuron_of_a_single_example_is_found_among_others_that_go_on(string where)
    {
        using var device = Open(where);
        using var trainer = Make(new CubicNetwork(), where, device, batch: 4);
        // all inputs at once let Y grow; one alone makes spikes
        Example[] examples = [.. Enumerable.Range(0, 7).Select(_ => new Example(SpikeTrain.FromPairs([(0, 0), (15, 0)], Steps), 1))];
        Assert.True(trainer.Evaluate(examples).RatesHz["Hidden"] > 0);
        examples[5] = new(SpikeTrain.FromPairs([(0, 0), (15, 0), (15, 1), (15, 2), (15, 3)], Steps), 1);
        string message = Assert.Throws<TrainingException>(() => trainer.Evaluate(examples)).Message;
        Assert.StartsWith("Evaluation, example 5: Hidden.Y of neuron ", message);
        Assert.Contains(", example 5: Hidden.Y of neuron ", Assert.Throws<TrainingException>(() => trainer.TrainEpoch(examples)).Message);
    }

    [Theory]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.TrialPerThread)]
    public void Every_plan_of_a_device_looks_at_the_states_of_every_trial(DevicePlan plan)
    {
        const int steps = 10;
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        var network = new CubicNetwork();
        using var weights = new WeightStore(network.Layout());
        Initialiser.Fill(weights, seed: 1);
        using var batch = network.CreateBatch(new(network.Layout(), device, steps, 3) { Rule = new SurrogateBptt(), Loss = new PerStepCrossEntropy(), Plan = plan, Wide = false });
        batch.Load(weights, null);
        // trials of different lengths
        batch.Prepare([SpikeTrain.FromPairs([(0, 0)], steps - 4), SpikeTrain.FromPairs([(0, 0), (1, 0), (1, 1), (1, 2), (1, 3)], steps - 2), SpikeTrain.FromPairs([(0, 0)], steps)], [0, 1, 1]);
        batch.Forward();
        batch.Evaluate();
        batch.Finish();
        Assert.Equal((null, "Hidden", null), (batch.BrokenIn(0), batch.BrokenIn(1), batch.BrokenIn(2)));
    }

    [SkippableTheory]
    [MemberData(nameof(Everywhere))]
    public void Izhikevich_in_steps_far_too_long_is_found(string where)
    {
        using var device = Open(where);
        using var trainer = Make(new LongStepNetwork(), where, device);
        Assert.Contains("Evaluation, example 0: Hidden.", Assert.Throws<TrainingException>(() => trainer.Evaluate(Examples)).Message);
    }

    /// <summary>The error of a batch of one example.</summary>
    internal static string TrainOne(INetwork network, string where)
    {
        using var device = Open(where);
        using var trainer = Make(network, where, device);
        return Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples)).Message;
    }

    private static Trainer Make(INetwork network, string where, ComputeDevice? device, int batch = 1) => new(network, new SurrogateBptt(), new Adam(), new()
    {
        MaxSteps = Steps,
        Batch = batch,
        Threads = 1,
        Device = device,
        Backend = where == "Reference" ? Backend.Reference : Backend.Simd,
        Loss = new PerStepCrossEntropy(),
    });

    private static ComputeDevice? Open(string where)
    {
        if (where is "Simd" or "Reference")
        {
            return null;
        }

        try
        {
            return ComputeDevice.Open(where);
        }
        catch (DeviceException e) when (where == "opencl")
        {
            throw new SkipException(e.Message);
        }
    }
}

/// <summary>θ has no root any more after ten steps, while every state stays finite.</summary>
[Neuron]
public partial class LostTheta
{
    [State] public partial float V { get; set; }
    [State] public partial float Clock { get; set; }
    [Input] public partial float I { get; }
    Equations Flow => [D(V) == (I - V) / (10 * ms), D(Clock) == 1 / (10.5f * ms)];
    Event Spike => new() { When = V >= Sqrt(1 - Clock), Then = [Next(V) == 0], Surrogate = theta => FastSigmoid(theta, 10) };
}

/// <summary>V has none either.</summary>
[Neuron]
public partial class LostState
{
    [State] public partial float V { get; set; }
    [State] public partial float Clock { get; set; }
    [Input] public partial float I { get; }
    Equations Flow => [D(V) == (I + 0.01f * Sqrt(1 - Clock) - V) / (10 * ms), D(Clock) == 1 / (9.5f * ms)];
    Event Spike => new() { When = V >= 1, Then = [Next(V) == 0], Surrogate = theta => FastSigmoid(theta, 10) };
}

/// <summary>The derivative of a logistic function, written so that both exponentials overflow far below the threshold.</summary>
[Neuron]
public partial class SteepSurrogate
{
    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }
    Equations Flow => [D(V) == (I - V) / (10 * ms)];
    Event Spike => new()
    {
        When = V >= 5,
        Then = [Next(V) == 0],
        Surrogate = theta => 25 * Exp(-25 * theta) / ((1 + Exp(-25 * theta)) * (1 + Exp(-25 * theta))),
    };
}

/// <summary>Grows out of all numbers.</summary>
[Neuron]
public partial class Growing
{
    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }
    Equations Flow => [D(V) == (I + V) / (0.01f * ms)];
    [Output] public float Y => V;
}

/// <summary>Y' = Y³ grows beyond all numbers in a finite time, once a strong input has lifted it above 0; the threshold does not see it.</summary>
[Neuron]
public partial class Cubic
{
    [State] public partial float V { get; set; }
    [State] public partial float Y { get; set; }
    [Input] public partial float I { get; }
    Equations Flow => [D(V) == (I - V) / (10 * ms), D(Y) == (Y * Y * Y + Max(0, I - 5)) / ms];
    Event Spike => new() { When = V >= 0.3f, Then = [Next(V) == 0], Surrogate = theta => FastSigmoid(theta, 10) };
}

[Network, Train<SurrogateBptt>]
public partial class CubicNetwork
{
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<Cubic> Hidden { get; } = new(5);
    public Population<Leaky> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.01f, mean: 2));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>The model of Izhikevich in steps that it does not bear.</summary>
[Network, Train<SurrogateBptt>]
public partial class LongStepNetwork
{
    public Time Dt { get; init; } = 50 * ms;
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<HighPeak> Hidden { get; } = new(5);
    public Population<Leaky> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Constant(20));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<SurrogateBptt>]
public partial class LostThetaNetwork
{
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<LostTheta> Hidden { get; } = new(5);
    public Population<Leaky> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.1f, mean: 0.5f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<SurrogateBptt>]
public partial class LostStateNetwork
{
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<LostState> Hidden { get; } = new(5);
    public Population<Leaky> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.01f, mean: 0.05f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<SurrogateBptt>]
public partial class SteepSurrogateNetwork
{
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<SteepSurrogate> Hidden { get; } = new(5);
    public Population<Leaky> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.1f, mean: 0.5f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network, Train<EventProp>]
public partial class GrowingNetwork
{
    public Population<SpikeInput> Input { get; } = new(4);
    public Population<Lif> Hidden { get; } = new(5);
    public Population<Growing> Output { get; } = new(2);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.1f, mean: 5f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
