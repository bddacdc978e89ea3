using System.Runtime.InteropServices;
using Snn.Runtime;

namespace Snn.Tests.EndToEnd;

/// <summary>A readout that spikes learns to spike most for the right class, and is used so.</summary>
public sealed class SpikeCountTests
{
    private const int Steps = 60;

    private static readonly SpikeDataset Patterns = new(
        Enumerable.Range(0, 60).Select(i => new Example(Pattern(i % 3, seed: i), i % 3)), 12, 3, Steps, 0.5f * ms);

    public static TheoryData<LearningRule, Loss> Cases() => new()
    {
        { new SurrogateBptt(), new SpikeCountCrossEntropy() },
        { new SurrogateBptt(), new SpikeCountMeanSquaredError(right: 8, wrong: 1) },
        { new EProp(), new SpikeRateMeanSquaredError(right: 0.15f) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Most_spikes_come_to_be_those_of_the_right_class(LearningRule rule, Loss loss)
    {
        using var trainer = Make(rule, loss, threads: 2);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            trainer.TrainEpoch(Patterns);
        }

        var test = trainer.Evaluate(Patterns);
        Assert.True(test.Accuracy > 0.95, $"{test.Accuracy}");
        Assert.Equal(Patterns[1].Label, trainer.Predict(Patterns[1].Spikes));
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Assert.Equal(Train(1), Train(3));

        static byte[] Train(int threads)
        {
            using var trainer = Make(new SurrogateBptt(), new SpikeCountCrossEntropy(), threads);
            trainer.TrainEpoch(Patterns);
            return MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
        }
    }

    [Fact]
    public void Scores_of_a_trained_network_are_its_counts()
    {
        var loss = new SpikeCountCrossEntropy();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.snn");
        using (var trainer = Make(new SurrogateBptt(), loss, threads: 1))
        {
            trainer.TrainEpoch(Patterns);
            trainer.SaveNetwork(path);
        }

        using var session = new FirstSpikeNetwork(Init.Normal(sd: 1, mean: 1)).Load(path, new() { Loss = loss, MaxSteps = Steps });
        float[] scores = new float[3];
        int label = session.Run(Patterns[4].Spikes, scores);
        int output = session.Trial.Setup.Layout.Readout;
        float[] counts = new float[3];
        for (int t = 0; t < Steps; t++)
        {
            foreach (int k in session.Trial.SpikesAt(output, t))
            {
                counts[k]++;
            }
        }

        Assert.True(counts.Max() > 0);
        Assert.Equal(counts, scores);
        Assert.Equal(Array.IndexOf(counts, counts.Max()), label);
        File.Delete(path);
    }

    [Fact]
    public void What_has_no_gradient_or_no_spikes_is_refused()
    {
        var loss = new SpikeCountCrossEntropy();
        Assert.Contains("train with SurrogateBptt or EProp", Assert.Throws<NotSupportedException>(() => Make(new EventProp(), loss, threads: 1)).Message);
        var options = new TrainerOptions { MaxSteps = Steps, Loss = loss };
        Assert.Contains("Output of LatencyNetwork does not spike", Assert.Throws<ArgumentException>(() => new Trainer(
            new LatencyNetwork(12, 10, 3, 1 * ms, Init.Glorot()), new EventProp(), new Models.Adam(), options)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeCountMeanSquaredError(right: 2, wrong: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeRateMeanSquaredError(right: 2));
    }

    private static Trainer Make(LearningRule rule, Loss loss, int threads) => new(
        new FirstSpikeNetwork(Init.Normal(sd: 1, mean: 1)),
        rule,
        new Models.Adam { LearningRate = 2e-2f },
        new() { MaxSteps = Steps, Batch = 20, Threads = threads, Loss = loss });

    /// <summary>Each class has four channels that spike more than others do.</summary>
    private static SpikeTrain Pattern(int label, int seed)
    {
        var random = new Random(seed);
        return SpikeTrain.FromPairs(
            from t in Enumerable.Range(0, Steps) from k in Enumerable.Range(0, 12) where random.NextDouble() < (k / 4 == label ? 0.12 : 0.02) select (t, k), Steps);
    }
}
