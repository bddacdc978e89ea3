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
    private readonly SpikeTrain?[] _inputs;
    private readonly int _stretch;
    private readonly List<(Lanes State, Rows Kept)> _checkpoints = [];
    private readonly List<(Lanes State, Rows Target)> _recordings = [];
    private readonly List<(int Parameter, Lanes Sums, int Size)> _gradients = [];
    private readonly List<DelayLine> _delayLines = [];
    private readonly ParameterStore? _ownParameters;
    private int _parameterVersion = -1;
    private readonly List<(string State, Lanes Adjoint, int Size)> _adjoints = [];
    private readonly Rows _readout, _readoutError;

    /// <summary>Allocates what every trial needs.</summary>
    /// <exception cref="ArgumentException">A delay is no whole number of steps, or the trial does not fit into memory.</exception>
    protected Trial(TrialSetup setup)
    {
        var layout = setup.Layout.Within(setup.MaxSteps);
        Setup = setup with { Layout = layout };
        layout.CheckSteps();
        layout.CheckOneDelay("trials have one for a projection");
        setup.CheckMemory();
        int every = setup.Rule?.CheckpointEvery ?? 0;
        _stretch = every == 0 ? setup.MaxSteps : Math.Min(every, setup.MaxSteps);
        _logs = [.. layout.Populations.Select(p => p.Spikes && !layout.Inputs.Contains(Index(p)) ? new SpikeLog(p.Size, setup.MaxSteps) : null)];
        _rateCredits = [.. layout.Populations.Select((p, i) => Memory.Lanes(_logs[i] is null ? 0 : p.Size))];
        _inputs = new SpikeTrain?[_logs.Length];
        int outputs = layout.Populations[layout.Readout].Size;
        FirstSpikes = _logs[layout.Readout] is { } log ? new FirstSpikes(log, layout.Dt, Memory) : null;
        _readout = Memory.Rows(setup.MaxSteps, outputs);
        _readoutError = Memory.Rows(setup.MaxSteps, outputs);
        _ownParameters = setup.Parameters is null && layout.Parameters.Count > 0 ? new ParameterStore(layout, setup.Seed) : null;
        (Numbers, Stream) = (new(layout, setup.Seed), new(setup.Seed));
        (_turns, _touched) = (new(this), Touched());

        int Index(PopulationLayout population) => layout.Population(population.Name);
    }

    /// <summary>What the trial was made of, with no delay longer than the trial.</summary>
    public TrialSetup Setup { get; }

    /// <summary>Number of time steps of the current trial.</summary>
    public int Steps { get; private set; }

    /// <summary>
    /// The readout's output of the last forward sweep, [step, padded neuron]; of a readout that spikes, the distance θ from
    /// its threshold just before it is tested.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows Readout
    {
        get
        {
            Memory.ThrowIfDisposed(this);
            return _readout;
        }
    }

    /// <summary>dLoss/dReadout, [step, padded neuron]: written by the loss between the two sweeps; padding stays zero.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows ReadoutError
    {
        get
        {
            Memory.ThrowIfDisposed(this);
            return _readoutError;
        }
    }

    /// <summary>The parameters that the trial reads, of a network that trains some; else null.</summary>
    public ParameterStore? Parameters => Setup.Parameters ?? _ownParameters;

    /// <summary>When the neurons of the readout spiked first; null where the readout does not spike.</summary>
    public FirstSpikes? FirstSpikes { get; }

    /// <summary>Memory of one example in flight, in bytes: states, tapes, readout, the spikes logged and on their way; weights are shared.</summary>
    public long Bytes => Memory.Bytes + _logs.Sum(log => log?.Bytes ?? 0) + _delayLines.Sum(line => line.Bytes);

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
        for (int from = 0; from < Steps; from += _stretch)
        {
            Keep(from);
            RunForward(from, Math.Min(from + _stretch, Steps));
        }

        LookAtStates();
    }

    /// <summary>Takes over an example, and sets everything to where a trial starts.</summary>
    private void Begin(ReadOnlySpan<SpikeTrain> inputs)
    {
        var layout = Setup.Layout;
        if (inputs.Length != layout.Inputs.Count)
        {
            throw new ArgumentException($"{layout.Name} has {layout.Inputs.Count} input populations; {inputs.Length} spike trains were given.", nameof(inputs));
        }

        Steps = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var population = layout.Populations[layout.Inputs[i]];
            if (inputs[i].Steps > Setup.MaxSteps)
            {
                throw new ArgumentException($"The spike train of {population.Name} has {inputs[i].Steps} steps; the trial was made for {Setup.MaxSteps}.", nameof(inputs));
            }

            if (inputs[i].HighestUnit >= population.Size)
            {
                throw new ArgumentException($"The spike train of {population.Name} has a spike of neuron {inputs[i].HighestUnit}; the population has {population.Size}.", nameof(inputs));
            }

            if (inputs[i].HasOtherSteps(layout.Dt.Value))
            {
                throw new ArgumentException($"The spike train of {population.Name} {inputs[i].OtherSteps(layout.Dt.Value)}", nameof(inputs));
            }

            Steps = Math.Max(Steps, inputs[i].Steps);
            _inputs[layout.Inputs[i]] = inputs[i];
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

    /// <summary>Keeps the states at the start of a stretch, from which it runs again.</summary>
    private void Keep(int from)
    {
        foreach (var (state, kept) in _checkpoints)
        {
            state.CopyTo(kept[from / _stretch]);
        }
    }

    /// <summary>What a loss makes of the last forward sweep, and its derivatives, from which <see cref="Backward"/> starts.</summary>
    /// <returns>The loss of the whole trial.</returns>
    /// <exception cref="ArgumentException">The loss reads first spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public double Evaluate(Loss loss, int label)
    {
        using var stay = new Stay(this);
        loss.CheckFits(Setup.Layout);
        if (loss is not FirstSpikeLoss timed)
        {
            return loss.Evaluate(Readout, Steps, Classes, label, ReadoutError);
        }

        FirstSpikes!.Read(Readout, Steps, timed.SilentDelay);
        double value = loss.Evaluate(FirstSpikes.Times, 1, Classes, label, FirstSpikes.Errors);
        return value + FirstSpikes.Spread(label, timed, ReadoutError);
    }

    /// <summary>
    /// What a penalty makes of the spikes of the last forward sweep, and what it credits them with in <see cref="Backward"/>:
    /// the gradient is that of the loss plus the penalty.
    /// </summary>
    /// <returns>The penalty of the whole trial.</returns>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public double Penalise(Penalty penalty)
    {
        using var stay = new Stay(this);
        double value = 0;
        for (int p = 0; p < _logs.Length; p++)
        {
            if (_logs[p] is { } log && p != Setup.Layout.Readout)
            {
                var credit = _rateCredits[p].Span[..log.Size];
                log.CountPerNeuron(credit);
                value += penalty.Evaluate(credit, Steps * Setup.Layout.Dt, credit);
            }
        }

        return value;
    }

    /// <summary>The class that a loss reads off the last forward sweep.</summary>
    /// <exception cref="ArgumentException">The loss reads first spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">It, its weights or its parameters have been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is at work already, on another thread or below this call.</exception>
    public int Predict(Loss loss)
    {
        using var stay = new Stay(this);
        loss.CheckFits(Setup.Layout);
        if (loss is not FirstSpikeLoss timed)
        {
            return loss.Predict(Readout, Steps, Classes);
        }

        FirstSpikes!.Read(Readout, Steps, timed.SilentDelay);
        return loss.Predict(FirstSpikes.Times, 1, Classes);
    }

    private int Classes => Setup.Layout.Populations[Setup.Layout.Readout].Size;

    /// <summary>
    /// Adds the gradient of the loss to <paramref name="gradient"/>, from the last forward sweep, <see cref="ReadoutError"/> and
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
        Setup.Weights.CheckAlike(gradient, nameof(gradient));
        if (Setup.Rule is null)
        {
            throw new InvalidOperationException("This trial was made for inference; give TrialSetup a Rule to train.");
        }

        foreach (var (_, sums, _) in _gradients)
        {
            sums.Span.Clear();
        }

        RunBackward(Steps, gradient);
        if (parameters is not null)
        {
            AddGradients(parameters);
        }

        Exploded = null;
        foreach (var (state, adjoint, size) in _adjoints)
        {
            if (!adjoint.IsFinite(size))
            {
                Exploded ??= state;
            }
        }
    }

    /// <summary>The neurons of a population that spiked in step <paramref name="t"/>.</summary>
    public ReadOnlySpan<int> SpikesAt(int population, int t) =>
        _logs[population] is { } log ? log.At(t) : _inputs[population] is { } input ? input.At(t) : [];

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

    /// <summary>Records a state at the end of every step from the next trial on.</summary>
    /// <returns>[step, padded neuron], overwritten by every trial.</returns>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public Rows Record(string name)
    {
        var state = State(name);
        var target = Memory.Rows(Setup.MaxSteps, state.Length);
        _recordings.Add((state, target));
        return target;
    }

    /// <summary>Computes what is fixed over a trial; called when a trial begins and a parameter has changed.</summary>
    protected virtual void SetConstants(ParameterStore parameters)
    {
    }

    /// <summary>How spikes meet the synapses of each projection, on this trial's backend.</summary>
    protected ReadOnlySpan<Delivery> Deliveries(WeightStore weights) => weights.Deliveries(Setup.Backend);

    /// <summary>Sets all states to rest.</summary>
    protected abstract void Reset();

    /// <summary>The time steps from <paramref name="from"/> to before <paramref name="to"/>, forward.</summary>
    protected abstract void RunForward(int from, int to);

    /// <summary>All time steps, backward.</summary>
    protected abstract void RunBackward(int steps, WeightStore gradient);

    /// <summary>
    /// Called before the step back over step <paramref name="t"/>: where the tape has been overwritten since, the steps from
    /// the last checkpoint to this one run forward again.
    /// </summary>
    protected void Revisit(int t)
    {
        if ((t + 1) % _stretch != 0 || t + 1 == Steps)
        {
            return;
        }

        int from = t + 1 - _stretch;
        foreach (var (state, kept) in _checkpoints)
        {
            kept[from / _stretch].CopyTo(state);
        }

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

    /// <summary>Starts the credit of a step's spikes with what the loss says of their times; other neurons keep what they have.</summary>
    protected void SpikeTimeErrors(int population, int t, Lanes credit)
    {
        var log = Log(population);
        var units = log.At(t);
        var errors = log.TimeErrorsAt(t);
        for (int i = 0; i < units.Length; i++)
        {
            credit.At(units[i]) = errors.IsEmpty ? 0 : errors[i];
        }
    }

    private void AddGradients(ParameterArray gradient)
    {
        foreach (var (index, sums, size) in _gradients)
        {
            gradient.Add(index, sums.Span[..size]);
        }
    }

    /// <summary>Starts the credit of a step of the readout with what a spike in it would change of the first spikes' times.</summary>
    protected void FirstSpikeErrors(int t, Lanes credit) => FirstSpikes!.Credit(t, credit);

    /// <summary>Called at the end of every forward step: copies what is recorded.</summary>
    protected void EndStep(int t)
    {
        foreach (var (state, target) in _recordings)
        {
            state.Span.CopyTo(target[t].Span);
        }
    }
}
