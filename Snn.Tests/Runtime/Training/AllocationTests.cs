using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Allocations are counted thread by thread, so that those of the test host do not count.</summary>
public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_batch_allocates_nothing(int threads)
    {
        var loss = new CountingLoss();
        using var trainer = TrainerTests.Make(threads: threads, batch: 8, loss: loss);
        Assert.Equal(AllocatedByCaller(FakeExamples.Make(16)), AllocatedByCaller(FakeExamples.Make(320)));
        Assert.All(loss.PerThread(), bytes => Assert.Equal(0, bytes));

        long AllocatedByCaller(Example[] examples)
        {
            // which thread takes which part of a batch is chance, and what a thread does first it compiles and sets up
            return Enumerable.Range(0, 4).Min(_ =>
            {
                loss.Clear();
                long before = GC.GetAllocatedBytesForCurrentThread();
                trainer.TrainEpoch(examples);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        }
    }

    [Theory]
    [MemberData(nameof(GeneratedTrials))]
    public void A_generated_trial_allocates_nothing(Backend backend, LearningRule rule, INetwork network)
    {
        using var run = new TrialRun(network, backend, 200, rule, new RatePenalty());
        var input = SpikeTrain.FromPairs(Enumerable.Range(0, 200).Select(t => (t, t % run.Layout.Populations[0].Size)), 200);
        long least = Enumerable.Range(0, 3).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run.Trial.Forward(input);
            run.Penalise();
            run.Trial.Backward(run.Gradient);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exact_trial_allocates_nothing(bool parameters)
    {
        var run = new ExactRun(new AlifNetwork().Exact(), differentiatesParameters: parameters).Draw(1);
        var spikes = new TimedSpikes(run.Input);
        run.Trial.Forward(ExactRun.Duration, spikes);
        var errors = new ExactErrors(run.Trial);
        errors.States(run.Trial.System.Readout)[0, 0] = 1;
        var gradient = new ExactGradient(run.Trial.System);
        long least = Enumerable.Range(0, 3).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run.Trial.Forward(ExactRun.Duration, spikes);
            run.Trial.Backward(errors, gradient);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    public static TheoryData<Backend, LearningRule, INetwork> GeneratedTrials() => new()
    {
        { Backend.Simd, new EProp(), new GoldenNetwork() },
        { Backend.Simd, new SurrogateBptt(), new GoldenNetwork() },
        { Backend.Reference, new EProp(), new GoldenNetwork() },
        { Backend.Simd, new EventProp(), new GoldenLifNetwork() },
        { Backend.Simd, new EventProp(), new NeuronDelayNetwork() },
        { Backend.Simd, new SurrogateBptt(), new PlasticNetwork() },
        { Backend.Reference, new EProp(), new PlasticNetwork() },
    };

    [Fact]
    public void A_job_of_a_team_allocates_nothing()
    {
        using var team = new WorkerTeam(3);
        var first = new long[3];
        var last = new long[3];
        Action<int, int> job = (_, thread) =>
        {
            last[thread] = GC.GetAllocatedBytesForCurrentThread();
            first[thread] = first[thread] == 0 ? last[thread] : first[thread];
        };
        team.Run(3, job);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            team.Run(3, job);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first[1..], last[1..]);
    }

    /// <summary>Notes what each thread has allocated at its first and latest example.</summary>
    private sealed class CountingLoss : Loss
    {
        private readonly PerStepCrossEntropy _inner = new();
        private readonly long[] _first = new long[4096];
        private readonly long[] _last = new long[4096];

        public void Clear() => Array.Clear(_first);

        public IEnumerable<long> PerThread() => Enumerable.Range(0, _first.Length).Where(i => _first[i] != 0).Select(i => _last[i] - _first[i]);

        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
        {
            int thread = Environment.CurrentManagedThreadId % _first.Length;
            long now = GC.GetAllocatedBytesForCurrentThread();
            _first[thread] = _first[thread] == 0 ? now : _first[thread];
            _last[thread] = now;
            return _inner.Evaluate(readout, steps, classes, label, error);
        }

        public override int Predict(Rows readout, int steps, int classes) => _inner.Predict(readout, steps, classes);
    }
}
