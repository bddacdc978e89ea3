using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Gradients of several readouts and of sums of losses: against one readout that is all of them, hand-made sums, and the network with one alone.</summary>
public sealed class HeadGradientTests
{
    private const int Steps = 50;

    private static readonly PerStepCrossEntropy Classify = new();

    private static readonly MeanSquaredErrorOverTime Follow = new();

    private static readonly SpikeTrain Input = Inputs.Random(12, Steps, 0.25, seed: 3);

    public static TheoryData<LearningRule, Backend> Rules() => new()
    {
        { new SurrogateBptt(), Backend.Simd },
        { new SurrogateBptt { CheckpointEvery = 7 }, Backend.Simd },
        { new SurrogateBptt { ThroughSpikes = false }, Backend.Reference },
        { new EProp(), Backend.Simd },
        { new EProp(), Backend.Reference },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Two_readouts_have_the_gradient_of_one_that_is_both(LearningRule rule, Backend backend)
    {
        using var heads = new TrialRun(Alike(), backend, Steps, rule);
        using var joined = new TrialRun(new JoinedHeadsNetwork(), backend, Steps, rule);
        foreach (string same in (string[])["InHid", "HidHid"])
        {
            TrialRun.Set(joined.Weights, joined.Layout.Projection(same), heads.Matrix(heads.Weights, same));
        }

        TrialRun.Set(joined.Weights, joined.Layout.Projection("HidBoth"), Beside(heads.Matrix(heads.Weights, "HidClass"), heads.Matrix(heads.Weights, "HidCurve")));
        heads.Trial.Forward(Input);
        joined.Trial.Forward(Input);
        double loss = heads.Trial.Evaluate(Both(1, 0.3), Example());

        // the errors of the joined readout by hand: those of each loss, times its weight
        var (classErrors, curveErrors) = (Errors(heads, "Class", Classify, new Goal(2)), Errors(heads, "Curve", Follow, new Goal(0, Curve())));
        Assert.Equal(classErrors.Loss + 0.3 * curveErrors.Loss, loss, 1e-9);
        for (int t = 0; t < Steps; t++)
        {
            for (int c = 0; c < 5; c++)
            {
                Assert.Equal(joined.Trial.Readout[t].At(c), c < 3 ? heads.Trial.Readout[t].At(c) : heads.Trial.ReadoutOf("Curve")[t].At(c - 3), 1e-5f);
                joined.Trial.ReadoutError[t].At(c) = c < 3 ? classErrors.Of[t, c] : 0.3f * curveErrors.Of[t, c - 3];
            }
        }

        heads.Backward();
        joined.Backward();
        foreach (string same in (string[])["InHid", "HidHid"])
        {
            Alive(joined.Matrix(joined.Gradient, same), same);
            Expect.Close(joined.Matrix(joined.Gradient, same), heads.Matrix(heads.Gradient, same), 1e-5, same);
        }

        Expect.Close(joined.Matrix(joined.Gradient, "HidBoth"), Beside(heads.Matrix(heads.Gradient, "HidClass"), heads.Matrix(heads.Gradient, "HidCurve")), 1e-5, "HidBoth");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void With_weight_0_or_without_a_loss_a_readout_drives_nothing_to_the_bit(LearningRule rule, Backend backend)
    {
        using var heads = new TrialRun(new HeadsNetwork(), backend, Steps, rule);
        using var alone = new TrialRun(new HeadNetwork(), backend, Steps, rule);
        foreach (var projection in alone.Layout.Projections)
        {
            TrialRun.Set(alone.Weights, alone.Layout.Projection(projection.Name), heads.Matrix(heads.Weights, projection.Name));
        }

        alone.Trial.Forward(Input);
        double loss = alone.Trial.Evaluate(Classify, 2);
        alone.Backward();
        heads.Trial.Forward(Input);
        heads.Trial.Evaluate(Both(0, 5), Example()); // of which nothing stays
        Assert.Equal(loss, heads.Trial.Evaluate(Both(1, 0), Example()));
        Same();
        heads.Trial.Evaluate(Both(0, 5), Example());
        Assert.Equal(loss, heads.Trial.Evaluate([new ReadoutLoss("Class", Classify)], Example()));
        Same();
        heads.Trial.Evaluate(Both(0, 5), Example());
        Assert.Equal(loss, heads.Trial.Evaluate(Classify, 2));
        Same();

        void Same()
        {
            heads.Backward();
            foreach (var projection in alone.Layout.Projections)
            {
                Assert.Equal(alone.Matrix(alone.Gradient, projection.Name), heads.Matrix(heads.Gradient, projection.Name));
            }

            Assert.All(heads.Matrix(heads.Gradient, "HidCurve").Cast<double>(), g => Assert.Equal(0, g));
        }
    }

    /// <summary>Weights onto readouts meet no threshold, so their gradient is that of differences.</summary>
    [Fact]
    public void By_weights_onto_readouts_it_is_that_of_differences()
    {
        ReadoutLoss[] losses = [new("Class", Classify) { Weight = 0.5 }, new("Curve", Follow) { Weight = 2 }, new("Class", new MeanSquaredError()) { Weight = 3 }];
        using var run = new TrialRun(new HeadsNetwork(), Backend.Simd, Steps, new SurrogateBptt());
        run.Trial.Forward(Input);
        run.Trial.Evaluate(losses, Example());
        run.Backward();
        foreach (string name in (string[])["HidClass", "HidCurve"])
        {
            int p = run.Layout.Projection(name);
            var gradient = run.Matrix(run.Gradient, name);
            Expect.Alive(gradient, name);
            for (int k = 0; k < 8; k += 3)
            {
                for (int m = 0; m < gradient.GetLength(1); m++)
                {
                    const float step = 1e-2f;
                    double up = With(p, k, m, step), down = With(p, k, m, -2 * step);
                    With(p, k, m, step);
                    Assert.Equal((up - down) / (2 * step), gradient[k, m], 2e-3 * Math.Max(1, Math.Abs(gradient[k, m])));
                }
            }
        }

        double With(int projection, int source, int target, float more)
        {
            run.Weights.Row(projection, source)[target] += more;
            run.Trial.Forward(Input);
            return run.Trial.Evaluate(losses, Example());
        }
    }

    [Theory]
    [InlineData("heads", Backend.Simd)]
    [InlineData("heads", Backend.Reference)]
    [InlineData("kinds", Backend.Simd)]
    [InlineData("kinds", Backend.Reference)]
    [InlineData("other kinds", Backend.Simd)]
    [InlineData("other kinds", Backend.Reference)]
    public void As_the_network_runs_e_prop_has_the_gradient_of_the_sweep_back(string name, Backend backend)
    {
        INetwork network = name switch { "heads" => new HeadsNetwork(), "kinds" => new KindHeadsNetwork(), _ => new OtherKindHeadsNetwork() };
        ReadoutLoss[] losses = [new("Class", Classify), new("Curve", Follow) { Weight = 0.7 }, new("Class", new PerStepCrossEntropy()) { Weight = 0.2 }];
        using var run = new TrialRun(network, backend, Steps, new EProp());
        run.Trial.Forward(Input);
        double loss = run.Trial.Evaluate(losses, Example());
        run.Backward();
        using var online = new OnlineTests.OnlineRun(network, backend, run.Weights);
        online.Trial.Begin(Input, losses, Example());
        online.Trial.Advance(Steps);
        Assert.Equal(loss, online.Trial.Loss, 1e-5 * loss);
        Assert.Equal(run.Trial.Predict(Classify), online.Trial.Predicted);
        foreach (var projection in run.Layout.Projections)
        {
            Alive(run.Matrix(run.Gradient, projection.Name), projection.Name);
            Expect.Close(run.Matrix(run.Gradient, projection.Name), run.Matrix(online.Gradient, projection.Name), 2e-5, projection.Name);
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Written_gradients_of_layers_of_one_kind_are_those_of_the_sweep_back(Backend backend)
    {
        ReadoutLoss[] losses = [new("Class", Classify), new("Curve", Follow) { Weight = 0.7 }];
        using var run = new TrialRun(new OtherKindHeadsNetwork { Curve = new(2) }, backend, Steps, new EProp());
        run.Trial.Forward(Input);
        run.Trial.Evaluate(losses, Example());
        run.Backward();
        var written = new WrittenKindHeadsNetwork();
        using var own = new WeightStore(written.Layout());
        run.Weights.All.Span.CopyTo(own.All.Span);
        using var online = new OnlineTests.OnlineRun(written, backend, own);
        online.Trial.Begin(Input, losses, Example());
        online.Trial.Advance(Steps);
        foreach (var projection in run.Layout.Projections)
        {
            Alive(run.Matrix(run.Gradient, projection.Name), projection.Name);
            Expect.Close(run.Matrix(run.Gradient, projection.Name), run.Matrix(online.Gradient, projection.Name), 2e-5, projection.Name);
        }
    }

    /// <summary>Spiking readouts, and losses of two sorts of one: derivatives add up, each times its weight.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_readouts_that_spike_gradients_add_up(bool eventProp)
    {
        LearningRule rule = eventProp ? new EventProp() : new SurrogateBptt();
        var timed = new FirstSpikeCrossEntropy { Tau = 3 * Units.ms };
        var other = new FirstSpikeCrossEntropy { Tau = 8 * Units.ms, SilentDelay = 3, SilentStrength = 2 };
        Loss counted = eventProp ? other : new SpikeCountCrossEntropy();
        (ReadoutLoss Loss, float Weight)[] parts = [(new("Early", timed), 0.5f), (new("Late", counted), 2), (new("Late", timed), 0.25f), (new("Early", counted), 0)];
        using var run = new TrialRun(new SpikingHeadsNetwork(), Backend.Simd, Steps, rule);
        var input = Inputs.Random(6, Steps, 0.2, seed: 4);
        var example = new Example(input, 1).For("Late", 2);
        run.Trial.Forward(input);
        var sums = run.Layout.Projections.ToDictionary(p => p.Name, p => new double[run.Layout.Populations[p.Source].Size, run.Layout.Populations[p.Target].Size]);
        double loss = 0;
        foreach (var (part, weight) in parts)
        {
            loss += weight * run.Trial.Evaluate([part, new("Early", timed) { Weight = 0 }], example);
            run.Backward();
            foreach (var (name, sum) in sums)
            {
                var matrix = run.Matrix(run.Gradient, name);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i / sum.GetLength(1), i % sum.GetLength(1)] += weight * matrix[i / sum.GetLength(1), i % sum.GetLength(1)];
                }
            }
        }

        Assert.True(run.Spikes("Early").Length > 3 && run.Spikes("Late").Length > 3);
        Assert.Equal(loss, run.Trial.Evaluate([.. parts.Select(p => p.Loss with { Weight = p.Weight })], example), 1e-5);
        run.Backward();
        foreach (var (name, sum) in sums)
        {
            Assert.True(sum.Cast<double>().Any(g => g != 0), name);
            Expect.Close(sum, run.Matrix(run.Gradient, name), 1e-4, name);
        }
    }

    private static void Alive(double[,] values, string what) => Assert.True(values.Cast<double>().Count(v => v != 0) > values.Length / 10, what);

    internal static ReadoutLoss[] Both(double ofClass, double ofCurve) => [new("Class", Classify) { Weight = ofClass }, new("Curve", Follow) { Weight = ofCurve }];

    internal static TimedTargets Curve(int steps = Steps, int seed = 1)
    {
        var signal = new float[steps, 2];
        for (int t = 0; t < steps; t++)
        {
            (signal[t, 0], signal[t, 1]) = (MathF.Sin(0.2f * t + seed), MathF.Cos(0.13f * t * seed));
        }

        return new(signal, mask: [.. Enumerable.Range(0, steps).Select(t => t % 5 == 4 ? 0.5f : 1)]);
    }

    private static Example Example() => new Example(Input, 2).For("Curve", Curve());

    private static HeadsNetwork Alike() => new() { Curve = new(2), HidCurve = new(Init.Normal(0.4f)) };

    private static (double Loss, float[,] Of) Errors(TrialRun run, string readout, Loss loss, Goal goal)
    {
        var read = run.Trial.ReadoutOf(readout);
        int classes = run.Layout.Populations[run.Layout.Population(readout)].Size;
        using var memory = new Arena();
        var errors = memory.Rows(Steps, classes);
        double value = loss.Evaluate(read, Steps, classes, goal, errors);
        var of = new float[Steps, classes];
        for (int t = 0; t < Steps; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                of[t, c] = errors[t].At(c);
            }
        }

        return (value, of);
    }

    private static double[,] Beside(double[,] left, double[,] right)
    {
        var both = new double[left.GetLength(0), left.GetLength(1) + right.GetLength(1)];
        for (int k = 0; k < both.GetLength(0); k++)
        {
            for (int m = 0; m < both.GetLength(1); m++)
            {
                both[k, m] = m < left.GetLength(1) ? left[k, m] : right[k, m - left.GetLength(1)];
            }
        }

        return both;
    }
}
