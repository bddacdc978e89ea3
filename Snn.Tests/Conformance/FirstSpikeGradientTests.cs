using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>The gradient of a loss of first spikes: against the exact plan where neurons spike, against differences where they do not.</summary>
public class FirstSpikeGradientTests
{
    private static readonly FirstSpikeCrossEntropy Loss = new() { Tau = 3 * ms };

    [Fact]
    public void Of_neurons_that_spike_it_converges_to_the_exact_one()
    {
        var exact = new ExactTrial(((IExactNetwork)new SpikingReadoutNetwork()).Exact(), Draw(((IExactNetwork)new SpikingReadoutNetwork()).Exact()));
        exact.Forward(ExactRun.Duration, new TimedSpikes(ExactRun.GoldenInput));
        var first = Enumerable.Range(0, 2).Select(k => exact.Spikes.Index().First(s => s.Item.Population == 2 && s.Item.Unit == k)).ToArray();
        double[] likely = [.. first.Select(s => Math.Exp(-s.Item.Time / 3))];
        var errors = new ExactErrors(exact);
        foreach (var ((index, _), k) in first.Select((f, k) => (f, k)))
        {
            errors.SpikeTimes[index] = (likely[k] / likely.Sum() - (k == 1 ? 1 : 0)) / -3;
        }

        var expected = exact.Backward(errors).Weights;
        var off = new[] { 0.02, 0.01, 0.005 }.Select(dt =>
        {
            using var run = new FirstSpikeRun(new SpikingReadoutNetwork { Dt = (float)dt * ms }, new EventProp());
            run.Weights(exact.Weights);
            double loss = run.Evaluate(Loss, label: 1);
            Assert.Equal(-Math.Log(likely[1] / likely.Sum()), loss, 0.05);
            return run.Layout.Projections.Index().Max(p => SteppedRun.Error(run.Gradient(p.Index), run.Matrix(expected, p.Index)));
        }).ToArray();
        Assert.True(off[2] < 0.02 && off[2] < off[0], string.Join(", ", off));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_silent_neurons_it_is_that_of_how_far_they_missed(int label)
    {
        using var run = new FirstSpikeRun(new SpikingReadoutNetwork { Dt = 0.5f * ms }, new EventProp());
        var system = ((IExactNetwork)new SpikingReadoutNetwork()).Exact();
        var weights = Draw(system);
        foreach (ref double w in weights.All(1))
        {
            w = Math.Abs(w) * 0.2; // none of the readout spikes
        }

        run.Weights(weights);
        run.Evaluate(Loss, label);
        Assert.True(run.Trial.FirstSpikes!.IsSilent(0) && run.Trial.FirstSpikes.IsSilent(1));
        var gradient = run.Gradient(1);
        for (int k = 0; k < 4; k++)
        {
            for (int m = 0; m < 2; m++)
            {
                const float step = 2e-2f;
                double up = run.With(1, k, m, step).Evaluate(Loss, label), down = run.With(1, k, m, -2 * step).Evaluate(Loss, label);
                run.With(1, k, m, step);
                Assert.Equal((up - down) / (2 * step), gradient[k, m], 5e-3);
            }
        }

        Assert.True(gradient.Cast<double>().Max(Math.Abs) > 0.3);
    }

    [Fact]
    public void A_neuron_that_spikes_only_after_others_is_not_predicted_and_silence_comes_last()
    {
        using var run = new FirstSpikeRun(new SpikingReadoutNetwork { Dt = 0.5f * ms }, new EventProp());
        run.Weights(Draw(((IExactNetwork)new SpikingReadoutNetwork()).Exact()));
        run.Evaluate(Loss, 0);
        var times = run.Trial.FirstSpikes!.Times[0];
        Assert.Equal(times.At(0) <= times.At(1) ? 0 : 1, run.Trial.Predict(Loss));
        Assert.Contains(0, run.Trial.SpikesAt(2, (int)(times.At(0) / 0.5f) - 1).ToArray());
        for (int k = 0; k < 4; k++)
        {
            run.With(1, k, 0, -10); // the first is silenced
        }

        run.Evaluate(Loss, 0);
        Assert.Equal(1, run.Trial.Predict(Loss));
        Assert.True(times.At(0) > ExactRun.Duration);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_is_the_same_on_both_backends(LearningRule rule)
    {
        var gradients = new[] { Backend.Simd, Backend.Reference }.Select(backend =>
        {
            using var run = new FirstSpikeRun(new SpikingReadoutNetwork { Dt = 0.5f * ms }, rule, backend);
            run.Weights(Draw(((IExactNetwork)new SpikingReadoutNetwork()).Exact()));
            run.Evaluate(Loss, 1);
            return (First: run.Gradient(0), Second: run.Gradient(1), Lateral: run.Gradient(2));
        }).ToArray();
        Assert.True(SteppedRun.Error(gradients[0].First, gradients[1].First) < 1e-4);
        Assert.True(SteppedRun.Error(gradients[0].Second, gradients[1].Second) < 1e-4);
        Assert.True(SteppedRun.Error(gradients[0].Lateral, gradients[1].Lateral) < 1e-4);
    }

    public static TheoryData<LearningRule> Rules => [new EventProp(), new SurrogateBptt(), new EProp()];

    [Fact]
    public void A_surrogate_credits_a_spike_with_how_far_it_moves_the_first()
    {
        // without dynamics: the membrane is what arrived in the step, so dLoss/dw = sum of credit times psi over arrivals
        using var run = new FirstSpikeRun(new MemorylessNetwork(), new SurrogateBptt());
        run.With(0, 0, 0, 0.5f).With(0, 1, 0, 2).With(0, 2, 0, 2).With(0, 3, 1, 2);
        var loss = new FirstSpikeCrossEntropy { Tau = 4 * ms };
        run.Evaluate(loss, 0, SpikeTrain.FromPairs([(1, 0), (3, 1), (5, 2), (6, 3), (7, 0)], 10));
        double[] times = [5, 8];
        double earlier = (1 - 1 / (1 + Math.Exp((times[0] - times[1]) / 4))) / 4; // dLoss/dtime of the label's first spike
        Assert.Equal(times[0], run.Trial.FirstSpikes!.Times[0].At(0));
        var gradient = run.Gradient(0);
        Assert.Equal(earlier * (3 - 5), gradient[0, 0], 1e-5); // arrives two steps before the first spike, and after it again
        Assert.Equal(earlier * (5 - 7), gradient[1, 0], 1e-5); // the first spike: without it the second, two steps later
        Assert.Equal(0, gradient[2, 0], 1e-5);
    }

    private static ExactWeights Draw(ExactSystem system)
    {
        var weights = new ExactWeights(system);
        var random = new Random(3);
        foreach (var (p, (lo, hi)) in new[] { (0.8, 2.8), (0.4, 1.6), (-0.3, 0) }.Index())
        {
            foreach (ref double w in weights.All(p))
            {
                w = lo + (hi - lo) * random.NextDouble();
            }
        }

        return weights;
    }
}

/// <summary>A trial of a network with the input of the golden file and a loss of first spikes.</summary>
internal sealed class FirstSpikeRun : IDisposable
{
    private readonly WeightStore _weights, _gradient;
    private readonly FeedbackStore? _feedback;
    private readonly int _steps;

    public FirstSpikeRun(INetwork network, LearningRule rule, Backend backend = Backend.Simd)
    {
        Layout = network.Layout();
        (_weights, _gradient) = (new(Layout), new(Layout));
        _feedback = rule is EProp ? new(Layout, Feedback.Symmetric) : null;
        _steps = (int)Math.Round(ExactRun.Duration / Layout.Dt.Value);
        Trial = network.CreateTrial(new(Layout, _weights, _steps) { Rule = rule, Backend = backend, Feedback = _feedback });
    }

    public NetworkLayout Layout { get; }

    public Trial Trial { get; }

    public void Weights(ExactWeights weights)
    {
        for (int p = 0; p < Layout.Projections.Count; p++)
        {
            var matrix = Matrix(weights, p);
            for (int k = 0; k < matrix.GetLength(0); k++)
            {
                for (int m = 0; m < matrix.GetLength(1); m++)
                {
                    _weights[p][k].At(m) = (float)matrix[k, m];
                }
            }
        }
    }

    public FirstSpikeRun With(int projection, int source, int target, float more)
    {
        _weights[projection][source].At(target) += more;
        return this;
    }

    public double Evaluate(Loss loss, int label, SpikeTrain? input = null)
    {
        _feedback?.Follow(_weights);
        double dt = Layout.Dt.Value;
        Trial.Forward(input ?? SpikeTrain.FromPairs(ExactRun.GoldenInput.Select(s => ((int)(s.Time / dt), s.Unit)), _steps));
        double value = Trial.Evaluate(loss, label);
        _gradient.All.Span.Clear();
        Trial.Backward(_gradient);
        return value;
    }

    public double[,] Gradient(int projection)
    {
        var matrix = new double[_weights.SourceSize(projection), _weights.TargetSize(projection)];
        for (int k = 0; k < matrix.GetLength(0); k++)
        {
            for (int m = 0; m < matrix.GetLength(1); m++)
            {
                matrix[k, m] = _gradient[projection][k].At(m);
            }
        }

        return matrix;
    }

    public double[,] Matrix(ExactWeights weights, int projection)
    {
        var matrix = new double[_weights.SourceSize(projection), _weights.TargetSize(projection)];
        weights.All(projection).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length));
        return matrix;
    }

    public void Dispose()
    {
        Trial.Dispose();
        _weights.Dispose();
        _gradient.Dispose();
        _feedback?.Dispose();
    }
}

/// <summary>A neuron whose membrane is what arrives in the step.</summary>
[Neuron]
public partial class Memoryless
{
    [State] public partial float V { get; set; }
    [Input, Impulse] public partial float I { get; }

    public Equations Step => [Next(V) == I];

    public Event Spike => new() { When = V >= 1, Surrogate = theta => 1 + 0 * theta };
}

[Network]
[Train<SurrogateBptt>]
public partial class MemorylessNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(4);
    [Readout] public Population<Memoryless> Output { get; } = new(2);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> In >> Output];
}
