using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Execution;

public sealed class TrialTests : IDisposable
{
    private readonly WeightStore _weights = new(new FakeNetwork().Layout());
    private readonly Trial _trial;

    public TrialTests()
    {
        Initialiser.Fill(_weights, 1);
        _trial = new FakeNetwork().CreateTrial(new(_weights.Layout, _weights, 10));
    }

    public void Dispose()
    {
        _trial.Dispose();
        _weights.Dispose();
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _trial.Forward());
        Assert.Contains("11 steps", Assert.Throws<ArgumentException>(() => _trial.Forward(SpikeTrain.FromPairs([], 11))).Message);
        Assert.Contains("neuron 20", Assert.Throws<ArgumentException>(() => _trial.Forward(SpikeTrain.FromPairs([(0, 20)], 5))).Message);
        _trial.Forward(SpikeTrain.FromPairs([(0, 19)], 5));
        Assert.Equal(5, _trial.Steps);
    }

    [Fact]
    public void A_trial_starts_from_rest()
    {
        var train = FakeExamples.Make(1, steps: 10)[0].Spikes;
        _trial.Forward(train);
        var first = _trial.Readout.Span.ToArray();
        int spikes = _trial.Log(FakeNetwork.Hidden).Count;
        _trial.Forward(train);
        Assert.Equal(first, _trial.Readout.Span.ToArray());
        Assert.Equal(spikes, _trial.Log(FakeNetwork.Hidden).Count);
    }

    [Fact]
    public void States_are_recorded_every_step()
    {
        var recorded = _trial.Record("Hidden.V");
        _trial.Forward(FakeExamples.Make(1, steps: 10)[0].Spikes);
        Assert.Equal(_trial.State("Hidden.V").Span.ToArray(), recorded[9].Span.ToArray());
        Assert.NotEqual(recorded[4].Span.ToArray(), recorded[9].Span.ToArray());
        Assert.Contains("Hidden.V, Output.Y", Assert.Throws<ArgumentException>(() => _trial.Record("Hidden.W")).Message);
    }

    [Fact]
    public void Inference_has_no_backward_sweep()
    {
        _trial.Forward(SpikeTrain.FromPairs([], 5));
        Assert.Throws<InvalidOperationException>(() => _trial.Backward(_weights));
    }

    [Fact]
    public void Only_populations_that_spike_by_themselves_have_a_log()
    {
        Assert.Throws<ArgumentException>(() => _trial.Log(FakeNetwork.Input));
        Assert.Throws<ArgumentException>(() => _trial.Log(FakeNetwork.Output));
    }
}
