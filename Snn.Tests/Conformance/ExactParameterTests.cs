using Snn.Models;
using Snn.Runtime;
using Xunit.Abstractions;

namespace Snn.Tests.Conformance;

/// <summary>
/// Gradients by parameters on the event-driven plan, against differences of its own loss over networks whose models were
/// made with another value: every parameter of every model, whether or not it is marked trainable.
/// </summary>
public sealed class ExactParameterTests(ITestOutputHelper log)
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, Func<IExactNetwork>> Networks = new()
    {
        ["LIF with a hold of 3 ms"] = () => new GoldenLifNetwork { Hidden = new(4) { Model = new() { TauRef = 3 * ms, VReset = 0.1f } } },
        ["LIF with delays"] = () => new GoldenLifNetwork { InHid = new(default) { Delay = 0.37f * ms }, HidHid = new(default) { Delay = 1.618f * ms }, HidOut = new(default) { Delay = 2.5f * ms } },
        ["ALIF with relative reset"] = () => new AlifNetwork { Hidden = new(4) { Model = new() { TauRef = 1.3f * ms, Beta = 0.3f, TauAdapt = 50 * ms } } },
        ["ALIF with threshold-dependent reset"] = () => new ThresholdResetNetwork(),
        ["alpha synapse"] = () => new AlphaNetwork(),
        ["double-exponential synapse"] = () => new DoubleExponentialNetwork(),
        ["impulses over the threshold"] = () => new KickedNetwork { Kicks = new(default) { Delay = 0.9f * ms } },
        ["adaptive exponential"] = () => new ExactAdExNetwork(),
        ["quadratic"] = () => new QuadraticNetwork(),
        ["Izhikevich"] = () => new ExactIzhikevichNetwork(),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Networks.Keys)
            {
                cases.Add(name, 1);
                cases.Add(name, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_parameter(string name, int seed)
    {
        var run = new ExactRun(Networks[name]().Exact()).Draw(seed);
        var gradient = run.Gradient();
        Assert.True(run.HiddenSpikes.Count() >= 8, $"only {run.HiddenSpikes.Count()} hidden spikes");
        var failures = new List<string>();
        foreach (string parameter in run.Trial.System.Parameters)
        {
            double expected = Difference(name, parameter, run), derived = gradient[parameter];
            double scale = Math.Max(Math.Abs(expected), 1e-9);
            log.WriteLine($"{parameter}: {derived:g8}, differences {expected:g8}, {Math.Abs(derived - expected) / scale:e1}");
            if (!(Math.Abs(derived - expected) <= Tolerance * scale))
            {
                failures.Add(parameter);
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Parameters_are_known_by_the_name_of_their_population_or_projection()
    {
        var run = new ExactRun(new GoldenLifNetwork().Exact()).Draw(1);
        Assert.Equal(
            ["Hidden.TauMem", "Hidden.TauRef", "Hidden.VTh", "Hidden.VReset", "Hidden.Steepness", "InHid.Tau", "HidHid.Tau", "Output.Tau", "HidOut.Tau"],
            run.Trial.System.Parameters);
        Assert.Contains("Hidden.TauMem", Assert.Throws<ArgumentException>(() => run.Gradient()["Hidden.Tau"]).Message);
    }

    [Fact]
    public void Without_parameters_the_rest_is_the_same()
    {
        var all = new ExactRun(new AlifNetwork().Exact()).Draw(1);
        var expected = all.Gradient();
        var fewer = new ExactRun(all.Trial.System, all.Weights, differentiatesParameters: false);
        var made = fewer.Gradient();
        Assert.All(made.Parameters, p => Assert.Equal(0, p));
        for (int p = 0; p < all.Trial.System.Projections.Count; p++)
        {
            Assert.Equal(expected.Weights.All(p).ToArray(), made.Weights.All(p).ToArray());
        }
    }

    /// <summary>Fourth-order difference. Models hold single precision, so the value is moved by powers of two.</summary>
    private static double Difference(string name, string parameter, ExactRun run)
    {
        var (owner, property) = Owner(Networks[name](), parameter);
        double value = Value(property.GetValue(owner)!);
        double step = Math.Pow(2, Math.Floor(Math.Log2(value == 0 ? 1 : Math.Abs(value))) - 17);
        if (value == 0 && (parameter.EndsWith("TauRef") || parameter.EndsWith("Tau")))
        {
            return run.Gradient()[parameter]; // a hold of no length cannot be shortened
        }

        return (8 * (Loss(step) - Loss(-step)) - Loss(2 * step) + Loss(-2 * step)) / (12 * step);

        double Loss(double change)
        {
            var network = Networks[name]();
            var (changedOwner, changed) = Owner(network, parameter);
            float moved = (float)(value + change);
            Assert.Equal(value + change, moved);
            changed.SetValue(changedOwner, changed.PropertyType == typeof(float) ? moved : Activator.CreateInstance(changed.PropertyType, moved));
            return new ExactRun(network.Exact(), run.Weights).Loss();
        }
    }

    private static (object Owner, System.Reflection.PropertyInfo Property) Owner(object network, string parameter)
    {
        string[] names = parameter.Split('.');
        object part = network.GetType().GetProperty(names[0])!.GetValue(network)!;
        object model = part.GetType().GetProperty("Model")!.GetValue(part)!;
        return (model, model.GetType().GetProperty(names[1])!);
    }

    private static double Value(object value) =>
        value is float single ? single : (float)value.GetType().GetProperty("Value")!.GetValue(value)!;
}
