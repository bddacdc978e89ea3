using System.Runtime.InteropServices;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Training;

/// <summary>What does not stay finite on the way back is named, touches no weight, and leaves the last checkpoint as it was.</summary>
public class ExplodingAdjointTests
{
    private const int Steps = 80;

    private static readonly Example[] Examples =
        [.. Enumerable.Range(0, 12).Select(i => new Example(SpikeTrain.FromPairs([(i % 3, i % 2)], Steps), i % 2))];

    [Fact]
    public void An_adjoint_that_explodes_stops_the_run_before_a_weight_changes()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(new UnstableNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = Steps, Batch = 4, Threads = 2 });
        trainer.TrainEpoch(Examples);
        trainer.Save(folder.File("run"));
        byte[] saved = Bytes();
        trainer.Weights[1].Span.Fill(40);
        byte[] before = Bytes();

        var e = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(Examples));
        Assert.Equal((2, 1), (e.Epoch, e.Batch));
        Assert.InRange(e.Example, 0, Examples.Length - 1);
        Assert.Contains($"Epoch 2, batch 1, example {e.Example}: the adjoint of Hidden's arrivals by SurrogateBptt exploded on its way back", e.Message);
        Assert.Equal(before, Bytes());
        Assert.Throws<InvalidOperationException>(() => trainer.Save(folder.File("run")));

        trainer.Resume(folder.File("run"));
        Assert.Equal(saved, Bytes());
        trainer.TrainEpoch(Examples);

        byte[] Bytes() => MemoryMarshal.AsBytes(trainer.Weights.All.Span).ToArray();
    }

    [Fact]
    public void A_gradient_whose_sum_overflows_is_named_and_not_used()
    {
        using var trainer = TrainerTests.Make(loss: new SteepLoss());
        var e = Assert.Throws<TrainingException>(() => trainer.TrainEpoch(FakeExamples.Make(64)));
        Assert.Equal((1, 1, -1), (e.Epoch, e.Batch, e.Example));
        Assert.Contains("the gradient of ", e.Message);
        Assert.Contains(" by EProp is no finite number", e.Message);
        foreach (float w in trainer.Weights.All.Span)
        {
            Assert.True(float.IsFinite(w));
        }
    }

    /// <summary>Its derivative is so large that a sum of several overflows.</summary>
    private sealed class SteepLoss : Loss
    {
        public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error)
        {
            for (int t = 0; t < steps; t++)
            {
                error[t].At(label) = float.MaxValue;
            }

            return 1;
        }

        public override int Predict(Rows readout, int steps, int classes) => 0;
    }
}

/// <summary>A membrane without memory, whose pseudo-derivative is never zero: recurrent weights above 1 make its adjoint grow.</summary>
[Neuron]
public partial class Steep
{
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == I];

    public Event Spike => new() { When = V >= 1, Surrogate = theta => 1 / (1 + 0.001f * Abs(theta)) };
}

[Network]
[Train<SurrogateBptt>]
public partial class UnstableNetwork
{
    public Population<SpikeInput> Input { get; } = new(2);
    public Population<Steep> Hidden { get; } = new(4);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Constant(2));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Constant(0.1f));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(sd: 1));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
