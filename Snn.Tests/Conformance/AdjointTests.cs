using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// The gradients that the generator derives from equations, for models that nobody derived by hand, against eligibility
/// traces in double with numeric Jacobians of a step written by hand.
/// </summary>
public sealed class AdjointTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData("lif", Backend.Simd)]
    [InlineData("lif", Backend.Reference)]
    [InlineData("lif, equal time constants", Backend.Simd)]
    [InlineData("alif", Backend.Simd)]
    [InlineData("alif", Backend.Reference)]
    [InlineData("izhikevich", Backend.Simd)]
    [InlineData("izhikevich", Backend.Reference)]
    [InlineData("adex", Backend.Simd)]
    [InlineData("adex", Backend.Reference)]
    [InlineData("shunted", Backend.Simd)]
    [InlineData("shunted", Backend.Reference)]
    [InlineData("resonator", Backend.Simd)]
    [InlineData("resonator", Backend.Reference)]
    [InlineData("resonator without a reset", Backend.Simd)]
    [InlineData("chained map", Backend.Simd)]
    [InlineData("chained map", Backend.Reference)]
    [InlineData("plateau", Backend.Simd)]
    [InlineData("plateau", Backend.Reference)]
    public void The_derived_gradient_equals_traces_per_synapse(string name, Backend backend)
    {
        var (network, hidden, readout, delay) = Case(name);
        using var run = new TrialRun(network, backend, Steps);
        var input = Inputs.Random(11, Steps, 0.06, seed: 5);
        double loss = run.Forward(input, 1);
        run.Backward();
        var oracle = new Oracle(hidden, readout, delay)
        {
            In = run.Matrix(run.Weights, "In"),
            Rec = run.Matrix(run.Weights, "Rec"),
            Out = run.Matrix(run.Weights, "Out"),
            Feedback = run.Matrix(run.Weights, "Out"),
        };
        oracle.Run(input, 1);

        Assert.InRange(oracle.Spikes.Count, 30, 9 * Steps / 3);
        Assert.Equal(oracle.Spikes, run.Spikes("Hidden"));
        Assert.InRange(loss, oracle.Loss * (1 - 1e-4), oracle.Loss * (1 + 1e-4));
        Expect.Close(oracle.Y, run.Outputs(), 1e-4, "y");
        Expect.Alive(oracle.InGradient, "the gradient");
        Assert.True(hidden.Ahead.Count + hidden.Later.Count == 0 || oracle.Happened > 20);
        Expect.Close(oracle.OutGradient, run.Matrix(run.Gradient, "Out"), 1e-3, "dOut");
        Expect.Close(oracle.InGradient, run.Matrix(run.Gradient, "In"), 1e-3, "dIn");
        Expect.Close(oracle.RecGradient, run.Matrix(run.Gradient, "Rec"), 1e-3, "dRec");
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_smooth_network_has_the_gradient_of_finite_differences(Backend backend)
    {
        using var run = new TrialRun(new SmoothNetwork(), backend, 80);
        var input = Inputs.Random(7, 80, 0.05, seed: 2);
        run.Forward(input, 2);
        run.Backward();
        var actual = run.Matrix(run.Gradient, "Out");
        var expected = new double[7, 4];
        for (int k = 0; k < 7; k++)
        {
            for (int m = 0; m < 4; m++)
            {
                ref float weight = ref run.Weights[0][k].At(m);
                float middle = weight, step = 0.02f;
                weight = middle + step;
                double up = run.Forward(input, 2);
                weight = middle - step;
                double down = run.Forward(input, 2);
                weight = middle;
                expected[k, m] = (up - down) / (2 * step);
            }
        }

        // a coarse step, since the loss is a sum of floats: the difference formula itself errs by its square
        Expect.Close(expected, actual, 1e-3, "dOut");
    }

    private static (INetwork, OracleNeuron Hidden, OracleNeuron Readout, (int, int, int) Delay) Case(string name) => name switch
    {
        "lif" => (new LifExponentialNetwork(5 * ms), new LifByHand(20, 5, 3, 3), new LeakyByHand(), (1, 2, 1)),
        "lif, equal time constants" => (new LifExponentialNetwork(20 * ms), new LifByHand(20, 20, 3, 3), new LeakyByHand(), (1, 2, 1)),
        "alif" => (new AlifDeltaNetwork(), new AlifByHand(0.2), new BellecReadoutByHand(20), (1, 1, 3)),
        "izhikevich" => (new IzhikevichNetwork(), new IzhikevichByHand(0.25), new LeakyByHand(0.25), (1, 1, 1)),
        "adex" => (new AdExNetwork(), new AdExByHand(), new CubicReadoutByHand(), (1, 1, 1)),
        "shunted" => (new ShuntedNetwork(), new ShuntedByHand(), new LeakyByHand(), (1, 1, 1)),
        "resonator" => (new ResonatorNetwork(), new ResonatorByHand(resets: true), new LeakyByHand(0.25), (1, 1, 1)),
        "resonator without a reset" => (new FreeResonatorNetwork(), new ResonatorByHand(resets: false), new LeakyByHand(0.25), (1, 1, 1)),
        "chained map" => (new ChainedMapNetwork(), new ChainedMapByHand(), new BellecReadoutByHand(20), (1, 1, 1)),
        "plateau" => (new PlateauNetwork(), new PlateauByHand(), new LeakyByHand(), (1, 2, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
