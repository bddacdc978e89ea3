using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance.Updates;

/// <summary>Optimisers of the library against their papers' equations in double, weight by weight, over a hundred updates.</summary>
public sealed class OptimiserTests
{
    private const int Weights = 16, Updates = 100;

    // Sutskever et al. (2013), eq. 1 and 2, with the velocity in units of the learning rate
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0)]
    [InlineData(0.8, 0.05)]
    public void Gradient_descent_follows_Sutskever_1_and_2(double momentum, double decay)
    {
        double v = 0;
        Follows(new Sgd { LearningRate = 0.01f, Momentum = (float)momentum, WeightDecay = (float)decay }, () => v = 0, (theta, g, _) =>
        {
            v = momentum * v - 0.01 * (g + decay * theta);
            return theta + v;
        });
    }

    // Sutskever et al. (2013), eq. 3 and 4, of θ + μv: the gradient is that of the point that the velocity leads to
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void Nesterovs_momentum_follows_Sutskever_3_and_4(double decay)
    {
        double v = 0, theta = double.NaN;
        Follows(new Nesterov { LearningRate = 0.01f, Momentum = 0.9f, WeightDecay = (float)decay }, () => (v, theta) = (0, double.NaN), (ahead, g, t) =>
        {
            theta = t == 1 ? ahead : theta;
            Assert.Equal(theta + 0.9 * v, ahead, 1e-12);
            v = 0.9 * v - 0.01 * (g + decay * (theta + 0.9 * v));
            theta += v;
            return theta + 0.9 * v;
        });
    }

    // Kingma and Ba (2015), algorithm 1
    [Fact]
    public void Adam_follows_algorithm_1()
    {
        double m = 0, u = 0;
        Follows(new Adam { LearningRate = 0.01f }, () => m = u = 0, (theta, g, t) =>
        {
            m = 0.9 * m + 0.1 * g;
            u = 0.999 * u + 0.001 * g * g;
            return theta - 0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(u / (1 - Math.Pow(0.999, t))) + 1e-8);
        });
    }

    // Kingma and Ba (2015), algorithm 1, of the mean over a window and the square of the sum over one
    [Fact]
    public void StreamAdam_follows_its_formula()
    {
        double sum = 0, m = 0, u = 0;
        Follows(new StreamAdam { LearningRate = 0.2f, Window = 20 }, () => sum = m = u = 0, (theta, g, t) =>
        {
            sum += g - sum / 20;
            m += 0.1 / 20 * (20 * g - m);
            u += 0.001 / 20 * (sum * sum - u);
            return theta - 0.01 * (m / (1 - Math.Pow(1 - 0.1 / 20, t))) / (Math.Sqrt(u / (1 - Math.Pow(1 - 0.001 / 20, t))) + 1e-8);
        });
    }

    // Loshchilov and Hutter (2019), algorithm 2, line 12, with λ in units of the learning rate
    [Fact]
    public void AdamW_follows_algorithm_2()
    {
        double m = 0, u = 0;
        Follows(new AdamW { LearningRate = 0.01f, WeightDecay = 0.1f }, () => m = u = 0, (theta, g, t) =>
        {
            m = 0.9 * m + 0.1 * g;
            u = 0.999 * u + 0.001 * g * g;
            return theta - 0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(u / (1 - Math.Pow(0.999, t))) + 1e-8) - 0.01 * 0.1 * theta;
        });
    }

    // Kingma and Ba (2015), algorithm 2
    [Fact]
    public void AdaMax_follows_algorithm_2()
    {
        double m = 0, u = 0;
        Follows(new AdaMax { LearningRate = 0.01f }, () => m = u = 0, (theta, g, t) =>
        {
            m = 0.9 * m + 0.1 * g;
            u = Math.Max(0.999 * u, Math.Abs(g));
            return theta - 0.01 / (1 - Math.Pow(0.9, t)) * m / u;
        });
    }

    // Tieleman and Hinton (2012), lecture 6.5, slide 29
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0.05)]
    public void Rmsprop_follows_lecture_6(double momentum, double decay)
    {
        double u = 0, v = 0;
        Follows(new RmsProp { LearningRate = 0.001f, Alpha = 0.9f, Momentum = (float)momentum, WeightDecay = (float)decay }, () => u = v = 0, (theta, g, _) =>
        {
            g += decay * theta;
            u = 0.9 * u + 0.1 * g * g;
            v = momentum * v + g / (Math.Sqrt(u) + 1e-8);
            return theta - 0.001 * v;
        });
    }

    // Graves (2013), eq. 38 to 41
    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Centred_rmsprop_follows_Graves_38_to_41(double momentum)
    {
        double n = 0, mean = 0, delta = 0;
        Follows(new CentredRmsProp { LearningRate = 0.001f, Alpha = 0.95f, Momentum = (float)momentum }, () => n = mean = delta = 0, (theta, g, _) =>
        {
            n = 0.95 * n + 0.05 * g * g;
            mean = 0.95 * mean + 0.05 * g;
            delta = momentum * delta - 0.001 * g / (Math.Sqrt(n - mean * mean) + 1e-8);
            return theta + delta;
        });
    }

    [Fact]
    public void Any_optimiser_takes_any_schedule()
    {
        var rate = new WarmUp { Updates = 10, Then = new CosineSchedule { Start = 0.01f, FinalShare = 0.1f } };
        Follows(new Sgd { LearningRate = rate }, () => { }, (theta, g, t) =>
        {
            double progress = (t - 1) / (double)Updates;
            return theta - Math.Min(1, t / 10.0) * 0.01 * (0.1 + 0.9 * (1 + Math.Cos(Math.PI * progress)) / 2) * g;
        });
    }

    /// <summary>Holds an optimiser against a formula.</summary>
    /// <param name="optimiser">The optimiser.</param>
    /// <param name="restart">Forgets the formula's states.</param>
    /// <param name="formula">The weight after update t, of that before and the gradient.</param>
    private static void Follows(ICustomUpdate optimiser, Action restart, Func<double, double, int, double> formula)
    {
        using var memory = new Arena();
        Lanes targets = memory.Lanes(Weights), gradients = memory.Lanes(Weights);
        Lanes[] states = [.. Enumerable.Range(0, optimiser.StateCount).Select(_ => memory.Lanes(Weights))];
        var random = new Random(5);
        float[] start = [.. Enumerable.Range(0, Weights).Select(_ => random.NextSingle() - 0.5f)];
        float[][] slopes = [.. Enumerable.Range(0, Updates).Select(_ => (float[])[.. Enumerable.Range(0, Weights).Select(w => random.NextSingle() - 0.3f)])];
        start.CopyTo(targets.Span);
        for (int t = 1; t <= Updates; t++)
        {
            slopes[t - 1].CopyTo(gradients.Span);
            optimiser.Update(targets, gradients, states, new(t, (t - 1) / (double)Updates));
        }

        for (int w = 0; w < Weights; w++)
        {
            restart();
            double theta = start[w];
            for (int t = 1; t <= Updates; t++)
            {
                theta = formula(theta, slopes[t - 1][w], t);
            }

            Assert.Equal(theta, targets.Span[w], 1e-6 * Math.Max(1, Math.Abs(theta)));
        }
    }
}
