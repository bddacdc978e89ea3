namespace Snn;

/// <summary>
/// A number of each neuron of a population, in the base of its unit: drawn from a distribution (an <see cref="Init"/>), given
/// one by one (an array), or made from the neuron's index.
/// </summary>
public sealed class NeuronValues
{
    private NeuronValues(Init? drawn, IReadOnlyList<float>? given, Func<int, float>? rule) => (Drawn, Given, Rule) = (drawn, given, rule);

    /// <summary>The distribution that they are drawn from; null where they are not.</summary>
    public Init? Drawn { get; }

    /// <summary>One for each neuron; null where they are not given so.</summary>
    public IReadOnlyList<float>? Given { get; }

    /// <summary>From a neuron's index to its number; null where there is no rule.</summary>
    public Func<int, float>? Rule { get; }

    /// <summary>Numbers that are made from each neuron's index.</summary>
    /// <param name="rule">From index to number, in the base of the unit.</param>
    public static NeuronValues Of(Func<int, float> rule) => new(null, null, rule);

    /// <summary>The same of a quantity.</summary>
    /// <param name="rule">From index to quantity.</param>
    public static NeuronValues Of<T>(Func<int, T> rule)
        where T : struct, IQuantity<T> => new(null, null, i => rule(i).Value);

    /// <summary>One quantity for each neuron.</summary>
    /// <param name="given">As many as there are neurons; read once, now.</param>
    public static NeuronValues Of<T>(IEnumerable<T> given)
        where T : struct, IQuantity<T> => new(null, [.. given.Select(q => q.Value)], null);

    /// <summary>Drawn for each neuron, by the runtime, from the run's seed.</summary>
    /// <param name="drawn">The distribution: a constant, uniform or Gaussian one.</param>
    public static implicit operator NeuronValues(Init drawn) => new(drawn, null, null);

    /// <summary>One number for each neuron.</summary>
    /// <param name="given">As many as there are neurons; read once, now.</param>
    public static implicit operator NeuronValues(float[] given) => new(null, [.. given], null);
}

/// <summary>What neurons of a population have of their own, by name.</summary>
public sealed class NeuronTable
{
    private readonly SortedDictionary<string, NeuronValues> _values = new(StringComparer.Ordinal);

    /// <summary>The numbers of one name; write <c>nameof(...)</c>.</summary>
    /// <exception cref="KeyNotFoundException">There are none.</exception>
    public NeuronValues this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyDictionary<string, NeuronValues> All => _values;
}
