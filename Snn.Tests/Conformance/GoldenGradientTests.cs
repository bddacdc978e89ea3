using System.Text.Json;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// e-prop on a recurrent ALIF network, against numbers from an independent float64 program that keeps one eligibility
/// trace per synapse and state; the file's own "convention" says exactly what they are.
/// </summary>
public sealed class GoldenGradientTests
{
    private static readonly JsonElement File = Read("eprop_alif.json");

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Spikes_outputs_and_gradients_equal_the_golden_file(Backend backend)
    {
        var (input, label) = Example();
        using var run = Loaded(backend, Feedback.Random);
        using var feedback = new WeightStore(run.Layout);
        TrialRun.Set(feedback, run.Layout.Projection("Out"), Matrix("B"));
        run.FixFeedback(feedback);

        double loss = run.Forward(input, label);
        run.Backward();

        Assert.Equal(Pairs("hidden_spikes"), run.Spikes("Hidden"));
        Expect.Close(Matrix("y"), run.Outputs(), 1e-4, "y");
        double expected = File.GetProperty("loss").GetDouble();
        Assert.InRange(loss, expected * (1 - 1e-4), expected * (1 + 1e-4));
        Expect.Close(Matrix("dW_in"), run.Matrix(run.Gradient, "In"), 1e-4, "dW_in");
        Expect.Close(Matrix("dW_rec"), run.Matrix(run.Gradient, "Rec"), 1e-4, "dW_rec");
        Expect.Close(Matrix("dW_out"), run.Matrix(run.Gradient, "Out"), 1e-4, "dW_out");
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Backpropagation_through_time_equals_the_golden_file(Backend backend)
    {
        var golden = Read("bptt_alif.json");
        var (input, label) = Example();
        using var run = Loaded(backend, new SurrogateBptt());
        run.Forward(input, label);
        run.Backward();
        Expect.Close(Matrix("dW_in", golden), run.Matrix(run.Gradient, "In"), 1e-4, "dW_in");
        Expect.Close(Matrix("dW_rec", golden), run.Matrix(run.Gradient, "Rec"), 1e-4, "dW_rec");
        Expect.Close(Matrix("dW_out", golden), run.Matrix(run.Gradient, "Out"), 1e-4, "dW_out");
    }

    [Theory]
    [InlineData(Backend.Simd, false)]
    [InlineData(Backend.Reference, false)]
    [InlineData(Backend.Simd, true)]
    [InlineData(Backend.Reference, true)]
    public void Gradients_by_time_constants_equal_the_golden_file(Backend backend, bool perNeuron)
    {
        var golden = Read("bptt_alif.json").GetProperty("dparams");
        var (input, label) = Example();
        using var run = Loaded(backend, new SurrogateBptt(), perNeuron ? new TrainedGoldenNetworkPerNeuron() : new TrainedGoldenNetwork());
        run.Forward(input, label);
        run.Backward();
        foreach (var (name, key) in (IEnumerable<(string, string)>)[("Hidden.TauMem", "tau_mem"), ("Hidden.TauAdapt", "tau_adapt"), ("Output.TauOut", "tau_out")])
        {
            double expected = golden.GetProperty(key).GetDouble(), actual = 0;
            foreach (float part in run.ParameterGradient[name])
            {
                actual += part;
            }

            Assert.Equal(perNeuron && name.StartsWith("Hidden", StringComparison.Ordinal) ? 8 : 1, run.ParameterGradient[name].Length);
            Assert.InRange(actual / expected, 1 - 1e-4, 1 + 1e-4);
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Backpropagation_without_the_recurrent_path_is_e_prop(Backend backend)
    {
        var (input, label) = Example();
        using var cut = Loaded(backend, new SurrogateBptt { ThroughSpikes = false });
        using var eprop = Loaded(backend, new EProp());
        foreach (var run in (TrialRun[])[cut, eprop])
        {
            run.Forward(input, label);
            run.Backward();
        }

        foreach (string projection in (string[])["In", "Rec", "Out"])
        {
            Expect.Close(eprop.Matrix(eprop.Gradient, projection), cut.Matrix(cut.Gradient, projection), 1e-6, projection);
        }
    }

    [Fact]
    public void The_oracle_of_the_other_tests_equals_the_golden_file_too()
    {
        var (input, label) = Example();
        var oracle = ByHand(Matrix("B"));
        oracle.Run(input, label);
        Assert.Equal(Pairs("hidden_spikes"), oracle.Spikes);
        Expect.Close(Matrix("dW_in"), oracle.InGradient, 1e-7, "dW_in");
        Expect.Close(Matrix("dW_rec"), oracle.RecGradient, 1e-7, "dW_rec");
        Expect.Close(Matrix("dW_out"), oracle.OutGradient, 1e-7, "dW_out");
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Symmetric_feedback_equals_traces_per_synapse(Backend backend)
    {
        var (input, label) = Example();
        using var run = Loaded(backend, Feedback.Symmetric);
        run.Forward(input, label);
        run.Backward();
        var oracle = ByHand(Matrix("W_out"));
        oracle.Run(input, label);
        Expect.Close(oracle.InGradient, run.Matrix(run.Gradient, "In"), 1e-4, "dW_in");
        Expect.Close(oracle.RecGradient, run.Matrix(run.Gradient, "Rec"), 1e-4, "dW_rec");
        Expect.Close(oracle.OutGradient, run.Matrix(run.Gradient, "Out"), 1e-4, "dW_out");
    }

    private static Oracle ByHand(double[,] feedback) =>
        new(new BellecAlifByHand(20, 100, 0, 0.07), new BellecReadoutByHand(15), (1, 1, 1))
        {
            In = Matrix("W_in"),
            Rec = Matrix("W_rec"),
            Out = Matrix("W_out"),
            Feedback = feedback,
        };

    private static TrialRun Loaded(Backend backend, Feedback feedback) => Loaded(backend, new EProp { Feedback = feedback });

    internal static TrialRun Loaded(Backend backend, LearningRule rule, INetwork? network = null)
    {
        var run = new TrialRun(network ?? new GoldenNetwork(), backend, 120, rule);
        TrialRun.Set(run.Weights, run.Layout.Projection("In"), Matrix("W_in"));
        TrialRun.Set(run.Weights, run.Layout.Projection("Rec"), Matrix("W_rec"));
        TrialRun.Set(run.Weights, run.Layout.Projection("Out"), Matrix("W_out"));
        return run;
    }

    internal static (SpikeTrain Input, int Label) Example() =>
        (SpikeTrain.FromPairs(Pairs("input_spikes"), 120), File.GetProperty("label").GetInt32());

    internal static (int, int)[] Pairs(string name) => [.. File.GetProperty(name).EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))];

    internal static JsonElement Read(string file) =>
        JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", file))).RootElement;

    internal static double[,] Matrix(string name, JsonElement? file = null)
    {
        var rows = (file ?? File).GetProperty(name);
        var matrix = new double[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int k = 0; k < matrix.GetLength(1); k++)
            {
                matrix[i, k] = rows[i][k].GetDouble();
            }
        }

        return matrix;
    }
}
