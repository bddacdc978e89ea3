namespace Snn.Runtime;

/// <summary>
/// The geometry of a projection whose synapses share their weights: each place of the target has synapses with a patch of the
/// source, and each place of the source with a patch of the target.
/// </summary>
/// <param name="Source">How the source lies.</param>
/// <param name="Target">How the target lies.</param>
/// <param name="Kernel">Rows and columns of a patch of the source.</param>
/// <param name="Stride">Rows and columns from one such patch to the next.</param>
/// <param name="Padding">Rows and columns without neurons around the source.</param>
public sealed record Patches(Shape Source, Shape Target, Extent Kernel, Extent Stride, Extent Padding)
{
    /// <summary>Whether a neuron has synapses with its own channel alone, all of one weight, and what of it; null where a kernel has a weight for each pair of channels.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>Numbers that all synapses share.</summary>
    public int Numbers => Pooling is null ? Kernel.Height * Kernel.Width * Source.Channels * Target.Channels : 1;

    /// <summary>Synapses that end at a neuron away from the edges.</summary>
    public int FanIn => Kernel.Height * Kernel.Width * (Pooling is null ? Source.Channels : 1);

    /// <summary>Places of the kernel times channels of the target.</summary>
    public int FanOut => Kernel.Height * Kernel.Width * (Pooling is null ? Target.Channels : 1);

    /// <summary>By what the weight that is given is multiplied.</summary>
    internal double Scale => Pooling == Snn.Pooling.Average ? 1.0 / (Kernel.Height * (double)Kernel.Width) : 1;

    /// <summary>Those of a convolution.</summary>
    /// <param name="name">Network and projection.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="target">Where it ends.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Those from one place of the kernel to the next.</param>
    /// <param name="padding">Those around the source.</param>
    /// <exception cref="ArgumentException">They do not fit each other, or a population has no shape.</exception>
    public static Patches OfConvolution(string name, Population source, Population target, Extent kernel, Extent stride, Extent padding) =>
        Fit(name, "kernel", source, target, kernel, stride, padding, null);

    /// <summary>Those of a pool.</summary>
    /// <param name="name">Network and projection.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="target">Where it ends.</param>
    /// <param name="kind">Average or sum.</param>
    /// <param name="window">Rows and columns of the window.</param>
    /// <param name="stride">Those from one window to the next.</param>
    /// <param name="padding">Those around the source.</param>
    /// <exception cref="ArgumentException">They do not fit each other, or a population has no shape.</exception>
    public static Patches OfPool(string name, Population source, Population target, Pooling kind, Extent window, Extent stride, Extent padding) =>
        Fit(name, "window", source, target, window, stride, padding, kind);

    private static Patches Fit(string name, string word, Population source, Population target, Extent kernel, Extent stride, Extent padding, Pooling? pooling)
    {
        if (source.Shape is not { } from || target.Shape is not { } to)
        {
            string which = source.Shape is null ? "comes from" : "ends at";
            throw new ArgumentException($"{name} {which} a population of {(source.Shape is null ? source : target).Size} neurons without a shape; declare it with height, width and channels, as in new(28, 28, 1).");
        }

        Check(kernel.Height >= 1 && kernel.Width >= 1, $"a {word} of {kernel}; give at least 1 row and column");
        Check(stride.Height >= 1 && stride.Width >= 1, $"a stride of {stride}; give 1 or more");
        Check(padding.Height >= 0 && padding.Width >= 0, $"a padding of {padding}; give 0 or more");
        long height = from.Height + 2L * padding.Height, width = from.Width + 2L * padding.Width;
        Check(kernel.Height <= height && kernel.Width <= width, $"a {word} of {kernel}, and its source with padding is {height} x {width}; make the {word} smaller or the padding larger");
        var expected = new Shape((int)((height - kernel.Height) / stride.Height) + 1, (int)((width - kernel.Width) / stride.Width) + 1, pooling is null ? to.Channels : from.Channels);
        Check(expected == to, $"{(pooling is null ? "places" : "windows")} for a target of {expected}, and it is {to}; declare it new({expected.Height}, {expected.Width}, {expected.Channels})");
        Check(pooling is not null || (Int128)kernel.Height * kernel.Width * from.Channels * to.Channels <= int.MaxValue - ConnectedPairs.Slack, $"a {word} of {kernel} x {from.Channels} x {to.Channels}, more numbers than there is room for; make it smaller");
        return new(from, to, kernel, stride, padding) { Pooling = pooling };

        void Check(bool holds, string what)
        {
            if (!holds)
            {
                throw new ArgumentException($"{name} has {what}.");
            }
        }
    }
}
