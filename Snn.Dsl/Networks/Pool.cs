namespace Snn;

/// <summary>
/// Average or sum over a window of the source, channel by channel: target (y, x, c) has a synapse with each source
/// (y · stride + i − padding, x · stride + j − padding, c) that there is. All have the same weight, which does not learn. Both
/// populations have a shape, with the same number of channels.
/// </summary>
/// <typeparam name="TSynapse">A class marked <c>[Synapse]</c>.</typeparam>
/// <param name="weight">What the spikes of a whole window, one of each neuron, deliver in the average; what each spike delivers in the sum. An <see cref="Init.Constant(float)"/>.</param>
/// <param name="kind">Average or sum.</param>
/// <param name="window">Rows and columns of the window, at least 1.</param>
public sealed class Pool<TSynapse>(Init weight, Pooling kind, Extent window) : Projection(weight)
    where TSynapse : class, new()
{
    private readonly Extent? _stride;

    /// <summary>The same with a weight of 1.</summary>
    /// <param name="kind">Average or sum.</param>
    /// <param name="window">Rows and columns of the window, at least 1.</param>
    public Pool(Pooling kind, Extent window)
        : this(Init.Constant(1), kind, window)
    {
    }

    /// <summary>The parameters that all synapses of the projection share.</summary>
    public TSynapse Model { get; init; } = new();

    /// <summary>Average or sum.</summary>
    public Pooling Kind { get; } = kind;

    /// <summary>Rows and columns of the window.</summary>
    public Extent Window { get; } = window;

    /// <summary>Rows and columns of the source from one window to the next, at least 1; the window itself where it is not given.</summary>
    public Extent Stride
    {
        get => _stride ?? Window;
        init => _stride = value;
    }

    /// <summary>Rows and columns without neurons around the source, which the average counts.</summary>
    public Extent Padding { get; init; }
}

/// <summary>What a <see cref="Pool{TSynapse}"/> makes of a window.</summary>
public enum Pooling
{
    /// <summary>The mean of its neurons.</summary>
    Average,

    /// <summary>Their sum.</summary>
    Sum,
}
