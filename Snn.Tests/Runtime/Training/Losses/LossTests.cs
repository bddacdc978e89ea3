using MathNet.Numerics.Random;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training.Losses;

/// <summary>Every loss against its definition, written down again in double.</summary>
public sealed class LossTests : IDisposable
{
    private static readonly float[,] Targets = { { 0.5f, -1, 2 }, { 1, 1, 0 }, { 0, -0.25f, 0.75f } };
    private readonly Arena _arena = new();

    /// <summary>A loss and its definition: y is [step, class].</summary>
    internal static readonly Dictionary<string, (Loss Loss, Func<double[,], int, double> Definition)> Losses = new()
    {
        ["average"] = (new AverageCrossEntropy(), (y, label) => CrossEntropy(Pool(y, t => 1.0 / y.GetLength(0)), label)),
        ["sum"] = (new SumCrossEntropy(), (y, label) => CrossEntropy(Pool(y, _ => 1), label)),
        ["exponential"] = (
            new ExponentialCrossEntropy(Time.Of(5), Time.Of(0.5f)),
            (y, label) => CrossEntropy(Pool(y, t => Math.Exp(-t * 0.5 / 5)), label)),
        ["maximum"] = (new MaximumCrossEntropy(), (y, label) => CrossEntropy(Column(y, values => values.Max()), label)),
        ["per step"] = (
            new PerStepCrossEntropy(),
            (y, label) => Enumerable.Range(0, y.GetLength(0)).Sum(t => CrossEntropy([.. Enumerable.Range(0, y.GetLength(1)).Select(c => y[t, c])], label))),
        ["squared"] = (new MeanSquaredError(), (y, label) => Squared(y, c => c == label ? 1 : 0)),
        ["hinge of the average"] = (
            new AverageHinge { Margin = 0.3f },
            (y, label) => Pool(y, t => 1.0 / y.GetLength(0)) is var s ? s.Where((_, c) => c != label).Sum(v => Math.Max(0, 0.3f + v - s[label])) : 0),
        ["squared hinge per step"] = (
            new StepHinge(),
            (y, label) => Enumerable.Range(0, y.GetLength(0)).Sum(t => Math.Exp(-0.1 * t) * Enumerable.Range(0, y.GetLength(1)).Average(c => Math.Pow(y[t, c] - y[t, label] + (c == label ? 0 : 1), 2)))),
        ["late cross-entropy"] = (
            new LateCrossEntropy(),
            (y, label) => Enumerable.Range(0, y.GetLength(0)).Sum(t => t * CrossEntropy([.. Enumerable.Range(0, y.GetLength(1)).Select(c => 2 * Math.Tanh(y[t, c]))], label)) / y.GetLength(0)),
        ["softened maximum"] = (
            new SoftenedMaximum(),
            (y, label) => 0.5 * CrossEntropy([.. Column(y, values => values.Max(v => v * v * v)).Select(m => m * m)], label)),
        ["focal"] = (
            new FocalCrossEntropy { Gamma = 1.5f },
            (y, label) => Enumerable.Range(0, y.GetLength(0)).Sum(t => CrossEntropy([.. Enumerable.Range(0, y.GetLength(1)).Select(c => y[t, c])], label) is var e && e > 0 ? Math.Pow(1 - Math.Exp(-e), 1.5) * e : 0)),
        ["smoothed"] = (
            new SmoothedCrossEntropy { Smoothing = 0.2f },
            (y, label) => Enumerable.Range(0, y.GetLength(0)).Sum(t => Smoothed([.. Enumerable.Range(0, y.GetLength(1)).Select(c => y[t, c])], label, 0.2))),
        ["bounded, smoothed and pooled"] = (
            new BoundedCrossEntropy(),
            (y, label) => 2 * Math.Tanh(0.5 * Smoothed(Pool(y, t => 1.0 / y.GetLength(0)), label, 0.1))),
        ["squared to targets"] = (new MeanSquaredError(Targets), (y, label) => Squared(y, c => Targets[label, c])),
    };

    public static TheoryData<string, int, int> Shapes()
    {
        var shapes = new TheoryData<string, int, int>();
        foreach (string name in Losses.Keys)
        {
            foreach (var (steps, classes) in name == "squared to targets" ? [(7, 3), (1, 3)] : new[] { (7, 3), (1, 10), (20, 10), (4, 8), (5, 19), (3, 33), (6, 1) })
            {
                shapes.Add(name, steps, classes);
            }
        }

        return shapes;
    }

    public void Dispose() => _arena.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Loss_and_error_are_those_of_the_definition(string name, int steps, int classes)
    {
        var (loss, definition) = Losses[name];
        var (readout, error) = (Random(steps, classes), _arena.Rows(steps, classes));
        // what an earlier trial left must not matter
        error.Span.Fill(7);
        for (int t = 0; t < steps; t++)
        {
            error[t].Span[classes..].Clear();
            readout[t].Span[classes..].Fill(1e9f);
        }

        int label = classes / 2;
        double value = loss.Evaluate(readout, steps, classes, label, error);

        var y = Doubles(readout, steps, classes);
        double expected = definition(y, label);
        Assert.Equal(expected, value, 1e-5 * Math.Max(1, expected));
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                Assert.Equal(Slope(y, t, c, label, definition), error[t].At(c), 2e-6);
            }

            Assert.Equal(new float[error.Stride - classes], error[t].Span[classes..].ToArray());
        }
    }

    [Theory]
    [InlineData("average", float.NaN)]
    [InlineData("sum", float.PositiveInfinity)]
    [InlineData("exponential", float.NaN)]
    [InlineData("maximum", float.NaN)]
    [InlineData("maximum", float.PositiveInfinity)]
    [InlineData("squared", float.NaN)]
    [InlineData("squared", float.NegativeInfinity)]
    public void Loss_of_an_output_that_is_not_finite_is_not_finite(string name, float bad)
    {
        for (int c = 0; c < 5; c++)
        {
            var readout = Random(3, 5);
            readout[1].At(c) = bad;
            Assert.False(double.IsFinite(Losses[name].Loss.Evaluate(readout, 3, 5, 0, _arena.Rows(3, 5))));
        }
    }

    [Fact]
    public void The_maximum_credits_the_first_of_equal_steps()
    {
        var (readout, error) = (_arena.Rows(4, 2), _arena.Rows(4, 2));
        readout[1].At(0) = readout[3].At(0) = 2;
        new MaximumCrossEntropy().Evaluate(readout, 4, 2, 0, error);
        Assert.Equal([0, 1], Enumerable.Range(0, 4).Where(t => error[t].At(0) != 0 || error[t].At(1) != 0));
        Assert.True(error[1].At(0) < 0 && error[0].At(1) > 0);
    }

    [Fact]
    public void Predictions_follow_the_loss()
    {
        // class 0 has the highest maximum, class 1 the highest sum, class 2 the highest start
        var readout = _arena.Rows(4, 3);
        float[][] curves = [[0, 0, 0, 5], [2, 2, 2, 2], [4, 0.5f, 0, 0]];
        for (int t = 0; t < 4; t++)
        {
            for (int c = 0; c < 3; c++)
            {
                readout[t].At(c) = curves[c][t];
            }

            readout[t].Span[3..].Fill(1e9f);
        }

        Assert.Equal(0, new MaximumCrossEntropy().Predict(readout, 4, 3));
        Assert.Equal(2, new ExponentialCrossEntropy(Time.Of(1), Time.Of(1)).Predict(readout, 4, 3));
        Loss[] sums = [new PerStepCrossEntropy(), new AverageCrossEntropy(), new SumCrossEntropy(), new MeanSquaredError()];
        Assert.All(sums, loss => Assert.Equal(1, loss.Predict(readout, 4, 3)));
        // the averages are 1.25, 2 and 1.125
        Assert.Equal(2, new MeanSquaredError(new[,] { { 9f, 0, 0 }, { 0, 9, 0 }, { 1, 2, 1 } }).Predict(readout, 4, 3));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialCrossEntropy(Time.Of(0), Time.Of(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialCrossEntropy(Time.Of(1), Time.Of(-1)));
        Assert.Throws<ArgumentException>(() => new MeanSquaredError(new float[2, 3]));
        Assert.Throws<ArgumentException>(() => new MeanSquaredError(new[,] { { float.NaN } }));
        Assert.Throws<ArgumentException>(() => new MeanSquaredError(Targets).Evaluate(_arena.Rows(1, 4), 1, 4, 0, _arena.Rows(1, 4)));
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var (readout, error) = (Random(20, 10), _arena.Rows(20, 10));
        foreach (var (loss, _) in Losses.Where(l => l.Key != "squared to targets").Select(l => l.Value))
        {
            loss.Evaluate(readout, 20, 10, 3, error);
            long before = GC.GetAllocatedBytesForCurrentThread();
            loss.Evaluate(readout, 20, 10, 3, error);
            loss.Predict(readout, 20, 10);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static double Slope(double[,] y, int t, int c, int label, Func<double[,], int, double> definition)
    {
        const double h = 1e-5;
        double before = y[t, c];
        y[t, c] = before + h;
        double above = definition(y, label);
        y[t, c] = before - h;
        double below = definition(y, label);
        y[t, c] = before;
        return (above - below) / (2 * h);
    }

    private static double CrossEntropy(double[] z, int label) => Math.Log(z.Sum(v => Math.Exp(v - z[label])));

    private static double Smoothed(double[] z, int label, double smoothing) =>
        (1 - smoothing) * CrossEntropy(z, label) + smoothing * Enumerable.Range(0, z.Length).Average(c => CrossEntropy(z, c));

    private static double[] Pool(double[,] y, Func<int, double> weight) => Column(y, values => values.Select((v, t) => weight(t) * v).Sum());

    private static double[] Column(double[,] y, Func<IEnumerable<double>, double> pool) =>
        [.. Enumerable.Range(0, y.GetLength(1)).Select(c => pool(Enumerable.Range(0, y.GetLength(0)).Select(t => y[t, c])))];

    private static double Squared(double[,] y, Func<int, double> target) =>
        Enumerable.Range(0, y.GetLength(0)).Sum(t => Enumerable.Range(0, y.GetLength(1)).Average(c => Math.Pow(y[t, c] - target(c), 2)));

    private static double[,] Doubles(Rows rows, int steps, int classes)
    {
        var y = new double[steps, classes];
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                y[t, c] = rows[t].At(c);
            }
        }

        return y;
    }

    private Rows Random(int steps, int classes)
    {
        var rows = _arena.Rows(steps, classes);
        var random = new Xoshiro256StarStar(7);
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                rows[t].At(c) = (float)(2 * random.NextDouble() - 1);
            }
        }

        return rows;
    }
}

/// <summary>Every other class is to stay a margin below the label's.</summary>
[Loss]
public sealed partial class AverageHinge
{
    public float Margin { get; init; } = 1;

    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => SumOverClasses((1 - OneHot) * Max(0, Margin + Score - AtLabel(Score)));
}

/// <summary>A function of the cross-entropy of what has been reduced over time.</summary>
[Loss]
public sealed partial class BoundedCrossEntropy
{
    public float Smoothing { get; init; } = 0.1f;

    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => 2 * Tanh(CrossEntropy(Score, Smoothing) / 2);
}

/// <summary>A weight of the step, a mean over classes, and the label's value in each step.</summary>
[Loss]
public sealed partial class StepHinge
{
    [Readout] public partial float Y { get; }

    public float Score => SumOverTime(Y);

    public float Objective => SumOverTime(Exp(-0.1f * StepIndex) * MeanOverClasses(Pow(Y - AtLabel(Y) + 1 - OneHot, 2)));
}

/// <summary>Cross-entropy of a function of the readout, later steps weighing more, averaged over the steps.</summary>
[Loss]
public sealed partial class LateCrossEntropy
{
    public float Gain { get; init; } = 2;

    [Readout] public partial float Y { get; }

    public float Score => MaxOverTime(Tanh(Y));

    public float Objective => MeanOverTime(StepIndex * CrossEntropy(Gain * Tanh(Y)));
}

/// <summary>A function of the readout inside a maximum, a function of the maximum outside.</summary>
[Loss]
public sealed partial class SoftenedMaximum
{
    [Readout] public partial float Y { get; }

    public float Score => Pow(MaxOverTime(Y * Y * Y), 2);

    public float Objective => 0.5f * CrossEntropy(Score);
}
