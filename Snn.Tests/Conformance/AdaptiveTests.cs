using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Flows in substeps whose length the error decides, against integrations in double; forward, backward and on all backends.</summary>
public sealed class AdaptiveTests
{
    [Theory]
    [MemberData(nameof(BlowUpTests.Cases), MemberType = typeof(BlowUpTests))]
    public void An_exponential_upstroke_is_one_spike_whatever_its_peak(float peak, float dt)
    {
        var expected = BlowUpTests.Exponential(peak);
        Assert.Equal(15, expected.Count);
        BlowUpTests.Compare(new AdaptiveSharpNetwork { Dt = dt * ms, Hidden = new(1) { Model = new() { Peak = peak } } }, dt, expected, expected.Count * dt);
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(0.05f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void The_upstroke_of_Hodgkin_and_Huxley_is_right_in_long_steps(float dt)
    {
        // Runge-Kutta's method of fourth order is off by 6 mV with steps of 0.05 ms, and unstable with twice that
        double[] y = [-65, 0.02, 0.99, 0.03];
        var neuron = new AdaptiveHodgkinHuxley { V = -65, M = 0.02f, H = 0.99f, N = 0.03f };
        int parts = (int)(dt / 5e-4), spikes = 0;
        for (int t = 0; t < (int)(30 / dt); t++)
        {
            for (int i = 0; i < parts; i++)
            {
                y = RungeKutta.Step(HodgkinHuxley, y, dt / parts, _ => true);
            }

            spikes += neuron.Advance(dt * ms, 0.5f) ? 1 : 0;
            Assert.Equal(y[0], neuron.V, 0.25);
            Assert.Equal(y[1], neuron.M, 5e-3);
        }

        Assert.InRange(spikes, 2, 10);

        static double[] HodgkinHuxley(double[] x)
        {
            double u = x[0] + 63;
            return
            [
                (-0.01 * (x[0] + 60) + 20 * Math.Pow(x[1], 3) * x[2] * (50 - x[0]) - 6 * Math.Pow(x[3], 4) * (x[0] + 90) + 0.5) / 0.2,
                0.32 * (13 - u) / (Math.Exp((13 - u) / 4) - 1) * (1 - x[1]) - 0.28 * (u - 40) / (Math.Exp((u - 40) / 5) - 1) * x[1],
                0.128 * Math.Exp((17 - u) / 18) * (1 - x[2]) - 4 / (1 + Math.Exp((40 - u) / 5)) * x[2],
                0.032 * (15 - u) / (Math.Exp((15 - u) / 5) - 1) * (1 - x[3]) - 0.5 * Math.Exp((10 - u) / 40) * x[3],
            ];
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_relaxation_oscillator_keeps_its_period(float dt)
    {
        double[] y = [2, 0];
        var neuron = new VanDerPol { X = 2 };
        for (int t = 0; t < (int)(100 / dt); t++)
        {
            for (int i = 0; i < (int)(dt / 1e-3); i++)
            {
                y = RungeKutta.Step(x => [x[1], 20 * (1 - x[0] * x[0]) * x[1] - x[0]], y, dt / (int)(dt / 1e-3), _ => true);
            }

            neuron.Advance(dt * ms);
            Assert.Equal(y[0], neuron.X, 0.02);
        }
    }

    [Fact]
    public void What_is_too_stiff_for_so_many_substeps_ends_and_is_named()
    {
        var neuron = new TooStiffReadout { X = 1 };
        neuron.Advance(1 * ms);
        Assert.True(float.IsNaN(neuron.X));

        using var run = new TrialRun(new TooStiffNetwork(), Backend.Simd, 60);
        run.Trial.Forward(Inputs.Random(1, 60, 0.3, seed: 1));
        Assert.Equal("Output.X", run.Trial.Broken);
    }

    public static TheoryData<LearningRule> Rules => [new EProp(), new SurrogateBptt(), new EventProp()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Both_backends_have_the_same_states_and_gradient(LearningRule rule)
    {
        using var simd = Run(13, Backend.Simd, rule);
        using var reference = Run(13, Backend.Reference, rule);
        Assert.InRange(simd.Spikes("Hidden").Length, 20, 800);
        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        foreach (string projection in new[] { "In", "Rec", "Out" })
        {
            var expected = reference.Matrix(reference.Gradient, projection);
            Expect.Alive(expected, projection);
            Expect.Close(expected, simd.Matrix(simd.Gradient, projection), 1e-2, projection);
        }

        foreach (string parameter in new[] { "Hidden.Slope", "Hidden.TauW" })
        {
            float[] expected = reference.ParameterGradient[parameter].ToArray(), made = simd.ParameterGradient[parameter].ToArray();
            Assert.All(expected.Zip(made), p => Assert.Equal(p.First, p.Second, 1e-2 * expected.Max(MathF.Abs) + 1e-9));
            Assert.NotEqual(0, expected[0]);
        }
    }

    [Fact]
    public void A_neuron_has_the_same_bits_whatever_is_computed_beside_it()
    {
        using var wide = new TrialRun(new AdaptiveSharpNetwork { Hidden = new(23) }, Backend.Simd, 800);
        using var alone = new TrialRun(new AdaptiveSharpNetwork(), Backend.Simd, 800);
        for (int k = 0; k < 23; k++)
        {
            wide.Weights[0][0].Span[k] = 100 - 4 * k;
            wide.Weights[1][k].Span.Clear();
        }

        alone.Weights[1][0].Span.Clear();
        var input = Inputs.Random(1, 800, 0.02, seed: 4);
        var (v, one) = (wide.Trial.Record("Hidden.V"), alone.Trial.Record("Hidden.V"));
        wide.Trial.Forward(input);
        for (int k = 0; k < 23; k += 11)
        {
            alone.Weights[0][0].Span[0] = 100 - 4 * k;
            alone.Trial.Forward(input);
            Assert.All(Enumerable.Range(0, 800), t => Assert.Equal(BitConverter.SingleToInt32Bits(v[t].Span[k]), BitConverter.SingleToInt32Bits(one[t].Span[0])));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void EventProp_through_substeps_comes_to_the_exact_plans_gradient(float hold)
    {
        AdaptiveBretteGerstnerNetwork Make(float dt) => new() { Dt = dt * ms, Input = new(6), Hidden = new(4) { Model = new() { Peak = -30 * mV, TauRef = hold * ms } }, Output = new(2) };
        var exact = new ExactRun(Make(1).Exact(), observes: false);
        var random = new Random(3);
        foreach (var (p, projection) in exact.Trial.System.Projections.Index())
        {
            foreach (ref double w in exact.Weights.All(p))
            {
                w = projection.Name == "InHid" ? 1.5 + random.NextDouble() : 0.2 * random.NextDouble();
            }
        }

        var gradient = exact.Gradient();
        Assert.InRange(exact.HiddenSpikes.Count(), 4, 100);
        var weights = new[] { "InHid", "HidHid", "HidOut" }.ToDictionary(p => p, p => exact.Matrix(exact.Weights, p));
        foreach (var backend in new[] { Backend.Simd, Backend.Reference })
        {
            double[] errors = [.. new[] { 0.02f, 0.005f }.Select(dt =>
            {
                var stepped = SteppedRun.Gradients(Make(dt), (p, k, m) => weights[p][k, m], backend).Weights;
                return weights.Keys.Max(p => SteppedRun.Error(stepped[p], exact.Matrix(gradient.Weights, p)));
            })];
            Assert.InRange(errors[1], 0, Math.Min(0.1, errors[0] / 2));
        }
    }

    [Fact]
    public void Its_method_stands_in_its_description_and_its_file()
    {
        const string Method = "integrated by Runge-Kutta of third order in substeps that keep the tolerance 1E-05, at most 1024 tries to a step";
        Assert.Contains(Method, new VanDerPol().Describe());
        Assert.Contains("Hidden is integrated by Runge-Kutta of third order in substeps that keep the tolerance 1E-05", Generators.Compiler.Run(Source).Files.Select(f => f.Text.Split('\n')[1]).FirstOrDefault(l => l.Contains("Hidden")) ?? "");
        Assert.Contains(Method, new AdaptiveBretteGerstnerNetwork().Describe());
        Assert.Contains("while left > 0:", new AdaptiveBretteGerstnerNetwork().Describe(full: true));
    }

    private const string Source =
        """
        using Snn.Models;
        [Neuron] public partial class Cell
        {
            [State] public partial float V { get; set; }
            [Input] public partial float I { get; }
            [Integrate(Integrator.Adaptive, Tolerance = 1e-5)] public Equations Flow => [D(V) == (V * V - 1 + I) / ms];
            public Event Spike => new() { When = V > 5, Then = [Next(V) == -5], Surrogate = theta => Max(0, 1 - Abs(theta)) };
        }
        [Network, Train<EProp>] public partial class Net
        {
            public Time Dt { get; init; } = 1 * ms;
            public Population<SpikeInput> Input { get; } = new(3);
            public Population<Cell> Hidden { get; } = new(3);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(1));
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static TrialRun Run(int hidden, Backend backend, LearningRule rule)
    {
        var run = new TrialRun(new AdaptiveSharpNetwork { Input = new(7), Hidden = new(hidden) { Model = new() { Peak = rule is EventProp ? 20 : -40 } }, Output = new(3) }, backend, 800, rule);
        run.Forward(Inputs.Random(7, 800, 0.005, seed: 4), 1);
        run.Backward();
        return run;
    }
}
