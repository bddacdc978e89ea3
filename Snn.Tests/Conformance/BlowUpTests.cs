using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// Flows that blow up within a step: stages of an integrator that pass the threshold are the spike. The spikes are those of
/// Euler's method with a step of 1 µs in double, whatever the peak and the step.
/// </summary>
public sealed class BlowUpTests
{
    private static readonly int[] Pulses = [.. Enumerable.Range(0, 30).Select(i => 5 + 8 * i)];

    public static TheoryData<float, float> Cases()
    {
        var data = new TheoryData<float, float>();
        foreach (float peak in new[] { -40f, -30, -20, 0, 20, 150 })
        {
            foreach (float dt in new[] { 0.02f, 0.1f, 0.5f })
            {
                data.Add(peak, dt);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_exponential_upstroke_is_one_spike_whatever_its_peak(float peak, float dt)
    {
        var expected = Exponential(peak);
        Assert.Equal(15, expected.Count);

        // a spike is rounded to the end of its step, and each such delay moves all spikes after it
        Compare(new SharpNetwork { Dt = dt * ms, Hidden = new(1) { Model = new() { Peak = peak } } }, dt, expected, expected.Count * dt);
    }

    [Theory]
    [InlineData(30, 0.02f)]
    [InlineData(30, 0.25f)]
    [InlineData(100, 0.1f)]
    [InlineData(100, 0.5f)]
    [InlineData(1000, 0.02f)]
    public void A_quadratic_upstroke_is_one_spike_whatever_its_peak(float peak, float dt)
    {
        double v = -65, u = -13, i = 0;
        var expected = Spikes(t => { i += t; }, () => i *= Math.Exp(-1e-3 / 5), () =>
        {
            (v, u) = (v + 1e-3 * (0.04 * v * v + 5 * v + 140 - u + i), u + 1e-3 * 0.02 * (0.2 * v - u));
            bool fires = v >= peak;
            (v, u) = fires ? (-65, u + 8) : (v, u);
            return fires;
        }, 20);
        Assert.Equal(9, expected.Count);
        Compare(new HighPeakNetwork { Dt = dt * ms, Hidden = new(1) { Model = new() { Peak = peak } } }, dt, expected, 0.5 + 3 * dt);
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void An_impulse_past_the_peak_is_a_spike_and_nothing_breaks(Backend backend)
    {
        using var run = new TrialRun(new KickedSharpNetwork(), backend, 3000);
        var (v, w) = (run.Trial.Record("Hidden.V"), run.Trial.Record("Hidden.W"));
        run.Forward(Train(0.1f, 3000), 0);
        run.Backward();
        Assert.Equal(30, run.Spikes("Hidden").Length);
        Assert.All(Enumerable.Range(0, 3000), t => Assert.True(float.IsFinite(v[t].Span[0]) && float.IsFinite(w[t].Span[0])));
        Assert.True(float.IsFinite(run.Gradient[0][0].Span[0]));
    }

    public static TheoryData<string, LearningRule> Rules()
    {
        var data = new TheoryData<string, LearningRule>();
        foreach (string model in new[] { "exponential", "quadratic" })
        {
            data.Add(model, new EProp());
            data.Add(model, new EventProp());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Both_backends_have_the_same_gradient_and_it_is_finite(string model, LearningRule rule)
    {
        INetwork Make() => model == "exponential"
            ? new SharpNetwork { Input = new(7), Hidden = new(13) { Model = new() { Peak = 20 } }, Output = new(3) }
            : new HighPeakNetwork { Input = new(7), Hidden = new(13) { Model = new() { Peak = 300 } }, Output = new(3) };

        using var simd = new TrialRun(Make(), Backend.Simd, 800, rule);
        using var reference = new TrialRun(Make(), Backend.Reference, 800, rule);
        foreach (var run in new[] { simd, reference })
        {
            run.Forward(Inputs.Random(7, 800, 0.005, seed: 4), 1);
            run.Backward();
            Assert.InRange(run.Spikes("Hidden").Length, 20, 800);
        }

        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        foreach (string projection in new[] { "In", "Rec", "Out" })
        {
            var expected = reference.Matrix(reference.Gradient, projection);
            Assert.All(expected.Cast<double>(), x => Assert.True(double.IsFinite(x)));
            Expect.Alive(expected, projection);
            Expect.Close(expected, simd.Matrix(simd.Gradient, projection), 1e-2, projection);
        }
    }

    /// <summary>Spikes of <see cref="Sharp"/>; in a microsecond V passes any peak, once it is 20 mV above VT.</summary>
    internal static List<double> Exponential(float peak)
    {
        double w = 0, v = -70, i = 0;
        return Spikes(t => { i += t; }, () => i *= Math.Exp(-1e-3 / 5), () =>
        {
            (v, w) = (v + 1e-3 * (-(v + 70) + 2 * Math.Exp((v + 50) / 2) - w + i) / 20, w + 1e-3 * (0.1 * (v + 70) - w) / 100);
            bool fires = v >= peak;
            (v, w) = fires ? (-65, w + 5) : (v, w);
            return fires;
        }, 100);
    }

    internal static void Compare(INetwork network, float dt, List<double> expected, double allowed)
    {
        int steps = (int)(300 / dt);
        foreach (var backend in new[] { Backend.Simd, Backend.Reference })
        {
            using var run = new TrialRun(network, backend, steps, new EventProp());
            run.Weights[1][0].Span[0] = 0;
            run.Trial.Forward(Train(dt, steps));
            var times = run.Spikes("Hidden").Select(s => (s.Step + 1) * (double)dt).ToArray();
            Assert.Equal(expected.Count, times.Length);
            Assert.All(expected.Zip(times), t => Assert.Equal(t.First, t.Second, allowed));
        }
    }

    private static SpikeTrain Train(float dt, int steps) => SpikeTrain.FromPairs(Pulses.Select(t => ((int)Math.Round(t / dt) - 1, 0)), steps);

    /// <summary>Spike times of a step of 1 µs.</summary>
    private static List<double> Spikes(Action<double> arrive, Action decay, Func<bool> step, double weight)
    {
        var times = new List<double>();
        for (int t = 0; t < 300_000; t++)
        {
            if (t % 1000 == 0 && Pulses.Contains(t / 1000))
            {
                arrive(weight);
            }

            if (step())
            {
                times.Add((t + 1) * 1e-3);
            }

            decay();
        }

        return times;
    }
}
