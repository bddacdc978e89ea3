namespace Snn;

/// <summary>A group of neurons of one model. Its size and parameter values are run-time data, the model is not.</summary>
/// <typeparam name="TModel">A class marked <c>[Neuron]</c>.</typeparam>
/// <param name="size">Number of neurons, at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
public sealed class Population<TModel>(int size) : Population(size)
    where TModel : class, new()
{
    /// <summary>The parameters that all neurons of the group share.</summary>
    public TModel Model { get; init; } = new();
}

/// <summary>A group of neurons, whatever the model.</summary>
public abstract class Population
{
    private protected Population(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
    }

    /// <summary>Number of neurons.</summary>
    public int Size { get; }

    /// <summary>First half of a wire: <c>Source >> Projection</c>.</summary>
    public static Outgoing operator >>(Population from, Projection via) => new(from, via);
}
