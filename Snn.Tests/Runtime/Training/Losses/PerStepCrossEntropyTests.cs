using Snn.Runtime;

namespace Snn.Tests.Runtime.Training.Losses;

public sealed class PerStepCrossEntropyTests : IDisposable
{
    private readonly Arena _arena = new();

    public void Dispose() => _arena.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(33)]
    public void Matches_a_double_reference(int classes)
    {
        const int steps = 9;
        var (readout, error) = (Random(steps, classes, scale: 6), _arena.Rows(steps, classes));
        int label = classes / 2;

        double loss = new PerStepCrossEntropy().Evaluate(readout, steps, classes, label, error);

        double expected = 0;
        for (int t = 0; t < steps; t++)
        {
            var y = readout[t].Span[..classes].ToArray().Select(v => (double)v).ToArray();
            double sum = y.Sum(Math.Exp);
            expected -= Math.Log(Math.Exp(y[label]) / sum);
            for (int k = 0; k < classes; k++)
            {
                Assert.Equal(Math.Exp(y[k]) / sum - (k == label ? 1 : 0), error[t].Span[k], 1e-6);
            }
        }

        Assert.Equal(expected, loss, 1e-5 * Math.Max(1, expected));
    }

    [Fact]
    public void Error_is_the_derivative_of_the_loss()
    {
        const int steps = 3, classes = 5, label = 3;
        const float h = 1e-2f;
        var (readout, error, ignored) = (Random(steps, classes, scale: 1), _arena.Rows(steps, classes), _arena.Rows(steps, classes));
        var loss = new PerStepCrossEntropy();
        loss.Evaluate(readout, steps, classes, label, error);
        for (int t = 0; t < steps; t++)
        {
            for (int k = 0; k < classes; k++)
            {
                Assert.Equal((LossAt(t, k, h) - LossAt(t, k, -h)) / (2 * h), error[t].Span[k], 1e-4);
            }
        }

        double LossAt(int t, int k, float change)
        {
            float before = readout[t].Span[k];
            readout[t].Span[k] += change;
            double value = loss.Evaluate(readout, steps, classes, label, ignored);
            readout[t].Span[k] = before;
            return value;
        }
    }

    [Fact]
    public void Padding_is_neither_read_nor_given_an_error()
    {
        const int steps = 4, classes = 10;
        var (readout, error) = (Random(steps, classes, scale: 1), _arena.Rows(steps, classes));
        double clean = new PerStepCrossEntropy().Evaluate(readout, steps, classes, 0, error);
        for (int t = 0; t < steps; t++)
        {
            readout[t].Span[classes..].Fill(1e9f);
        }

        Assert.Equal(clean, new PerStepCrossEntropy().Evaluate(readout, steps, classes, 0, error));
        for (int t = 0; t < steps; t++)
        {
            Assert.Equal(new float[error.Stride - classes], error[t].Span[classes..].ToArray());
        }
    }

    [Fact]
    public void Large_outputs_do_not_overflow()
    {
        var (readout, error) = (_arena.Rows(1, 3), _arena.Rows(1, 3));
        (readout[0].Span[0], readout[0].Span[1], readout[0].Span[2]) = (-3e4f, 1e4f, 2e4f);
        Assert.Equal(5e4, new PerStepCrossEntropy().Evaluate(readout, 1, 3, 0, error), 1e-1);
        Assert.Equal([-1f, 0f, 1f], error[0].Span[..3].ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Loss_of_an_output_that_is_not_finite_is_not_finite(float bad)
    {
        for (int k = 0; k < 5; k++)
        {
            var (readout, error) = (Random(2, 5, scale: 1), _arena.Rows(2, 5));
            readout[1].Span[k] = bad;
            Assert.False(double.IsFinite(new PerStepCrossEntropy().Evaluate(readout, 2, 5, 0, error)));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Prediction_is_the_class_with_the_highest_sum(int classes)
    {
        const int steps = 50;
        var readout = Random(steps, classes, scale: 1);
        var sums = Enumerable.Range(0, classes).Select(k => Enumerable.Range(0, steps).Sum(t => readout[t].Span[k])).ToList();
        for (int t = 0; t < steps; t++)
        {
            readout[t].Span[classes..].Fill(1e9f);
        }

        Assert.Equal(sums.IndexOf(sums.Max()), new PerStepCrossEntropy().Predict(readout, steps, classes));
    }

    private Rows Random(int steps, int classes, double scale)
    {
        var rows = _arena.Rows(steps, classes);
        var random = new Random(7);
        for (int t = 0; t < steps; t++)
        {
            for (int k = 0; k < classes; k++)
            {
                rows[t].Span[k] = (float)(scale * (random.NextDouble() - 0.5));
            }
        }

        return rows;
    }
}
