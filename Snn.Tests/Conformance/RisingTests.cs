using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Spikes that are crossings: the event happens where θ comes to 0 from below, and not again before it has been below.</summary>
public sealed class RisingTests
{
    private const int Steps = 400;

    /// <summary>A step and a neuron of the input, as ms.</summary>
    private static readonly (double Time, int Unit)[] Kicks = [(1, 0), (12, 0), (14.5, 0), (30, 0)];

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Hodgkin_Huxley_without_a_reset_fires_once_per_upstroke(Backend backend)
    {
        var expected = HodgkinHuxleyByHand();
        Assert.InRange(expected.Count, 3, 20);
        var network = new ExactHodgkinHuxleyNetwork { Hidden = new(1) };
        using var run = new TrialRun(network, backend, 4000, new EventProp());
        Strengthen(run);
        run.Trial.Forward(Pulses(4000));
        var times = run.Spikes("Hidden").Select(s => (s.Step + 1) * 0.01).ToArray();
        Assert.Equal(expected.Count, times.Length);
        Assert.All(expected.Zip(times), t => Assert.Equal(t.First, t.Second, 0.03));
    }

    [Fact]
    public void Hodgkin_Huxley_without_a_reset_fires_once_per_upstroke_on_the_exact_plan()
    {
        var expected = HodgkinHuxleyByHand();
        var system = new ExactHodgkinHuxleyNetwork { Hidden = new(1) }.Exact();
        var weights = new ExactWeights(system);
        foreach (int k in Enumerable.Range(0, 6))
        {
            weights.Row(system.Projection("InHid"), k)[0] = 1;
        }

        var trial = new ExactTrial(system, weights);

        // the kernels take spikes in at the end of their step, delayed by a step
        trial.Forward(40, new TimedSpikes([.. PulseTimes.Select(t => (t, 0))]));
        var times = trial.Spikes.Where(s => s.Population == 1).Select(s => s.Time).ToArray();
        Assert.Equal(expected.Count, times.Length);
        Assert.All(expected.Zip(times), t => Assert.Equal(t.First, t.Second, 0.02));
    }

    [Fact]
    public void Hodgkin_Huxley_without_a_reset_fires_once_per_upstroke_on_a_device()
    {
        using var device = ComputeDevice.Simulated(16);
        using var cpu = new TrialRun(new ExactHodgkinHuxleyNetwork { Hidden = new(1) }, Backend.Simd, 4000, new EventProp());
        Strengthen(cpu);
        cpu.Trial.Forward(Pulses(4000));
        using var run = new DeviceRun(new ExactHodgkinHuxleyNetwork { Hidden = new(1) }, device, DevicePlan.TrialPerThread, cpu, [Pulses(4000)]);
        run.Train(_ => 0);
        Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden"));
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void What_starts_above_the_threshold_is_no_spike(Backend backend)
    {
        var network = new FreeResonatorNetwork { Dt = 0.1f * ms, Hidden = new(1) { Model = new() { YStart = 2 } } };
        using var run = new TrialRun(network, backend, 100, new SurrogateBptt());
        run.Trial.Forward(SpikeTrain.FromPairs([], 100));
        double first = Crossings(2, Kicks[..0], 10).Single();
        Assert.Equal(first, (Assert.Single(run.Spikes("Hidden")).Step + 1) * 0.1, 0.11);

        var system = new ExactFreeResonatorNetwork { Hidden = new(1) { Model = new() { YStart = 2 } } }.Exact();
        foreach (bool parameters in new[] { false, true })
        {
            var trial = new ExactTrial(system, new(system)) { DifferentiatesParameters = parameters };
            trial.Forward(10, new TimedSpikes([]));
            Assert.Equal(first, Assert.Single(trial.Spikes).Time, 1e-6);
        }
    }

    public static TheoryData<LearningRule> Rules => [new EProp(), new SurrogateBptt(), new EventProp()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_readout_that_fires_on_the_way_up_has_the_same_gradient_on_both_backends(LearningRule rule)
    {
        double[][] gradients = [.. new[] { Backend.Simd, Backend.Reference }.Select(backend =>
        {
            using var run = new TrialRun(new RisingReadoutNetwork(), backend, 200, rule);
            run.Trial.Forward(Inputs.Random(11, 200, 0.05, seed: 4));
            run.Trial.Evaluate(new FirstSpikeCrossEntropy { Tau = 3 * ms }, 1);
            run.Backward();
            return run.Matrix(run.Gradient, "Out").Cast<double>().ToArray();
        })];
        Assert.Contains(gradients[0], g => g != 0);
        Assert.All(gradients[0].Zip(gradients[1]), g => Assert.Equal(g.Second, g.First, 1e-3 * gradients[1].Max(Math.Abs)));
    }

    /// <summary>Y = 1 − 0.1t + t² after a spike, in ms: below its threshold for a tenth of a millisecond only, within one look ahead.</summary>
    [Fact]
    public void What_falls_below_its_threshold_for_a_moment_only_fires_again()
    {
        var system = new ThrownNetwork().Exact();
        var trial = new ExactTrial(system, new(system));
        trial.Forward(3.05, new TimedSpikes([]));
        Assert.Equal(21, trial.Spikes.Count);
        Assert.All(trial.Spikes.Index(), s => Assert.Equal(1 + 0.1 * s.Index, s.Item.Time, 1e-12));
    }

    [Fact]
    public void What_is_not_a_number_never_fires()
    {
        var neuron = new FreeResonator { YStart = 0 };
        neuron.X = float.NaN;
        Assert.False(neuron.Advance(1 * ms, 0));
        Assert.True(float.IsNaN(neuron.Y));
        Assert.False(neuron.Advance(1 * ms, 0));
        neuron.X = 5;
        neuron.Y = 0;
        Assert.True(neuron.Advance(1 * ms, 0));
        Assert.False(neuron.Advance(0.1f * ms, 0));
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_rise_within_a_hold_is_lost(Backend backend)
    {
        using var run = new TrialRun(new RefractoryResonatorNetwork(), backend, Steps, new EventProp());
        run.Trial.Forward(SpikeTrain.FromPairs(Kicks.Select(k => ((int)(10 * k.Time), k.Unit)), Steps));
        var stepped = run.Spikes("Hidden").Select(s => (s.Step + 1) * 0.1).ToArray();

        var all = Crossings(0, [.. Kicks.Select(k => (k.Time + 0.1, k.Unit))], 40);
        var kept = new List<double>();
        foreach (double time in all)
        {
            if (kept.Count == 0 || time > kept[^1] + 7.5)
            {
                kept.Add(time);
            }
        }

        Assert.True(kept.Count >= 3 && kept.Count < all.Count);
        Assert.Equal(kept.Count, stepped.Length);
        Assert.All(kept.Zip(stepped), t => Assert.Equal(t.First, t.Second, 0.21));

        var system = new RefractoryResonatorNetwork().Exact();
        var weights = new ExactWeights(system);
        weights.CopyFrom(run.Weights);
        foreach (bool parameters in new[] { false, true })
        {
            var trial = new ExactTrial(system, weights) { DifferentiatesParameters = parameters };
            trial.Forward(40, new TimedSpikes([.. Kicks.Select(k => (k.Time + 0.1 - system.Projections[0].Delay, k.Unit))]));
            var exact = trial.Spikes.Where(s => s.Population == 1).Select(s => s.Time).ToArray();
            Assert.Equal(kept.Count, exact.Length);
            Assert.All(kept.Zip(exact), t => Assert.Equal(t.First, t.Second, 1e-4));
        }
    }

    [Fact]
    public void Its_description_says_so()
    {
        Assert.Contains("spikes where Y - 1 rises through 0", new Resonator().Describe());
        Assert.Contains("\\theta$ rises through $0$", new Resonator().DescribeLatex());
    }

    private static readonly double[] PulseTimes = [2, 2.5, 3, 15, 16, 17, 27, 28, 29];

    private static SpikeTrain Pulses(int steps) => SpikeTrain.FromPairs(PulseTimes.Select(t => ((int)Math.Round(t / 0.01) - 1, 0)), steps);

    private static void Strengthen(TrialRun run)
    {
        foreach (int k in Enumerable.Range(0, run.Weights.SourceSize(0)))
        {
            run.Weights[0][k].Span[0] = 1;
        }

        run.Weights[1][0].Span[0] = 0;
    }

    /// <summary>The upstrokes' ways through 0, by steps of 1 µs in double.</summary>
    private static List<double> HodgkinHuxleyByHand()
    {
        double[] y = [-65, 0.02, 0.99, 0.03, 0];
        var times = new List<double>();
        const double dt = 1e-3;
        for (int t = 0; t < 40000; t++)
        {
            y[4] += PulseTimes.Count(p => (int)Math.Round(p / dt) == t);
            double before = y[0];
            y = RungeKutta.Step(Slope, y, dt);
            if (before < 0 && y[0] >= 0)
            {
                times.Add((t + 1) * dt);
            }
        }

        return times;

        static double[] Slope(double[] y)
        {
            var (v, m, h, n, i) = (y[0], y[1], y[2], y[3], y[4]);
            double u = v + 63;
            double am = 0.32 * (13 - u) / (Math.Exp((13 - u) / 4) - 1), bm = 0.28 * (u - 40) / (Math.Exp((u - 40) / 5) - 1);
            double ah = 0.128 * Math.Exp((17 - u) / 18), bh = 4 / (1 + Math.Exp((40 - u) / 5));
            double an = 0.032 * (15 - u) / (Math.Exp((15 - u) / 5) - 1), bn = 0.5 * Math.Exp((10 - u) / 40);
            return
            [
                (0.01 * (-60 - v) + 20 * m * m * m * h * (50 - v) + 6 * n * n * n * n * (-90 - v) + i) / 0.2,
                am * (1 - m) - bm * m,
                ah * (1 - h) - bh * h,
                an * (1 - n) - bn * n,
                -i / 5,
            ];
        }
    }

    /// <summary>When Im z of z' = (−0.1 + i) z rises through 1, with kicks of 3 to its real part, by steps of 1 µs.</summary>
    private static List<double> Crossings(double start, (double Time, int Unit)[] kicks, double duration)
    {
        double x = 0, y = start;
        const double dt = 1e-3;
        double decay = Math.Exp(-0.1 * dt), cos = Math.Cos(dt), sin = Math.Sin(dt);
        var times = new List<double>();
        for (int t = 0; t < duration / dt; t++)
        {
            x += 3 * kicks.Count(k => (int)Math.Round(k.Time / dt) == t);
            double before = y;
            (x, y) = (decay * (cos * x - sin * y), decay * (sin * x + cos * y));
            if (before < 1 && y >= 1)
            {
                times.Add((t + (1 - before) / (y - before)) * dt);
            }
        }

        return times;
    }
}
