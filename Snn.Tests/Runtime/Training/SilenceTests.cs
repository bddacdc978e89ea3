using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Training;

/// <summary>Training of which nothing can come says so after its first epoch: what is silent, what has no gradient, what to try.</summary>
public sealed class SilenceTests
{
    private const int Steps = 30;

    private static readonly Example[] Examples = [.. Enumerable.Range(0, 5).Select(i => new Example(Inputs.Random(5, Steps, 0.2, i), i % 3))];

    public static TheoryData<string> Everywhere() => ["CPU", "exact", "ilgpu-cpu"];

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void A_silent_population_is_named_with_what_has_no_gradient(string where)
    {
        var first = Train(new QuietNetwork { Scale = 0.01f }, where, out var second);
        Assert.Equal("QuietNetwork: in the first epoch Hidden never spiked and the gradient of InHid, Loop and HidOut was zero. Raise the initial weights of InHid until Hidden spikes, or lower its threshold, for by EventProp a neuron that never spikes learns nothing.", first);
        Assert.Null(second);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void A_delay_longer_than_the_trial_is_named(string where) => Assert.Equal(
        "QuietNetwork: in the first epoch the gradient of Loop was zero. Loop delays spikes by 40 ms and the longest trial lasts 30 ms, so nothing arrives through it: shorten the delay, or give longer trials.",
        Train(new QuietNetwork { Scale = 20, Delay = 40 * ms }, where, out _));

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void Nothing_is_said_where_all_take_part(string where) => Assert.Null(Train(new QuietNetwork { Scale = 20 }, where, out _));

    [Fact]
    public void Examples_without_spikes_are_the_first_cause()
    {
        Example[] empty = [new(SpikeTrain.FromPairs([], Steps), 0)];
        using var trainer = Make(new QuietNetwork { Scale = 20 }, "CPU", null);
        Assert.Contains("Hidden never spiked and the gradient of InHid, Loop and HidOut was zero. No example has a spike: look at how the data are read.", trainer.TrainEpoch(empty).Silence);
    }

    [Fact]
    public void A_surrogate_may_still_have_a_gradient()
    {
        using var trainer = new Trainer(new QuietBpttNetwork(), new SurrogateBptt(), new Adam(), Options("CPU", null));
        Assert.Equal("QuietBpttNetwork: in the first epoch Hidden never spiked and the gradient of HidOut was zero. Raise the initial weights of InHid until Hidden spikes, or lower its threshold.", trainer.TrainEpoch(Examples).Silence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_display_shows_it_as_a_line(bool terminal)
    {
        var console = new TestConsole(terminal);
        using (var display = new ProgressDisplay(1, console: console.Create()))
        {
            display.StartEpoch(1, 1);
            display.EndEpoch(new(1, 0.7, 0.5, null, 1, 0));
            display.Note("Hidden never spiked.");
        }

        Assert.Contains("Hidden never spiked.", console.Text);
    }

    private static string? Train(INetwork network, string where, out string? second)
    {
        using var device = where == "ilgpu-cpu" ? ComputeDevice.Open(where) : null;
        using var trainer = Make(network, where, device);
        string? first = trainer.TrainEpoch(Examples).Silence;
        second = trainer.TrainEpoch(Examples).Silence;
        return first;
    }

    private static Trainer Make(INetwork network, string where, ComputeDevice? device) => new(network, new EventProp(), new Adam(), Options(where, device));

    private static TrainerOptions Options(string where, ComputeDevice? device) => new()
    {
        MaxSteps = Steps,
        Batch = 2,
        Threads = 2,
        Device = device,
        Plan = where == "exact" ? ExecutionPlan.Exact : ExecutionPlan.Stepped,
        Loss = new ExponentialCrossEntropy(tau: 10 * ms, 1 * ms),
    };
}

/// <summary>Spikes or not, as the scale of its first weights is.</summary>
[Network, Train<EventProp>]
public partial class QuietNetwork
{
    public float Scale { get; init; } = 1;
    public Time Delay { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(7);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid => field ??= new(Init.Normal(sd: 0.1f * Scale, mean: 0.2f * Scale));
    [Trainable] public Dense<Exponential> Loop => field ??= new(Init.Normal(sd: 0.01f)) { Delay = Delay };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> Loop >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>Never spikes, but its surrogate reaches far.</summary>
[Network, Train<SurrogateBptt>]
public partial class QuietBpttNetwork
{
    public Population<SpikeInput> Input { get; } = new(5);
    public Population<Lif> Hidden { get; } = new(7);
    public Population<Leaky> Output { get; } = new(3);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(sd: 0.01f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(sd: 1));
    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
