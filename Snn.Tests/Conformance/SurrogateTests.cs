using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>
/// The pseudo-derivatives that kernels use, read off a gradient: of a membrane without memory, dLoss/dweight of one arriving
/// spike is psi(weight − 1).
/// </summary>
public class SurrogateTests
{
    private static readonly float[] Weights = [-2.5f, -0.4f, 0, 0.55f, 0.9f, 0.999f, 1.2f, 1.7f, 3.1f, 9];

    private const string Code = """
        [Neuron]
        public partial class Cell
        {
            public float Width { get; init; } = 0.8f;
            [State] public partial float V { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step => [Next(V) == I];
            public Event Spike => new() { When = V > 1, Surrogate = SURROGATE };
        }

        [Neuron]
        public partial class Seen
        {
            [State] public partial float Y { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step => [Next(Y) == I];
            [Output] public float Out => Y;
        }

        [Network, Train<SurrogateBptt>]
        public partial class Net
        {
            public Population<SpikeInput> Input { get; } = new(1);
            public Population<Cell> Hidden { get; } = new(10);
            public Population<Seen> Output { get; } = new(1);
            [Trainable] public Dense<Delta> In { get; } = new(Init.Constant(0));
            [Trainable] public Dense<Delta> Out { get; } = new(Init.Constant(1));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
        }
        """;

    public static TheoryData<string, Func<double, double>> Library => new()
    {
        { "theta => Triangular(theta, Width)", x => Math.Max(0, 1 - Math.Abs(x) / 0.8) },
        { "theta => 0.3f * Triangular(theta / Width, 1)", x => 0.3 * Math.Max(0, 1 - Math.Abs(x) / 0.8) },
        { "theta => Boxcar(theta, Width)", x => Math.Abs(x) <= 0.8 ? 1 : 0 },
        { "theta => 0.3f * Boxcar(theta, Width / 2)", x => Math.Abs(x) <= 0.4 ? 0.3 : 0 },
        { "theta => Width * StraightThrough(theta)", _ => 0.8 },
        { "theta => FastSigmoid(theta, 5 * Width)", x => 1 / Math.Pow(1 + 4 * Math.Abs(x), 2) },
        { "theta => Arctan(theta, 2)", x => 1 / (1 + Math.Pow(Math.PI * x, 2)) },
        { "theta => Gaussian(theta, Width)", x => Normal(x, 0.8) },
        { "theta => Sigmoid(theta, 25)", x => 25 / Math.Pow(2 * Math.Cosh(12.5 * x), 2) },
        { "theta => 0.5 * Sigmoid(theta, Width)", x => 0.2 * 2 / Math.Pow(2 * Math.Cosh(0.4 * x), 2) },
        { "theta => MultiGaussian(theta, Width)", x => 1.15 * Normal(x, 0.8) - 0.15 * (Normal(x - 0.8, 4.8) + Normal(x + 0.8, 4.8)) },
        { "theta => MultiGaussian(theta, 0.5f, spread: 3, side: 0.2f)", x => 1.2 * Normal(x, 0.5) - 0.2 * (Normal(x - 0.5, 1.5) + Normal(x + 0.5, 1.5)) },
        { "x => Width / (1 + x * x)", x => 0.8 / (1 + x * x) },
    };

    [Theory]
    [MemberData(nameof(Library))]
    public void Kernels_use_the_formula_on_both_backends(string surrogate, Func<double, double> formula)
    {
        var compiled = Compiler.Run("using Snn.Models;\n" + Code.Replace("SURROGATE", surrogate));
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id.StartsWith("SNN0") && d.Id != "SNN0201");
        var network = (INetwork)Activator.CreateInstance(compiled.Load().GetType("Net")!)!;
        foreach (var backend in new[] { Backend.Simd, Backend.Reference })
        {
            var layout = network.Layout();
            using var weights = new WeightStore(layout);
            using var gradient = new WeightStore(layout);
            Weights.CopyTo(weights[0][0].Span);
            for (int k = 0; k < Weights.Length; k++)
            {
                weights[1][k].At(0) = 1;
            }

            using var trial = network.CreateTrial(new(layout, weights, 4) { Rule = new SurrogateBptt(), Backend = backend });
            trial.Forward(SpikeTrain.FromPairs([(0, 0)], 4));
            for (int t = 0; t < 4; t++)
            {
                trial.ReadoutError[t].At(0) = 1;
            }

            trial.Backward(gradient);
            for (int j = 0; j < Weights.Length; j++)
            {
                Assert.Equal(formula(Weights[j] - 1), gradient[0][0].At(j), 2e-6);
            }
        }
    }

    [Theory]
    [InlineData(-1.3f)]
    [InlineData(0)]
    [InlineData(0.2f)]
    public void The_functions_themselves_are_the_formulas(float x)
    {
        Assert.Equal(Math.Max(0, 1 - Math.Abs(x) / 0.8), Surrogates.Triangular(x, 0.8f), 1e-6);
        Assert.Equal(Math.Abs(x) <= 0.5 ? 1 : 0, Surrogates.Boxcar(x, 0.5f));
        Assert.Equal(1, Surrogates.StraightThrough(x));
        Assert.Equal(1 / Math.Pow(1 + 4 * Math.Abs(x), 2), Surrogates.FastSigmoid(x, 4), 1e-6);
        Assert.Equal(1 / (1 + Math.Pow(Math.PI * x, 2)), Surrogates.Arctan(x, 2), 1e-6);
        Assert.Equal(Normal(x, 0.8), Surrogates.Gaussian(x, 0.8f), 1e-6);
        Assert.Equal(25 / Math.Pow(2 * Math.Cosh(12.5 * x), 2), Surrogates.Sigmoid(x, 25), 1e-6);
        Assert.Equal(1.15 * Normal(x, 0.8) - 0.15 * (Normal(x - 0.8, 4.8) + Normal(x + 0.8, 4.8)), Surrogates.MultiGaussian(x, 0.8f), 1e-6);
    }

    private static double Normal(double x, double sd) => Math.Exp(-x * x / (2 * sd * sd)) / (Math.Sqrt(2 * Math.PI) * sd);
}
