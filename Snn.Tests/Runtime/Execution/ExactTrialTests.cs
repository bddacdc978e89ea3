using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>The event-driven engine on systems written by hand, whose spikes are known in closed form.</summary>
public sealed class ExactTrialTests
{
    [Fact]
    public void A_neuron_under_constant_current_spikes_at_the_times_of_the_textbook()
    {
        // tau dV/dt = I - V reaches 1 after tau log(I/(I-1))
        const double tau = 20, current = 1.7, hold = 2.25;
        var trial = Alone(new double[,] { { -1 / tau, current / tau } }, hold);
        trial.Forward(500, new TimedSpikes([]));
        double period = tau * Math.Log(current / (current - 1));
        Assert.Equal((int)((500 + hold) / (period + hold)), trial.Spikes.Count);
        for (int k = 0; k < trial.Spikes.Count; k++)
        {
            Assert.Equal(period + k * (period + hold), trial.Spikes[k].Time, 500 * 1e-14);
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(400)]
    public void Oscillations_miss_no_crossing_however_brief(double frequency)
    {
        // V = sin(w t) is above 1 - excess for a moment in every period
        const double excess = 1e-9;
        var system = System(
            new double[,] { { 0, frequency, 0 }, { -frequency, 0, 0 } }, [0, 1], [1, 0, -1 + excess],
            new double[,] { { 1, 0, 0 }, { 0, 1, 0 } }, hold: Math.PI / frequency, held: []);
        var trial = new ExactTrial(system, new(system));
        double period = 2 * Math.PI / frequency;
        trial.Forward(10 * period, new TimedSpikes([]));
        Assert.Equal(10, trial.Spikes.Count);
        double first = Math.Asin(1 - excess) / frequency;
        for (int k = 0; k < 10; k++)
        {
            // the crossing is so flat that rounding of V moves it
            Assert.Equal(first + k * period, trial.Spikes[k].Time, 1e-9 * period);
        }
    }

    [Fact]
    public void Widely_different_time_constants_and_long_gaps_are_exact()
    {
        var system = System(new double[,] { { -1000, 0, 3000 }, { 1, -0.001, 0 } }, [0, 0], [0, 0, -1], new double[,] { { 1, 0, 0 }, { 0, 1, 0 } });
        var trial = new ExactTrial(system, new(system));
        trial.Forward(50, new TimedSpikes([]));
        Assert.Equal(3, trial.State(1, 0, 0), 1e-12);

        // y' = 3(1 - e^(-1000 t)) - y/1000
        double expected = 3 * (1000 * (1 - Math.Exp(-0.05)) - Math.Exp(-0.05) / 999.999);
        Assert.Equal(expected, trial.State(1, 0, 1), expected * 1e-12);
    }

    [Fact]
    public void The_same_trial_gives_the_same_bits()
    {
        var trial = Alone(new double[,] { { -0.05, 0.08 } }, 1);
        trial.Forward(300, new TimedSpikes([]));
        var first = trial.Spikes.ToArray();
        trial.Forward(300, new TimedSpikes([]));
        Assert.Equal(first, trial.Spikes);
    }

    [Fact]
    public void A_train_of_the_stepped_plan_has_the_times_that_it_kept_or_the_starts_of_its_steps()
    {
        var system = System(new double[,] { { -0.05, 0 } }, [0], [1, -1], new double[,] { { 0, 0 } }) with { Projections = [new("Dense", 0, 1, 0.25, [0.3])] };
        var weights = new ExactWeights(system);
        weights.All(0)[0] = 1;
        var trial = new ExactTrial(system, weights);
        Assert.Equal([0.75, 1.25], Times(new([0, 1, 1, 2], [0, 0], [0.75f, 1.25f])));
        Assert.Equal(1.5, trial.Duration);
        Assert.Equal([0, 1], Times(new([0, 1, 1, 2], [0, 0])));
        Assert.Contains("neuron 1", Assert.Throws<ArgumentException>(() => trial.Forward(new SpikeTrain([0, 1], [1]), 0.5)).Message);

        double[] Times(SpikeTrain train)
        {
            trial.Forward(train, 0.5);
            var times = trial.Spikes.Take(trial.Given).Select(s => s.Time).ToArray();
            double state = trial.State(1, 0, 0);
            trial.Forward(1.5, new TimedSpikes(times.Select(t => (t, 0))));
            Assert.Equal(trial.State(1, 0, 0), state);
            return [.. times];
        }
    }

    [Fact]
    public void A_jump_that_does_not_end_the_spike_is_an_error()
    {
        var system = System(new double[,] { { 0, 1 } }, [0], [1, -1], new double[,] { { 1, 1 } });
        var trial = new ExactTrial(system, new(system));
        Assert.Contains("again and again at 1 ms", Assert.Throws<InvalidOperationException>(() => trial.Forward(5, new TimedSpikes([]))).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var trial = Alone(new double[,] { { -0.05, 0 } }, 0);
        Assert.Throws<ArgumentException>(() => trial.Forward(10));
        Assert.Throws<ArgumentException>(() => trial.Forward(0, new TimedSpikes([])));
        Assert.Contains("neuron 1", Assert.Throws<ArgumentException>(() => trial.Forward(10, new TimedSpikes([(1, 1)]))).Message);
        Assert.Throws<ArgumentException>(() => new TimedSpikes([(-1, 0)]));
        Assert.Throws<ArgumentException>(() => new TimedSpikes([(double.NaN, 0)]));
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => Alone(new double[,] { { double.NegativeInfinity, 0 } }, 0)).Message);
        Assert.Contains("its flow", Assert.Throws<ArgumentException>(() => Alone(new double[,] { { 1, 0, 0 } }, 0)).Message);
    }

    /// <summary>One neuron of one state, threshold 1, reset to 0.</summary>
    private static ExactTrial Alone(double[,] flow, double hold)
    {
        var system = System(flow, [0], [1, -1], new double[,] { { 0, 0 } }, hold, [0]);
        return new(system, new(system));
    }

    private static ExactSystem System(double[,] flow, double[] start, double[] threshold, double[,] jump, double hold = 0, int[]? held = null) => new(
        "Test",
        [
            new AffinePopulation("Input", 1, []),
            new AffinePopulation("Neuron", 1, [.. start.Select((_, i) => $"X{i}")])
            {
                Flow = flow,
                Start = start,
                Spike = new(threshold, jump) { Hold = hold, Held = held ?? [] },
            },
        ],
        [])
    { Readout = 1 };
}
