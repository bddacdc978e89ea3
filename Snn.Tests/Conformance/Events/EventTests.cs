using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Events besides the spike: their order, what rules and gradients see of them.</summary>
public sealed class EventTests
{
    [Fact]
    public void Each_is_looked_at_in_the_values_that_the_one_before_it_left()
    {
        var neuron = new OrderedMap();
        Assert.False(neuron.Advance(1 * ms, 0.5f));
        Assert.Equal((0.5f, 0), (neuron.X, neuron.Seen));

        // 1 -> 2 -> 3 -> 3.5 -> -4
        Assert.True(neuron.Advance(1 * ms, 0.5f));
        Assert.Equal((-4, 1234), (neuron.X, neuron.Seen));
        Assert.False(neuron.Advance(1 * ms, 1));
        Assert.Equal((-3, 1234), (neuron.X, neuron.Seen));
    }

    [Fact]
    public void One_that_waits_for_a_rise_sees_it_in_the_next_step_where_a_later_event_made_it()
    {
        var neuron = new LiftedLater();
        float[] inputs = [1, 0, 0, 1, 0, -1, 1, 0, 0], marks = [0, 1, 1, 1, 1, 1, 1, 2, 2];
        Assert.All(inputs.Zip(marks), step =>
        {
            Assert.Equal(step.First >= 1, neuron.Advance(1 * ms, step.First));
            Assert.Equal(step.Second, neuron.Marks);
        });
    }

    [Theory]
    [InlineData(0.02f)]
    [InlineData(0.25f)]
    [InlineData(1f)]
    public void An_upstroke_that_a_silent_event_resets_stays_finite(float dt)
    {
        var neuron = new SilentPeak { V = -1 };
        int peaks = 0, spikes = 0;
        for (int t = 0; t < 400 / dt; t++)
        {
            float before = neuron.N;
            bool fired = neuron.Advance(dt * ms, 1);
            Assert.True(float.IsFinite(neuron.V));
            peaks += fired || neuron.N != before ? 1 : 0;
            spikes += fired ? 1 : 0;
        }

        // from -1 to 20 takes 10 (atan 20 + atan 1) ms, and what is lost at a step's end less than a step
        double period = 10 * (Math.Atan(20) + Math.PI / 4);
        Assert.InRange(peaks, (int)(400 / (period + dt)), (int)(400 / period) + 1);
        Assert.Equal(peaks / 2, spikes);
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Of_one_without_a_pseudo_derivative_the_gradient_is_that_of_finite_differences(Backend backend)
    {
        const int Steps = 80, Label = 2;
        using var run = new TrialRun(new SwitchedNetwork(), backend, Steps);
        var input = Inputs.Random(7, Steps, 0.2, seed: 2);
        var off = run.Trial.Record("Output.Off");
        run.Forward(input, Label);
        run.Backward();
        var when = Switched();
        Assert.InRange(when.Count, 10, 4 * Steps / 3);
        var (made, compared) = (run.Matrix(run.Gradient, "Out"), 0);
        for (int k = 0; k < 7; k++)
        {
            for (int m = 0; m < 4; m++)
            {
                float middle = run.Weights[0][k].Span[m];
                Compare(made[k, m], middle, 5e-4f, value => run.Weights[0][k].Span[m] = value);
            }
        }

        Assert.True(compared > 20);
        foreach (var parameter in run.Layout.Parameters)
        {
            float start = run.Parameters[parameter.Name][0];
            Compare(run.ParameterGradient[parameter.Name][0], start, 1e-4f * start, value => run.Parameters.Set(parameter.Name, value));
        }

        Assert.True(compared > 21);

        // nothing is to be said where a small step makes or unmakes an event
        void Compare(double gradient, float middle, float step, Action<float> set)
        {
            set(middle + step);
            double up = run.Forward(input, Label);
            bool same = when.SequenceEqual(Switched());
            set(middle - step);
            double down = run.Forward(input, Label), slope = (up - down) / (2 * step);
            same &= when.SequenceEqual(Switched());
            set(middle);
            if (same)
            {
                compared++;
                Assert.NotEqual(0, slope);
                Assert.Equal(slope, gradient, 1e-2 * Math.Abs(slope) + 2e-2);
            }
        }

        List<(int, int)> Switched() => [.. Enumerable.Range(1, Steps - 1).SelectMany(t => Enumerable.Range(0, 4).Where(m => off[t].Span[m] > off[t - 1].Span[m]).Select(m => (t, m)))];
    }

    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.4f)]
    public void EventProp_has_the_derivative_by_their_times(float lift)
    {
        double[] values = [1.9, 2.6, 1.5, 1, 0.25, 0.5];
        var oracle = new TimedByHand { Lift = lift };
        double[] expected = [.. values.Select((value, i) => (Loss(i, value + 1e-6) - Loss(i, value - 1e-6)) / 2e-6)];
        float[] steps = [0.1f, 0.0125f];
        double[] errors = [.. steps.Select(dt => Gradient(dt).Zip(expected, (made, e) => Math.Abs(made - e)).Max())];
        Assert.InRange(errors[0], 0, 0.05);
        Assert.InRange(errors[1], 0, 0.005);

        double Loss(int i, double value)
        {
            double[] moved = [.. values];
            moved[i] = value;
            return oracle.Run(moved);
        }

        double[] Gradient(float dt)
        {
            var network = new TimedNetwork { Dt = dt * ms, Hidden = new(1) { Model = new() { Lift = lift } } };
            int steps = (int)Math.Round(TimedByHand.Duration / dt);
            using var run = new TrialRun(network, Backend.Simd, steps, new EventProp());
            for (int k = 0; k < 2; k++)
            {
                run.Weights[0][k].Span[0] = (float)values[k];
            }

            run.Weights[1][0].Span[0] = (float)values[2];
            run.Trial.Forward(SpikeTrain.FromPairs(TimedByHand.Input.Select(s => ((int)(s.Time / dt), s.Unit)), steps));
            run.Trial.ReadoutError.Span.Clear();
            run.Trial.ReadoutError[steps - 1].Span[0] = 1;
            run.Backward();
            return
            [
                run.Gradient[0][0].Span[0], run.Gradient[0][1].Span[0], run.Gradient[1][0].Span[0],
                run.ParameterGradient["Hidden.VTh"][0], run.ParameterGradient["Hidden.CaTh"][0], run.ParameterGradient["Hidden.Height"][0],
            ];
        }
    }

    [Fact]
    public void A_plan_without_a_time_grid_says_that_it_has_none() =>
        Assert.Contains("Low is an event besides the spike", new TimedNetwork().Layout().WhyNotExact);

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_rule_of_plasticity_sees_them(Backend backend) => Watch(new() { Backend = backend, Seed = 3 });

    [Fact]
    public void On_a_device_it_does_too()
    {
        using var device = ComputeDevice.Simulated(16);
        Watch(new() { Device = device, Seed = 3 });
    }

    private static void Watch(SimulationOptions options)
    {
        const int Steps = 200;
        using var run = new WatchedPlateaus().Simulate(options);
        run.Input("Input").Play(Inputs.Random(11, Steps, 0.06, seed: 5));
        var before = new float[9];
        int begun = 0;
        for (int t = 0; t < Steps; t++)
        {
            run.Step();
            var up = run.State("Hidden.Up").Span;
            for (int j = 0; j < before.Length; j++)
            {
                begun += up[j] != before[j] && up[j] > 0.45f ? 1 : 0; // its end leaves a tenth
                before[j] = up[j];
            }
        }

        Assert.InRange(begun, 5, Steps);
        Assert.Equal(begun, run.Weights[1][0].Span[..9].ToArray().Sum());
    }
}
