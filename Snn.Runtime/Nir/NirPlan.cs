namespace Snn.Runtime;

/// <summary>A graph as populations and projections: what a network of the language has of it.</summary>
internal sealed class NirPlan
{
    // paths through nodes that split and meet again multiply
    private const int MostLinks = 10_000, MostStages = 1000;

    private readonly NirFlat _flat;
    private readonly NirShapes _shapes;
    private readonly Dictionary<string, NirStage> _stages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<NirLink> _links = [];

    /// <exception cref="NirException">The language has no such network; the node that it lacks is named.</exception>
    public NirPlan(NirGraph graph)
    {
        _flat = NirFlat.Of(graph);
        _shapes = new(_flat);
        foreach (var (name, node) in _flat.Nodes.Where(n => n.Value.Type is not ("Input" or "Output") && !NirFields.IsNeuron(n.Value.Type) && _flat.Sources[n.Key].Any()))
        {
            _stages.Add(name, new(name, node, _shapes));
        }

        var populations = new Dictionary<string, NirPopulation>(StringComparer.Ordinal);
        var outputs = new List<string>();
        foreach (var (name, node) in _flat.Nodes)
        {
            if (node.Type == "Output" && IsOfNeurons(name, out string neurons))
            {
                outputs.Add(neurons);
            }
            else if (node.Type is "Input" or "Output" || NirFields.IsNeuron(node.Type))
            {
                populations.Add(name, new(name, node, _shapes.Output(name)) { Bias = node.Type == "Input" ? [] : ConstantAt(name, _shapes.Output(name)) });
            }
        }

        if (populations.Values.FirstOrDefault(p => p.IsInput && _flat.Sources[p.Name].Any()) is { } driven)
        {
            throw new NirException(driven.Name, null, $"is an Input, and an edge leads to it from '{_flat.Sources[driven.Name].First()}'; leave out the edge.");
        }

        foreach (var target in populations.Values.Where(p => !p.IsInput))
        {
            if (!_flat.Sources[target.Name].Any())
            {
                throw new NirException(target.Name, null, "has no input; connect it with an Input, or leave it out.");
            }

            AddLinks(populations, target, target.Name, []);
        }

        Populations = Sorted(populations);
        var places = Populations.Select((p, i) => (p.Name, i)).ToDictionary(StringComparer.Ordinal);
        Links = [.. _links.OrderBy(l => places[l.Target.Name]).ThenBy(l => places[l.Source.Name]).ThenBy(l => l.Text, StringComparer.Ordinal)];
        Readout = FindReadout(outputs);
    }

    /// <summary>Inputs first, then in the order in which spikes reach them.</summary>
    public IReadOnlyList<NirPopulation> Populations { get; }

    /// <summary>The paths between them, in the order of their ends.</summary>
    public IReadOnlyList<NirLink> Links { get; }

    /// <summary>The population that spikes and is the output; null where it does not spike, or there are several.</summary>
    public NirPopulation? Readout { get; }

    private NirPopulation? FindReadout(List<string> outputs)
    {
        if (!Populations.Any(p => p.IsInput))
        {
            throw new NirException("the graph has no node of type Input, so nothing drives it; add one.");
        }

        string[] analog = [.. Populations.Where(p => !p.Spikes).Select(p => p.Name)];
        return analog.Length > 1 ? throw new NirException(analog[1], null, $"is an output without spikes, as is '{analog[0]}', and a network has one; take one of them out of the graph.")
            : analog.Length == 1 || outputs.Distinct().Count() != 1 ? null
            : Populations.First(p => p.Name == outputs[0]);
    }

    // an output that is fed by one population as it is stands for that population
    private bool IsOfNeurons(string output, out string neurons)
    {
        string at = output;
        while (_flat.Sources[at].ToArray() is [var only])
        {
            if (NirFields.IsNeuron(_flat.Nodes[only].Type))
            {
                neurons = only;
                return true;
            }

            if (_flat.Nodes[only].Type != "Flatten" || only == output)
            {
                break;
            }

            at = only;
        }

        neurons = "";
        return false;
    }

    // back from a population, through nodes without a state, to those that spike
    private void AddLinks(Dictionary<string, NirPopulation> populations, NirPopulation target, string at, NirStage[] stages)
    {
        foreach (string name in _flat.Sources[at])
        {
            if (populations.TryGetValue(name, out var source))
            {
                if (!source.Spikes)
                {
                    throw new NirException(name, null, source.Node.Type == "Output" ? "is an Output and gives its input on; connect what is before it."
                        : $"is a {source.Node.Type}, which does not spike, and its potential goes to '{at}'; neurons of SnnDsl send spikes alone. Let it go to an Output as it is, or write the two as one neuron by hand.");
                }

                if (_links.Count == MostLinks)
                {
                    throw new NirException(target.Name, null, $"is reached by more than {MostLinks} paths; put nodes without neurons between them together.");
                }

                _links.Add(new(source, target, stages));
                continue;
            }

            if (_stages.TryGetValue(name, out var stage))
            {
                if (stages.Contains(stage))
                {
                    throw Circle(name);
                }

                CheckLength(name, stages.Length);

                AddLinks(populations, target, name, [stage, .. stages]);
            }
            else if (_flat.Nodes[name].Type == "Output")
            {
                throw new NirException(name, null, "is an Output and gives its input on; connect what is before it.");
            }
        }
    }

    // what nodes without a state give where nothing spikes
    private double[] ConstantAt(string name, int[] shape)
    {
        var sum = new double[NirShapes.Size(shape)];
        foreach (string source in _flat.Sources[name].Where(s => !NirFields.IsNeuron(_flat.Nodes[s].Type) && _flat.Nodes[s].Type is not ("Input" or "Output")))
        {
            double[] constant = ConstantOf(source);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += constant[i];
            }
        }

        return sum;
    }

    private double[] ConstantOf(string name)
    {
        if (_constants.TryGetValue(name, out double[]? known))
        {
            return known;
        }

        if (!_stages.TryGetValue(name, out var stage))
        {
            throw new NirException(name, null, "has no input; connect it with an Input, or leave it out.");
        }

        if (!_open.Add(name))
        {
            throw Circle(name);
        }

        CheckLength(name, _open.Count);

        double[] input = ConstantAt(name, _shapes.Input(name)), output = new double[stage.Size];
        for (int i = 0; i < input.Length; i++)
        {
            if (input[i] == 0)
            {
                continue;
            }

            if (stage.DelayOf(i) > 0)
            {
                throw new NirException(name, "delay", "delays the bias of a node before it, which would begin late; move the Delay before that node.");
            }

            foreach (var (target, weight) in stage.From(i))
            {
                output[target] += weight * input[i];
            }
        }

        for (int j = 0; j < output.Length; j++)
        {
            output[j] += stage.BiasOf(j);
        }

        _open.Remove(name);
        return _constants[name] = output;
    }

    private static void CheckLength(string name, int stages)
    {
        if (stages > MostStages)
        {
            throw new NirException(name, null, $"is one of more than {MostStages} nodes without neurons one after the other; put them together.");
        }
    }

    private static NirException Circle(string name) => new(name, null, "lies on a circle of nodes without neurons, whose input depends on itself within a step; put neurons in it.");

    private NirPopulation[] Sorted(Dictionary<string, NirPopulation> populations)
    {
        var sorted = populations.Values.Where(p => p.IsInput).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        for (int i = 0; i < sorted.Count; i++)
        {
            foreach (var next in _links.Where(l => l.Source == sorted[i] && !sorted.Contains(l.Target)).Select(l => l.Target).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToArray())
            {
                sorted.Add(next);
            }
        }

        return [.. sorted, .. populations.Values.Except(sorted).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }
}
