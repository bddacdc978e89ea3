using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Memory;

/// <summary>
/// What has native memory refuses every use after it was disposed of, and keeps the memory until a use is over. The memory of
/// these tests is poisoned, so what slips through is not a number.
/// </summary>
public class LifetimeTests
{
    private static readonly SpikeTrain Spikes = FakeExamples.Make(1)[0].Spikes;

    [Fact]
    public void An_arena_hands_out_nothing_after_its_end()
    {
        var arena = new Arena();
        arena.Lanes(3);
        arena.Dispose();
        arena.Dispose();
        Assert.Throws<ObjectDisposedException>(() => arena.Lanes(3));
        Assert.Throws<ObjectDisposedException>(() => arena.Rows(2, 3));
    }

    [Fact]
    public void Stores_refuse_every_access_after_their_end()
    {
        var layout = new FakeNetwork().Layout();
        var weights = new WeightStore(layout);
        weights.Dispose();
        Refuses<WeightStore>(() => _ = weights[0], () => _ = weights.All);

        using var others = new WeightStore(layout);
        var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        feedback.Dispose();
        Refuses<FeedbackStore>(() => _ = feedback[FakeNetwork.ToOutput], () => feedback.Fix(others), () => feedback.Follow(others));

        var trained = new TrainedGoldenNetwork().Layout();
        string name = trained.Parameters[0].Name;
        var array = new ParameterArray(trained);
        array.Dispose();
        Refuses<ParameterArray>(() => _ = array.All, () => _ = array[0], () => _ = array[name].Length);

        var parameters = new ParameterStore(trained);
        parameters.Dispose();
        Refuses<ParameterArray>(() => _ = parameters[name].Length, () => _ = parameters.Padded(name).Length, () => parameters.Set(name, 5));
    }

    [Fact]
    public void A_trial_refuses_every_call_after_its_end()
    {
        using var weights = new WeightStore(new FakeNetwork().Layout());
        using var gradient = new WeightStore(weights.Layout);
        using var feedback = new FeedbackStore(weights.Layout, Feedback.Symmetric);
        var trial = new FakeNetwork().CreateTrial(new(weights.Layout, weights, 40) { Rule = new EProp(), Feedback = feedback });
        trial.Forward(Spikes);
        trial.Dispose();
        trial.Dispose();
        Assert.All(
            (Action[])[
                () => trial.Forward(Spikes), () => trial.Evaluate(new PerStepCrossEntropy(), 0), () => trial.Predict(new PerStepCrossEntropy()),
                () => trial.Penalise(new RatePenalty()), () => trial.Backward(gradient), () => _ = trial.Readout, () => _ = trial.ReadoutError,
                () => trial.State("Hidden.V"), () => trial.Record("Hidden.V"), () => trial.FindNotFinite(Spikes),
            ],
            call => Assert.Throws<ObjectDisposedException>(call));
    }

    [Fact]
    public void A_trial_refuses_weights_after_their_end()
    {
        var weights = new WeightStore(new FakeNetwork().Layout());
        using var trial = new FakeNetwork().CreateTrial(new(weights.Layout, weights, 40));
        weights.Dispose();
        Assert.Contains(nameof(WeightStore), Assert.Throws<ObjectDisposedException>(() => trial.Forward(Spikes)).Message);
    }

    [Fact]
    public void A_trial_is_one_threads_at_a_time()
    {
        using var weights = new WeightStore(new FakeNetwork().Layout());
        using var trial = new FakeNetwork().CreateTrial(new(weights.Layout, weights, 40));
        trial.Forward(Spikes);
        var loss = new CallingLoss(() =>
        {
            Assert.Contains("one thread's", OnAnotherThread<InvalidOperationException>(() => trial.Forward(Spikes)).Message);
            Assert.Throws<InvalidOperationException>(() => trial.Forward(Spikes));
            Assert.Throws<InvalidOperationException>(trial.Dispose);
        });
        trial.Evaluate(loss, 0);
        Assert.True(loss.WasCalled);
    }

    [Fact]
    public void An_exact_trial_is_one_threads_at_a_time()
    {
        var system = new YinYangExample.YinYangNetwork(5, 4, 3).Exact();
        var trial = new ExactTrial(system, new(system));
        var spikes = new TimedSpikes([(1, 2)]);
        int asked = 0;
        trial.Observations = new CallingList(() =>
        {
            asked++;
            OnAnotherThread<InvalidOperationException>(() => trial.Forward(10, spikes));
            Assert.Throws<InvalidOperationException>(() => trial.Forward(10, spikes));
        });
        trial.Forward(10, spikes);
        Assert.True(asked > 0);
    }

    [Fact]
    public void Memory_outlives_its_end_as_long_as_a_trial_is_at_work_with_it()
    {
        var weights = new WeightStore(new FakeNetwork().Layout());
        Initialiser.Fill(weights, 1);
        var all = weights.All;
        float first = all.At(0);
        var trial = new FakeNetwork().CreateTrial(new(weights.Layout, weights, 40));
        trial.Forward(Spikes);
        Thread? end = null;
        trial.Evaluate(new CallingLoss(() =>
        {
            weights.Dispose();
            Assert.Equal(first, all.At(0));
            end = new(trial.Dispose);
            end.Start();
            while (!end.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                Thread.Yield();
            }

            Assert.False(float.IsNaN(trial.Readout[0].At(0)));
        }), 0);
        end!.Join();
        Assert.Throws<ObjectDisposedException>(() => _ = trial.Readout);
        Assert.Throws<ObjectDisposedException>(() => _ = weights.All);
    }

    [Fact]
    public void A_batch_on_a_device_and_the_device_refuse_every_call_after_their_end()
    {
        var network = new AlifDeltaNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        using var gradient = new WeightStore(layout);
        var device = ComputeDevice.Open("ilgpu-cpu")!;
        var batch = network.CreateBatch(new(layout, device, 10, 1) { Rule = new EProp(), Loss = new PerStepCrossEntropy(), Shards = 1 });
        var other = network.CreateBatch(new(layout, device, 10, 1));
        var train = SpikeTrain.FromPairs([(0, 1)], 10);
        batch.Dispose();
        batch.Dispose();
        Assert.All(
            (Action[])[
                () => batch.Load(weights, feedback), () => batch.Prepare([train]), batch.Forward, batch.Evaluate, batch.Backward, batch.Finish,
                () => batch.ReadGradient(0, gradient), batch.ClearGradients, () => batch.SpikesAt(1, 0, 0),
            ],
            call => Assert.Throws<ObjectDisposedException>(call));

        device.Dispose();
        device.Dispose();
        Assert.Contains(nameof(ComputeDevice), Assert.Throws<ObjectDisposedException>(() => other.Prepare([train])).Message);
        Assert.Contains(nameof(ComputeDevice), Assert.Throws<ObjectDisposedException>(() => network.CreateBatch(new(layout, device, 10, 1))).Message);
        other.Dispose();
    }

    /// <summary>What an action throws on a thread of its own.</summary>
    internal static TException OnAnotherThread<TException>(Action action)
        where TException : Exception
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(action));
        thread.Start();
        thread.Join();
        return Assert.IsType<TException>(thrown);
    }

    private static void Refuses<T>(params ReadOnlySpan<Action> uses)
    {
        foreach (var use in uses)
        {
            Assert.Contains(typeof(T).Name, Assert.Throws<ObjectDisposedException>(use).Message);
        }
    }
}

/// <summary>One time of observation, of which something is done when it is asked for.</summary>
internal sealed class CallingList(Action call) : IReadOnlyList<double>
{
    public int Count => 1;

    public double this[int index]
    {
        get
        {
            call();
            return 5;
        }
    }

    public IEnumerator<double> GetEnumerator()
    {
        yield return this[0];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Does something in the middle of a batch.</summary>
internal sealed class CallingLoss(Action call) : Loss
{
    private readonly PerStepCrossEntropy _inner = new();

    public bool WasCalled { get; private set; }

    public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
    {
        WasCalled = true;
        call();
        return _inner.Evaluate(readout, steps, classes, label, error);
    }

    public override int Predict(Rows readout, int steps, int classes) => _inner.Predict(readout, steps, classes);
}
