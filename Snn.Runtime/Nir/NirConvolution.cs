namespace Snn.Runtime;

/// <summary>Which places of its input a convolution or pool reads, in rows and columns; over one dimension there is one row.</summary>
/// <param name="Kernel">Rows and columns of the kernel or window.</param>
/// <param name="Stride">From one to the next.</param>
/// <param name="Before">Places without input before the first row and column.</param>
/// <param name="After">Those after the last.</param>
/// <param name="Dilation">From one place of the kernel to the next.</param>
/// <param name="Groups">Of channels.</param>
/// <param name="Channels">Of its output; 0 for those of its input.</param>
/// <param name="ChannelsIn">Of its input; 0 for any.</param>
/// <param name="IsRow">Whether it is over one dimension.</param>
internal sealed record NirConvolution((int Y, int X) Kernel, (int Y, int X) Stride, (int Y, int X) Before, (int Y, int X) After, (int Y, int X) Dilation, int Groups, int Channels, int ChannelsIn, bool IsRow)
{
    /// <summary>Whether it is a pool, channel by channel.</summary>
    public bool IsPool => Channels == 0;

    /// <summary>Whether the language has it: with one group and no gaps in the kernel.</summary>
    public bool IsPlain => Groups == 1 && Dilation == (1, 1) && Before == After;

    /// <summary>Reads the fields.</summary>
    /// <exception cref="NirException">They do not fit.</exception>
    public static NirConvolution Read(string name, NirNode node)
    {
        bool isPool = node.Type is "SumPool2d" or "AvgPool2d", isRow = node.Type == "Conv1d";
        var shape = isPool ? [] : node["weight"].Shape;
        (int, int) kernel = isPool ? Pair("kernel_size", 1) : isRow ? (1, shape[2]) : (shape[2], shape[3]);
        var stride = isRow ? (1, One("stride", 1)) : Pair("stride", 1);
        var dilation = isPool ? (1, 1) : isRow ? (1, One("dilation", 1)) : Pair("dilation", 1);
        int groups = isPool ? 1 : NirFields.Integers(name, node, "groups", 1, 1)[0], channels = isPool ? 0 : shape[0], from = isPool ? 0 : shape[1] * groups;
        if (node.Fields["padding"] is not NirText text)
        {
            var padding = isRow ? (0, One("padding", 0)) : Pair("padding", 0);
            return new(kernel, stride, padding, padding, dilation, groups, channels, from, isRow);
        }

        if (text.Value == "valid")
        {
            return new(kernel, stride, (0, 0), (0, 0), dilation, groups, channels, from, isRow);
        }

        if (stride != (1, 1))
        {
            throw new NirException(name, "padding", "is 'same', which goes with a stride of 1; write the padding as numbers.");
        }

        // as much as the kernel reaches over, the odd one at the end
        (int y, int x) = (dilation.Item1 * (kernel.Item1 - 1), dilation.Item2 * (kernel.Item2 - 1));
        return new(kernel, stride, (y / 2, x / 2), (y - y / 2, x - x / 2), dilation, groups, channels, from, isRow);

        int One(string field, int least) => NirFields.Integers(name, node, field, 1, least)[0];

        (int, int) Pair(string field, int least) => NirFields.Integers(name, node, field, 2, least) is var both ? (both[0], both[1]) : default;
    }

    /// <summary>The dimensions of its output.</summary>
    /// <exception cref="NirException">Those of its input do not fit.</exception>
    public int[] Target(string name, int[] input)
    {
        if (input.Length != (IsRow ? 2 : 3))
        {
            throw new NirException(name, null, $"takes {(IsRow ? "channels and places" : "channels, rows and columns")}, and is given {NirArray.Text(input)}.");
        }

        if (ChannelsIn != 0 && input[0] != ChannelsIn)
        {
            throw new NirException(name, "weight", $"is of {ChannelsIn} channels of the source, and its input has {input[0]}.");
        }

        var (y, x) = (Places(IsRow ? 1 : input[1], Kernel.Y, Stride.Y, Before.Y + After.Y, Dilation.Y), Places(input[^1], Kernel.X, Stride.X, Before.X + After.X, Dilation.X));
        if (y < 1 || x < 1)
        {
            throw new NirException(name, null, $"has a kernel that is larger than its input of {NirArray.Text(input)} with padding.");
        }

        int channels = IsPool ? input[0] : Channels;
        return IsRow ? [channels, (int)x] : [channels, (int)y, (int)x];
    }

    private static long Places(long size, long kernel, long stride, long padding, long dilation) =>
        size + padding - dilation * (kernel - 1) - 1 is >= 0 and var room ? Math.Min(room / stride + 1, int.MaxValue) : 0;
}
