using System.Diagnostics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>Time constants that lie many powers of ten apart, on the event-driven plan: right, and at the cost of any other.</summary>
public sealed class StiffFlowTests
{
    private const double TauMem = 20, Duration = 20;

    [Theory]
    [InlineData(5)]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    [InlineData(1e-15)]
    [InlineData(1e-100)]
    public void A_membrane_takes_the_charge_of_a_current_however_short_it_is(double tauSyn)
    {
        var trial = Run(Network(tauSyn), 0.8, out _);
        Assert.Equal(0.8 * Kernel(tauSyn, Duration - 3), trial.State(1, 0, 0), 1e-12 * trial.State(1, 0, 0));
        Assert.Empty(trial.Spikes.Skip(trial.Given));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    public void A_spike_within_a_short_current_is_at_its_time(double tauSyn)
    {
        // the charge lifts V by 2; the leak within that time does not matter to ten digits for the shortest
        double weight = 2 * (TauMem - tauSyn) / tauSyn;
        var trial = Run(Network(tauSyn), weight, out _);
        double time = Bisect(t => weight * Kernel(tauSyn, t) - 1, 0, 5 * tauSyn);
        Assert.Equal(3 + time, trial.Spikes[1].Time, 1e-14);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    public void A_spike_long_after_a_short_current_is_at_its_time(double tauSyn)
    {
        // under a constant drive of 1.5 the membrane reaches 1 from 0 after tau log 3, and earlier by what the charge adds
        double weight = 0.5 * (TauMem - tauSyn) / tauSyn;
        var trial = Run(Network(tauSyn, drive: 1.5), weight, out _);
        double time = Bisect(t => 1.5 * (1 - Math.Exp(-t / TauMem)) + (t < 3 ? 0 : weight * Kernel(tauSyn, t - 3)) - 1, 4, 30);
        Assert.Equal(time, trial.Spikes.First(s => s.Population == 1).Time, 1e-12);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    public void The_gradient_by_all_that_such_a_flow_has_is_that_of_the_formula(double tauSyn)
    {
        const double weight = 0.8;
        var trial = Run(Network(tauSyn), weight, out _);
        var errors = new ExactErrors(trial);
        errors.States(1)[0, 0] = 1;
        var gradient = trial.Backward(errors);
        double kernel = Kernel(tauSyn, Duration - 3), h = 1e-4;
        double byTauSyn = (Kernel(tauSyn * (1 + h), Duration - 3) - Kernel(tauSyn * (1 - h), Duration - 3)) / (2 * h * tauSyn);
        Assert.Equal(kernel, gradient.Weights.All(0)[0], 1e-11 * kernel);
        Assert.Equal(weight * byTauSyn, gradient.Parameters[0], 1e-6 * Math.Abs(weight * byTauSyn));

        // a later spike has decayed less
        Assert.Equal(weight * kernel / TauMem, gradient.SpikeTimes[0], 1e-6 * weight * kernel / TauMem);
    }

    [Fact]
    public void The_gradient_of_the_time_of_a_spike_agrees_with_differences()
    {
        const double tauSyn = 1e-6, weight = 0.5 * TauMem / tauSyn, h = 1e-5;
        var trial = Run(Network(tauSyn, drive: 1.5), weight, out _);
        var errors = new ExactErrors(trial);
        int spike = trial.Spikes.Index().First(s => s.Item.Population == 1).Index;
        errors.SpikeTimes[spike] = 1;
        var gradient = trial.Backward(errors);
        double byWeight = (Time(tauSyn, weight * (1 + h)) - Time(tauSyn, weight * (1 - h))) / (2 * h * weight);
        double byTau = (Time(tauSyn * (1 + h), weight) - Time(tauSyn * (1 - h), weight)) / (2 * h * tauSyn);
        Assert.Equal(byWeight, gradient.Weights.All(0)[0], 1e-5 * Math.Abs(byWeight));
        Assert.Equal(byTau, gradient.Parameters[0], 1e-5 * Math.Abs(byTau));

        static double Time(double tauSyn, double weight) =>
            Run(Network(tauSyn, drive: 1.5), weight, out _).Spikes.First(s => s.Population == 1).Time;
    }

    [Fact]
    public void A_fast_damped_swing_beside_slow_states_is_exact()
    {
        // x and y swing at 1e6 per ms and die at 1e5; V integrates x, and reaches 1 by its drive
        const double swing = 1e6, damping = 1e5, drive = 0.01;
        var system = new ExactSystem(
            "Test",
            [
                new AffinePopulation("Input", 1, []),
                new AffinePopulation("Neuron", 1, ["X", "Y", "V"])
                {
                    Flow = new double[,] { { -damping, swing, 0, 0 }, { -swing, -damping, 0, 0 }, { 1e5, 0, 0, drive } },
                    Start = [0, 0, 0],
                    Spike = new([0, 0, 1, -1], new double[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 0, 0 } }),
                },
            ],
            [new("Dense", 0, 1, 0, [0, 1, 0])])
        { Readout = 1 };
        var weights = new ExactWeights(system);
        weights.All(0)[0] = 3;
        var trial = new ExactTrial(system, weights);
        var began = Stopwatch.StartNew();
        trial.Forward(200, new TimedSpikes([(10, 0)]));

        // the integral of 3 exp(-a t) sin(w t) is 3 w / (a a + w w)
        double lift = 1e5 * 3 * swing / (damping * damping + swing * swing);
        Assert.Equal((1 - lift) / drive, trial.Spikes[1].Time, 1e-10);
        Assert.True(began.Elapsed.TotalSeconds < 60, $"{began.Elapsed}");
    }

    [Fact]
    public void A_hundred_neurons_and_a_thousand_spikes_take_no_longer_where_currents_are_short()
    {
        double slow = Seconds(5), fast = Seconds(1e-6);
        Assert.True(fast < slow + 60, $"{slow} s, {fast} s"); // no measurement: steps as short as the currents would take hours

        static double Seconds(double tauSyn)
        {
            var system = Network(tauSyn, size: 100);
            var weights = new ExactWeights(system);
            weights.All(0).Fill(0.05 * (TauMem - tauSyn) / tauSyn);
            var trial = new ExactTrial(system, weights);
            var began = Stopwatch.StartNew();
            trial.Forward(100, new TimedSpikes(Enumerable.Range(0, 1000).Select(k => (0.1 * k, 0))));
            Assert.True(trial.Spikes.Count > 1500);
            trial.Backward(new(trial));
            return began.Elapsed.TotalSeconds;
        }
    }

    [Fact]
    public void A_swing_that_never_rests_ends_with_an_error_that_names_the_neuron()
    {
        var system = new ExactSystem(
            "Test",
            [
                new AffinePopulation("Input", 1, []),
                new AffinePopulation("Hidden", 1, ["X", "Y"])
                {
                    Flow = new double[,] { { 0, 1e9, 0 }, { -1e9, 0, 0 } },
                    Start = [0, 0.5],
                    Spike = new([1, 0, -1], new double[,] { { 0, 0, 0 }, { 0, 1, 0 } }),
                },
            ],
            [])
        { Readout = 1 };
        var trial = new ExactTrial(system, new(system));
        string message = Assert.Throws<InvalidOperationException>(() => trial.Forward(20, new TimedSpikes([]))).Message;
        Assert.Contains("Neuron 0 of Hidden", message);
        Assert.Contains("time constants", message);
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-6)]
    public void A_smooth_flow_that_is_too_stiff_ends_with_an_error_that_names_the_neuron(double tau)
    {
        var system = new ExactSystem(
            "Test",
            [
                new AffinePopulation("Input", 1, []),
                new SmoothPopulation("Hidden", 50, ["V", "I"], new Stiff(tau)),
            ],
            [new("Dense", 0, 1, 0, [0, 1])])
        { Readout = 1 };
        var weights = new ExactWeights(system);
        weights.All(0).Fill(1);
        var trial = new ExactTrial(system, weights);
        var began = Stopwatch.StartNew();
        string message = Assert.Throws<InvalidOperationException>(() => trial.Forward(Duration, new TimedSpikes([(3, 0)]))).Message;
        Assert.Contains("of Hidden", message);
        Assert.Contains("time constants", message);
        Assert.True(began.Elapsed.TotalSeconds < 10, $"{began.Elapsed}");
    }

    /// <summary>V after a spike of weight 1.</summary>
    private static double Kernel(double tauSyn, double time) =>
        tauSyn / (TauMem - tauSyn) * (Math.Exp(-time / TauMem) - Math.Exp(-time / tauSyn));

    private static double Bisect(Func<double, double> f, double below, double above)
    {
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (below + above);
            (below, above) = f(middle) > 0 ? (below, middle) : (middle, above);
        }

        return above;
    }

    private static ExactTrial Run(ExactSystem system, double weight, out double seconds)
    {
        var weights = new ExactWeights(system);
        weights.All(0).Fill(weight);
        var trial = new ExactTrial(system, weights);
        var began = Stopwatch.StartNew();
        trial.Forward(Duration, new TimedSpikes([(3, 0)]));
        seconds = began.Elapsed.TotalSeconds;
        Assert.True(seconds < 1, $"{seconds} s");
        return trial;
    }

    /// <summary>Leaky neurons with an exponential current; the current's time constant is a parameter.</summary>
    private static ExactSystem Network(double tauSyn, double drive = 0, int size = 1) => new(
        "Test",
        [
            new AffinePopulation("Input", 1, []),
            new AffinePopulation("Neuron", size, ["V", "I"])
            {
                Flow = new double[,] { { -1 / TauMem, 1 / TauMem, drive / TauMem }, { 0, -1 / tauSyn, 0 } },
                Start = [0, 0],
                Spike = new([1, 0, -1], new double[,] { { 0, 0, 0 }, { 0, 1, 0 } }),
                Parameters = [new("Dense.Tau") { Flow = [(1, 1, 1 / (tauSyn * tauSyn))] }],
            },
        ],
        [new("Dense", 0, 1, 0, [0, 1])])
    { Readout = 1 };

    private sealed class Stiff(double tau) : SmoothEquations
    {
        public override IReadOnlyList<string> Parameters => [];

        public override bool Spikes => true;

        public override void Flow(ReadOnlySpan<double> h, Span<double> rate) => (rate[0], rate[1]) = ((h[1] - h[0] * h[0]) / TauMem, -h[1] / tau);

        public override void FlowAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters)
        {
            states[0] -= 2 * h[0] * lambda[0] / TauMem;
            states[1] += lambda[0] / TauMem - lambda[1] / tau;
        }

        public override double Threshold(ReadOnlySpan<double> h) => h[0] - 1;
    }
}
