namespace Snn.Runtime;

/// <summary>The dimensions of what every node takes and gives; they follow from its fields and from the nodes before it.</summary>
internal sealed class NirShapes
{
    // a node that says more is damaged, or no file that a machine could run
    private const long MostNumbers = 1 << 22;

    private readonly NirFlat _flat;
    private readonly Dictionary<string, int[]> _inputs = new(StringComparer.Ordinal), _outputs = new(StringComparer.Ordinal);

    /// <exception cref="NirException">A node does not fit those before it.</exception>
    public NirShapes(NirFlat flat)
    {
        _flat = flat;
        foreach (var (name, node) in flat.Nodes)
        {
            Known(name, node);
        }

        var waiting = new Queue<string>(_outputs.Keys);
        while (waiting.TryDequeue(out string? source))
        {
            foreach (string target in flat.Targets[source].Where(t => !_outputs.ContainsKey(t)))
            {
                _inputs[target] = _outputs[source];
                _outputs[target] = Checked(target, OutputOf(target, flat.Nodes[target], _inputs[target]));
                waiting.Enqueue(target);
            }
        }

        foreach (var (source, target) in flat.Edges)
        {
            CheckEdge(source, target);
        }
    }

    /// <summary>The dimensions that a node takes.</summary>
    public int[] Input(string name) => _inputs.GetValueOrDefault(name) ?? throw Unknown(name);

    /// <summary>The dimensions that it gives.</summary>
    public int[] Output(string name) => _outputs.GetValueOrDefault(name) ?? throw Unknown(name);

    /// <summary>How many numbers a shape has.</summary>
    public static int Size(int[] shape) => shape.Aggregate(1, (all, d) => all * d);

    private static NirException Unknown(string name) => new(name, null, "nothing says which shape its input has; connect it with nodes that an Input leads to.");

    private void Known(string name, NirNode node)
    {
        int[]? input = null;
        switch (node.Type)
        {
            case "Input" or "Output":
                input = NirFields.Integers(name, node, "shape", Math.Max(node["shape"].Count, 1), 1);
                break;
            case "Linear" or "Affine":
                var weight = node["weight"];
                if (weight.Shape.Count != 2)
                {
                    throw new NirException(name, "weight", $"has the shape {NirArray.Text(weight.Shape)}; SnnDsl reads a matrix with a row for each target.");
                }

                if (node.Find("bias") is { } bias && (bias.Shape.Count != 1 || bias.Count != weight.Shape[0]))
                {
                    throw new NirException(name, "bias", $"has the shape {NirArray.Text(bias.Shape)}, and weight {NirArray.Text(weight.Shape)}; give one number for each row.");
                }

                (_inputs[name], _outputs[name]) = ([weight.Shape[1]], [weight.Shape[0]]);
                return;
            case "Conv1d" or "Conv2d":
                int dimensions = node.Type == "Conv1d" ? 1 : 2;
                int channels = CheckKernel(name, node, dimensions);
                input = node.Find("input_shape") is null ? null : [channels, .. NirFields.Integers(name, node, "input_shape", dimensions, 1)];
                break;
            case "SumPool2d" or "AvgPool2d":
                NirConvolution.Read(name, node);
                break;
            case "Flatten":
                input = node.Find("input_type") is { } given ? NirFields.Integers(name, node, "input_type", given.Count, 1) : null;
                break;
            default:
                input = [.. node[NirFields.OfNeurons(node.Type).First()].Shape];
                input = input.Length == 0 ? [1] : input;
                break;
        }

        if (input is not null)
        {
            _inputs[name] = Checked(name, input);
            _outputs[name] = Checked(name, OutputOf(name, node, input));
        }
    }

    private static int CheckKernel(string name, NirNode node, int dimensions)
    {
        var weight = node["weight"];
        if (weight.Shape.Count != 2 + dimensions)
        {
            throw new NirException(name, "weight", $"has the shape {NirArray.Text(weight.Shape)}; a {node.Type} has channels of the target, channels of the source, and {dimensions} more.");
        }

        int groups = NirFields.Integers(name, node, "groups", 1, 1)[0];
        if (weight.Shape[0] % groups != 0)
        {
            throw new NirException(name, "groups", $"is {groups}, and there are {weight.Shape[0]} channels of the target; each group has as many.");
        }

        var bias = node["bias"];
        if (bias.Count != weight.Shape[0])
        {
            throw new NirException(name, "bias", $"has {bias.Count} numbers, and there are {weight.Shape[0]} channels of the target; give one for each.");
        }

        NirConvolution.Read(name, node);
        return (long)weight.Shape[1] * groups < int.MaxValue ? weight.Shape[1] * groups : throw new NirException(name, "groups", "is too large.");
    }

    private static int[] OutputOf(string name, NirNode node, int[] input)
    {
        switch (node.Type)
        {
            case "Conv1d" or "Conv2d" or "SumPool2d" or "AvgPool2d":
                return NirConvolution.Read(name, node).Target(name, input);
            case "Flatten":
                int first = Dimension("start_dim"), last = Dimension("end_dim");
                return last >= first ? [.. input[..first], Size(input[first..(last + 1)]), .. input[(last + 1)..]]
                    : throw new NirException(name, "end_dim", $"is dimension {last}, before start_dim, which is {first}.");
            default:
                return input;
        }

        int Dimension(string field)
        {
            int value = NirFields.Integers(name, node, field, 1, -input.Length)[0];
            return value < input.Length ? value < 0 ? value + input.Length : value
                : throw new NirException(name, field, $"is {value}, and its input has the dimensions {NirArray.Text(input)}.");
        }
    }

    private static int[] Checked(string name, int[] shape) => shape.Length > 0 && shape.Aggregate(1.0, (all, d) => all * d) is >= 1 and <= MostNumbers ? shape
        : throw new NirException(name, null, $"has the shape {NirArray.Text(shape)}, which is empty or of more than {MostNumbers} numbers.");

    private void CheckEdge(string source, string target)
    {
        if (!_outputs.TryGetValue(source, out var given) || !_inputs.TryGetValue(target, out var taken))
        {
            return; // no input leads there; who wants to run it will find out
        }

        // what comes in and out may have dimensions of 1 more, as of a batch
        bool isEnd = _flat.Nodes[source].Type == "Input" || _flat.Nodes[target].Type == "Output";
        if (!given.SequenceEqual(taken) && !(isEnd && Size(given) == Size(taken)))
        {
            throw new NirException(target, null, $"takes {NirArray.Text(taken)}, and '{source}' gives {NirArray.Text(given)}; correct the edge or one of the two.");
        }
    }
}
