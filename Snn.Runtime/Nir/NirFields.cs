namespace Snn.Runtime;

/// <summary>Which fields nodes have, and what they may hold.</summary>
internal static class NirFields
{
    private static readonly Dictionary<string, (string[] Needed, string[] Optional)> Known = new(StringComparer.Ordinal)
    {
        ["Input"] = (["shape"], []),
        ["Output"] = (["shape"], []),
        ["Linear"] = (["weight"], []),
        ["Affine"] = (["weight", "bias"], []),
        ["Scale"] = (["scale"], []),
        ["Conv1d"] = (["weight", "stride", "padding", "dilation", "groups", "bias"], ["input_shape"]),
        ["Conv2d"] = (["weight", "stride", "padding", "dilation", "groups", "bias"], ["input_shape"]),
        ["SumPool2d"] = (["kernel_size", "stride", "padding"], []),
        ["AvgPool2d"] = (["kernel_size", "stride", "padding"], []),
        ["Flatten"] = (["start_dim", "end_dim"], ["input_type"]),
        ["Delay"] = (["delay"], []),
        ["Threshold"] = (["threshold"], []),
        ["I"] = (["r"], []),
        ["IF"] = (["r", "v_threshold"], ["v_reset"]),
        ["LI"] = (["tau", "r", "v_leak"], []),
        ["LIF"] = (["tau", "r", "v_leak", "v_threshold"], ["v_reset"]),
        ["CubaLI"] = (["tau_syn", "tau_mem", "r", "v_leak"], ["w_in"]),
        ["CubaLIF"] = (["tau_syn", "tau_mem", "r", "v_leak", "v_threshold"], ["v_reset", "w_in"]),
    };

    /// <summary>Nodes with a potential, or that spike: populations of a network.</summary>
    public static bool IsNeuron(string type) => type is "Threshold" or "I" or "IF" or "LI" or "LIF" or "CubaLI" or "CubaLIF";

    /// <summary>Those of them that spike.</summary>
    public static bool Spikes(string type) => type is "Input" or "Threshold" or "IF" or "LIF" or "CubaLIF";

    /// <summary>The numbers that each neuron of a node has, in the order of the primitive's fields.</summary>
    public static IEnumerable<string> OfNeurons(string type) => Known[type].Needed.Concat(Known[type].Optional);

    /// <summary>The names of the types.</summary>
    public static IEnumerable<string> Types => Known.Keys;

    /// <summary>Checks the fields of a node by themselves.</summary>
    /// <exception cref="NirException">One is missing, is unknown, or holds what it may not.</exception>
    public static void Check(string name, NirNode node)
    {
        if (!Known.TryGetValue(node.Type, out var fields))
        {
            throw new NirException(name, "type", $"'{node.Type}' is no node that SnnDsl knows; there are {string.Join(", ", Types)} and {NirGraph.Name}.");
        }

        foreach (string needed in fields.Needed)
        {
            if (!node.Fields.ContainsKey(needed))
            {
                throw new NirException(name, needed, $"is missing; a {node.Type} has {string.Join(", ", fields.Needed)}.");
            }
        }

        foreach (var (field, value) in node.Fields)
        {
            if (!fields.Needed.Contains(field) && !fields.Optional.Contains(field))
            {
                throw new NirException(name, field, $"is no field of a {node.Type}, which has {string.Join(", ", fields.Needed.Concat(fields.Optional))}; leave it out, or put it into the node's metadata.");
            }

            if (value is NirText text)
            {
                CheckText(name, node, field, text.Value);
            }
            else
            {
                CheckNumbers(name, field, (NirArray)value);
            }
        }

        if (IsNeuron(node.Type))
        {
            CheckAlike(name, node);
        }
    }

    /// <summary>Whole numbers of a field, as many as asked for; a single one stands for all.</summary>
    public static int[] Integers(string name, NirNode node, string field, int count, int least)
    {
        var array = node[field];
        if (array.Count != count && array.Count != 1)
        {
            throw new NirException(name, field, $"has {array.Count} numbers; a {node.Type} has {(count == 1 ? "one" : $"one or {count}")}.");
        }

        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            double value = array.Values[array.Count == 1 ? 0 : i];
            numbers[i] = value == Math.Floor(value) && value >= least && value <= int.MaxValue / 2 ? (int)value
                : throw new NirException(name, field, FormattableString.Invariant($"is {value}; it must be a whole number of at least {least}."));
        }

        return numbers;
    }

    private static void CheckText(string name, NirNode node, string field, string text)
    {
        if (field != "padding" || node.Type is not ("Conv1d" or "Conv2d"))
        {
            throw new NirException(name, field, $"is the text '{text}'; it must be numbers.");
        }

        if (text is not ("same" or "valid"))
        {
            throw new NirException(name, field, $"is '{text}'; it is a number of places, 'same' or 'valid'.");
        }
    }

    private static void CheckNumbers(string name, string field, NirArray array)
    {
        bool isTime = field is "tau" or "tau_mem" or "tau_syn";
        for (int i = 0; i < array.Count; i++)
        {
            double value = array.Values[i];
            if (!double.IsFinite(value) || (isTime && value <= 0) || (field == "delay" && value < 0))
            {
                throw new NirException(name, field, FormattableString.Invariant($"is {value}{(array.Count > 1 ? $" in place {i}" : "")}; it must be {(isTime ? "above 0" : field == "delay" ? "at least 0" : "a finite number")}."));
            }
        }

        if (array.Count == 0)
        {
            throw new NirException(name, field, "holds no numbers.");
        }
    }

    // all numbers of a neuron have one shape; w_in may be a single number
    private static void CheckAlike(string name, NirNode node)
    {
        string first = Known[node.Type].Needed[0];
        var shape = node[first].Shape;
        if (shape.Count == 0)
        {
            throw new NirException(name, first, "is a single number; give one for each neuron, in the node's shape.");
        }

        foreach (var (field, value) in node.Fields)
        {
            var array = (NirArray)value;
            if (!array.Shape.SequenceEqual(shape) && !(field == "w_in" && array.Count == 1))
            {
                throw new NirException(name, field, $"has the shape {NirArray.Text(array.Shape)}, and {first} has {NirArray.Text(shape)}; all numbers of a {node.Type} have one shape.");
            }
        }
    }
}
