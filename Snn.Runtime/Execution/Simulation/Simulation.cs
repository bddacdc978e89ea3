namespace Snn.Runtime;

/// <summary>
/// A run of a network that goes on for as long as it is told to, fed with spikes and signals from step to step, while
/// learning rules change its weights. Memory does not grow with its length. The base owns memory, spikes, time and the threads
/// that it runs on; the generated subclass holds the kernels. Not thread-safe: a second caller's thread is refused.
/// </summary>
public abstract partial class Simulation : IDisposable
{
    private readonly SpikeRing?[] _spikes;
    private readonly SpikeFeed?[] _feeds;
    private readonly WeightStore _weights;
    private readonly DelaySteps?[] _delays;
    private readonly bool _ownsWeights;
    private readonly ParameterStore? _ownParameters;
    private int _parameterVersion = -1;
    private readonly Turns _turns;
    private bool _begun;

    /// <summary>Allocates what every simulation needs.</summary>
    /// <param name="layout">The network's shape.</param>
    /// <param name="options">How it is simulated.</param>
    /// <exception cref="ArgumentException">A delay is no whole number of steps, or the weights are another network's.</exception>
    /// <param name="later">How many steps longer than delays ask for spikes are kept.</param>
    protected Simulation(NetworkLayout layout, SimulationOptions options, int later = 0)
    {
        layout.CheckSteps();
        if (options.Weights is { } given && given.Layout.Signature != layout.Signature)
        {
            throw new ArgumentException($"The weights are those of '{given.Layout.Signature}', and this is '{layout.Signature}'.", nameof(options));
        }

        (Layout, Options) = (layout, options);
        _weights = options.Weights ?? new(layout, options.Seed);
        if (_ownsWeights = options.Weights is null)
        {
            Initialiser.Fill(_weights, options.Seed);
        }

        _ownParameters = options.Parameters is null && layout.Parameters.Count > 0 ? new ParameterStore(layout, options.Seed) : null;
        (Numbers, Stream) = (new(layout, options.Seed), new(options.Seed));
        _delays = [.. layout.Projections.Select((p, i) => p.Delays is null ? null : new DelaySteps(layout, i, _weights.Connections(i)!, _weights.Seed))];
        _delayedRows = new DelayedRows?[layout.Projections.Count];
        _spikes = [.. layout.Populations.Select((p, i) => p.Spikes ? new SpikeRing(p.Size, 1 + later + MostDelay(i)) : null)];
        _feeds = [.. layout.Populations.Select((p, i) => layout.Inputs.Contains(i) ? new SpikeFeed(this, p, i) : null)];
        _courses = options.IsTrial ? [] : SimulationCourse.Of(layout);
        _turns = new(this);
        _shares = Share.Of(_weights, options.Backend, ThreadsOf(options), Delayed);
        _inOrder = new int[_shares.Length][];
    }

    /// <summary>Whether the plain backend runs it, one neuron at a time.</summary>
    protected bool IsReference => Options.Backend == Backend.Reference;

    /// <summary>Sums on this run's backend.</summary>
    protected BackendSums Sums => new(Options.Backend);

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>How it is simulated.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Number of steps that have run.</summary>
    public long Steps { get; private set; }

    /// <summary>The time that has been simulated, in ms; exact where a <see cref="Time"/> would have rounded it.</summary>
    public double Milliseconds => Steps * (double)Layout.Dt.Value;

    /// <summary>Memory of states, rules and spikes on their way, in bytes; weights are not among them.</summary>
    public long Bytes => Memory.Bytes + _spikes.Sum(s => s?.Bytes ?? 0) + _kept.Sum(k => k());

    /// <summary>
    /// The weights, as of the last step. They may be changed until the next one; what learning rules put off is caught up with
    /// each time they are asked for.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public WeightStore Weights
    {
        get
        {
            using var turn = Enter();
            Begin();
            SettleRules();
            Lend(null);
            WeightsVersion++;
            return _weights;
        }
    }

    /// <summary>Name of the state that is the main readout's output, in a trained network that is marked to run freely too; else null.</summary>
    public virtual string? Output => null;

    /// <summary>The same of a readout of several; null where it spikes.</summary>
    public virtual string? OutputOf(string readout) => Layout.Readout >= 0 && Layout.Populations[Layout.Readout].Name == readout ? Output : null;

    /// <summary>The memory of the generated kernels.</summary>
    protected Arena Memory { get; } = new();

    /// <summary>What neurons have of their own.</summary>
    protected NeuronNumbers Numbers { get; }

    private protected NoiseStream Stream { get; }

    /// <summary>The weights as they stand.</summary>
    protected WeightStore Store => _weights;

    /// <summary>Runs for a while: the number of steps is rounded.</summary>
    /// <exception cref="ArgumentException">The duration is negative or no number of steps.</exception>
    /// <exception cref="InvalidOperationException">A signal was never given, or it is at work already, on another thread.</exception>
    /// <exception cref="SimulationException">A state is no finite number at the end.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Run(Time duration) => Run(StepsOf(duration));

    /// <summary>Runs one step.</summary>
    /// <inheritdoc cref="Run(Time)"/>
    public void Step() => Run(1);

    /// <summary>Runs so many steps.</summary>
    /// <inheritdoc cref="Run(Time)"/>
    public void Run(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        using var turn = Enter();
        using var weights = new Held(_weights.Memory, _weights);
        Begin();
        FollowUpdates();
        CheckSignals();
        RunOnThreads(Steps + steps);
        GiveOthers();
        EndRun(steps);
    }

    /// <summary>Tells learning rules that a trial has ended: what they do then is done. States and spikes on their way stay as they are.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void EndTrial()
    {
        using var turn = Enter();
        using var weights = new Held(_weights.Memory, _weights);
        Begin();
        CheckSignals();
        CatchUp();
        SettleRules();
        RunEndOfTrial(Steps);
        _rowsAhead = _rules.Count > 0;
        GiveOthers();
    }

    /// <summary>
    /// Begins anew, as at the start of another trial: states and variables of rules at rest, no spike on its way, no train
    /// playing, time 0. Weights stay as they are, and so do signals. Recordings in memory go on.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something of the run is in a file that is being recorded.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Restart()
    {
        using var turn = Enter();
        CheckRecorders();
        if (_begun)
        {
            CatchUp();
            SettleRules();
        }

        (Steps, _begun) = (0, false);
        BeginCourses();
        RestartRecordings(0);
        foreach (var spikes in _spikes)
        {
            spikes?.Clear();
        }

        foreach (var feed in _feeds)
        {
            feed?.Play(null);
        }
    }

    /// <summary>The spikes that an input population is given.</summary>
    /// <param name="population">Its name.</param>
    /// <exception cref="ArgumentException">There is no such population, or its neurons spike by themselves.</exception>
    public SpikeFeed Input(string population) => _feeds[Layout.Population(population)]
        ?? throw new ArgumentException($"The spikes of {population} are its own; inputs are {string.Join(", ", Layout.Inputs.Select(i => Layout.Populations[i].Name))}.", nameof(population));

    /// <summary>The neurons of a population that spiked in the last step.</summary>
    /// <exception cref="ArgumentException">There is no such population, or it does not spike.</exception>
    public ReadOnlySpan<int> Spikes(string population) => LastSpikes(Spiking(population));

    /// <summary>Number of spikes of a population since the beginning.</summary>
    /// <exception cref="ArgumentException">There is no such population, or it does not spike.</exception>
    public long SpikeCount(string population) => CountSpikes(Spiking(population));

    /// <summary>Frees the memory, and the weights unless they were given; files that are being recorded are written.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Dispose()
    {
        if (_turns.Close())
        {
            Free();
            _team?.Dispose();
            _updates?.Dispose();
            Memory.Dispose();
            _ownParameters?.Dispose();
            if (_ownsWeights)
            {
                _weights.Dispose();
            }

            GC.SuppressFinalize(this);
            EndRecorders();
        }
    }

    /// <summary>The neurons of a population that spiked in a step; none where its neurons do not spike.</summary>
    protected ReadOnlySpan<int> SpikesAt(int population, long t) => _spikes[population] is { } spikes ? spikes.At(t) : [];

    /// <summary>Whether what spikes deliver depends on states of their neurons, so that a step begins with these.</summary>
    protected virtual bool Releases => false;

    /// <summary>What each thread does before any spike is delivered: what the source neurons release that are its own in this.</summary>
    protected virtual void Release(long t, Share share)
    {
    }

    /// <summary>A step of the neurons that one thread owns: what arrives at them, and how they advance.</summary>
    protected abstract void RunStep(long t, Share share);

    /// <summary>What each thread does when all neurons have advanced: learning rules of the synapses that are its own.</summary>
    protected virtual void Learn(long t, Share share)
    {
    }

    /// <summary>What one thread does then: learning rules that the loss has a part in.</summary>
    protected virtual void Learn(long t)
    {
    }

    /// <summary>Sets all states to rest.</summary>
    protected abstract void Reset();

    /// <summary>Computes what depends on parameters that were trained.</summary>
    protected virtual void SetConstants(ParameterStore parameters)
    {
    }

    /// <summary>Catches up with what learning rules have put off, up to the last step.</summary>
    protected virtual void Settle()
    {
    }

    /// <summary>What learning rules do at the end of a trial.</summary>
    protected virtual void RunEndOfTrial(long t)
    {
    }

    /// <summary>The end of a run of so many steps.</summary>
    private protected virtual void EndRun(long steps) => CheckFinite();

    /// <summary>Does what waits to be done: where steps are told to a device many at a time, those that it was not told yet.</summary>
    private protected virtual void CatchUp()
    {
    }

    /// <summary>Somebody asks for a state or variable, or, without a name, for the weights, and may change them.</summary>
    private protected virtual void Lend(string? name)
    {
    }

    /// <summary>The neurons of a population that spiked in the last step.</summary>
    private protected virtual ReadOnlySpan<int> LastSpikes(int population) => _spikes[population]!.At(Steps - 1);

    /// <summary>Number of spikes of a population since the beginning.</summary>
    private protected virtual long CountSpikes(int population) => _spikes[population]!.Total;

    /// <summary>Frees what is not in <see cref="Memory"/>.</summary>
    private protected virtual void Free()
    {
    }

    private Turns.Turn Enter() => _turns.Take("A simulation is one thread's: make one for each.");

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        FollowParameters();
        Reset();
        SetStarts();
        Numbers.CheckStarts();
        _begun = true;
    }

    /// <summary>Sets states that do not start as the model says.</summary>
    private protected virtual void SetStarts()
    {
        foreach (var (name, (values, _)) in _states)
        {
            Numbers.Start(name, Parameters).CopyTo(values.Span);
        }
    }

    private int Spiking(string population) => Layout.Population(population) is var index && _spikes[index] is not null ? index
        : throw new ArgumentException($"{population} does not spike.{(Layout.Populations[index].Events.Count > 0 ? $" Its events are {List(EventsOf(Layout.Populations[index]))}." : "")}", nameof(population));

    private long StepsOf(Time duration)
    {
        double steps = Math.Round(duration.Value / (double)Layout.Dt.Value);
        if (!(steps is >= 0 and < 1e15))
        {
            throw new ArgumentException(FormattableString.Invariant($"{Layout.Name} cannot run for {duration.Value} ms in steps of {Layout.Dt.Value} ms."), nameof(duration));
        }

        return (long)steps;
    }
}
