using Snn.Runtime;

namespace Snn.Tests.Runtime.Nir;

/// <summary>
/// A graph step by step in double precision, as docs/nir.md says, by another way than the product: every node by its own
/// definition, signals from node to node, and equations integrated in small substeps of Runge and Kutta.
/// </summary>
internal sealed class NirInterpreter
{
    private const int Substeps = 20;

    private readonly Dictionary<string, NirNode> _nodes = [];
    private readonly List<(string Source, string Target)> _edges = [];
    private readonly NirMethod _method;
    private readonly double _dt;
    private readonly Dictionary<string, List<double[]>> _history = [];
    private readonly Dictionary<string, double[]> _signals = [], _constants = [];
    private readonly Dictionary<string, double[]> _before = [];

    public NirInterpreter(NirGraph graph, double dt, NirMethod method)
    {
        (_dt, _method) = (dt, method);
        Flatten(graph, "");
        foreach (var (name, node) in _nodes.Where(n => IsNeuron(n.Value)))
        {
            int size = SizeOf(node);
            Potential[name] = [.. Enumerable.Range(0, size).Select(i => node.Fields.ContainsKey("v_leak") ? node["v_leak"].Values[i] : 0)];
            Current[name] = new double[size];
            Spikes[name] = new double[size];
        }
    }

    public Dictionary<string, double[]> Potential { get; } = [];

    public Dictionary<string, double[]> Current { get; } = [];

    /// <summary>Who spiked in the last step, as 0 and 1.</summary>
    public Dictionary<string, double[]> Spikes { get; } = [];

    public void Step(Dictionary<string, double[]> inputs)
    {
        _signals.Clear();
        _constants.Clear();
        _before.Clear();
        foreach (var (name, spikes) in Spikes)
        {
            _before[name] = [.. spikes];
        }

        foreach (var (name, node) in _nodes.Where(n => IsNeuron(n.Value)))
        {
            Advance(name, node, Sum(name, _signals, false), Sum(name, _constants, true));
        }

        foreach (var (name, node) in _nodes.Where(n => n.Value.Type == "Delay"))
        {
            _history.TryAdd(name, []);
            _history[name].Add(Sum(name, _signals, false));
        }

        foreach (var (name, spikes) in inputs)
        {
            Spikes[name] = spikes;
        }
    }

    /// <summary>What comes to a node in the step that was last taken.</summary>
    public double[] InputOf(string name) => Sum(name, _signals, false);

    private static bool IsNeuron(NirNode node) => node.Type is "IF" or "LIF" or "CubaLIF" or "I" or "LI" or "CubaLI" or "Threshold";

    private static int SizeOf(NirNode node) => node.Fields.Values.OfType<NirArray>().Max(a => a.Count);

    private void Flatten(NirGraph graph, string prefix)
    {
        foreach (var (name, node) in graph.Nodes)
        {
            if (node is NirGraph inner)
            {
                Flatten(inner, $"{prefix}{name}.");
            }
            else
            {
                _nodes.Add(prefix + name, node);
            }
        }

        foreach (var (source, target) in graph.Edges)
        {
            // inner inputs and outputs stay, and hand on what they get
            bool from = graph.Nodes.First(n => n.Name == source).Node is NirGraph, to = graph.Nodes.First(n => n.Name == target).Node is NirGraph;
            _edges.Add(($"{prefix}{source}{(from ? ".output" : "")}", $"{prefix}{target}{(to ? ".input" : "")}"));
        }
    }

    private void Advance(string name, NirNode node, double[] all, double[] bias)
    {
        for (int j = 0; j < Potential[name].Length; j++)
        {
            double v = Potential[name][j], i = Current[name][j], x = all[j], spikes = x - bias[j];
            double tau = Of("tau", 1), mem = Of("tau_mem", 1), syn = Of("tau_syn", 1), r = Of("r", 1), leak = Of("v_leak", 0), w = Of("w_in", 1);
            Func<double, double, (double Di, double Dv)> slope = node.Type switch
            {
                "LI" or "LIF" => (_, u) => (0, (leak - u + r * x) / tau),
                "I" or "IF" => (_, _) => (0, r * x),
                "CubaLI" or "CubaLIF" => (c, u) => ((w * bias[j] - c) / syn, (leak - u + r * c) / mem),
                _ => (_, _) => (0, 0),
            };
            if (node.Type == "Threshold")
            {
                v = x;
            }
            else if (_method == NirMethod.Exact)
            {
                i += node.Type.StartsWith("Cuba", StringComparison.Ordinal) ? w * spikes * _dt / syn : 0;
                (i, v) = Integrate(slope, i, v);
            }
            else if (node.Type.StartsWith("Cuba", StringComparison.Ordinal))
            {
                i += _dt / syn * (w * x - i);
                v += _dt / mem * (leak - v + r * i);
            }
            else
            {
                v += _dt * slope(i, v).Dv;
            }

            bool fires = node.Type is "IF" or "LIF" or "CubaLIF" ? v > Of("v_threshold", 1) : node.Type == "Threshold" && v > Of("threshold", 1);
            Spikes[name][j] = fires ? 1 : 0;
            (Current[name][j], Potential[name][j]) = (i, fires && node.Type != "Threshold" ? Of("v_reset", 0) : v);

            double Of(string field, double otherwise) => node.Find(field) is { } numbers ? numbers.Values[j] : otherwise;
        }
    }

    private (double, double) Integrate(Func<double, double, (double Di, double Dv)> slope, double i, double v)
    {
        double h = _dt / Substeps;
        for (int n = 0; n < Substeps; n++)
        {
            var a = slope(i, v);
            var b = slope(i + h / 2 * a.Di, v + h / 2 * a.Dv);
            var c = slope(i + h / 2 * b.Di, v + h / 2 * b.Dv);
            var d = slope(i + h * c.Di, v + h * c.Dv);
            i += h / 6 * (a.Di + 2 * b.Di + 2 * c.Di + d.Di);
            v += h / 6 * (a.Dv + 2 * b.Dv + 2 * c.Dv + d.Dv);
        }

        return (i, v);
    }

    // what a node takes: the sum of what those before it give
    private double[] Sum(string name, Dictionary<string, double[]> known, bool isConstant)
    {
        double[]? sum = null;
        foreach (var (source, _) in _edges.Where(e => e.Target == name))
        {
            double[] given = Signal(source, known, isConstant);
            sum = sum is null ? [.. given] : [.. sum.Zip(given, (a, b) => a + b)];
        }

        return sum!;
    }

    private double[] Signal(string name, Dictionary<string, double[]> known, bool isConstant)
    {
        if (known.TryGetValue(name, out double[]? signal))
        {
            return signal;
        }

        var node = _nodes[name];
        bool isSource = IsNeuron(node) || _edges.All(e => e.Target != name);
        double[] made = isSource
            ? isConstant ? new double[_before.TryGetValue(name, out double[]? s) ? s.Length : node["shape"].Values.Aggregate(1, (all, d) => all * (int)d)]
                : _before.GetValueOrDefault(name) ?? new double[node["shape"].Values.Aggregate(1, (all, d) => all * (int)d)]
            : Made(name, node, Sum(name, known, isConstant), isConstant);
        return known[name] = made;
    }

    private double[] Made(string name, NirNode node, double[] x, bool isConstant)
    {
        switch (node.Type)
        {
            case "Linear" or "Affine":
                var weight = node["weight"];
                return [.. Enumerable.Range(0, weight.Shape[0]).Select(j => x.Select((value, k) => weight.Values[j * x.Length + k] * value).Sum() + (node.Find("bias")?.Values[j] ?? 0))];
            case "Scale":
                return [.. x.Zip(node["scale"].Values, (a, b) => a * b)];
            case "Delay":
                var history = _history.GetValueOrDefault(name) ?? [];
                return isConstant ? x : [.. x.Select((value, k) => (int)Math.Round(node["delay"].Values[k] / _dt) is var d && d == 0 ? value : d <= history.Count ? history[^d][k] : 0)];
            case "Conv2d" or "Conv1d":
                return Convolved(node, x);
            case "SumPool2d" or "AvgPool2d":
                return Pooled(node, x);
            default:
                return x;
        }
    }

    private static double[] Convolved(NirNode node, double[] x)
    {
        bool isRow = node.Type == "Conv1d";
        var weight = node["weight"];
        int targets = weight.Shape[0], perGroup = weight.Shape[1], groups = (int)node["groups"].Values[0], rows = isRow ? 1 : weight.Shape[2], columns = weight.Shape[^1];
        int step = (int)node["stride"].Values[0], gap = (int)node["dilation"].Values[0], padding = node.Find("padding") is { } p ? (int)p.Values[0] : gap * (columns - 1) / 2;
        int channels = perGroup * groups, area = x.Length / channels, width = isRow ? area : (int)Math.Sqrt(area), height = area / width;
        int last = node.Find("padding") is null ? gap * (columns - 1) - padding : padding;
        int outWidth = (width + padding + last - gap * (columns - 1) - 1) / step + 1, outHeight = isRow ? 1 : outWidth;
        var y = new double[targets * outHeight * outWidth];
        for (int o = 0; o < targets; o++)
        {
            for (int at = 0; at < outHeight * outWidth; at++)
            {
                double sum = node["bias"].Values[o];
                for (int c = 0; c < perGroup; c++)
                {
                    for (int i = 0; i < rows; i++)
                    {
                        for (int j = 0; j < columns; j++)
                        {
                            int row = isRow ? 0 : at / outWidth * step + i * gap - padding, column = at % outWidth * step + j * gap - padding;
                            int channel = o / (targets / groups) * perGroup + c;
                            sum += row < 0 || row >= height || column < 0 || column >= width ? 0 : weight.Values[((o * perGroup + c) * rows + i) * columns + j] * x[(channel * height + row) * width + column];
                        }
                    }
                }

                y[o * outHeight * outWidth + at] = sum;
            }
        }

        return y;
    }

    private static double[] Pooled(NirNode node, double[] x)
    {
        int kernel = (int)node["kernel_size"].Values[0], stride = (int)node["stride"].Values[0], width = (int)Math.Sqrt(x.Length / 3), places = (width - kernel) / stride + 1;
        var y = new List<double>();
        for (int c = 0; c < 3; c++)
        {
            for (int at = 0; at < places * places; at++)
            {
                var window = Enumerable.Range(0, kernel * kernel).Select(k => x[(c * width + at / places * stride + k / kernel) * width + at % places * stride + k % kernel]);
                y.Add(node.Type == "SumPool2d" ? window.Sum() : window.Average());
            }
        }

        return [.. y];
    }
}
