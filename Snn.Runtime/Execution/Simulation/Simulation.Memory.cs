namespace Snn.Runtime;

/// <content>Memory for the generated kernels, and what is seen of it from outside.</content>
public abstract partial class Simulation
{
    private readonly Dictionary<string, (Lanes Values, int Size)> _states = [];
    private readonly Dictionary<string, (Lanes Values, int Size)> _variables = [];
    private readonly Dictionary<string, Rows> _matrices = [];
    private readonly Dictionary<string, SynapseRows> _rows = [];
    private readonly Dictionary<string, SignalFeed> _signals = [];
    private readonly List<Func<long>> _kept = [];

    /// <summary>
    /// Values of a state of a population, named <c>Population.State</c>; padded. They may be changed between steps. Of neurons
    /// before whose synapses have delays of their own (<c>Projection.State</c>) there is a value for each delay, neuron by neuron,
    /// the shortest first.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    /// <exception cref="SimulationException">On a device: a state is no finite number.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes State(string name) => Of(_states, name, "state");

    /// <summary>Names of all states, <c>Population.State</c>.</summary>
    public IReadOnlyCollection<string> States => _states.Keys;

    /// <summary>Names of all variables of learning rules that are kept once per neuron or once for a projection, <c>Projection.Variable</c>.</summary>
    public IReadOnlyCollection<string> Variables => _variables.Keys;

    /// <summary>Names of those that are kept once per synapse, or for each entry of a kernel.</summary>
    public IReadOnlyCollection<string> SynapseVariables => [.. _matrices.Keys, .. _rows.Keys, .. _kernels.Keys];

    /// <summary>
    /// Values of a learning rule's variable that is kept once per neuron or once for the projection, named
    /// <c>Projection.Variable</c>; padded. One that is advanced only when it is read stands where it was read last. Of neurons
    /// before whose synapses have delays of their own there is a value for each delay, neuron by neuron, the shortest first.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such variable, or each synapse has one (<see cref="SynapseVariable(string)"/>).</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes Variable(string name)
    {
        _areLent = true;
        return Of(_variables, name, "variable of a rule");
    }

    /// <summary>
    /// Values of a learning rule's variable of each synapse, named <c>Projection.Variable</c>: [source, padded target]. Of a
    /// projection that connects some pairs alone they are had row by row (<see cref="SynapseVariable(string, int)"/>), of a
    /// convolution by <see cref="KernelVariable"/>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such variable, or it is no matrix.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows SynapseVariable(string name)
    {
        using var turn = Enter();
        Begin();
        SettleRules();
        RefuseKernel(name);
        if (_matrices.TryGetValue(name, out var rows))
        {
            Lend(name);
            return rows;
        }

        throw _rows.ContainsKey(name) ? new ArgumentException($"{name} is a variable of some pairs of neurons alone, so it has no matrix; give the source neuron whose synapses are meant.", nameof(name)) : NoVariable(name);
    }

    /// <summary>
    /// The same for the synapses of one source neuron: of an all-to-all projection one value for each target, of others one for
    /// each of <see cref="ConnectedPairs.TargetsOf"/>. Where synapses have delays of their own it is a copy.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Span<float> SynapseVariable(string name, int source)
    {
        using var turn = Enter();
        Begin();
        SettleRules();
        RefuseKernel(name);
        if (_rows.TryGetValue(name, out var ofRows) && _delayedRows[Layout.Projection(OwnerOf(name))] is { } delayed)
        {
            var pairs = _weights.Connections(Layout.Projection(OwnerOf(name)))!;
            ArgumentOutOfRangeException.ThrowIfNegative(source);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, pairs.Sources);
            return delayed.Gather(ofRows.Lanes, pairs.FirstOf(source), pairs.CountOf(source));
        }

        int sources = _rows.TryGetValue(name, out var rows) ? rows.Count : _matrices.TryGetValue(name, out var matrix) ? matrix.Count : throw NoVariable(name);
        ArgumentOutOfRangeException.ThrowIfNegative(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, sources);
        Lend(name);
        return _rows.ContainsKey(name) ? rows[source].Span : _matrices[name][source].Span[.._weights.TargetSize(Layout.Projection(OwnerOf(name)))];
    }

    /// <summary>A number that the run gives to a learning rule, named <c>Projection.Signal</c>.</summary>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public SignalFeed Signal(string name)
    {
        Memory.ThrowIfDisposed(this);
        return _signals.TryGetValue(name, out var signal) ? signal
            : throw new ArgumentException($"{Layout.Name} has no signal '{name}'; it has {List(_signals.Keys)}.", nameof(name));
    }

    /// <summary>The signals of one name of all projections that have it, to be given the same: a reward, say, that all synapses hear of.</summary>
    /// <param name="name">Name of the signal, without a projection's.</param>
    /// <param name="into">Of projections onto this population alone; null for all.</param>
    /// <exception cref="ArgumentException">There is no such signal or population.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public IReadOnlyList<SignalFeed> Signals(string name, string? into = null)
    {
        Memory.ThrowIfDisposed(this);
        int? target = into is null ? null : Layout.Population(into);
        SignalFeed[] signals = [.. Layout.Projections.Where(p => target is null || p.Target == target).Select(p => _signals.GetValueOrDefault($"{p.Name}.{name}")).OfType<SignalFeed>()];
        return signals.Length > 0 ? signals
            : throw new ArgumentException($"{Layout.Name} has no signal '{name}'{(into is null ? "" : $" of a projection onto {into}")}; it has {List(_signals.Keys)}.", nameof(name));
    }

    /// <summary>Memory for one state of one population.</summary>
    protected Lanes NewState(int population, string name, string? owner = null)
    {
        var info = Layout.Populations[population];
        int size = owner is null ? info.Size : SizeOfRelease(Layout.Projection(owner));
        var lanes = Memory.Lanes(size);
        _states.Add($"{owner ?? info.Name}.{name}", (lanes, size));
        return lanes;
    }

    /// <summary>Memory for one value per neuron that is no state.</summary>
    protected Lanes NewLanes(int population) => Memory.Lanes(Layout.Populations[population].Size);

    /// <summary>The white noise of a population.</summary>
    protected WhiteNoise NewNoise(int population) => new(Stream, population, Layout.Populations[population].Size, Options.Backend);

    /// <summary>Memory for a rule's variable of each neuron of a population.</summary>
    protected Lanes NewVariable(string name, int population) => NewVariableOf(name, Layout.Populations[population].Size);

    /// <summary>Memory for a rule's variable that a projection has once.</summary>
    protected Lanes NewVariable(string name) => NewVariableOf(name, 1);

    /// <summary>Memory for a rule's variable of each synapse of a projection.</summary>
    protected Rows NewSynapseVariable(string name, int projection)
    {
        var info = Layout.Projections[projection];
        var rows = Memory.Rows(Layout.Populations[info.Source].Size, Layout.Populations[info.Target].Size);
        _matrices.Add(name, rows);
        return rows;
    }

    /// <summary>The same where some pairs alone are connected.</summary>
    protected unsafe SynapseRows NewSparseVariable(string name, int projection)
    {
        var pairs = PairsOf(projection);
        var rows = new SynapseRows(Memory.Lanes(pairs.Count + ConnectedPairs.Slack).First, pairs);
        _rows.Add(name, rows);
        return rows;
    }

    /// <summary>Memory for a signal of one number.</summary>
    protected Lanes NewSignal(string name) => NewSignalOf(name, 1, null);

    /// <summary>Memory for a signal of each neuron of a population.</summary>
    protected Lanes NewSignal(string name, int population) => NewSignalOf(name, Layout.Populations[population].Size, population);

    /// <summary>Memory for an input of each neuron of a population, 0 until the run gives another.</summary>
    protected Lanes NewFed(string name, int population)
    {
        var lanes = NewSignal(name, population);
        _signals[name].Set(0);
        return lanes;
    }

    /// <summary>The spikes that a population's kernel appends to.</summary>
    protected SpikeRing Log(int population)
    {
        var spikes = _spikes[population]!;
        spikes.Part([.. _shares.Select(s => s[population])]);
        _logged.Add(spikes);
        return spikes;
    }

    /// <summary>Counts in what a rule keeps.</summary>
    private protected void Count(Func<long> bytes) => _kept.Add(bytes);

    private protected Lanes NewVariableOf(string name, int size)
    {
        var lanes = Memory.Lanes(size);
        _variables.Add(name, (lanes, size));
        return lanes;
    }

    private Lanes NewSignalOf(string name, int size, int? population)
    {
        var lanes = Memory.Lanes(size);
        _signals.Add(name, new(name, lanes, size, population, CatchUp));
        return lanes;
    }

    private Lanes Of(Dictionary<string, (Lanes Values, int Size)> all, string name, string what)
    {
        using var turn = Enter();
        Begin();
        if (all.TryGetValue(name, out var found))
        {
            Lend(name);
            return found.Values;
        }

        throw new ArgumentException($"{Layout.Name} has no {what} '{name}'; it has {List(all.Keys)}.", nameof(name));
    }

    private void CheckSignals()
    {
        foreach (var (name, signal) in _signals)
        {
            if (!signal.IsGiven)
            {
                throw new InvalidOperationException($"The signal {name} was never given; call Signal(\"{name}\").Set(...) before the first step.");
            }
        }
    }

    private void CheckFinite(Dictionary<string, (Lanes Values, int Size)> states)
    {
        foreach (var (name, (values, size)) in states)
        {
            if (!values.IsFinite(size))
            {
                throw new SimulationException($"{name} is no finite number after step {Steps - 1}. Look at its equation: a division by zero, a logarithm or root of a negative number, or an exponential that overflows within a step (a shorter Dt helps).");
            }
        }
    }

    /// <summary>Looks at states, variables of neurons, and a row of weights of each rule: another one after each step.</summary>
    private protected void CheckFinite()
    {
        CheckFinite(_states);
        CheckFinite(_variables);
        for (int p = 0; p < Layout.Projections.Count; p++)
        {
            // a row that is not finite has made the states of its targets so, unless nothing came through it
            if (_rules.Contains(p) && !(_weights.Patches(p) is not null ? _weights.Of(p).IsFinite(_weights.WidthOf(p))
                : _weights.Connections(p) is null ? _weights[p][RowToCheck(p)].IsFinite(_weights.TargetSize(p)) : SynapsesOf(p)[RowToCheck(p)].IsFinite))
            {
                throw new SimulationException($"A weight of {Layout.Projections[p].Name} is no finite number after step {Steps - 1}; bound what its rule adds to it.");
            }
        }
    }

    /// <summary>The row of a projection's weights at which the next look is.</summary>
    private protected int RowToCheck(int projection) => (int)(Steps % Math.Max(_weights.Connections(projection) is null ? _weights.SourceSize(projection) : PairsOf(projection).Sources, 1));

    /// <summary>Projections whose weights change by a rule.</summary>
    private protected IReadOnlyCollection<int> Rules => _rules;

    private readonly HashSet<int> _rules = [];

    /// <summary>Notes that the weights of a projection change by a rule.</summary>
    protected void Learns(int projection)
    {
        if (Options.Device is not null && !Layout.Projections[projection].TakesDelays)
        {
            Layout.CheckOneDelay(Layout.Projections[projection], "its declaration does not say so, by which a rule of learning on a device knows; write them there, in { Delays = ... }, or simulate the network on the CPU");
        }

        _rules.Add(projection);
    }

    private ArgumentException NoVariable(string name) =>
        new($"{Layout.Name} has no variable '{name}' of each synapse; it has {List(_matrices.Keys.Concat(_rows.Keys))}.", nameof(name));

    private static string List(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "none";
}
