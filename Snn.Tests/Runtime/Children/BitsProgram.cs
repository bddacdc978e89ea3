using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Training;
using Snn.Tests.Runtime.Training.Losses;

namespace Snn.Tests.Runtime.Children;

/// <summary>Prints of what small runs come to, a line each: <c>dotnet Snn.Tests.dll bits</c>.</summary>
internal static class BitsProgram
{
    public static int Run()
    {
        foreach (var (name, rule, plan, loss) in (IEnumerable<(string, LearningRule, ExecutionPlan, Loss)>)
        [
            ("e-prop", new EProp(), ExecutionPlan.Stepped, new PerStepCrossEntropy()),
            ("BPTT", new SurrogateBptt(), ExecutionPlan.Stepped, new AverageCrossEntropy()),
            ("EventProp", new EventProp(), ExecutionPlan.Stepped, new MaximumCrossEntropy()),
            ("exact EventProp", new EventProp(), ExecutionPlan.Exact, new MaximumCrossEntropy()),
        ])
        {
            var symbol = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = plan == ExecutionPlan.Exact };
            var examples = symbol.Draw(40, seed: 1);
            using var trainer = new Trainer(
                new YinYangExample.YinYangNetwork(5, 40, 3) { Dt = symbol.Dt },
                rule,
                new Adam { LearningRate = 5e-3f },
                new() { MaxSteps = examples.Steps, Batch = 8, Threads = 2, Plan = plan, Loss = loss });
            Print(name, trainer, examples);
        }

        foreach (var (name, network) in (IEnumerable<(string, INetwork)>)[("adaptive", new AlifDeltaNetwork()), ("Izhikevich", new IzhikevichNetwork()), ("releases", new PlasticNetwork())])
        {
            var layout = network.Layout();
            using var trainer = new Trainer(network, new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 60, Batch = 8, Threads = 2, Loss = new SumCrossEntropy() });
            Print(name, trainer, FakeExamples.Make(40, layout.Populations[layout.Inputs[0]].Size, 60, layout.Populations[layout.Readout].Size));
        }

        foreach (var rule in (LearningRule[])[new EProp(), new SurrogateBptt()])
        {
            var points = new YinYang { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms }.Draw(40, seed: 1);
            using var trainer = new Trainer(new SparseYinYangNetwork(Connect.Fraction(0.6f)), rule, new Adam(), new() { MaxSteps = points.Steps, Batch = 8, Threads = 2, Loss = new MaximumCrossEntropy() });
            Print($"sparse {rule.GetType().Name}", trainer, points);
        }

        // more classes than the narrowest vectors have elements
        foreach (var loss in (Loss[])[new SumCrossEntropy(), new MeanSquaredError(), new PerStepCrossEntropy(), new AverageHinge()])
        {
            using var trainer = new Trainer(new FakeNetwork(classes: 21), new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40, Batch = 8, Threads = 2, Loss = loss });
            Print(loss.GetType().Name, trainer, FakeExamples.Make(42, classes: 21));
        }

        using var arena = new Arena();
        var x = arena.Lanes(4096);
        for (int i = 0; i < x.Length; i++)
        {
            x.Span[i] = (i - 2048) / 64f;
        }

        foreach (var (name, function) in (IEnumerable<(string, Func<Vector<float>, Vector<float>>)>)
        [
            (nameof(VectorMath.Exp), VectorMath.Exp), (nameof(VectorMath.Expm1), VectorMath.Expm1), (nameof(VectorMath.Log), VectorMath.Log),
            (nameof(VectorMath.Log1p), VectorMath.Log1p), (nameof(VectorMath.Sqrt), VectorMath.Sqrt), (nameof(VectorMath.Tanh), VectorMath.Tanh),
            (nameof(VectorMath.Sigmoid), VectorMath.Sigmoid), (nameof(VectorMath.Sin), VectorMath.Sin), (nameof(VectorMath.Cos), VectorMath.Cos),
            (nameof(VectorMath.Exprel), VectorMath.Exprel), (nameof(VectorMath.ExprelSlope), v => VectorMath.ExprelSlope(v, 2)), (nameof(VectorMath.Power), v => VectorMath.Power(v, 2.5f)),
        ])
        {
            var y = arena.Lanes(4096);
            for (int j = 0; j < x.Length; j += Vector<float>.Count)
            {
                y[j] = function(x[j]);
            }

            Print(name, MemoryMarshal.AsBytes(y.Span));
        }

        return 0;
    }

    private static void Print(string name, Trainer trainer, IReadOnlyList<Example> examples)
    {
        double value = 0;
        for (int epoch = 0; epoch < 2; epoch++)
        {
            value = trainer.TrainEpoch(examples).Loss;
        }

        Print($"{name} weights", MemoryMarshal.AsBytes(trainer.Weights.All.Span));
        Print($"{name} loss", BitConverter.GetBytes(value));
    }

    private static void Print(string name, ReadOnlySpan<byte> bytes) => Console.WriteLine($"{name}: {Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 8))}");
}
