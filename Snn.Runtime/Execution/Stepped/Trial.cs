namespace Snn.Runtime;

/// <summary>
/// Runs one example at a time through a network: all time steps forward, then, for training, backward. The base owns
/// memory and spikes; the generated subclass holds the kernels. Not thread-safe: one per thread; a second thread is refused.
/// After the first call nothing is allocated.
/// </summary>
public abstract partial class Trial : IDisposable
{
    private readonly Dictionary<string, Lanes> _states = [];
    private readonly Dictionary<string, int> _sizes = [];
    private readonly SpikeLog?[] _logs;
    private readonly Lanes[] _rateCredits;
    private readonly TrialInputs _inputs;
    private readonly StateStretches _stretches;
    private readonly List<(string Name, Lanes State, Rows Target)> _recordings = [];
    private readonly List<(int Parameter, Lanes Sums, int Size)> _gradients = [];
    private readonly List<DelayLine> _delayLines = [];
    private readonly List<SynapseLine> _synapseLines = [];
    private readonly ParameterStore? _ownParameters;
    private int _parameterVersion = -1;
    private readonly List<(string State, Lanes Adjoint, int Size)> _adjoints = [];

    /// <summary>Allocates what every trial needs.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps, or the trial does not fit into memory.</exception>
    protected Trial(TrialSetup setup)
    {
        var layout = setup.Layout.WithDelaysOf(setup.Weights).Within(setup.MaxSteps);
        Setup = setup with { Layout = layout };
        layout.CheckSteps();
        layout.CheckDeclaredDelays();
        setup.CheckMemory();
        _stretches = new(setup.Rule?.CheckpointEvery ?? 0, setup.MaxSteps);
        _logs = [.. layout.Populations.Select(p => p.Spikes && !layout.Inputs.Contains(Index(p)) ? new SpikeLog(p.Size, setup.MaxSteps) : null)];
        _rateCredits = [.. layout.Populations.Select((p, i) => Memory.Lanes(_logs[i] is null ? 0 : p.Size))];
        _inputs = new(layout, setup.MaxSteps);
        _readouts = [.. layout.Readouts.Select(r => new TrialReadout(layout, r, _logs[r], setup.MaxSteps, Memory))];
        _ownParameters = setup.Parameters is null && layout.Parameters.Count > 0 ? new ParameterStore(layout, setup.Seed) : null;
        (Numbers, Stream) = (new(layout, setup.Seed), new(setup.Seed));
        (_turns, _touched) = (new(this), Touched());

        int Index(PopulationLayout population) => layout.Population(population.Name);
    }

    /// <summary>What the trial was made of, with no delay longer than the trial.</summary>
    public TrialSetup Setup { get; }

    /// <summary>Number of time steps of the current trial.</summary>
    public int Steps { get; private set; }

    /// <summary>The parameters that the trial reads, of a network that trains some; else null.</summary>
    public ParameterStore? Parameters => Setup.Parameters ?? _ownParameters;

    /// <summary>Memory of one example in flight, in bytes: states, tapes, readout, the spikes logged and on their way; weights are shared.</summary>
    public long Bytes => Memory.Bytes + _logs.Sum(log => log?.Bytes ?? 0) + _delayLines.Sum(line => line.Bytes) + _synapseLines.Sum(line => line.Bytes);

    /// <summary>
    /// What had an adjoint that was no finite number at the end of the last backward sweep, <c>Population.State</c> or a
    /// population's arrivals; null where all were finite. What overflows on the way back stays so to the start of the trial.
    /// </summary>
    public string? Exploded { get; private set; }

    /// <summary>The memory of the generated kernels.</summary>
    protected Arena Memory { get; } = new();

    /// <summary>Runs the network from rest over one example.</summary>
    /// <param name="inputs">One train per input population, in their order.</param>
    /// <exception cref="ArgumentException">The number of trains, their length, the length of their steps or a unit does not fit the network.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public void Forward(params ReadOnlySpan<SpikeTrain> inputs)
    {
        using var stay = new Stay(this);
        Begin(inputs);
        for (int from = 0; from < Steps; from += _stretches.Length)
        {
            _stretches.Keep(from);
            RunForward(from, Math.Min(from + _stretches.Length, Steps));
        }

        LookAtStates();
    }

    /// <summary>Takes over an example, and sets everything to where a trial starts.</summary>
    private void Begin(ReadOnlySpan<SpikeTrain> inputs)
    {
        Steps = 0;
        foreach (var readout in _readouts)
        {
            readout.Begin();
        }

        Steps = _inputs.Take(inputs);
        foreach (var line in _synapseLines)
        {
            line.Refresh();
        }

        foreach (var log in _logs)
        {
            log?.Clear();
        }

        foreach (var credit in _rateCredits)
        {
            credit.Span.Clear();
        }

        if (Parameters is { } parameters && parameters.Version != _parameterVersion)
        {
            SetConstants(parameters);
            _parameterVersion = parameters.Version;
        }

        Reset();
        SetStarts();
    }

    /// <summary>
    /// Adds the gradient of the loss to <paramref name="gradient"/>, from the last forward sweep, what losses say of readouts and
    /// <see cref="Penalise"/>: to the rows of neurons that spiked, no others.
    /// </summary>
    /// <param name="gradient">dLoss/dweight, added to.</param>
    /// <param name="parameters">dLoss/dparameter, added to; null where it is not wanted.</param>
    /// <exception cref="ArgumentException">The gradient is of other synapses than the weights.</exception>
    /// <exception cref="InvalidOperationException">The trial was made without a learning rule, or is at work already, on another thread or below this call.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or parameters, or what receives the gradient have been disposed of.</exception>
    public void Backward(WeightStore gradient, ParameterArray? parameters = null)
    {
        using var stay = new Stay(this);
        using var weights = new Held(gradient.Memory, gradient);
        using var others = new Held(parameters?.Memory, parameters);
        BeginBack(gradient);
        if (SweepsInStep)
        {
            SweepAlone();
        }
        else
        {
            RunBackward(Steps, gradient);
        }

        EndBack(parameters);
    }

    /// <summary>The neurons of a population that spiked in step <paramref name="t"/>.</summary>
    public ReadOnlySpan<int> SpikesAt(int population, int t) =>
        _logs[population] is { } log ? log.At(t) : _inputs.At(population, t);

    /// <summary>The log of a population that spikes by itself.</summary>
    /// <exception cref="ArgumentException">The population does not spike, or its spikes are given from outside.</exception>
    public SpikeLog Log(int population) => _logs[population]
        ?? throw new ArgumentException($"{Setup.Layout.Populations[population].Name} keeps no spike log.", nameof(population));

    /// <summary>Current values of a state, named <c>Population.State</c>; padded.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes State(string name)
    {
        Memory.ThrowIfDisposed(this);
        return _states.TryGetValue(name, out var lanes)
            ? lanes
            : throw new ArgumentException($"{Setup.Layout.Name} has no state '{name}'; it has {string.Join(", ", _states.Keys)}.", nameof(name));
    }

    /// <summary>Names of all states, <c>Population.State</c>.</summary>
    public IReadOnlyCollection<string> States => _states.Keys;

    /// <summary>Records a state at the end of every step from the next trial on: what neurons have when arrivals, flow, threshold and jump are done.</summary>
    /// <param name="name">The state, <c>Population.State</c>; one that is recorded already is not recorded twice.</param>
    /// <returns>[step, padded neuron], overwritten by every trial.</returns>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public Rows Record(string name)
    {
        var state = State(name);
        if (Recorded(name) is { } known)
        {
            return known;
        }

        var target = Memory.Rows(Setup.MaxSteps, state.Length);
        _recordings.Add((name, state, target));
        return target;
    }

    /// <summary>How many have a state: neurons of a population, or what a projection keeps of its sources.</summary>
    internal int Count(string state) => _sizes[state];

    /// <summary>What is recorded of a state; null where it is not recorded.</summary>
    internal Rows? Recorded(string name)
    {
        int at = _recordings.FindIndex(r => r.Name == name);
        return at < 0 ? null : _recordings[at].Target;
    }

    /// <summary>Computes what is fixed over a trial; called when a trial begins and a parameter has changed.</summary>
    protected virtual void SetConstants(ParameterStore parameters)
    {
    }

    /// <summary>Whether the plain backend runs it, one neuron at a time.</summary>
    protected bool IsReference => Setup.Backend == Backend.Reference;

    /// <summary>Sums on this trial's backend.</summary>
    protected BackendSums Sums => new(Setup.Backend);

    /// <summary>How spikes meet the synapses of each projection, on this trial's backend.</summary>
    /// <returns>One for each projection; the store's own, to be read.</returns>
    protected Delivery[] Deliveries(WeightStore weights) => _synapseLines.Count > 0 ? weights.DelayedDeliveries(Setup.Backend) : weights.Deliveries(Setup.Backend);

    /// <summary>Sets all states to rest.</summary>
    protected abstract void Reset();

    /// <summary>The time steps from <paramref name="from"/> to before <paramref name="to"/>, forward.</summary>
    protected abstract void RunForward(int from, int to);

    /// <summary>All time steps, backward, of a rule whose sweep does not wait (<see cref="Sweep"/>).</summary>
    protected virtual void RunBackward(int steps, WeightStore gradient) =>
        throw new NotSupportedException($"{Setup.Layout.Name} has no sweep of {Setup.Rule?.GetType().Name}.");

    /// <summary>
    /// Called before the step back over step <paramref name="t"/>: where the tape has been overwritten since, the steps from
    /// the last checkpoint to this one run forward again.
    /// </summary>
    protected void Revisit(int t)
    {
        if (!_stretches.EndsWith(t) || t + 1 == Steps)
        {
            return;
        }

        int from = _stretches.Return(t);
        foreach (var log in _logs)
        {
            log?.BeginAgain(from);
        }

        RunForward(from, t + 1);
        foreach (var log in _logs)
        {
            log?.EndAgain();
        }
    }

    private void AddGradients(ParameterArray gradient)
    {
        foreach (var (index, sums, size) in _gradients)
        {
            gradient.Add(index, sums.Span[..size]);
        }
    }

    /// <summary>Called at the end of every forward step: copies what is recorded.</summary>
    protected void EndStep(int t)
    {
        foreach (var (_, state, target) in _recordings)
        {
            state.Span.CopyTo(target[t].Span);
        }
    }
}
