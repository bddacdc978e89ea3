using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

[Network, Train<EProp>(Online = true)]
public partial class FullTraceNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

[Network, Train<EProp>(Online = true, StopsAtJumps = true, Prunes = true)]
public partial class SimpleTraceNetwork
{
    public Population<SpikeInput> Input { get; } = new(12);
    public Population<BellecAlif> Hidden { get; } = new(8) { Model = new() { TauAdapt = 100 * ms, Beta = 0.07f, TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(3) { Model = new() { TauOut = 15 * ms } };

    [Trainable] public Dense<Delta> In { get; } = new(Init.Kaiming(2));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Kaiming(0.5f));
    [Trainable] public Dense<Delta> Out { get; } = new(Init.Kaiming());

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>The simplifications of ReckOn against loops over every synapse and step, written by hand in double.</summary>
public sealed class OnlineSimplificationTests
{
    private const int Inputs = 12, Neurons = 8, Classes = 3, Steps = 150, Label = 1;
    private static readonly SpikeTrain Train = Conformance.Inputs.Random(Inputs, Steps, 0.15, seed: 4);

    [Theory]
    [InlineData(false, 0, Backend.Simd)]
    [InlineData(true, 0, Backend.Simd)]
    [InlineData(true, 0, Backend.Reference)]
    [InlineData(true, 0.3f, Backend.Simd)]
    [InlineData(true, 0.3f, Backend.Reference)]
    [InlineData(true, 0.8f, Backend.Simd)]
    public void Gradients_are_those_of_loops_by_hand(bool simple, float pruneBelow, Backend backend)
    {
        using var weights = Weights();
        var (gradients, pruned) = ByHand(weights, adapts: !simple, pruneBelow);
        var matrices = Online(weights, simple, pruneBelow, backend);
        for (int p = 0; p < 3; p++)
        {
            Expect.Alive(gradients[p], weights.Layout.Projections[p].Name);
            Expect.Close(gradients[p], matrices[p], 1e-5, weights.Layout.Projections[p].Name);
        }

        Assert.InRange(pruned, pruneBelow == 0 ? 0 : 0.005, pruneBelow == 0 ? 0 : 0.95);
    }

    [Fact]
    public void Adaptation_and_pruning_matter_to_this_comparison()
    {
        using var weights = Weights();
        double[,] full = Online(weights, simple: false, 0, Backend.Simd)[0], simple = Online(weights, simple: true, 0, Backend.Simd)[0], pruned = Online(weights, simple: true, 0.3f, Backend.Simd)[0];
        Assert.ThrowsAny<Exception>(() => Expect.Close(full, simple, 0.01, "In"));
        Assert.ThrowsAny<Exception>(() => Expect.Close(simple, pruned, 0.01, "In"));
    }

    /// <summary>One number less for each synapse onto an adaptive neuron.</summary>
    [Fact]
    public void A_trace_without_adaptation_keeps_none()
    {
        Assert.Contains("EligibilityA", new FullTraceNetwork().Describe(full: true));
        Assert.DoesNotContain("EligibilityA", new SimpleTraceNetwork().Describe(full: true));
        Assert.Contains("PruneBelow", new SimpleTraceNetwork().Describe(full: true));
    }

    [Fact]
    public void Pruning_that_was_not_declared_is_refused()
    {
        var options = new TrainerOptions { MaxSteps = Steps };
        Assert.Contains("Prunes = true", Assert.Throws<NotSupportedException>(() => new Trainer(new FullTraceNetwork(), new EProp { Online = true, PruneBelow = 0.1f }, new Adam(), options)).Message);
        Assert.Contains("set Online as well", Assert.Throws<ArgumentException>(() => new Trainer(new SimpleTraceNetwork(), new EProp { PruneBelow = 0.1f }, new Adam(), options)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EProp { PruneBelow = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EProp { PruneBelow = float.NaN });
    }

    private static WeightStore Weights()
    {
        var weights = new WeightStore(new SimpleTraceNetwork().Layout());
        Initialiser.Fill(weights, 6);
        return weights;
    }

    private static double[][,] Online(WeightStore weights, bool simple, float pruneBelow, Backend backend)
    {
        INetwork network = simple ? new SimpleTraceNetwork() : new FullTraceNetwork();
        var layout = network.Layout();
        using WeightStore own = new(layout), gradient = new(layout);
        weights.All.Span.CopyTo(own.All.Span);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        feedback.Follow(own);
        using var trial = network.CreateOnline(new(layout, own, gradient, feedback) { Backend = backend, PruneBelow = pruneBelow });
        trial.Learn(Train, new PerStepCrossEntropy(), Label);
        return [Matrix(gradient, 0, Inputs, Neurons), Matrix(gradient, 1, Neurons, Neurons), Matrix(gradient, 2, Neurons, Classes)];
    }

    private static double[,] Matrix(WeightStore store, int projection, int sources, int targets)
    {
        var matrix = new double[sources, targets];
        for (int k = 0; k < sources * targets; k++)
        {
            matrix[k / targets, k % targets] = store[projection][k / targets].At(k % targets);
        }

        return matrix;
    }

    /// <summary>Equations 4, 13, 24, 25 and 28 of Bellec et al., 2020, and the share of hidden eligibilities that are pruned.</summary>
    private static (double[][,] Gradients, double Pruned) ByHand(WeightStore weights, bool adapts, double bound)
    {
        double[,] win = Matrix(weights, 0, Inputs, Neurons), wrec = Matrix(weights, 1, Neurons, Neurons), wout = Matrix(weights, 2, Neurons, Classes);
        double alpha = Math.Exp(-1 / 20.0), rho = Math.Exp(-1 / 100.0), kappa = Math.Exp(-1 / 15.0);
        const double beta = 0.07f, threshold = 0.6f, gamma = 0.3f;
        double[] v = new double[Neurons], a = new double[Neurons], psi = new double[Neurons], y = new double[Classes];
        int sources = Inputs + Neurons;
        double[] zbar = new double[sources], seen = new double[Neurons];
        double[,] ea = new double[sources, Neurons], e = new double[sources, Neurons], ebar = new double[sources, Neurons], gradient = new double[sources, Neurons], gradientOut = new double[Neurons, Classes];
        bool[] fired = new bool[sources];
        long pruned = 0;
        for (int t = 0; t < Steps; t++)
        {
            // who fired in the step before is met now
            bool[] arrived = [.. fired];
            for (int m = 0; m < Classes; m++)
            {
                y[m] = kappa * y[m] + Enumerable.Range(0, Neurons).Where(k => arrived[Inputs + k]).Sum(k => wout[k, m]);
            }

            double largest = y.Max(), sum = y.Sum(x => Math.Exp(x - largest));
            double[] error = [.. y.Select((x, m) => Math.Exp(x - largest) / sum - (m == Label ? 1 : 0))];
            for (int k = 0; k < Neurons; k++)
            {
                seen[k] = Kept(kappa * seen[k] + (arrived[Inputs + k] ? 1 : 0));
                for (int m = 0; m < Classes; m++)
                {
                    gradientOut[k, m] += error[m] * seen[k];
                }
            }

            for (int j = 0; j < Neurons; j++)
            {
                double signal = Enumerable.Range(0, Classes).Sum(m => wout[j, m] * error[m]);
                for (int i = 0; i < sources; i++)
                {
                    double exact = kappa * ebar[i, j] + e[i, j]; // of the step before: its spike is what has arrived
                    ebar[i, j] = Kept(exact);
                    pruned += exact != ebar[i, j] ? 1 : 0;
                    gradient[i, j] += signal * ebar[i, j];
                }

                double input = Enumerable.Range(0, Inputs).Where(i => arrived[i]).Sum(i => win[i, j]) + Enumerable.Range(0, Neurons).Where(k => arrived[Inputs + k]).Sum(k => wrec[k, j]);
                v[j] = alpha * v[j] + input;
                a[j] *= rho;
                double theta = v[j] - threshold - beta * a[j];
                psi[j] = gamma / threshold * Math.Max(0, 1 - Math.Abs(theta / threshold));
                fired[Inputs + j] = theta > 0;
                if (theta > 0)
                {
                    v[j] -= threshold;
                    a[j]++;
                }
            }

            for (int i = 0; i < sources; i++)
            {
                zbar[i] = alpha * zbar[i] + (arrived[i] ? 1 : 0);
                for (int j = 0; j < Neurons; j++)
                {
                    ea[i, j] *= rho;
                    e[i, j] = psi[j] * (zbar[i] - (adapts ? beta * ea[i, j] : 0));
                    ea[i, j] += e[i, j];
                }
            }

            for (int i = 0; i < Inputs; i++)
            {
                fired[i] = Train.At(t).Contains(i);
            }
        }

        double[,] Rows(int from, int count)
        {
            var rows = new double[count, Neurons];
            for (int k = 0; k < count * Neurons; k++)
            {
                rows[k / Neurons, k % Neurons] = gradient[from + k / Neurons, k % Neurons];
            }

            return rows;
        }

        return ([Rows(0, Inputs), Rows(Inputs, Neurons), gradientOut], pruned / (double)(Steps * sources * Neurons));

        double Kept(double x) => Math.Abs(x) >= bound ? x : 0;
    }
}
