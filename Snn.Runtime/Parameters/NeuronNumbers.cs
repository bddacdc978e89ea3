namespace Snn.Runtime;

/// <summary>
/// What neurons of a network have of their own: values that states start with, and parameters. What is drawn depends on seed,
/// population, name and neuron alone.
/// </summary>
public sealed class NeuronNumbers
{
    // a distribution of which so little is a number that a parameter may have is not what was meant
    private const int MostDraws = 10_000;

    private readonly NetworkLayout _layout;
    private readonly int _seed;
    private readonly Dictionary<string, (int Population, string Key, float[] Values)> _starts = [];
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);
    private bool _checked;

    /// <param name="layout">The network's shape.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">Numbers do not fit their population, or a parameter is given that all neurons share.</exception>
    public NeuronNumbers(NetworkLayout layout, int seed)
    {
        (_layout, _seed) = (layout, seed);
        for (int p = 0; p < layout.Populations.Count; p++)
        {
            var population = layout.Populations[p];
            if (population.Neurons is not { } neurons)
            {
                continue;
            }

            foreach (string key in neurons.Parameters.All.Keys)
            {
                CheckParameter(population, key);
            }

            foreach (var (key, values) in neurons.Start.All)
            {
                if (population.TrainedStarts.Contains(StateOf(population, key)[(population.Name.Length + 1)..]))
                {
                    throw new ArgumentException($"{StateOf(population, key)} starts from a parameter that is trained, and {population.Name}.Start gives it other values; leave out one of the two.");
                }

                var numbers = new float[population.Size];
                Fill(numbers, values, p, key, RandomPurpose.Start, float.IsFinite);
                _starts.Add(StateOf(population, key), (p, key, numbers));
            }
        }
    }

    /// <summary>A parameter of which each neuron has its own value; padded with values that are as good.</summary>
    /// <param name="population">The population.</param>
    /// <param name="name">The parameter, as <see cref="Population.Parameters"/> names it.</param>
    /// <param name="shared">The model's value, which neurons have where no other is given.</param>
    /// <param name="atLeast">The least that it may be.</param>
    /// <param name="above">What it must exceed.</param>
    /// <param name="atMost">The greatest that it may be.</param>
    /// <param name="below">What it must stay under.</param>
    /// <exception cref="ArgumentException">The number of values does not fit, or one of them lies outside the range.</exception>
    public float[] Parameter(int population, string name, double shared, double atLeast = double.NegativeInfinity, double above = double.NegativeInfinity, double atMost = double.PositiveInfinity, double below = double.PositiveInfinity)
    {
        var info = _layout.Populations[population];
        var values = new float[Lanes.Padded(info.Size)];
        values.AsSpan().Fill((float)shared);
        if (info.Neurons?.Parameters.All.GetValueOrDefault(name) is { } given)
        {
            var own = values.AsSpan(0, info.Size);
            Fill(own, given, population, name, RandomPurpose.Parameters, IsIn);
            for (int j = 0; j < own.Length; j++)
            {
                ParameterCheck.Of($"{Full(info, name)} of neuron {j}", own[j], atLeast, above, atMost, below);
            }

            values.AsSpan(info.Size).Fill(own[^1]);
        }

        return values;

        bool IsIn(float x) => ParameterCheck.IsIn(x, atLeast, above, atMost, below);
    }

    /// <summary>The values that a trained parameter, or one of updates, starts with in each neuron; null where all start with one.</summary>
    internal float[]? TrainedStart(ParameterLayout parameter)
    {
        if (parameter.StartOf is { } state)
        {
            return Start(state);
        }

        var population = _layout.Populations[parameter.Population];
        string key = parameter.Owner == population.Name ? parameter.Name[(parameter.Owner.Length + 1)..] : parameter.Name;
        return !parameter.PerNeuron || parameter.IsDelay || population.Neurons?.Parameters.All.ContainsKey(key) != true ? null
            : Parameter(parameter.Population, key, parameter.Start, parameter.Least, parameter.Positive ? 0 : double.NegativeInfinity, parameter.Most)[..population.Size];
    }

    /// <summary>By what values of neurons are known: parameters, and what states start with.</summary>
    internal IEnumerable<CheckpointMark> Marks(bool withStarts)
    {
        for (int p = 0; p < _layout.Populations.Count; p++)
        {
            var population = _layout.Populations[p];
            // those that learn have other values by now
            foreach (string key in population.Neurons?.Parameters.All.Keys.Where(k => _layout.Parameters.All(q => q.Name != Full(population, k))).Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
            {
                yield return new($"{key} of the neurons of {population.Name}", CheckpointMark.Print(Parameter(p, key, 0)));
            }
        }

        foreach (var (state, start) in withStarts ? _starts.OrderBy(s => s.Key, StringComparer.Ordinal) : Enumerable.Empty<KeyValuePair<string, (int Population, string Key, float[] Values)>>())
        {
            yield return new($"what {state} starts with", CheckpointMark.Print(start.Values));
        }
    }

    /// <summary>The values that a state, <c>Population.State</c>, starts with; null where it starts as the model says.</summary>
    internal float[]? Start(string state)
    {
        _asked.Add(state);
        return _starts.TryGetValue(state, out var start) ? start.Values : null;
    }

    /// <summary>What a state starts with that is not what the model says: what updates of the network have made of it, or what was given; nothing where it is.</summary>
    /// <param name="state">The state, <c>Population.State</c>.</param>
    /// <param name="parameters">The parameters of the run; null where there are none.</param>
    internal ReadOnlySpan<float> Start(string state, ParameterStore? parameters)
    {
        float[]? given = Start(state);
        var moved = parameters is null ? [] : parameters.StartOf(state);
        return moved.Length > 0 ? moved : given;
    }

    /// <summary>After all states have been asked for: whether each that was given is one.</summary>
    /// <exception cref="ArgumentException">It is not, or it is one of other neurons.</exception>
    internal void CheckStarts()
    {
        if (_checked)
        {
            return;
        }

        foreach (var (state, (p, key, _)) in _starts)
        {
            string own = _layout.Populations[p].Name + ".";
            if (!_asked.Contains(state))
            {
                throw new ArgumentException($"{_layout.Name}.{own}Start has values of '{key}', and there is no such state; there are {string.Join(", ", _asked.Where(s => s.StartsWith(own, StringComparison.Ordinal)).Select(s => s[own.Length..]))}.");
            }
        }

        _checked = true;
    }

    private void CheckParameter(PopulationLayout population, string key)
    {
        bool isTrained = _layout.Parameters.Any(p => p.Name == Full(population, key) && p.PerNeuron);
        if (!isTrained && !population.OwnParameters.Contains(key))
        {
            throw new ArgumentException($"{_layout.Name}.{population.Name} is given values of '{key}' for each neuron, and its neurons share one; mark the population [PerNeuron(\"{key}\")]. {(population.OwnParameters.Count == 0 ? "It is marked with none" : $"It is marked with {string.Join(", ", population.OwnParameters)}")}.");
        }
    }

    private void Fill(Span<float> numbers, NeuronValues values, int population, string key, RandomPurpose purpose, Func<float, bool> isSound)
    {
        string name = $"{_layout.Name}: {Full(_layout.Populations[population], key)}";
        if (values.Given is { } given && given.Count != numbers.Length)
        {
            throw new ArgumentException($"{name} is given {given.Count} values for {numbers.Length} neurons; give one for each.");
        }

        for (int j = 0; j < numbers.Length; j++)
        {
            numbers[j] = values.Given?[j] ?? values.Rule?.Invoke(j) ?? Drawn(values.Drawn!.Value, j);
            if (!float.IsFinite(numbers[j]))
            {
                throw new ArgumentException(FormattableString.Invariant($"{name} of neuron {j} is {numbers[j]}; it must be a finite number."));
            }
        }

        float Drawn(Init init, int neuron)
        {
            var random = new RandomRow(_seed, population, purpose, neuron, unchecked((int)Print(key)));
            for (int i = 0; i < MostDraws; i++)
            {
                float drawn = (float)(init.Shape switch
                {
                    InitShape.Constant => init.A,
                    InitShape.Uniform => init.A + ((double)init.B - init.A) * random.Share(),
                    InitShape.Normal => init.A + init.B * random.Normal(),
                    _ => throw new ArgumentException($"{name} is drawn by Init.{init.Shape}, which is about the synapses of a neuron; take Init.Constant, Init.Uniform or Init.Normal."),
                });
                if (isSound(drawn) || init.Shape == InitShape.Constant)
                {
                    return drawn;
                }
            }

            throw new ArgumentException($"{name} is drawn by Init.{init.Shape}, which gives hardly any value that it may have.");
        }
    }

    /// <summary>What the runtime calls a state; one of synapses, <c>InHid.I</c>, is a state of the neuron, <c>InHidI</c>.</summary>
    private static string StateOf(PopulationLayout population, string key) => $"{population.Name}.{key.Replace(".", "", StringComparison.Ordinal)}";

    /// <summary>What the runtime calls a parameter; one of synapses has their projection's name already.</summary>
    private static string Full(PopulationLayout population, string key) => key.Contains('.', StringComparison.Ordinal) ? key : $"{population.Name}.{key}";

    /// <summary>A number for a name, the same in every process: FNV-1a (Fowler, Noll and Vo).</summary>
    private static uint Print(string name) => name.Aggregate(2166136261u, (print, c) => unchecked((print ^ c) * 16777619));
}
