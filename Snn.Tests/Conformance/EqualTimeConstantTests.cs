using MathNet.Numerics.LinearAlgebra;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>
/// A membrane driven by a synapse of its own time constant: the textbook's closed form divides by their difference, which
/// is 0/0 when they are equal and loses most digits when they almost are.
/// </summary>
public sealed class EqualTimeConstantTests
{
    [Theory]
    [InlineData(20, 20)]
    [InlineData(20, 20.00002)]
    [InlineData(20, 19.9)]
    [InlineData(20, 5)]
    [InlineData(0.3, 0.3)]
    public void The_exact_step_equals_an_ode_solver(double tauMem, double tauSyn)
    {
        double[,] rates = { { -1 / tauMem, 1 / tauMem, 0 }, { 0, -1 / tauSyn, 0 } };
        var step = LinearFlow.Propagator(1, rates);
        var start = Vector<double>.Build.Dense([0.3, 2]);
        var end = MathNet.Numerics.OdeSolvers.RungeKutta.FourthOrder(start, 0, 1, 4001, (_, y) => Vector<double>.Build.Dense([(y[1] - y[0]) / tauMem, -y[1] / tauSyn]))[^1];
        Assert.Equal(end[0], step[0, 0] * 0.3 + step[0, 1] * 2, 1e-10);
        Assert.Equal(end[1], step[1, 0] * 0.3 + step[1, 1] * 2, 1e-10);
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_single_spike_through_equal_time_constants_gives_the_alpha_function(Backend backend)
    {
        using var run = new TrialRun(new LifExponentialNetwork(20 * ms), backend, 60);
        run.Weights.All.Span.Clear();
        run.Weights[0][4].Span[2] = 0.5f;
        var v = run.Trial.Record("Hidden.V");
        run.Forward(SpikeTrain.FromPairs([(0, 4)], 60), 0);
        for (int t = 1; t < 60; t++)
        {
            // arrives at the start of step 1, so that t milliseconds have passed at the end of step t
            Assert.Equal(0.5 * t / 20 * Math.Exp(-t / 20.0), v[t].Span[2], 1e-6);
        }
    }
}
