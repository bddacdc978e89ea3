using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.EndToEnd;

/// <summary>A delay that learns, from the mark on the projection to the checkpoint.</summary>
public sealed class DelayTrainingTests : IDisposable
{
    private static readonly SpikeTrain Input = Inputs.Random(7, 200, 0.03, seed: 4);
    private static readonly Example[] Examples = [new(Input, 0)];
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;
    private readonly TrialRun _teacher = new(new OneDelayNetwork(), Backend.Simd, 200, new EventProp());

    public DelayTrainingTests() => _teacher.Trial.Forward(Input);

    public void Dispose()
    {
        _teacher.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(2.5f)]
    [InlineData(12)]
    public void A_wrong_delay_finds_the_right_one(float wrong)
    {
        using var student = Student(wrong, rate: 0.02f);
        var weights = student.Weights.All.Span.ToArray();
        var losses = Enumerable.Range(0, 200).Select(_ => student.TrainEpoch(Examples).Loss).ToArray();
        Assert.True(losses[0] > 0.01, $"{losses[0]}");
        Assert.Equal(0, losses[^1]); // on the grid it is the teacher's
        Assert.Equal(6, student.Parameters["HidOut.Delay"][0], 0.25f);
        Assert.Equal(weights, student.Weights.All.Span.ToArray());
    }

    [Fact]
    public void It_stops_at_its_bounds()
    {
        using var student = Student(2.5f, rate: 50);
        student.TrainEpoch(Examples);
        Assert.Equal(15, student.Parameters["HidOut.Delay"][0]); // whole steps within 15.2 ms
        student.TrainEpoch(Examples);
        Assert.InRange(student.Parameters["HidOut.Delay"][0], 0.5f, 15);
    }

    [Fact]
    public void Its_checkpoint_goes_on_where_it_was()
    {
        using var first = Student(2.5f, rate: 0.02f);
        first.TrainEpoch(Examples);
        first.Save(_directory);
        first.TrainEpoch(Examples);

        using var second = Student(2.5f, rate: 0.02f);
        second.Resume(_directory);
        Assert.NotEqual(2.5f, second.Parameters["HidOut.Delay"][0]);
        second.TrainEpoch(Examples);
        Assert.Equal(first.Parameters["HidOut.Delay"][0], second.Parameters["HidOut.Delay"][0]);
    }

    [Fact]
    public void Another_rule_leaves_it_as_it_is()
    {
        using var trainer = new Trainer(
            new TrainedDelayNetwork(), new EProp(), new Adam(), new() { MaxSteps = 60, Loss = new SumCrossEntropy(), Threads = 1 });
        var weights = trainer.Weights.All.Span.ToArray();
        trainer.TrainEpoch([new(Inputs.Random(6, 60, 0.2, seed: 2), 1)]);
        Assert.NotEqual(weights, trainer.Weights.All.Span.ToArray());
        Assert.Equal([2f, 3f, 4f], ((string[])["InHid", "HidHid", "HidOut"]).Select(p => trainer.Parameters[p + ".Delay"][0]));
    }

    private Trainer Student(float delay, float rate)
    {
        var student = new Trainer(
            new OneDelayNetwork(), new EventProp(), new Adam { LearningRate = rate }, new() { MaxSteps = 200, Loss = new Imitation(_teacher.Trial.Readout), Threads = 1 });
        _teacher.Weights.All.CopyTo(student.Weights.All);
        student.Parameters.Set("HidOut.Delay", delay);
        return student;
    }
}
