using System.Text.Json;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A network on the event-driven plan with a loss of everything that a loss can read.</summary>
internal sealed class ExactRun
{
    public const double Duration = 40;

    public static readonly JsonElement Golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "eventprop_lif.json"))).RootElement;

    private readonly int _hidden;

    public ExactRun(ExactSystem system, ExactWeights? weights = null, bool observes = true, bool differentiatesParameters = true)
    {
        Weights = weights ?? new(system);
        Trial = new(system, Weights) { Observations = observes ? [12.5, 31, Duration] : [], DifferentiatesParameters = differentiatesParameters };
        _hidden = system.Population("Hidden");
    }

    public ExactTrial Trial { get; }

    public ExactWeights Weights { get; }

    /// <summary>The golden file's spikes.</summary>
    public List<(double Time, int Unit)> Input { get; } = [.. GoldenInput];

    /// <summary>The input spikes of the golden file.</summary>
    public static IEnumerable<(double Time, int Unit)> GoldenInput =>
        Golden.GetProperty("input_spikes").EnumerateArray().Select(s => (s[0].GetDouble(), s[1].GetInt32()));

    public IEnumerable<(double Time, int Unit)> HiddenSpikes =>
        Trial.Spikes.Where(s => s.Population == _hidden).Select(s => (s.Time, s.Unit));

    /// <summary>Weights that make every hidden neuron spike several times.</summary>
    public ExactRun Draw(int seed)
    {
        var random = new Random(seed);
        foreach (var (p, projection) in Trial.System.Projections.Index())
        {
            var (lo, hi) = projection.Name switch { "InHid" => (0.8, 2.8), "HidHid" => (-0.6, 1.0), "Kicks" => (0.0, 0.7), _ => (-1.5, 1.5) };
            foreach (ref double w in Weights.All(p))
            {
                w = lo + (hi - lo) * random.NextDouble();
            }
        }

        return this;
    }

    public double Loss() => Evaluate(null);

    public ExactGradient Gradient()
    {
        Loss();
        var errors = new ExactErrors(Trial);
        Evaluate(errors);
        return Trial.Backward(errors);
    }

    public double[,] Matrix(ExactWeights weights, string projection)
    {
        var (p, record) = Trial.System.Projections.Index().First(x => x.Item.Name == projection);
        var matrix = new double[Trial.System.Populations[record.Source].Size, Trial.System.Populations[record.Target].Size];
        weights.All(p).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length));
        return matrix;
    }

    /// <summary>
    /// c·V(end) and q times the first two hidden spikes, as in the golden file; where the readout is observed, also outputs, an
    /// integral over a window, and a state of a hidden neuron at the end.
    /// </summary>
    private double Evaluate(ExactErrors? errors)
    {
        if (errors is null)
        {
            Trial.Forward(Duration, new TimedSpikes(Input));
        }

        int readout = Trial.System.Readout;
        double loss = 0;
        double[] c = [1, -0.7];
        for (int m = 0; m < c.Length; m++)
        {
            loss += c[m] * Trial.State(readout, m, 0);
            errors?.States(readout)[m, 0] += c[m];
        }

        foreach (var (spike, _) in Trial.Spikes.Index().Where(s => s.Item.Population == _hidden).Take(2))
        {
            loss += 0.01 * Trial.Spikes[spike].Time;
            errors?.SpikeTimes[spike] += 0.01;
        }

        if (Trial.Observations.Count > 0)
        {
            loss += 0.4 * Trial.Output(0, 1) * Trial.Output(0, 1) + 0.03 * (Trial.Integral(1, 0) - Trial.Integral(0, 0)) + 0.2 * Trial.State(_hidden, 2, 0);
            errors?.Outputs[0, 1] += 0.8 * Trial.Output(0, 1);
            errors?.Integrals[1, 0] += 0.03;
            errors?.Integrals[0, 0] -= 0.03;
            errors?.States(_hidden)[2, 0] += 0.2;
        }

        return loss;
    }
}
