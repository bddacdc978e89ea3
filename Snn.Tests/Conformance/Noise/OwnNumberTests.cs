using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>Neurons that start at values of their own and have parameters of their own.</summary>
public sealed class OwnNumberTests
{
    private const int Steps = 400;

    [Fact]
    public void States_start_with_what_is_drawn_or_given()
    {
        var network = new OwnNetwork();
        using var simulation = network.Simulate(new() { Seed = 3 });
        float[] v = simulation.State("Cells.V").Span[..OwnNetwork.Size].ToArray(), i = simulation.State("Cells.InCellsI").Span[..OwnNetwork.Size].ToArray();
        Assert.All(v, x => Assert.InRange(x, -0.5f, 0.5f));
        Assert.True(v.Distinct().Count() > 60);
        Assert.InRange(v.Average(), -0.15f, 0.15f);
        Assert.Equal([.. Enumerable.Range(0, OwnNetwork.Size).Select(k => 0.01f * k)], i);

        using var same = network.Simulate(new() { Seed = 3, Backend = Backend.Reference });
        using var other = network.Simulate(new() { Seed = 4 });
        Assert.Equal(v, same.State("Cells.V").Span[..OwnNetwork.Size].ToArray());
        Assert.NotEqual(v, other.State("Cells.V").Span[..OwnNetwork.Size].ToArray());

        simulation.Run(10);
        simulation.Restart();
        Assert.Equal(v, simulation.State("Cells.V").Span[..OwnNetwork.Size].ToArray());
    }

    [Fact]
    public void A_neuron_draws_the_same_in_a_larger_population()
    {
        using var small = new OwnNetwork { Cells = Population(20) }.Simulate();
        using var large = new OwnNetwork { Cells = Population(50) }.Simulate();
        Assert.Equal(small.State("Cells.V").Span[..20].ToArray(), large.State("Cells.V").Span[..20].ToArray());

        static Population<Lif> Population(int size) => new(size) { Start = { [nameof(Lif.V)] = Init.Normal(sd: 1) } };
    }

    [Fact]
    public void Each_neuron_follows_its_own_parameters()
    {
        var network = new OwnNetwork();
        float[] taus = new NeuronNumbers(network.Layout(), 1).Parameter(1, nameof(Lif.TauMem), 20);
        Assert.True(taus.Distinct().Count() > 60);
        using var simulation = network.Simulate();
        simulation.Weights.All.Span.Clear();
        simulation.State("Cells.InCellsI").Span.Clear();
        float[] before = simulation.State("Cells.V").Span.ToArray();
        simulation.Run(20);
        float[] after = simulation.State("Cells.V").Span.ToArray();
        for (int j = 0; j < OwnNetwork.Size; j++)
        {
            Assert.Equal(before[j] * Math.Exp(-10 / taus[j]), after[j], 1e-5);
        }
    }

    [Fact]
    public void Backends_agree_to_the_bit()
    {
        var (spikes, states) = Run(Backend.Simd, null);
        var (others, otherStates) = Run(Backend.Reference, null);
        Assert.InRange(spikes.Length, 200, 8000);
        Assert.Equal(spikes, others);
        Assert.All(states.Zip(otherStates), s => Assert.Equal(s.First, s.Second, 1e-5f));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(96)]
    public void A_device_has_the_same(int threads)
    {
        using var device = ComputeDevice.Simulated(threads);
        var (spikes, states) = Run(Backend.Simd, null);
        var (others, otherStates) = Run(Backend.Simd, device);
        Assert.Equal(spikes, others);
        Assert.All(states.Zip(otherStates), s => Assert.Equal(s.First, s.Second, 1e-4f));
    }

    [Theory]
    [InlineData(DevicePlan.Step)]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.TrialPerThread)]
    public void Batches_of_a_device_start_and_learn_as_trials_do(DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        DeviceTests.Compare(device, new SurrogateBptt(), new OwnTrainedNetwork(), null, plan, wide: false);
    }

    [Fact]
    public void The_gradient_is_that_of_the_reference()
    {
        float[] simd = Gradient(Backend.Simd), reference = Gradient(Backend.Reference);
        Assert.Contains(simd, g => g != 0);
        Assert.All(simd.Zip(reference), g => Assert.Equal(g.First, g.Second, 1e-4f));

        static float[] Gradient(Backend backend)
        {
            using var run = new TrialRun(new OwnTrainedNetwork(), backend, 60, new SurrogateBptt());
            Initialiser.Fill(run.Weights, 2);
            run.Trial.Forward(Inputs.Random(8, 60, 0.2, seed: 4));
            run.Trial.Evaluate(new PerStepCrossEntropy(), 1);
            run.Trial.Backward(run.Gradient);
            return run.Gradient.All.Span.ToArray();
        }
    }

    [Fact]
    public void Online_e_prop_has_the_gradient_of_the_sweep()
    {
        var network = new OwnTrainedNetwork();
        var layout = network.Layout();
        using var weights = new WeightStore(layout, 1);
        Initialiser.Fill(weights, 2);
        using var swept = weights.Alike();
        using var online = weights.Alike();
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        feedback.Follow(weights);
        var spikes = Inputs.Random(8, 60, 0.2, seed: 4);
        using var trial = network.CreateTrial(new(layout, weights, 60) { Rule = new EProp(), Feedback = feedback });
        trial.Forward(spikes);
        trial.Evaluate(new PerStepCrossEntropy(), 1);
        trial.Backward(swept);
        using var learning = network.CreateOnline(new(layout, weights, online, feedback));
        learning.Learn(spikes, new PerStepCrossEntropy(), 1);
        Assert.Contains(swept.All.Span.ToArray(), g => MathF.Abs(g) > 0.1f);
        Assert.All(swept.All.Span.ToArray().Zip(online.All.Span.ToArray()), g => Assert.Equal(g.First, g.Second, 1e-3f));
    }

    [Fact]
    public void Parameters_that_learn_start_with_what_is_given()
    {
        var network = new OwnLearningNetwork { Hidden = new(5) { Parameters = { [nameof(OwnLearning.VTh)] = (float[])[1, 2, 3, 4, 5] } } };
        using var parameters = new ParameterStore(network.Layout());
        Assert.Equal([1, 2, 3, 4, 5], parameters["Hidden.VTh"].ToArray());
        using var trial = network.CreateTrial(new(network.Layout(), new WeightStore(network.Layout(), 1), 10));
        Assert.Equal([1, 2, 3, 4, 5], trial.Parameters!["Hidden.VTh"].ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_one_clear_error()
    {
        Refuses("TauMem' for each neuron", new(3) { Parameters = { ["Tau"] = Init.Constant(1) } }, "mark the population [PerNeuron");
        Refuses("no such state", new(3) { Start = { ["U"] = Init.Constant(1) } }, "'U'", "V");
        Refuses("2 values for 3 neurons", new(3) { Start = { ["V"] = (float[])[1, 2] } });
        Refuses("V of neuron 1 is NaN", new(3) { Start = { ["V"] = (float[])[1, float.NaN, 2] } });
        Refuses("Init.Glorot", new(3) { Start = { ["V"] = Init.Glorot() } });
        Refuses("TauMem of neuron 2 is -1", new(3) { Parameters = { ["TauMem"] = (float[])[1, 2, -1] } }, "at least 0");
        Refuses("hardly any", new(3) { Parameters = { ["TauMem"] = Init.Uniform(-2, -1) } });

        static void Refuses(string says, Population<Lif> cells, params string[] more)
        {
            string message = Assert.Throws<ArgumentException>(() =>
            {
                using var simulation = new OwnNetwork { Cells = cells }.Simulate();
                simulation.Step();
            }).Message;
            Assert.All(more.Length > 0 && says.StartsWith("TauMem'", StringComparison.Ordinal) ? more : [says, .. more], w => Assert.Contains(w, message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_start_that_is_trained_is_not_given()
    {
        var network = new OwnLearningNetwork { Hidden = new(5) { Start = { ["V"] = Init.Constant(0.5f) } } };
        Assert.Contains("starts from a parameter that is trained", Assert.Throws<ArgumentException>(() => network.CreateTrial(new(network.Layout(), new WeightStore(network.Layout(), 1), 10))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_time_grid_neurons_are_alike()
    {
        var network = new LifExponentialNetwork(5 * ms);
        network.Hidden.Start["V"] = Init.Constant(0.5f);
        Assert.Contains("Hidden.Start", Assert.Throws<NotSupportedException>(() => ((IExactNetwork)network).Exact()).Message, StringComparison.Ordinal);
        Assert.Contains("TauMem", new OwnTrainedNetwork().Layout().WhyNotExact!, StringComparison.Ordinal);
    }

    private static (int[] Spikes, float[] States) Run(Backend backend, ComputeDevice? device)
    {
        using var simulation = new OwnNetwork().Simulate(new() { Backend = backend, Device = device, Seed = 2 });
        simulation.Input("Input").Poisson(60 * Hz);
        var recorded = simulation.Record("Cells");
        simulation.Run(Steps);
        return ([.. recorded.Neurons], simulation.State("Cells.V").Span[..OwnNetwork.Size].ToArray());
    }
}
