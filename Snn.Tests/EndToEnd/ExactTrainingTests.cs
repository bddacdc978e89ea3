using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.EndToEnd;

/// <summary>Training on the event-driven exact plan.</summary>
public class ExactTrainingTests
{
    private static readonly YinYang Symbol = new() { Dt = 0.5f * ms, KeepTimes = true };
    private static readonly SpikeDataset Points = Symbol.Draw(400, seed: 1);

    [Fact]
    public void It_learns_the_yin_yang_symbol()
    {
        using var trainer = Make(new EventProp(), threads: 2);
        var first = trainer.TrainEpoch(Points);
        for (int epoch = 1; epoch < 8; epoch++)
        {
            trainer.TrainEpoch(Points);
        }

        var test = trainer.Evaluate(Symbol.Draw(200, seed: 2));
        Assert.True(test.Loss < 0.7 * first.Loss, $"{first.Loss} {test.Loss}");
        Assert.True(test.Accuracy > 0.7, $"{test.Accuracy}");
        Assert.InRange(first.RatesHz["Hidden"], 1, 500);
        int right = Points.Take(50).Count(e => trainer.Predict(e.Spikes) == e.Label);
        Assert.Equal(right / 50.0, trainer.Evaluate(Points.Take(50)).Accuracy, 6);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Assert.Equal(Train(1), Train(3));

        static byte[] Train(int threads)
        {
            using var trainer = Make(new EventProp(), threads);
            trainer.TrainEpoch(Points.Take(100));
            return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
        }
    }

    [Fact]
    public void A_resumed_run_goes_on_with_the_same_bits()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using var unbroken = Make(new EventProp(), threads: 1);
        unbroken.TrainEpoch(Points.Take(64));
        unbroken.Save(folder);
        unbroken.TrainEpoch(Points.Take(64));
        using var resumed = Make(new EventProp(), threads: 1);
        resumed.Resume(folder);
        resumed.TrainEpoch(Points.Take(64));
        Directory.Delete(folder, recursive: true);
        Assert.Equal(unbroken.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
    }

    [Fact]
    public void Its_first_gradient_is_near_that_of_a_fine_grid()
    {
        // one example, one step of plain descent: the change of the weights is the gradient
        float[] exact = Descend(ExecutionPlan.Exact), stepped = Descend(ExecutionPlan.Stepped);
        double size = Math.Sqrt(exact.Sum(x => (double)x * x)), apart = Math.Sqrt(exact.Zip(stepped, (a, b) => (double)(a - b) * (a - b)).Sum());
        Assert.True(size > 0);
        Assert.True(apart < 0.1 * size, $"apart {apart}, size {size}");

        static float[] Descend(ExecutionPlan plan)
        {
            var symbol = new YinYang { Dt = 0.01f * ms, KeepTimes = true };
            using var trainer = Make(new EventProp(), threads: 1, plan, symbol.Steps, symbol.Dt, new Runtime.Training.FakeDescent(1));
            var before = trainer.Weights.All.Span.ToArray();
            trainer.TrainEpoch(symbol.Draw(1, seed: 3));
            return [.. before.Zip(trainer.Weights.All.Span.ToArray(), (a, b) => a - b)];
        }
    }

    [Fact]
    public void What_it_cannot_train_is_refused_with_the_reason()
    {
        var mapped = Assert.Throws<NotSupportedException>(() => new Trainer(
            new MapNetwork(), new EventProp(), new Adam(), new() { MaxSteps = 10, Plan = ExecutionPlan.Exact }));
        Assert.Contains("MapNetwork has no exact plan. Hidden (BellecAlif): Next(V) is a discrete map", mapped.Message);
        var penalised = Assert.Throws<NotSupportedException>(() => new Trainer(
            new LatencyNetwork(YinYang.Channels, 40, 3, Symbol.Dt, Init.Normal(1)), new EventProp(), new Adam(), new() { MaxSteps = 10, Plan = ExecutionPlan.Exact, Loss = new SumCrossEntropy(), Penalty = new RatePenalty() }));
        Assert.Contains("RatePenalty depends on the number of spikes", penalised.Message);
        Assert.Contains("EventProp alone; EProp", Assert.Throws<NotSupportedException>(() => Make(new EProp(), threads: 1)).Message);
    }

    private static Trainer Make(LearningRule rule, int threads, ExecutionPlan plan = ExecutionPlan.Exact, int? steps = null, Time? dt = null, ICustomUpdate? optimiser = null) => new(
        new LatencyNetwork(YinYang.Channels, 40, 3, dt ?? Symbol.Dt, Init.Normal(sd: 1.5f, mean: 2)),
        rule,
        optimiser ?? new Adam { LearningRate = 5e-3f },
        new() { MaxSteps = steps ?? Symbol.Steps, Threads = threads, Loss = new ExponentialCrossEntropy(20 * ms, dt ?? Symbol.Dt), Plan = plan });
}
