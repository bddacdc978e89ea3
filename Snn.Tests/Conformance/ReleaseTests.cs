using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Synapses that keep states of their source neurons: what they deliver, and where they are refused.</summary>
public sealed class ReleaseTests
{
    private const int Steps = 200;

    public static TheoryData<Backend, float, float, float> Kinds() => new()
    {
        { Backend.Simd, 800, 20, 0.5f }, // depressing
        { Backend.Reference, 800, 20, 0.5f },
        { Backend.Simd, 40, 500, 0.1f }, // facilitating
        { Backend.Reference, 40, 500, 0.1f },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_synapse_equals_the_equations_of_the_paper_integrated_by_itself(Backend backend, float tauRec, float tauFacil, float use)
    {
        var network = new PlasticReadout { InOut = new(Init.Uniform(-1, 1)) { Model = new() { TauRec = tauRec * ms, TauFacil = tauFacil * ms, U0 = use } } };
        var (readout, released) = Run(network, backend, Train(), "InOut.Release");

        // (u, x, g): u falls, x recovers; a spike raises u, and uses that share of x
        var (expected, releases) = Integrate(
            network,
            start: [0, 1, 0],
            flow: s => [-s[0] / tauFacil, (1 - s[1]) / tauRec, -s[2] / 3],
            arrive: (s, w) =>
            {
                double u = s[0] + use * (1 - s[0]);
                return ([u, s[1] - u * s[1], s[2] + w * u * s[1]], u * s[1]);
            },
            current: 2);
        Expect.Close(expected, readout, 1e-5, "readout");
        Assert.All(releases, r => Assert.Equal(r.Value, released[r.Step][r.Source], 5e-6));

        // a source that has fired more has less left, or more: one state for all would be another network
        double[] last = [.. Enumerable.Range(0, 5).Select(k => releases.Last(r => r.Source == k).Value)];
        Assert.True(last.Max() > 1.3 * last.Min());
        Assert.Equal(use, releases[0].Value, 1e-6);
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Resources_may_be_inactive_before_they_recover(Backend backend)
    {
        var network = new ThreeStateReadout();
        var (readout, _) = Run(network, backend, Train(), "InOut.Release");
        var (expected, _) = Integrate(
            network,
            start: [1, 0, 0],
            flow: s => [(1 - s[0] - s[1]) / 90, -s[1] / 6, -s[2] / 6],
            arrive: (s, w) => ([s[0] - 0.4 * s[0], s[1] + 0.4 * s[0], s[2] + w * 0.4 * s[0]], s[0]),
            current: 2);
        Expect.Close(expected, readout, 1e-5, "readout");
    }

    [Fact]
    public void Impulses_may_tire_and_two_projections_of_them_share_a_place()
    {
        var network = new TiredReadout();
        var train = Train();
        var (simd, _) = Run(network, Backend.Simd, train, "Late.Release");
        var (reference, _) = Run(network, Backend.Reference, train, "Late.Release");
        Expect.Close(reference, simd, 1e-6, "readout");

        using var run = new TrialRun(network, Backend.Reference, Steps);
        var (first, late) = (run.Matrix(run.Weights, "InOut"), run.Matrix(run.Weights, "Late"));
        var y = new double[Steps, 3];
        var x = new double[2, 5];
        var v = new double[3];
        for (int t = 0; t < Steps; t++)
        {
            double[] arriving = new double[3];
            foreach (var (p, delay, use, weights) in new[] { (0, 1, 0.4, first), (1, 3, 0.2, late) })
            {
                for (int k = 0; k < 5; k++)
                {
                    double left = 1 - x[p, k]; // x counts what is missing
                    if (t >= delay && train.At(t - delay).Contains(k))
                    {
                        for (int j = 0; j < 3; j++)
                        {
                            arriving[j] += use * weights[k, j] * left;
                        }

                        left -= use * left;
                    }

                    x[p, k] = (1 - left) * Math.Exp(-1.0 / 50);
                }
            }

            for (int j = 0; j < 3; j++)
            {
                y[t, j] = v[j] = Math.Exp(-1.0 / 15) * v[j] + arriving[j];
            }
        }

        Expect.Close(y, simd, 1e-5, "readout");
    }

    [Fact]
    public void A_time_constant_of_the_source_is_refused_by_name_before_anything_runs()
    {
        var network = new PlasticReadout { InOut = new(Init.Constant(1)) { Model = new() { TauRec = -1 * ms } } };
        Assert.Contains("InOut.TauRec", Assert.ThrowsAny<ArgumentException>(network.Layout).Message);
    }

    [Fact]
    public void There_is_no_plan_without_a_time_grid_and_the_network_says_why()
    {
        var network = new PlasticReadout();
        Assert.IsNotType<IExactNetwork>(network, exactMatch: false);
        Assert.Contains("InOut (TsodyksMarkram)", network.Layout().WhyNotExact);
        Assert.Contains("InOut (TsodyksMarkram)", network.Describe(full: true));
    }

    [Fact]
    public void Descriptions_say_what_is_released_and_how_it_steps_back()
    {
        string text = new PlasticNetwork().Describe(full: true), latex = new PlasticNetwork().DescribeLatex();
        Assert.Contains("InHid, what the neurons of Input release when their spikes arrive", text);
        Assert.Contains("HidHid, what the neurons of Hidden release", text);
        Assert.Contains("one for each source neuron: U, X", new TsodyksMarkram().Describe());
        Assert.Contains("InHid", latex);
    }

    private static SpikeTrain Train()
    {
        // every source at a rate of its own, some in bursts
        var random = new Random(4);
        var spikes = Enumerable.Range(0, Steps).SelectMany(t => Enumerable.Range(0, 5).Where(k => random.NextDouble() < 0.03 * (k + 1) || (k == 4 && t % 50 < 6)).Select(k => (t, k)));
        return SpikeTrain.FromPairs(spikes, Steps);
    }

    private static (double[,] Readout, float[][] Recorded) Run(INetwork network, Backend backend, SpikeTrain train, string state)
    {
        using var run = new TrialRun(network, backend, Steps, network is CubicRecoveryReadout ? new SurrogateBptt() : new EProp());
        var recorded = run.Trial.Record(state);
        run.Forward(train, 0);
        return (run.Outputs(), [.. Enumerable.Range(0, Steps).Select(t => recorded[t].Span.ToArray())]);
    }

    /// <summary>Each synapse alone, by Runge-Kutta in fifty parts of a step; the readout is a leaky integrator of 20 ms.</summary>
    private static (double[,] Readout, List<(int Step, int Source, double Value)> Releases) Integrate(
        INetwork network, double[] start, Func<double[], double[]> flow, Func<double[], double, (double[] State, double Release)> arrive, int current)
    {
        using var run = new TrialRun(network, Backend.Reference, Steps);
        double[,] weights = run.Matrix(run.Weights, "InOut"), y = new double[Steps, 3];
        var train = Train();
        var releases = new List<(int Step, int Source, double Value)>();
        for (int j = 0; j < 3; j++)
        {
            for (int k = 0; k < 5; k++)
            {
                // the membrane is linear, so that each synapse has a part of it to itself
                double[] s = [.. start, 0];
                for (int t = 0; t < Steps; t++)
                {
                    if (t > 0 && train.At(t - 1).Contains(k))
                    {
                        var (next, release) = arrive(s, weights[k, j]);
                        s = [.. next, s[^1]];
                        if (j == 0)
                        {
                            releases.Add((t, k, release));
                        }
                    }

                    for (int part = 0; part < 50; part++)
                    {
                        s = Advance(s, 0.02, state => [.. flow(state), (state[current] - state[^1]) / 20]);
                    }

                    y[t, j] += s[^1];
                }
            }
        }

        releases.Sort();
        return (y, releases);
    }

    private static double[] Advance(double[] s, double h, Func<double[], double[]> flow)
    {
        double[] a = flow(s), b = flow(Step(a, h / 2)), c = flow(Step(b, h / 2)), d = flow(Step(c, h));
        return [.. s.Select((x, i) => x + h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]))];

        double[] Step(double[] slope, double by) => [.. s.Select((x, i) => x + by * slope[i])];
    }
}
