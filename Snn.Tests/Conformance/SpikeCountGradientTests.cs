using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;
using Snn.Tests.Runtime.Training.Losses;

namespace Snn.Tests.Conformance;

/// <summary>
/// Losses of the spikes of a readout: the gradient by each rule against a loop in double that is written by hand, on both backends
/// and on a device.
/// </summary>
public sealed class SpikeCountGradientTests
{
    private const int Steps = 40, Label = 1;

    private static readonly SpikeTrain Input = Inputs.Random(6, Steps, 0.2, seed: 5);

    /// <summary>A loss and dLoss/dspike by its definition, of z[step, class].</summary>
    private static readonly Dictionary<string, Loss> Losses = new()
    {
        ["count"] = new SpikeCountCrossEntropy { Scale = 0.7f },
        ["count in a window"] = new SpikeCountCrossEntropy { From = 10, Until = 25 },
        ["rate"] = new SpikeRateCrossEntropy { Scale = 2 },
        ["squared count"] = new SpikeCountMeanSquaredError(right: 12, wrong: 2),
        ["squared rate"] = new SpikeRateMeanSquaredError(right: 0.4f, wrong: 0.05f),
    };

    public static TheoryData<string, LearningRule, Backend> Cases() => new()
    {
        { "count", new SurrogateBptt(), Backend.Simd },
        { "count", new EProp(), Backend.Simd },
        { "count", new SurrogateBptt { CheckpointEvery = 7 }, Backend.Simd },
        { "count", new SurrogateBptt { ThroughSpikes = false }, Backend.Reference },
        { "count in a window", new SurrogateBptt(), Backend.Reference },
        { "rate", new SurrogateBptt(), Backend.Simd },
        { "squared count", new EProp(), Backend.Reference },
        { "squared rate", new SurrogateBptt(), Backend.Simd },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_is_that_of_a_loop_by_hand(string name, LearningRule rule, Backend backend)
    {
        using var run = new TrialRun(new CountedNetwork(), backend, Steps, rule);
        run.Trial.Forward(Input);
        double loss = run.Trial.Evaluate(Losses[name], Label);
        run.Backward();
        var (expected, gradients, counts) = ByHand(run, name, throughSpikes: rule is SurrogateBptt { ThroughSpikes: true });
        Assert.True(counts.Count(n => n is > 2 and < Steps) > 1, string.Join(' ', counts));
        Assert.Equal(expected, loss, 1e-5);
        foreach (var (projection, gradient) in gradients)
        {
            Assert.True(gradient.Cast<double>().Max(Math.Abs) > 1e-4, projection);
            Expect.Close(gradient, run.Matrix(run.Gradient, projection), 1e-4, projection);
        }

        // another loss of the same trial: nothing of this one stays
        run.Trial.Forward(Input);
        run.Trial.Evaluate(new FirstSpikeCrossEntropy(), Label);
        run.Backward();
        var first = run.Matrix(run.Gradient, "HidOut");
        using var other = new TrialRun(new CountedNetwork(), backend, Steps, rule);
        other.Trial.Forward(Input);
        other.Trial.Evaluate(new FirstSpikeCrossEntropy(), Label);
        other.Backward();
        Assert.Equal(other.Matrix(other.Gradient, "HidOut"), first);
    }

    public static TheoryData<string> OnDevices() => [.. Losses.Keys, "steps"];

    [Theory]
    [MemberData(nameof(OnDevices))]
    public void ILGPUs_simulation_equals_the_CPU(string name)
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Compare(device, name, wide: name != "count");
    }

    [SkippableTheory]
    [InlineData("count")]
    [InlineData("rate")]
    public void OpenCL_equals_the_CPU(string name)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, name, wide: false);
    }

    private static void Compare(ComputeDevice device, string name, bool wide)
    {
        var loss = name == "steps" ? new SpikesOfSteps() : Losses[name];
        int[] lengths = [17, 40, 1];
        SpikeTrain[] inputs = [.. lengths.Select((steps, i) => Inputs.Random(6, steps, 0.2, seed: i))];
        TimedTargets[] targets = [.. lengths.Select((steps, i) => TimedLossTests.Targets(steps, 3, seed: i))];
        using var cpu = new TrialRun(new CountedNetwork(), Backend.Simd, Steps, new SurrogateBptt());
        using var run = new DeviceRun(new CountedNetwork(), device, DevicePlan.TrialPerThread, cpu, inputs, shards: inputs.Length, loss, wide);
        double[] losses = run.Train(i => i % 3, targets);
        for (int i = 0; i < inputs.Length; i++)
        {
            var goal = new Goal(i % 3, targets[i]);
            cpu.Trial.Forward(inputs[i]);
            double expected = cpu.Trial.Evaluate(loss, goal);
            Assert.Equal(expected, losses[i], 1e-5 * Math.Max(1, expected));
            var (here, there) = (cpu.Trial.Judge(loss, goal), run.Batch.JudgedOf(i, goal.Label));
            Assert.Equal((here.Predicted, here.Right), (there.Predicted, there.Right));
            cpu.Backward();
            foreach (var projection in cpu.Layout.Projections)
            {
                Expect.Close(cpu.Matrix(cpu.Gradient, projection.Name), cpu.Matrix(run.Gradients[i], projection.Name), 1e-5, $"{projection.Name} of example {i}");
            }
        }
    }

    /// <summary>The trial again in double, forward and back, with nothing of the library but the weights.</summary>
    private static (double Loss, Dictionary<string, double[,]> Gradients, int[] Counts) ByHand(TrialRun run, string name, bool throughSpikes)
    {
        var (inHid, hidOut, outOut) = (run.Matrix(run.Weights, "InHid"), run.Matrix(run.Weights, "HidOut"), run.Matrix(run.Weights, "OutOut"));
        int cells = inHid.GetLength(1), classes = hidOut.GetLength(1);
        var (x, h, o) = (new double[Steps + 1, 6], new double[Steps + 1, cells], new double[Steps + 1, classes]); // spikes, [step + 1, neuron]
        var (distance, reach) = (new double[Steps + 1, cells], new double[Steps + 1, classes]);
        var (vh, vo) = (new double[cells], new double[classes]);
        for (int t = 0; t < Steps; t++)
        {
            foreach (int k in Input.At(t))
            {
                x[t + 1, k] = 1;
            }

            Advance(t, vh, distance, h, (inHid, x));
            Advance(t, vo, reach, o, (hidOut, h), (outOut, o));
        }

        var (loss, slopes) = Definition(name, o, classes);
        var gradients = new Dictionary<string, double[,]> { ["InHid"] = new double[6, cells], ["HidOut"] = new double[cells, classes], ["OutOut"] = new double[classes, classes] };
        var (lh, lo, atOutput) = (new double[cells], new double[classes], new double[classes]); // dLoss/dv after the step, dLoss/darrival of the step after
        for (int t = Steps - 1; t >= 0; t--)
        {
            // what a spike of this step is worth where it arrives
            double[] ofHidden = [.. Enumerable.Range(0, cells).Select(k => Enumerable.Range(0, classes).Sum(m => hidOut[k, m] * atOutput[m]))];
            double[] ofOutput = [.. Enumerable.Range(0, classes).Select(k => slopes[t, k] + (throughSpikes ? Enumerable.Range(0, classes).Sum(m => outOut[k, m] * atOutput[m]) : 0))];
            Back(t, lo, reach, ofOutput, ("HidOut", h), ("OutOut", o));
            lo.CopyTo(atOutput, 0);
            Back(t, lh, distance, ofHidden, ("InHid", x));
            for (int k = 0; k < cells; k++)
            {
                lh[k] *= CountedCell.Leak;
            }

            for (int k = 0; k < classes; k++)
            {
                lo[k] *= CountedCell.Leak;
            }
        }

        return (loss, gradients, [.. Enumerable.Range(0, classes).Select(c => (int)Enumerable.Range(1, Steps).Sum(t => o[t, c]))]);

        static void Advance(int t, double[] v, double[,] theta, double[,] z, params (double[,] Weights, double[,] Spikes)[] from)
        {
            for (int j = 0; j < v.Length; j++)
            {
                v[j] = CountedCell.Leak * v[j] + from.Sum(f => Enumerable.Range(0, f.Weights.GetLength(0)).Sum(k => f.Weights[k, j] * f.Spikes[t, k]));
                theta[t, j] = v[j] - 1;
                z[t + 1, j] = v[j] >= 1 ? 1 : 0;
                v[j] -= z[t + 1, j];
            }
        }

        void Back(int t, double[] lambda, double[,] theta, double[] credit, params (string Name, double[,] Spikes)[] from)
        {
            for (int j = 0; j < lambda.Length; j++)
            {
                lambda[j] += (credit[j] - lambda[j]) / Math.Pow(1 + 4 * Math.Abs(theta[t, j]), 2);
                foreach (var (projection, spikes) in from)
                {
                    for (int k = 0; k < spikes.GetLength(1); k++)
                    {
                        gradients[projection][k, j] += spikes[t, k] * lambda[j];
                    }
                }
            }
        }
    }

    /// <summary>The loss, and dLoss/dspike of each step and class.</summary>
    private static (double Loss, double[,] Slopes) Definition(string name, double[,] o, int classes)
    {
        double Counted(int c, int from = 0, int until = Steps) => Enumerable.Range(from, until - from).Sum(t => o[t + 1, c]);
        double[] Softmax(Func<int, double> score) => [.. Enumerable.Range(0, classes).Select(c => Math.Exp(score(c)) / Enumerable.Range(0, classes).Sum(d => Math.Exp(score(d))))];
        double OneHot(int c) => c == Label ? 1 : 0;
        double loss = 0;
        var slopes = new double[Steps, classes];
        for (int c = 0; c < classes; c++)
        {
            for (int t = 0; t < Steps; t++)
            {
                slopes[t, c] = name switch
                {
                    "count" => 0.7 * (Softmax(d => 0.7 * Counted(d))[c] - OneHot(c)),
                    "count in a window" => t is >= 10 and < 25 ? Softmax(d => Counted(d, 10, 25))[c] - OneHot(c) : 0,
                    "rate" => 2.0 / Steps * (Softmax(d => 2 * o[t + 1, d])[c] - OneHot(c)),
                    "squared count" => 2.0 / classes * (Counted(c) - 2 - 10 * OneHot(c)),
                    _ => 2.0 / classes / Steps * (Counted(c) / Steps - 0.05 - 0.35 * OneHot(c)),
                };
            }

            loss += name == "squared count" ? Math.Pow(Counted(c) - 2 - 10 * OneHot(c), 2) / classes : name == "squared rate" ? Math.Pow(Counted(c) / Steps - 0.05 - 0.35 * OneHot(c), 2) / classes : 0;
        }

        return (name switch
        {
            "count" => -Math.Log(Softmax(d => 0.7 * Counted(d))[Label]),
            "count in a window" => -Math.Log(Softmax(d => Counted(d, 10, 25))[Label]),
            "rate" => Enumerable.Range(0, Steps).Average(t => -Math.Log(Softmax(d => 2 * o[t + 1, d])[Label])),
            _ => loss,
        }, slopes);
    }
}

/// <summary>A neuron in discrete time that passes its gradient through its reset.</summary>
[Neuron]
public partial class CountedCell
{
    internal const double Leak = 0.875;

    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == 0.875f * V + I];

    public Event Spike => new() { When = V >= 1, Then = [Next(V) == V - 1], Surrogate = theta => FastSigmoid(theta, 4) };
}

/// <summary>A readout that spikes, among its neurons too.</summary>
[Network]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class CountedNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(6);
    public Population<CountedCell> Hidden { get; } = new(9);
    [Readout] public Population<CountedCell> Output { get; } = new(3);

    [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(sd: 0.4f, mean: 0.3f));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(sd: 0.3f, mean: 0.1f));
    [Trainable] public Dense<Delta> OutOut { get; } = new(Init.Normal(sd: 0.1f, mean: -0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output, Output >> OutOut >> Output];
}

/// <summary>Which class spikes in a step, by labels of steps.</summary>
[Loss(StepLabels = true)]
public sealed partial class SpikesOfSteps
{
    [Spike] public partial float Z { get; }
    [Mask] public partial float M { get; }

    public float Score => 2 * Z;

    public float Objective => SumOverTime(M * CrossEntropy(2 * Z));
}
