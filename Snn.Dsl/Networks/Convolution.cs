namespace Snn;

/// <summary>
/// Two-dimensional convolution: all places of the target share the weights of one kernel (LeCun et al., 1989, "Backpropagation
/// applied to handwritten zip code recognition"). Target (y, x, o) has a synapse with each source
/// (y · stride + i − padding, x · stride + j − padding, c) that there is, whose weight is that of (i, j, c, o) of the kernel.
/// Both populations have a shape; that of the target has (rows + 2 · padding − kernel) / stride + 1 rows, rounded down, columns
/// likewise, and any number of channels.
/// </summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weights">How the kernel starts; fan-in is the kernel's area times the source's channels, fan-out its area times the target's.</param>
/// <param name="kernel">Rows and columns of the kernel, at least 1.</param>
public sealed class Convolution<TSynapse>(Init weights, Extent kernel) : Projection(weights)
    where TSynapse : class, new()
{
    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();

    /// <summary>Rows and columns of the kernel.</summary>
    public Extent Kernel { get; } = kernel;

    /// <summary>Rows and columns of the source from one place of the target to the next, at least 1.</summary>
    public Extent Stride { get; init; } = 1;

    /// <summary>Rows and columns without neurons around the source, which the kernel may reach into.</summary>
    public Extent Padding { get; init; }
}
