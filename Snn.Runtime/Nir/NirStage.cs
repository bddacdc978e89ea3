namespace Snn.Runtime;

/// <summary>A node without a state of its own that multiplies, adds and delays: what it makes of its input, place by place.</summary>
internal sealed class NirStage
{
    private readonly NirNode _node;

    public NirStage(string name, NirNode node, NirShapes shapes)
    {
        (Name, _node, Input, Output) = (name, node, shapes.Input(name), shapes.Output(name));
        Convolution = node.Type is "Conv1d" or "Conv2d" or "SumPool2d" or "AvgPool2d" ? NirConvolution.Read(name, node) : null;
    }

    /// <summary>The node.</summary>
    public string Name { get; }

    /// <summary>Its primitive.</summary>
    public string Type => _node.Type;

    /// <summary>The geometry of a convolution or pool.</summary>
    public NirConvolution? Convolution { get; }

    /// <summary>The dimensions that it takes.</summary>
    public int[] Input { get; }

    /// <summary>Those that it gives.</summary>
    public int[] Output { get; }

    /// <summary>How many numbers it gives.</summary>
    public int Size => NirShapes.Size(Output);

    /// <summary>Whether it leaves numbers in their places as they are.</summary>
    public bool IsIdentity => Type == "Flatten";

    /// <summary>By how much it delays a place of its input, in seconds.</summary>
    public double DelayOf(int place) => Type == "Delay" ? Number("delay", place) : 0;

    /// <summary>Numbers of a field.</summary>
    public NirArray Field(string field) => _node[field];

    /// <summary>What it adds in a place of its output.</summary>
    public double BiasOf(int place) => _node.Find("bias") is not { } bias ? 0
        : bias.Values[Convolution is null ? place : place / (Size / Output[0])];

    /// <summary>The places of its output that a place of its input reaches, and by what it is multiplied for each.</summary>
    public IEnumerable<(int Target, double Weight)> From(int source)
    {
        switch (Type)
        {
            case "Linear" or "Affine":
                var weight = _node["weight"];
                for (int j = 0; j < Output[0]; j++)
                {
                    yield return (j, weight.Values[j * Input[0] + source]);
                }

                break;
            case "Scale":
                yield return (source, Number("scale", source));
                break;
            case "Flatten" or "Delay":
                yield return (source, 1);
                break;
            default:
                foreach (var reached in Patch(source))
                {
                    yield return reached;
                }

                break;
        }
    }

    private double Number(string field, int place) => _node[field] is { Count: > 1 } many ? many.Values[place] : _node[field].Values[0];

    private IEnumerable<(int, double)> Patch(int source)
    {
        var c = Convolution!;
        (int height, int width) = c.IsRow ? (1, Input[1]) : (Input[1], Input[2]);
        (int rows, int columns) = c.IsRow ? (1, Output[1]) : (Output[1], Output[2]);
        int channel = source / (height * width), y = source / width % height, x = source % width;
        int perGroup = c.IsPool ? 1 : Input[0] / c.Groups, targets = c.IsPool ? 1 : c.Channels / c.Groups;
        int firstTarget = c.IsPool ? channel : channel / perGroup * targets;
        double share = Type == "AvgPool2d" ? 1.0 / ((double)c.Kernel.Y * c.Kernel.X) : 1;
        foreach (var (row, i) in Reached(y + c.Before.Y, c.Kernel.Y, c.Stride.Y, c.Dilation.Y, rows))
        {
            foreach (var (column, j) in Reached(x + c.Before.X, c.Kernel.X, c.Stride.X, c.Dilation.X, columns))
            {
                for (int o = firstTarget; o < firstTarget + targets; o++)
                {
                    double weight = c.IsPool ? share : _node["weight"].Values[((o * perGroup + channel % perGroup) * c.Kernel.Y + i) * c.Kernel.X + j];
                    yield return ((o * rows + row) * columns + column, weight);
                }
            }
        }
    }

    // the places of the output that read a place, each through one of the kernel
    private static IEnumerable<(int Target, int Place)> Reached(long place, long kernel, long stride, long gap, long count)
    {
        long first = Math.Max(0, (place - (kernel - 1) * gap + stride - 1) / stride);
        for (long target = first; target < count && target * stride <= place; target++)
        {
            long within = place - target * stride;
            if (within % gap == 0 && within / gap < kernel)
            {
                yield return ((int)target, (int)(within / gap));
            }
        }
    }
}
