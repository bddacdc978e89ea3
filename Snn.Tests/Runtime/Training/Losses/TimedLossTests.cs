using MathNet.Numerics.Random;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training.Losses;

/// <summary>Losses that read what an example wants in each step, against their definition in double.</summary>
public sealed class TimedLossTests : IDisposable
{
    private readonly Arena _arena = new();

    /// <summary>A loss and what it makes of a step: y and the target signal by class, the step's label, its mask, the step and how many there are.</summary>
    internal static readonly Dictionary<string, (Loss Loss, Func<double[], double[], int, double, int, int, double> OfStep)> Losses = new()
    {
        ["squared"] = (new MeanSquaredErrorOverTime(), (y, x, _, m, _, _) => m * Squared(y, x)),
        ["squared in a window"] = (new MeanSquaredErrorOverTime { From = 2, Until = 5 }, (y, x, _, m, t, _) => t is >= 2 and < 5 ? m * Squared(y, x) : 0),
        ["labels of steps"] = (new StepLabelCrossEntropy(), (y, _, label, m, _, _) => label < 0 ? 0 : m * CrossEntropy(y, label)),
        ["several labels"] = (new SeveralLabels(), (y, x, _, _, _, steps) => y.Zip(x, (v, z) => Math.Log(1 + Math.Exp(v)) - z * v).Sum() / steps),
        ["hinge of steps"] = (
            new StepLabelHinge(),
            (y, _, label, m, t, _) => label < 0 ? 0 : 0.5 * m * Math.Exp(-0.1 * t) * y.Select((v, c) => Math.Pow(v - y[label] + (c == label ? 0 : 1), 2)).Average()),
    };

    public void Dispose() => _arena.Dispose();

    [Theory]
    [InlineData("squared", 7, 3)]
    [InlineData("squared", 1, 19)]
    [InlineData("squared in a window", 8, 5)]
    [InlineData("labels of steps", 9, 4)]
    [InlineData("labels of steps", 3, 33)]
    [InlineData("several labels", 6, 10)]
    [InlineData("hinge of steps", 9, 5)]
    public void Loss_and_error_are_those_of_the_definition(string name, int steps, int classes)
    {
        var (loss, ofStep) = Losses[name];
        var targets = Targets(steps, classes, seed: 5);
        var goal = new Goal(0, targets);
        var (readout, error) = (Random(steps, classes), _arena.Rows(steps, classes));
        error.Span.Fill(7);
        for (int t = 0; t < steps; t++)
        {
            error[t].Span[classes..].Clear();
        }

        double expected = 0;
        double value = loss.Evaluate(readout, steps, classes, goal, error);
        for (int t = 0; t < steps; t++)
        {
            double[] y = [.. readout[t].Span[..classes].ToArray().Select(v => (double)v)];
            double[] x = [.. targets.SignalAt(t).ToArray().Select(v => (double)v)];
            double Of() => ofStep(y, x, targets.LabelAt(t), targets.MaskAt(t), t, steps);
            expected += Of();
            for (int c = 0; c < classes; c++)
            {
                double before = y[c];
                y[c] = before + 1e-5;
                double above = Of();
                y[c] = before - 1e-5;
                double slope = (above - Of()) / 2e-5;
                y[c] = before;
                Assert.Equal(slope, error[t].At(c), 3e-6);
            }

            Assert.Equal(new float[error.Stride - classes], error[t].Span[classes..].ToArray());
        }

        Assert.Equal(expected, value, 1e-5 * Math.Max(1, expected));
    }

    /// <summary>What learns as it runs gives a step at a time: its errors are those of the whole, and so are windows and masks.</summary>
    [Theory]
    [InlineData("squared")]
    [InlineData("squared in a window")]
    [InlineData("labels of steps")]
    [InlineData("several labels")]
    public void A_step_alone_is_the_same_as_in_its_trial(string name)
    {
        const int steps = 8, classes = 5;
        var loss = Losses[name].Loss;
        var goal = new Goal(0, Targets(steps, classes, seed: 5));
        var (readout, error, one, of) = (Random(steps, classes), _arena.Rows(steps, classes), _arena.Rows(1, classes), _arena.Rows(1, classes));
        double whole = loss.Evaluate(readout, steps, classes, goal, error), sum = 0;
        float share = loss.ShareOfStep(steps);
        for (int t = 0; t < steps; t++)
        {
            readout[t].CopyTo(one[0]);
            sum += share * loss.Evaluate(one, 1, classes, goal.From(t), of);
            for (int c = 0; c < classes; c++)
            {
                Assert.Equal(error[t].At(c), share * of[0].At(c), 1e-6);
            }
        }

        Assert.Equal(whole, sum, 1e-5);
    }

    [Fact]
    public void A_window_and_a_mask_say_which_steps_a_label_is_compared_in()
    {
        const int steps = 6, classes = 3;
        var (readout, error) = (Random(steps, classes), _arena.Rows(steps, classes));
        var loss = new WindowCrossEntropy { From = 1, Until = 4 };
        var targets = new TimedTargets(mask: [1, 1, 0, 2, 1, 1]);
        double value = loss.Evaluate(readout, steps, classes, new Goal(2, targets), error);
        double[] Of(int t) => [.. readout[t].Span[..classes].ToArray().Select(v => (double)v)];
        Assert.Equal(CrossEntropy(Of(1), 2) + 2 * CrossEntropy(Of(3), 2), value, 1e-5);
        Assert.Equal([1, 3], Enumerable.Range(0, steps).Where(t => error[t].At(0) != 0));
        float[] scores = new float[classes], plain = new float[classes];
        loss.Scores(readout, steps, classes, new Goal(2, targets), scores);
        loss.Scores(readout, steps, classes, plain);
        Assert.Equal(readout[1].At(1) + 2 * readout[3].At(1), scores[1], 1e-6);
        Assert.Equal(readout[1].At(1) + readout[2].At(1) + readout[3].At(1), plain[1], 1e-6);
        // pooled: the same steps, before classes are compared
        double pooled = new PooledWindow { From = 1 }.Evaluate(readout, steps, classes, new Goal(2, targets), error);
        double[] sum = [.. Enumerable.Range(0, classes).Select(c => Of(1)[c] + 2 * Of(3)[c])];
        Assert.Equal(CrossEntropy(sum, 2), pooled, 1e-5);
        Assert.Equal([1, 3], Enumerable.Range(0, steps).Where(t => error[t].At(0) != 0));
        Assert.Equal(2 * error[1].At(0), error[3].At(0), 1e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    public void A_mask_of_outputs_says_which_of_them_count(int classes)
    {
        const int steps = 6;
        var targets = MaskedOutputs(steps, classes, seed: 3);
        var (readout, error, goal) = (Random(steps, classes), _arena.Rows(steps, classes), new Goal(1, targets));
        double expected = 0, counted = 0;
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                double part = (double)targets.OutputMaskAt(t)[c] * Math.Pow(readout[t].At(c) - targets.SignalAt(t)[c], 2);
                expected += targets.MaskAt(t) * part / classes;
                counted += targets.MaskAt(t) * part;
            }
        }

        var loss = new MeanSquaredErrorOverTime();
        Assert.Equal(expected, loss.Evaluate(readout, steps, classes, goal, error), 1e-5);
        Assert.Equal(counted, loss.Judge(readout, steps, classes, goal).SquaredError, 1e-5);
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                Assert.Equal(2.0 / classes * targets.MaskAt(t) * targets.OutputMaskAt(t)[c] * (readout[t].At(c) - targets.SignalAt(t)[c]), error[t].At(c), 1e-6);
            }

            Assert.Equal(new float[error.Stride - classes], error[t].Span[classes..].ToArray());
        }

        // what learns as it runs gives a step at a time
        var (one, of) = (_arena.Rows(1, classes), _arena.Rows(1, classes));
        readout[4].CopyTo(one[0]);
        loss.Evaluate(one, 1, classes, goal.From(4), of);
        Assert.Equal(error[4].Span.ToArray(), of[0].Span.ToArray());
        Assert.Equal(1, loss.ShareOfStep(steps));

        // before classes are compared: a class that does not count in a step has no part of it
        var pooled = new PooledOutputs();
        float[] scores = new float[classes];
        double value = pooled.Evaluate(readout, steps, classes, goal, error);
        pooled.Scores(readout, steps, classes, goal, scores);
        double[] sums = [.. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, steps).Sum(t => (double)targets.OutputMaskAt(t)[c] * readout[t].At(c)))];
        Assert.Equal(CrossEntropy(sums, 1), value, 1e-5);
        Assert.All(sums.Zip(scores), s => Assert.Equal(s.First, s.Second, 1e-5));
        Assert.Equal((Math.Exp(sums[0]) / sums.Sum(Math.Exp)) * targets.OutputMaskAt(2)[0], error[2].At(0), 1e-6);
        pooled.Scores(readout, steps, classes, new Goal(1), scores); // without a mask all count
        Assert.Equal(Enumerable.Range(0, steps).Sum(t => readout[t].At(2)), scores[2], 1e-5);
    }

    [Fact]
    public void A_fit_is_of_the_outputs_that_count()
    {
        var targets = new TimedTargets(new float[,] { { 1, 5 }, { 2, 6 }, { 3, 0 } }, outputMask: new float[,] { { 1, 1 }, { 1, 0 }, { 1, 0 } });
        var tally = new SignalTally(2);
        var loss = new MeanSquaredErrorOverTime();
        for (int t = 0; t < 3; t++)
        {
            tally.Add(1, new Goal(0, targets), t, loss.MaskOf(new Goal(0, targets), t));
        }

        tally.Add(0.5);
        Assert.Equal(0.5 / 4, tally.Fit.MeanSquaredError, 9); // four numbers count
        Assert.Equal(1 - 0.5 / 2, tally.Fit.RSquared, 9); // the one that counts of the second output does not vary
        Assert.True(new StepLabelCrossEntropy().MaskOf(new Goal(0, targets), 0).IsEmpty);
    }

    [Fact]
    public void Steps_are_judged_as_they_count()
    {
        var readout = _arena.Rows(4, 2);
        float[][] curves = [[1, 0], [0, 1], [1, 0], [3, 0]];
        for (int t = 0; t < 4; t++)
        {
            curves[t].CopyTo(readout[t].Span);
        }

        var labelled = new Goal(0, new TimedTargets(labels: [0, 0, TimedTargets.NoLabel, 0], mask: [1, 1, 1, 0.5f]));
        Assert.Equal(2, new StepLabelCrossEntropy().Judge(readout, 4, 2, labelled).Right);
        Assert.Equal(1, new LaterSteps().Judge(readout, 4, 2, new Goal(0, new TimedTargets(labels: [0, 0, 1, 0]))).Right); // the first step counts for nothing
        var signal = new Goal(0, new TimedTargets(new float[,] { { 1, 0 }, { 0, 0 }, { 1, 1 }, { 1, 0 } }, mask: [1, 1, 0, 2]));
        Assert.Equal(1 + 2 * 4, new MeanSquaredErrorOverTime().Judge(readout, 4, 2, signal).SquaredError, 6);
        Assert.Equal(1, new MeanSquaredErrorOverTime { Until = 3 }.Judge(readout, 4, 2, signal).SquaredError, 6);
        Assert.Throws<NotSupportedException>(new MeanSquaredErrorOverTime().CheckHasClasses);
    }

    [Fact]
    public void Targets_that_make_no_sense_are_refused()
    {
        Assert.Contains("There are no targets", Assert.Throws<ArgumentException>(() => new TimedTargets()).Message);
        Assert.Contains("for 2 and for 3 steps", Assert.Throws<ArgumentException>(() => new TimedTargets(new float[2, 1], mask: new float[3])).Message);
        Assert.Contains("output 0 in step 1", Assert.Throws<ArgumentException>(() => new TimedTargets(new[,] { { 0f }, { float.NaN } })).Message);
        Assert.Contains("label of step 0 is -2", Assert.Throws<ArgumentException>(() => new TimedTargets(labels: [-2])).Message);
        Assert.Contains("mask of output 1 in step 0 is -1", Assert.Throws<ArgumentException>(() => new TimedTargets(outputMask: new[,] { { 0f, -1f } })).Message);
        Assert.Contains("The signal is of 2 outputs and the mask of 3", Assert.Throws<ArgumentException>(() => new TimedTargets(new float[1, 2], outputMask: new float[1, 3])).Message);
        Assert.Contains("mask of step 1 is -1", Assert.Throws<ArgumentException>(() => new TimedTargets(mask: [0, -1])).Message);
        var error = _arena.Rows(2, 2);
        Assert.Contains("give it Targets", Assert.Throws<InvalidOperationException>(() => new MeanSquaredErrorOverTime().Evaluate(error, 2, 2, 0, error)).Message);
        Assert.Contains("reads a signal", Assert.Throws<InvalidOperationException>(() => new MeanSquaredErrorOverTime().Evaluate(error, 2, 2, new Goal(0, new(mask: [1, 1])), error)).Message);
        var segments = TimedTargets.OfSegments((2, 1), (1, TimedTargets.NoLabel), (1, 0));
        Assert.Equal([1, 1, -1, 0], Enumerable.Range(0, segments.Steps).Select(segments.LabelAt));
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var (readout, error) = (Random(20, 10), _arena.Rows(20, 10));
        var goal = new Goal(0, Targets(20, 10, seed: 1));
        foreach (var (loss, _) in Losses.Values)
        {
            loss.Evaluate(readout, 20, 10, goal, error);
            loss.Judge(readout, 20, 10, goal);
            long before = GC.GetAllocatedBytesForCurrentThread();
            loss.Evaluate(readout, 20, 10, goal, error);
            loss.Judge(readout, 20, 10, goal);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    /// <summary>Signal, labels of steps, some without one, and a mask, some of it 0.</summary>
    internal static TimedTargets Targets(int steps, int classes, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        var signal = new float[steps, classes];
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                signal[t, c] = (float)random.NextDouble();
            }
        }

        return new(signal, [.. Enumerable.Range(0, steps).Select(_ => random.Next(-1, classes))], [.. Enumerable.Range(0, steps).Select(t => t % 4 == 3 ? 0 : (float)(0.5 + random.NextDouble()))]);
    }

    /// <summary>The same with a mask of outputs, a third of them 0.</summary>
    internal static TimedTargets MaskedOutputs(int steps, int classes, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        var (signal, mask) = (new float[steps, classes], new float[steps, classes]);
        for (int t = 0; t < steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                (signal[t, c], mask[t, c]) = ((float)random.NextDouble(), (t + c) % 3 == 0 ? 0 : (float)(0.5 + random.NextDouble()));
            }
        }

        return new(signal, mask: [.. Enumerable.Range(0, steps).Select(t => t == 1 ? 0 : (float)(0.5 + random.NextDouble()))], outputMask: mask);
    }

    private static double Squared(double[] y, double[] x) => y.Zip(x, (a, b) => (a - b) * (a - b)).Average();

    private static double CrossEntropy(double[] z, int label) => Math.Log(z.Sum(v => Math.Exp(v - z[label])));

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

/// <summary>Classes that are there or not, each by itself, in every step.</summary>
[Loss]
public sealed partial class SeveralLabels
{
    [Readout] public partial float Y { get; }
    [TargetSignal] public partial float X { get; }

    public float Score => Sigmoid(Y);

    public float Objective => MeanOverTime(SumOverClasses(Max(Y, 0) - X * Y + Log1p(Exp(-Abs(Y)))));
}

/// <summary>A step's own label, seen from every class, with a weight of the step.</summary>
[Loss(StepLabels = true)]
public sealed partial class StepLabelHinge
{
    [Readout] public partial float Y { get; }
    [Mask] public partial float Mask { get; }

    public float Score => Y;

    public float Objective => 0.5f * SumOverTime(Mask * Exp(-0.1f * StepIndex) * MeanOverClasses(Pow(Y - AtLabel(Y) + 1 - OneHot, 2)));
}

/// <summary>A mask and a window inside of what is reduced over time.</summary>
[Loss]
public sealed partial class PooledWindow
{
    public float From { get; init; }

    [Readout] public partial float Y { get; }
    [Mask] public partial float M { get; }

    public float Score => SumOverTime(M * Within(From, 4) * Y);

    public float Objective => CrossEntropy(Score);
}

/// <summary>A mask of outputs inside of what is reduced over time.</summary>
[Loss]
public sealed partial class PooledOutputs
{
    [Readout] public partial float Y { get; }
    [OutputMask] public partial float Counts { get; }

    public float Score => SumOverTime(Counts * Y);

    public float Objective => CrossEntropy(Score);
}

/// <summary>Labels of steps, each of which counts as late as it is.</summary>
[Loss(StepLabels = true)]
public sealed partial class LaterSteps
{
    [Readout] public partial float Y { get; }

    public float Score => Y;

    public float Objective => SumOverTime(StepIndex * CrossEntropy(Y));
}
