using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>e-prop in its forward form: the same sum as by the backward sweep, in memory that does not grow.</summary>
public sealed class OnlineTests
{
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void The_gradient_is_that_of_the_golden_file(Backend backend)
    {
        var (input, label) = GoldenGradientTests.Example();
        using var run = GoldenGradientTests.Loaded(backend, new EProp { Feedback = Feedback.Random });
        using var given = new WeightStore(run.Layout);
        TrialRun.Set(given, run.Layout.Projection("Out"), GoldenGradientTests.Matrix("B"));
        run.FixFeedback(given);
        double loss = run.Forward(input, label);
        run.Backward();

        using var online = new OnlineRun(new GoldenNetwork(), backend, run.Weights, Feedback.Random);
        online.Feedback.Fix(given);
        online.Trial.Learn(input, new PerStepCrossEntropy(), label);

        Assert.Equal(loss, online.Trial.Loss, 1e-5 * loss);
        foreach (string projection in (string[])["In", "Rec", "Out"])
        {
            var matrix = run.Matrix(online.Gradient, projection);
            Expect.Close(GoldenGradientTests.Matrix("dW_" + projection.ToLowerInvariant()), matrix, 1e-4, projection);
            Expect.Close(run.Matrix(run.Gradient, projection), matrix, 1e-5, projection);
        }
    }

    public static TheoryData<string, string, string> Library()
    {
        var data = new TheoryData<string, string, string>();
        foreach (object[] row in BackendTests.Combinations().Where(row => LibraryNetwork.IsOnline((string)row[0], (string)row[1])))
        {
            data.Add((string)row[0], (string)row[1], (string)row[2]);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Library))]
    public void For_every_model_of_the_library_it_is_that_of_the_backward_sweep(string neuron, string synapse, string readout)
    {
        var network = LibraryNetwork.Make(neuron, synapse, readout);
        Skip.If(network is null, $"{synapse} does not fit {neuron} or {readout}");
        Same(network, Backend.Simd, 200, neuron);
    }

    public static TheoryData<string, Backend> Others()
    {
        var data = new TheoryData<string, Backend>();
        foreach (string name in Networks.Keys)
        {
            data.Add(name, Backend.Simd);
            data.Add(name, Backend.Reference);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void For_other_models_it_is_that_of_the_backward_sweep(string name, Backend backend) => Same(Networks[name], backend, 200, neuron: null);

    internal static readonly Dictionary<string, INetwork> Networks = new()
    {
        ["Runge-Kutta, a jump that stops the gradient"] = new IzhikevichNetwork(),
        ["exponential Euler, two states"] = new ShuntedNetwork(),
        ["a map that reads another's new value"] = new ChainedMapNetwork(),
        ["held membranes, synapses with states, delays"] = new LifExponentialNetwork(4 * ms),
        ["events before the spike and after it"] = new FixedPlateauNetwork(),
        ["a spike on the way up, late at the readout"] = new LateNetwork(),
        ["two populations one after the other, a conductance with a state of the target"] = new DeepNetwork(),
    };

    private static void Same(INetwork network, Backend backend, int steps, string? neuron)
    {
        using var run = new TrialRun(network, backend, steps, new EProp());
        var input = Inputs.Random(run.Layout.Populations[run.Layout.Inputs[0]].Size, steps, 0.05, seed: 1);
        if (neuron is not null)
        {
            BackendTests.ScaleUntilAlive(run, input, neuron);
        }

        double loss = run.Forward(input, 1);
        run.Backward();
        using var online = new OnlineRun(network, backend, run.Weights);
        for (int again = 0; again < 2; again++)
        {
            online.Gradient.All.Span.Clear();
            online.Trial.Learn(input, new PerStepCrossEntropy(), 1);
            Assert.Equal(loss, online.Trial.Loss, 1e-5 * loss);
            foreach (var projection in run.Layout.Projections)
            {
                var expected = run.Matrix(run.Gradient, projection.Name);
                Expect.Alive(expected, projection.Name);
                Expect.Close(expected, run.Matrix(online.Gradient, projection.Name), 1e-5, projection.Name);
            }
        }
    }

    internal sealed class OnlineRun : IDisposable
    {
        public OnlineRun(INetwork network, Backend backend, WeightStore weights, Feedback feedback = Snn.Feedback.Symmetric)
        {
            var layout = network.Layout();
            (Gradient, Feedback) = (new(layout), new(layout, feedback));
            Feedback.Follow(weights);
            Trial = network.CreateOnline(new(layout, weights, Gradient, Feedback) { Backend = backend });
        }

        public OnlineTrial Trial { get; }

        public WeightStore Gradient { get; }

        public FeedbackStore Feedback { get; }

        public void Dispose()
        {
            Trial.Dispose();
            Gradient.Dispose();
            Feedback.Dispose();
        }
    }
}
