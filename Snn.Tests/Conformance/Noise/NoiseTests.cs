using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Noise in simulations and in trials that learn: the same bits wherever they run, and gradients that take it for granted.</summary>
public sealed class NoiseTests
{
    [Fact]
    public void Backends_and_devices_have_the_same_run()
    {
        var (spikes, states) = Run(Backend.Simd, null);
        Assert.InRange(spikes.Length, 300, 30_000);
        Same(Run(Backend.Reference, null));
        using var device = ComputeDevice.Simulated(64);
        Same(Run(Backend.Simd, device));
        Assert.NotEqual(spikes, Run(Backend.Simd, null, seed: 2).Spikes);

        void Same((int[] Spikes, float[] States) other)
        {
            Assert.Equal(spikes, other.Spikes);
            Assert.All(states.Zip(other.States), s => Assert.Equal(s.First, s.Second, 1e-4f));
        }

        static (int[] Spikes, float[] States) Run(Backend backend, ComputeDevice? device, int seed = 1)
        {
            using var simulation = new NoisyRunNetwork().Simulate(new() { Backend = backend, Device = device, Seed = seed });
            var (exc, inh) = (simulation.Record("Exc"), simulation.Record("Inh"));
            simulation.Run(300);
            return ([.. exc.Neurons, -1, .. inh.Neurons], simulation.State("Exc.V").Span[..75].ToArray());
        }
    }

    [Fact]
    public void A_run_that_begins_anew_has_the_same_noise()
    {
        using var simulation = new NoisyRunNetwork().Simulate();
        simulation.Run(50);
        float[] first = simulation.State("Exc.V").Span.ToArray();
        simulation.Run(50);
        Assert.NotEqual(first, simulation.State("Exc.V").Span.ToArray());
        simulation.Restart();
        simulation.Run(20);
        simulation.Run(30);
        Assert.Equal(first, simulation.State("Exc.V").Span.ToArray());
    }

    public static TheoryData<LearningRule> Rules() => [new SurrogateBptt(), new EProp(), new EventProp()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Gradients_are_those_of_the_reference_and_of_checkpoints(LearningRule rule)
    {
        var network = new NoisyNetwork();
        using var simd = Trained(network, rule, Backend.Simd);
        Assert.Contains(simd.Gradient.All.Span.ToArray(), g => g != 0);
        using var reference = Trained(network, rule, Backend.Reference);
        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        Close(reference.Gradient.All.Span, simd.Gradient.All.Span);
        Close(reference.ParameterGradient.All.Span, simd.ParameterGradient.All.Span);
        using var kept = Trained(network, rule with { CheckpointEvery = 7 }, Backend.Simd);
        Assert.Equal(simd.Gradient.All.Span.ToArray(), kept.Gradient.All.Span.ToArray());
        Assert.Equal(simd.ParameterGradient.All.Span.ToArray(), kept.ParameterGradient.All.Span.ToArray());
    }

    public static TheoryData<LearningRule, DevicePlan> DeviceCases()
    {
        var data = new TheoryData<LearningRule, DevicePlan>();
        foreach (var plan in Enum.GetValues<DevicePlan>())
        {
            data.Add(new SurrogateBptt(), plan);
        }

        data.Add(new EventProp(), DevicePlan.Trial);
        return data;
    }

    [Theory]
    [MemberData(nameof(DeviceCases))]
    public void A_device_has_the_spikes_and_gradients_of_the_cpu(LearningRule rule, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        DeviceTests.Compare(device, rule, new NoisyNetwork(), null, plan, wide: false);
    }

    [Theory]
    [InlineData("Output.Tau", 0.02)]
    [InlineData("Output.Sigma", 0.001)]
    public void The_gradient_by_parameters_of_noise_is_that_of_finite_differences(string parameter, double by)
    {
        using var run = Trained(new NoisyNetwork(), new SurrogateBptt(), Backend.Simd);
        double slope = run.ParameterGradient[parameter][0], value = run.Parameters[parameter][0];
        double above = Loss((float)(value + by)), below = Loss((float)(value - by));
        Assert.Equal((above - below) / (2 * by), slope, 0.02 * Math.Abs(slope));
        Assert.True(Math.Abs(slope) > 1e-4);

        double Loss(float at)
        {
            run.Parameters.Set(parameter, at);
            return run.Forward(Inputs.Random(9, 80, 0.1, seed: 3), 1);
        }
    }

    [Fact]
    public void Showings_draw_other_numbers()
    {
        using var run = Trained(new NoisyNetwork(), new SurrogateBptt(), Backend.Simd);
        var showings = new HashSet<double>();
        foreach (var showing in ((int, int)[])[(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)])
        {
            run.Trial.Showing = showing;
            Assert.True(showings.Add(run.Forward(Inputs.Random(9, 80, 0.1, seed: 3), 1)));
            Assert.False(showings.Add(run.Forward(Inputs.Random(9, 80, 0.1, seed: 3), 1)));
        }
    }

    [Fact]
    public void A_training_run_has_the_same_bits_on_any_threads_and_when_it_is_resumed()
    {
        foreach (var (make, rule) in ((Func<INetwork>, LearningRule)[])[(() => new NoisyNetwork(), new SurrogateBptt()), (() => new NoisyOnlineNetwork(), new EProp { Online = true })])
        {
            string directory = Directory.CreateTempSubdirectory("noise").FullName;
            try
            {
                using var one = Make(make(), rule, 1);
                using var three = Make(make(), rule, 3);
                float[] start = one.Weights.All.Span.ToArray();
                one.TrainEpoch(Examples);
                three.TrainEpoch(Examples);
                Assert.NotEqual(start, one.Weights.All.Span.ToArray());
                Assert.Equal(one.Weights.All.Span.ToArray(), three.Weights.All.Span.ToArray());
                one.Save(directory);
                one.TrainEpoch(Examples);
                using var resumed = Make(make(), rule, 2);
                Assert.Empty(resumed.Resume(directory));
                resumed.TrainEpoch(Examples);
                Assert.Equal(one.Weights.All.Span.ToArray(), resumed.Weights.All.Span.ToArray());
                Assert.Equal(one.Evaluate(Examples).Loss, one.Evaluate(Examples).Loss);
                Assert.Equal(one.Evaluate(Examples).Loss, resumed.Evaluate(Examples).Loss);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    [Fact]
    public void Online_e_prop_runs_the_trial_that_the_sweep_would()
    {
        var network = new NoisyOnlineNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout, 1);
        Initialiser.Fill(weights, 2);
        using var swept = weights.Alike();
        using var online = weights.Alike();
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        feedback.Follow(weights);
        var spikes = Inputs.Random(9, 60, 0.2, seed: 4);
        using var trial = network.CreateTrial(new(layout, weights, 60) { Rule = new EProp(), Feedback = feedback });
        using var learning = network.CreateOnline(new(layout, weights, online, feedback));
        (trial.Showing, learning.Showing) = ((2, 5), (2, 5));
        trial.Forward(spikes);
        trial.Evaluate(new PerStepCrossEntropy(), 1);
        trial.Backward(swept);
        learning.Learn(spikes, new PerStepCrossEntropy(), 1);
        Assert.Contains(swept.All.Span.ToArray(), g => MathF.Abs(g) > 0.1f);
        Close(swept.All.Span, online.All.Span);
    }

    [Fact]
    public void There_is_no_plan_without_time_steps() =>
        Assert.Contains("noise", new NoisyNetwork().Layout().WhyNotExact!, StringComparison.Ordinal);

    [Fact]
    public void A_neuron_on_its_own_is_given_its_noise()
    {
        var cell = new NoisyLeaky { V = 0 };
        cell.Advance(1 * ms, 0f, 1f);
        Assert.Equal(0.1 * Math.Sqrt(20.0 / 2 * (1 - Math.Exp(-2 / 20.0))), cell.V, 1e-6);
    }

    private static readonly Example[] Examples = [.. Enumerable.Range(0, 24).Select(i => new Example(Inputs.Random(9, 40, 0.1, seed: i), i % 3))];

    private static Trainer Make(INetwork network, LearningRule rule, int threads) =>
        new(network, rule, new Adam { LearningRate = 0.01f }, new() { MaxSteps = 40, Batch = 8, Threads = threads, Loss = new PerStepCrossEntropy() });

    private static TrialRun Trained(INetwork network, LearningRule rule, Backend backend)
    {
        var run = new TrialRun(network, backend, 80, rule);
        run.Trial.Showing = (1, 3);
        run.Forward(Inputs.Random(9, 80, 0.1, seed: 3), 1);
        run.Backward();
        return run;
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float scale = 0;
        foreach (float x in expected)
        {
            scale = MathF.Max(scale, MathF.Abs(x));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-3f * scale);
        }
    }
}
