namespace Snn;

/// <summary>A group of neurons of one model. Its size and parameter values are run-time data, the model is not.</summary>
/// <typeparam name="TModel">A class marked <c>[Neuron]</c>.</typeparam>
public sealed class Population<TModel> : Population
    where TModel : class, new()
{
    /// <summary>Neurons without places.</summary>
    /// <param name="size">Number of neurons, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public Population(int size)
        : base(size)
    {
    }

    /// <summary>Neurons that lie in rows and columns, so many <paramref name="channels"/> at each place; channels come last in their order.</summary>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="width">Number of columns, at least 1.</param>
    /// <param name="channels">Neurons at each place, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there are more neurons than an <see cref="int"/> counts.</exception>
    public Population(int height, int width, int channels = 1)
        : base(height, width, channels)
    {
    }

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

    private protected Population(int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var shape = new Shape(height, width, channels);
        if ((Int128)height * width * channels > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(height), $"A population of {shape} has more than {int.MaxValue} neurons; make it smaller.");
        }

        (Shape, Size) = (shape, shape.Size);
    }

    /// <summary>Number of neurons.</summary>
    public int Size { get; }

    /// <summary>How they lie; null where they have no places.</summary>
    public Shape? Shape { get; }

    /// <summary>
    /// States that do not start as the model says, by name: <c>Start = { [nameof(Lif.V)] = Init.Uniform(0, 1) }</c>. A state of
    /// synapses that end here has their projection's name in front, <c>["InHid.I"]</c>. What is drawn depends on seed, population and
    /// neuron: the same in every trial of a run.
    /// </summary>
    public NeuronTable Start { get; } = new();

    /// <summary>
    /// Parameters of which each neuron has its own value, by name; each is named by <see cref="PerNeuronAttribute"/> on the
    /// population. One that is named there and not here has the model's value in all neurons.
    /// </summary>
    public NeuronTable Parameters { get; } = new();

    /// <summary>First half of a wire: <c>Source >> Projection</c>.</summary>
    public static Outgoing operator >>(Population from, Projection via) => new(from, via);
}
