using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>
/// Runs a batch of examples at the same time on a device: all steps forward, the loss, then, for training, backward. All of
/// it is queued; the host may prepare the next batch meanwhile, and waits in <see cref="Finish"/>. This class owns memory,
/// spikes, transfers and the order of launches; the generated subclass names arrays, kernels and constants. Not thread-safe: a
/// second thread is refused, and all is after it has been disposed of. After the first batch nothing is allocated but the room for longer lists of spikes.
/// </summary>
public abstract partial class DeviceBatch : IDisposable
{
    private readonly Arena _host = new();
    private readonly ArrayView<float> _spikeCounts, _rateCredits;
    private readonly DeviceParameters _parameterGradients;
    private readonly DeviceDelays? _delays;
    private readonly ParameterStore? _ownParameters;
    private int _parameterVersion = -1;
    private readonly Dictionary<int, NeuronsView> _neurons = [];
    private readonly List<int> _advanced = [];
    private DeviceInputs _inputs, _next;
    private DevicePenalty? _penalty;

    private protected DeviceBatch(DeviceSetup setup, bool learnsOnline)
    {
        if (setup.LearnsOnline && !learnsOnline)
        {
            throw new NotSupportedException(OnlineTrial.NotDeclared(setup.Layout.Name));
        }

        var layout = WithSynapses(setup).Within(setup.MaxSteps);
        layout.CheckSteps();
        layout.CheckDeclaredDelays();
        setup = (setup with { Layout = layout }).Resolved;
        (Setup, Kept, _turns) = (setup, new(setup), new(this));
        Memory = new(setup.Device);
        Groups = new(setup);
        (NeuronBlocks, ArrivalBlocks, GradientBlocks) = (new(Threads), new(Threads), new(Threads));
        WeightsThere = new(setup, Memory);
        _synapseDelays = layout.Projections.Any(p => p.TakesDelays) ? new(layout, p => setup.Weights!.DelayedRows(p)?.Steps, setup.Weights!.Connections, WeightsThere, Memory, p => setup.Weights!.DelayedRows(p)?.OfPairs, RowsThere) : null;
        _delays = layout.Parameters.Any(p => p.IsDelay) ? new(this) : null;
        int words = Groups.Neurons / 32;
        (_spikeCounts, _rateCredits) = (Memory.New<float>((long)setup.Batch * words * 32, "spikes"), Memory.New<float>((long)setup.Batch * words * 32, "spikes"));
        _goals = new Goal[setup.Batch];
        _firstOutputs = new long[layout.Readouts.Count];
        long readout = 0;
        for (int r = 0; r < _firstOutputs.Length; r++)
        {
            _firstOutputs[r] = readout;
            readout += (long)setup.Batch * Kept.Count * Groups.Padded(layout.Readouts[r]);
        }

        long errors = setup.Rule is null && setup.Objective is null ? 0 : readout;
        var spikes = Memory.New<int>((long)setup.Batch * Kept.Count * words, "spikes");
        Trials = new()
        {
            Capacity = setup.Batch,
            Seed = setup.Seed,
            KeptSteps = Kept.Count,
            StepMask = Kept.Mask,
            RingSteps = setup.RingSteps,
            Readout = Memory.New<float>(readout, "the readout"),
            ReadoutError = Memory.New<float>(errors, "the readout's error"),
            SpikeError = Memory.New<float>(layout.Readouts.Any(r => layout.Populations[r].Spikes) ? errors : 0, "the readout's error"),
            SpikeWords = words,
            Spikes = spikes,
            SpikeHalves = spikes.Cast<short>(),
            Fired = Memory.New<int>((long)setup.Batch * words * 32, "spikes"),
            ThroughSpikes = setup.Rule is SurrogateBptt { ThroughSpikes: false } ? 0 : 1,
        };
        (_inputs, _next) = (new(setup, Kept, Memory), new(setup, Kept, Memory));
        _parameterGradients = new(setup, Memory);
        _ownParameters = setup.Parameters is null && layout.Parameters.Count > 0 ? new ParameterStore(layout, setup.Seed) : null;
        Numbers = new(layout, setup.Seed);
    }

    /// <summary>What the runner was made of.</summary>
    public DeviceSetup Setup { get; }

    /// <summary>How a batch becomes launches.</summary>
    public DevicePlan Plan => Groups.Plan;

    /// <summary>Bytes of the arguments of a sweep's kernels, as GPUs have them.</summary>
    public abstract int ParameterBytes { get; }

    /// <summary>Bytes of its arrays on the device.</summary>
    public long Bytes => Memory.Bytes;

    /// <summary>Threads of a group.</summary>
    public int Threads => Groups.Threads;

    /// <summary>Whether a thread sums up sixteen neighbouring neurons, or one.</summary>
    public bool Wide => Groups.Wide;

    /// <summary>Whether a batch takes one launch more, for the gradient by delays.</summary>
    internal bool LearnsDelays => _delays is { Learn: true };

    /// <summary>Launches of a step in which weights learn; 0 where they learn by a sweep back.</summary>
    internal virtual int LaunchesOfLearning => 0;

    internal DeviceGroups Groups { get; }

    /// <summary>Number of trials of the last batch.</summary>
    public int Count => _inputs.Count;

    /// <summary>Most steps of a trial of the last batch.</summary>
    public int Steps => Count == 0 ? 0 : _inputs.Steps(0);

    /// <summary>What every kernel reads.</summary>
    private protected TrialsView Trials { get; private set; }

    /// <summary>Weights, gradients and copies on the device.</summary>
    internal DeviceWeights WeightsThere { get; }

    internal DeviceMemory Memory { get; }

    private protected DeviceBlocks NeuronBlocks { get; }

    private protected DeviceBlocks ArrivalBlocks { get; }

    private protected DeviceBlocks GradientBlocks { get; }

    /// <summary>Number of shards of the last batch.</summary>
    public int Shards => _inputs.Shards;

    /// <summary>Takes over the weights and, for e-prop, the feedback weights.</summary>
    /// <exception cref="ArgumentException">They have other delays or drawn synapses than those that the batch was made with.</exception>
    public void Load(WeightStore weights, FeedbackStore? feedback)
    {
        using var turn = Enter();
        CheckDrawnAlike(weights);
        WeightsThere.Load(weights, feedback);
    }

    /// <summary>Runs the network from rest over the batch that was prepared.</summary>
    /// <exception cref="InvalidOperationException">Weights are to be moved within trials, which a <see cref="Trainer"/> does.</exception>
    public void Forward() => Forward(null);

    /// <summary>The same, with what is done between its steps.</summary>
    internal void Forward(IBetweenSteps? between)
    {
        using var turn = Enter();
        Between = between;
        // also for the batch before: what it reads is written by the next Prepare
        Setup.Device.Wait();
        (_inputs, _next) = (_next, _inputs);
        Trials = _inputs.Into(Trials);
        Clear(_spikeCounts);
        if (Parameters is { } parameters && parameters.Version != _parameterVersion)
        {
            SetConstants(parameters);
            _parameterVersion = parameters.Version;
        }

        _delays?.Send(_inputs);
        _paths?.Begin();
        Array.ForEach(_losses, l => l.Begin());
        Reset();
        Numbers.CheckStarts();
        RunForward();
    }

    /// <summary>
    /// Adds the gradients of the loss by the weights to those of the shards, from the last forward sweep and
    /// <see cref="Evaluate"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The runner was made without a learning rule.</exception>
    public void Backward()
    {
        using var turn = Enter();
        if (Setup.Rule is null)
        {
            throw new InvalidOperationException("This runner was made for inference; give DeviceSetup a Rule to train.");
        }

        ResetBack();
        _paths?.Clear();
        _delays?.Clear();
        RunBackward(Shards);
        _delays?.Run(Shards);
        _parameterGradients.Fetch(Count);
    }

    /// <summary>Waits until the device has done all that was asked for.</summary>
    /// <exception cref="DeviceException">A kernel failed.</exception>
    public void Finish()
    {
        using var turn = Enter();
        Setup.Device.Wait();
    }

    /// <summary>Computes what is fixed over a trial; called when a batch begins and a parameter has changed.</summary>
    protected virtual void SetConstants(ParameterStore parameters)
    {
    }

    /// <summary>Sets all states to where a trial starts.</summary>
    protected abstract void Reset();

    /// <summary>Sets all adjoints to zero.</summary>
    protected abstract void ResetBack();

    private protected abstract void RunForward();

    private protected abstract void RunBackward(int shards);

    /// <summary>A population that the device advances, or those that share a kernel: the next case of the kernel of neurons.</summary>
    protected NeuronsView NewNeurons(params ReadOnlySpan<int> populations)
    {
        int first = _neurons.Values.Sum(n => n.Padded), before = 0, padded = Padded(populations), firstAdvanced = _advanced.Count;
        var shared = new NeuronsView
        {
            Credit = NewLanes(populations),
            SpikeCount = _spikeCounts.SubView((long)Setup.Batch * first, (long)Setup.Batch * padded),
            RateCredits = _rateCredits.SubView((long)Setup.Batch * first, (long)Setup.Batch * padded),
        };
        foreach (int population in populations)
        {
            var neurons = shared with
            {
                Returns = _paths?.ReturnsOf(population) ?? 0,
                Size = Setup.Layout.Populations[population].Size,
                Padded = Groups.Padded(population),
                First = first + before,
                Before = before,
                Start = Setup.Batch * before,
                Population = population,
                Arrival = _paths?.ArrivalOf(population) ?? 0,
            };
            _neurons.Add(population, neurons);
            _members.Add(population, _advanced.Count - firstAdvanced);
            _advanced.Add(population);
            before += neurons.Padded;
        }

        NeuronBlocks.AddMembers(DeviceGroups.ForEach(populations, Groups.Padded));
        return _neurons[populations[0]];
    }

    /// <summary>One value per trial and neuron.</summary>
    protected ArrayView<float> NewLanes(params ReadOnlySpan<int> populations) => Memory.New<float>(Setup.CheckedCount((long)Setup.Batch * Padded(populations), "values of a state"), "states");

    /// <summary>One value per trial, step and neuron.</summary>
    protected ArrayView<float> NewTape(params ReadOnlySpan<int> populations) => Memory.New<float>((long)Kept.Count * Setup.Batch * Padded(populations), "the tapes");

    /// <summary>One value per trial, step and neuron, for as many steps as the longest delay.</summary>
    /// <exception cref="ArgumentException">The longest delay takes more memory than there is.</exception>
    protected ArrayView<float> NewRing(params ReadOnlySpan<int> populations) => Memory.New<float>(Setup.CheckedCount(Setup.CheckedRing(Padded(populations)), "values of a ring of steps"), "adjoints");

    /// <summary>dLoss/dparameter of each neuron, summed up over a backward sweep: one value per trial and neuron.</summary>
    protected ArrayView<float> NewGradientBy(string parameter)
    {
        return NewGradientBy(parameter, Setup.Layout.Parameters[Setup.Layout.Parameter(parameter)].Population);
    }

    /// <summary>One value per neuron that is fixed over a trial.</summary>
    /// <param name="population">The population.</param>
    /// <param name="there">Receives those on the device.</param>
    /// <returns>Those on the host.</returns>
    protected Lanes NewOwn(int population, out ArrayView<float> there)
    {
        there = Memory.New<float>(Groups.Padded(population), "parameters");
        return _host.Lanes(Setup.Layout.Populations[population].Size);
    }

    /// <summary>A projection.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected ProjectionView NewProjection(int index) => WeightsThere.View(index);

    /// <summary>How the synapses of a projection lie that share their weights.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected PatchView NewPatches(int index) => WeightsThere.PatchesOf(index);

    /// <summary>What a projection has for the delays that learn.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected DelayView DelaysOf(int projection) => _delays!.View(projection);

    /// <summary>Takes over the delays of a projection in which every neuron has its own, in ms, rounded to whole steps.</summary>
    /// <param name="projection">Its place among the projections.</param>
    /// <param name="delays">One for each neuron.</param>
    protected void SetDelays(int projection, ReadOnlySpan<float> delays) => _delays!.Set(projection, delays);

    /// <summary>A trained delay that a projection has for all neurons, in steps.</summary>
    /// <param name="projection">Its place among the projections.</param>
    /// <param name="delay">In ms.</param>
    protected int InSteps(int projection, float delay) => Delays.OnGrid(delay, Setup.Layout.Projections[projection].MostDelay, Setup.Layout.Dt);

    /// <summary>Sums of arriving spikes at a population: the next case of the kernel of synapses.</summary>
    protected void NewArrival(params ReadOnlySpan<int> populations) => ArrivalBlocks.AddMembers(DeviceGroups.ForEach(populations, Groups.Sums));

    /// <summary>The credit of a population's spikes: the next case of the kernel of synapses backwards.</summary>
    protected void NewCredit(params ReadOnlySpan<int> populations) => GradientBlocks.AddMembers(DeviceGroups.ForEach(populations, Groups.Sums));

    /// <summary>The gradient of a projection, or that by its delays: the next case of the kernel of synapses backwards.</summary>
    protected void NewGradient(int projection) => GradientBlocks.Add(Groups.SumsOf(WeightsThere.WidthOf(projection)));

    /// <summary>Sets all of an array to zero.</summary>
    protected void Clear(ArrayView<float> values) => values.MemSetToZero(Setup.Device.Stream);

    /// <summary>Trials that are longer than <paramref name="t"/> steps; the first ones.</summary>
    private protected int Running(int t) => _inputs.Running(t);

    /// <summary>Ends the construction: everything that kernels work for is known.</summary>
    private protected void Place()
    {
        Trials = Trials with
        {
            Neurons = NeuronBlocks.On(Memory),
            Arrivals = ArrivalBlocks.On(Memory),
            Gradients = GradientBlocks.On(Memory),
        };
        _losses = Setup.Objective is { } objective ? [.. objective.Terms.Select((_, i) => NewLoss(objective, i))] : [];
        _penalty = Setup.Rule is null ? null : Setup.Penalty?.On(this, _spikeCounts, _rateCredits,
            [.. _advanced.Where(p => !Setup.Layout.IsReadout(p)).SelectMany(p => (int[])[_neurons[p].First, _neurons[p].Padded, _neurons[p].Size])]);
    }
}
