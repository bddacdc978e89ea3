using Snn.Models;
using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>Gradients of the event-driven plan against central finite differences of its own loss, all in double.</summary>
public sealed class ExactGradientTests(ITestOutputHelper log)
{
    private const double Step = 1e-6, Tolerance = 1e-5;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Systems.Keys)
            {
                for (int seed = 1; seed <= 3; seed++)
                {
                    cases.Add(name, seed);
                }
            }

            return cases;
        }
    }

    private static readonly Dictionary<string, Func<ExactSystem>> Systems = new()
    {
        ["LIF"] = () => new GoldenLifNetwork().Exact(),
        ["LIF with a hold of 3 ms"] = () => new GoldenLifNetwork { Hidden = new(4) { Model = new() { TauRef = 3 * ms, VReset = 0.1f } } }.Exact(),
        ["LIF with delays"] = () => new GoldenLifNetwork { InHid = new(default) { Delay = 0.37f * ms }, HidHid = new(default) { Delay = 1.618f * ms }, HidOut = new(default) { Delay = 2.5f * ms } }.Exact(),
        ["ALIF"] = () => new AlifNetwork { Hidden = new(4) { Model = new() { TauRef = 0 * ms, Beta = 0.3f } } }.Exact(),
        ["ALIF with a hold"] = () => new AlifNetwork { Hidden = new(4) { Model = new() { TauRef = 1.3f * ms, Beta = 0.3f, TauAdapt = 50 * ms } } }.Exact(),
        ["ALIF with threshold-dependent reset"] = () => new ThresholdResetNetwork().Exact(),
        ["alpha synapse"] = () => new AlphaNetwork().Exact(),
        ["double-exponential synapse"] = () => new DoubleExponentialNetwork().Exact(),
        ["impulses over the threshold"] = () => new KickedNetwork { Kicks = new(default) { Delay = 0.9f * ms } }.Exact(),
        ["adaptive exponential"] = () => new ExactAdExNetwork().Exact(),
        ["resonator"] = () => new ExactResonatorNetwork().Exact(),
        ["resonator without a reset"] = () => new ExactFreeResonatorNetwork().Exact(),
        ["quadratic"] = () => new QuadraticNetwork().Exact(),
        ["Izhikevich"] = () => new ExactIzhikevichNetwork().Exact(),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights(string name, int seed)
    {
        var run = new ExactRun(Systems[name]()).Draw(seed);
        var gradient = run.Gradient();
        Assert.True(run.HiddenSpikes.Count() >= 8, $"only {run.HiddenSpikes.Count()} hidden spikes");
        foreach (var (p, projection) in run.Trial.System.Projections.Index())
        {
            var derived = gradient.Weights.All(p).ToArray();
            var differences = derived.Select((_, i) => Difference(d => run.Weights.All(p)[i] += d, run)).ToArray();
            Close(differences, derived, projection.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Times(string name, int seed)
    {
        var system = Systems[name]();
        var run = new ExactRun(system).Draw(seed);
        var gradient = run.Gradient();
        double[] inputs = [.. Enumerable.Range(0, run.Input.Count).Select(i => Difference(d => run.Input[i] = (run.Input[i].Time + d, run.Input[i].Unit), run))];
        Close(inputs, gradient.SpikeTimes[..run.Trial.Given].ToArray(), "input spikes");

        // where there is no delay, none can be taken off
        double[] delays = [.. system.Projections.Select((x, i) => x.Delay == 0 ? gradient.Delays[i] : Change(d => system with
        {
            Projections = [.. system.Projections.Select((p, k) => k == i ? p with { Delay = p.Delay + d } : p)],
        }))];
        Close(delays, gradient.Delays, "delays");

        foreach (var (p, projection) in system.Projections.Index().Where(p => p.Item.Delay > 0))
        {
            double[] all = [.. Enumerable.Repeat(projection.Delay, system.Populations[projection.Source].Size)];
            double[] each = [.. all.Select((_, unit) => Change(d => system with
            {
                Projections = [.. system.Projections.Select((x, k) => k == p ? x with { SourceDelays = [.. all.Select((own, i) => i == unit ? own + d : own)] } : x)],
            }))];
            Close(each, gradient.SourceDelays[p], $"delays of {projection.Name}");
        }

        double[] holds = [.. system.Populations.Select((x, i) => x is not AffinePopulation { Spike.Hold: > 0 } held ? gradient.Holds[i] : Change(d => system with
        {
            Populations = [.. system.Populations.Select((p, k) => k == i ? held with { Spike = held.Spike with { Hold = held.Spike.Hold + d } } : p)],
        }))];
        Close(holds, gradient.Holds, "holds");

        double Change(Func<double, ExactSystem> changed) =>
            (new ExactRun(changed(Step), run.Weights).Loss() - new ExactRun(changed(-Step), run.Weights).Loss()) / (2 * Step);
    }

    [Fact]
    public void Weights_of_spikes_at_their_full_height()
    {
        var run = new ExactRun(new ExactAdExNetwork { Hidden = new(4) { Model = new() { VPeak = 20 * mV } } }.Exact()).Draw(1);
        var gradient = run.Gradient();
        int inputs = run.Trial.System.Projection("InHid");
        double[] differences = [.. Enumerable.Range(0, 4).Select(i => Difference(d => run.Weights.All(inputs)[i] += d, run))];
        Close(differences, gradient.Weights.All(inputs)[..4].ToArray(), "InHid");
    }

    [Fact]
    public void Weights_of_spikes_that_reset_nothing()
    {
        var run = new ExactRun(new ExactHodgkinHuxleyNetwork().Exact()).Draw(1);
        var gradient = run.Gradient();
        Assert.InRange(run.HiddenSpikes.Count(), 8, 60);
        int inputs = run.Trial.System.Projection("InHid");
        double[] differences = [.. Enumerable.Range(0, 4).Select(i => Difference(d => run.Weights.All(inputs)[i] += d, run))];
        Close(differences, gradient.Weights.All(inputs)[..4].ToArray(), "InHid");
    }

    [Fact]
    public void A_network_that_does_not_fit_has_no_such_plan()
    {
        Assert.IsNotAssignableFrom<IExactNetwork>(new MapNetwork());
        Assert.IsAssignableFrom<INetwork>(new MapNetwork());
        Assert.IsNotAssignableFrom<IExactNetwork>(new CorneredNetwork());
        Assert.Equal("Hidden (BellecAlif): Next(V) is a discrete map, which knows no time between its steps", new MapNetwork().Layout().WhyNotExact);
        Assert.Contains("no plan without a time grid: Hidden (BellecAlif)", new MapNetwork().Describe(full: true));
        Assert.Equal("Hidden (Cornered): dV/dt = (Max(V, 0) * V + InHidI) / Tau is not differentiable everywhere", new CorneredNetwork().Layout().WhyNotExact);
        Assert.Null(new GoldenLifNetwork().Layout().WhyNotExact);
    }

    private static double Difference(Action<double> change, ExactRun run)
    {
        change(Step);
        double more = run.Loss();
        change(-2 * Step);
        double less = run.Loss();
        change(Step);
        return (more - less) / (2 * Step);
    }

    private void Close(double[] expected, double[] derived, string what)
    {
        double scale = expected.Max(Math.Abs);
        double error = expected.Zip(derived, (a, b) => Math.Abs(a - b)).Max();
        log.WriteLine($"{what}: {error / Math.Max(scale, 1e-300):e2} of {scale:g3}");
        Assert.True(error <= Tolerance * scale, $"{what}: off by {error:e2}, largest {scale:e2}");
    }
}
