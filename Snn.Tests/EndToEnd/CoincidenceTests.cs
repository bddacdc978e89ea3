using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.EndToEnd;

/// <summary>
/// Spikes that come ten milliseconds apart are to reach a detector together. Neither is enough alone, and the weights stay:
/// only delays of the neurons' own can do it.
/// </summary>
public sealed class CoincidenceTests
{
    private const int Steps = 80;

    private static readonly Example[] Examples =
    [
        new(SpikeTrain.FromPairs([(10, 0), (30, 1)], Steps), 0),
        new(SpikeTrain.FromPairs([(12, 3), (32, 2)], Steps), 1),
    ];

    [Theory]
    [InlineData(ExecutionPlan.Stepped)]
    [InlineData(ExecutionPlan.Exact)]
    public void Delays_make_spikes_meet(ExecutionPlan plan)
    {
        using var trainer = Make(threads: 1, plan);
        Assert.Equal(0, trainer.TrainEpoch(Examples).RatesHz["Detectors"]);
        for (int epoch = 1; epoch < 150; epoch++)
        {
            trainer.TrainEpoch(Examples);
        }

        var test = trainer.Evaluate(Examples);
        Assert.Equal(1, test.Accuracy);
        var delays = trainer.Parameters["Axons.Delay"];
        Assert.InRange(delays[0] - delays[1], 5, 13);
        Assert.InRange(delays[3] - delays[2], 5, 13);
        Assert.True(test.RatesHz["Detectors"] > 0);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Assert.Equal(Train(1), Train(3));

        static float[] Train(int threads)
        {
            using var trainer = Make(threads);
            for (int epoch = 0; epoch < 5; epoch++)
            {
                trainer.TrainEpoch(Examples);
            }

            return trainer.Parameters["Axons.Delay"].ToArray();
        }
    }

    [Fact]
    public void A_checkpoint_goes_on_where_it_was()
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        using var first = Make(threads: 1);
        first.TrainEpoch(Examples);
        first.Save(folder);
        using var second = Make(threads: 1);
        second.Resume(folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(first.Parameters["Axons.Delay"].ToArray(), second.Parameters["Axons.Delay"].ToArray());
        Assert.NotEqual(second.Parameters["Axons.Delay"][0], second.Parameters["Axons.Delay"][1]);
        first.TrainEpoch(Examples);
        second.TrainEpoch(Examples);
        Assert.Equal(first.Parameters["Axons.Delay"].ToArray(), second.Parameters["Axons.Delay"].ToArray());
    }

    private static Trainer Make(int threads, ExecutionPlan plan = ExecutionPlan.Stepped)
    {
        var trainer = new Trainer(new CoincidenceNetwork(), new EventProp(), new Adam { LearningRate = 0.03f }, new()
        {
            MaxSteps = Steps,
            Batch = 2,
            Threads = threads,
            Loss = new FirstSpikeCrossEntropy(),
            Plan = plan,
        });
        for (int k = 0; k < 4; k++)
        {
            trainer.Weights[0][k].At(k / 2) = 2.1f;
        }

        return trainer;
    }
}
