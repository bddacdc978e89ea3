using Snn.Models;
using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>Two layers that read one spike of each input within a few milliseconds, as of an image by latencies.</summary>
[Network, Train<EventProp>]
public partial class FewSpikesNetwork
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(60);
    public Population<Lif> First { get; } = new(40) { Model = new() { TauMem = 10 * ms, TauRef = 0 * ms } };
    public Population<Lif> Second { get; } = new(30) { Model = new() { TauMem = 10 * ms, TauRef = 0 * ms } };
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InFirst { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> FirstSecond { get; } = new(Init.Constant(0));
    [Trainable] public Dense<Exponential> SecondOut { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InFirst >> First, First >> FirstSecond >> Second, Second >> SecondOut >> Output];
}

/// <summary>
/// EventProp on a grid as coarse as it is used with, against the exact plan. Neurons that barely cross their threshold while their
/// inputs fade are those whose speed there matters; were it read at the end of the step, few of them would rule the gradient.
/// </summary>
public sealed class CoarseGridTests(ITestOutputHelper log)
{
    private const double Duration = 22;
    private const int Networks = 4, Examples = 64;
    private static readonly string[] Layers = ["InFirst", "FirstSecond"];
    private static readonly double[] Spread = [1, 1.2, 0.3], Errors = [1, -0.7];

    [Theory]
    [InlineData(1.0, 0.55, 0.85)]
    public void Its_gradient_points_where_the_exact_one_does(double dt, double first, double second)
    {
        double[] cosines = new double[2];
        for (int seed = 1; seed <= Networks; seed++)
        {
            var random = new Random(seed);
            var examples = Enumerable.Range(0, Examples).Select(_ => Enumerable.Range(0, 60).Select(unit => (Time: (double)random.Next(12), unit)).OrderBy(s => s.Time).ToList()).ToList();
            var system = ((IExactNetwork)new FewSpikesNetwork()).Exact();
            var weights = Draw(system, random);
            var exact = Exact(examples, system, weights);
            var stepped = Stepped(examples, weights, dt);
            for (int p = 0; p < 2; p++)
            {
                cosines[p] += Cosine(exact[p], stepped[p]) / Networks;
            }
        }

        log.WriteLine($"dt {dt} ms: {string.Join(", ", Layers.Zip(cosines, (l, c) => $"{l} {c:f3}"))}");
        Assert.True(cosines[0] > first && cosines[1] > second, $"cosines {cosines[0]:f3} and {cosines[1]:f3} at steps of {dt} ms");
    }

    private static ExactWeights Draw(ExactSystem system, Random random)
    {
        var weights = new ExactWeights(system);
        foreach (var (p, spread) in Spread.Index())
        {
            foreach (ref double w in weights.All(p))
            {
                w = spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
        }

        return weights;
    }

    /// <summary>Gradients of both layers, summed over the examples.</summary>
    private static double[][] Exact(List<List<(double Time, int Unit)>> examples, ExactSystem system, ExactWeights weights)
    {
        var trial = new ExactTrial(system, weights) { Observations = [] };
        double[][] sums = [.. Layers.Select((_, p) => new double[weights.All(p).Length])];
        foreach (var spikes in examples)
        {
            trial.Forward(Duration, new TimedSpikes(spikes));
            var errors = new ExactErrors(trial);
            errors.States(system.Readout)[0, 0] = Errors[0];
            errors.States(system.Readout)[1, 0] = Errors[1];
            var gradient = trial.Backward(errors);
            foreach (var (p, sum) in sums.Index())
            {
                var part = gradient.Weights.All(p);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += part[i];
                }
            }
        }

        return sums;
    }

    private static double[][] Stepped(List<List<(double Time, int Unit)>> examples, ExactWeights weights, double dt)
    {
        var network = new FewSpikesNetwork { Dt = (float)dt * ms };
        var layout = network.Layout();
        int steps = (int)Math.Round(Duration / dt);
        using var store = new WeightStore(layout);
        using var gradient = new WeightStore(layout);
        using var parameters = new ParameterArray(layout);
        for (int p = 0; p < Spread.Length; p++)
        {
            for (int k = 0; k < store.SourceSize(p); k++)
            {
                var row = store[p][k].Span;
                for (int m = 0; m < store.TargetSize(p); m++)
                {
                    row[m] = (float)weights.All(p)[k * store.TargetSize(p) + m];
                }
            }
        }

        using var trial = network.CreateTrial(new(layout, store, steps) { Rule = new EventProp() });
        foreach (var spikes in examples)
        {
            trial.Forward(SpikeTrain.FromPairs(spikes.Select(s => ((int)(s.Time / dt), s.Unit)), steps));
            trial.ReadoutError.Span.Clear();
            trial.ReadoutError[steps - 1].Span[0] = (float)Errors[0];
            trial.ReadoutError[steps - 1].Span[1] = (float)Errors[1];
            trial.Backward(gradient, parameters);
        }

        return [.. Layers.Select((_, p) => Enumerable.Range(0, gradient.SourceSize(p)).SelectMany(k => gradient[p][k].Span[..gradient.TargetSize(p)].ToArray()).Select(x => (double)x).ToArray())];
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}
