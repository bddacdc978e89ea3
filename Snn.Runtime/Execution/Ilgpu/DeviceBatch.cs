using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>
/// Runs a batch of examples at the same time on a device: all steps forward, then, for training, backward. This class owns
/// memory, spikes, transfers and the order of launches; the generated subclass names arrays, kernels and constants. Not
/// thread-safe. After the first batch nothing is allocated but the room for longer lists of spikes.
/// </summary>
public abstract class DeviceBatch : IDisposable
{
    /// <summary>
    /// Most neurons of a population for which a group of threads runs a trial on its own; beyond, most of the device would
    /// wait for a few groups.
    /// </summary>
    internal const int MostNeurons = 1024;

    private readonly Arena _host = new();
    private readonly DeviceReadout _readout;
    private readonly DeviceInputs _inputs;
    private readonly DeviceParameters _parameterGradients;
    private readonly ParameterStore? _ownParameters;
    private int _parameterVersion = -1;
    private readonly Dictionary<int, NeuronsView> _neurons = [];
    private readonly float[] _counts;
    private float[] _fill = [];

    private protected DeviceBatch(DeviceSetup setup)
    {
        var layout = setup.Layout;
        layout.CheckSteps();
        Setup = setup;
        Memory = new(setup.Device);
        Threads = ThreadsOf(setup.Device.Accelerator);
        Plan = setup.Plan ?? (layout.Populations.All(p => p.Size <= MostNeurons) ? DevicePlan.Trial : DevicePlan.Step);
        (NeuronBlocks, ArrivalBlocks, GradientBlocks) = (new(Threads), new(Threads), new(Threads));
        _counts = new float[layout.Populations.Max(p => p.Size)];
        WeightsThere = new(setup, Memory);
        int words = Enumerable.Range(0, layout.Populations.Count).Where(p => !layout.Inputs.Contains(p)).Sum(Padded) / 32;
        _readout = new(setup, Memory, Padded(layout.Readout), words);
        var spikes = Memory.New<int>((long)setup.Batch * setup.MaxSteps * words, "spikes");
        Trials = new()
        {
            Capacity = setup.Batch,
            MaxSteps = setup.MaxSteps,
            RingSteps = layout.Projections.Max(p => p.Delay) + 1,
            Readout = _readout.Output,
            ReadoutError = _readout.Error,
            SpikeError = _readout.SpikeError,
            SpikeWords = words,
            Spikes = spikes,
            SpikeHalves = spikes.Cast<short>(),
            Fired = Memory.New<int>((long)setup.Batch * words * 32, "spikes"),
            Steps = Memory.New<int>(setup.Batch, "tables"),
            Hertz = Memory.New<float>(setup.Batch, "tables"),
            ShardStarts = Memory.New<int>(setup.Shards + 1, "tables"),
            ShardTrials = Memory.New<int>(setup.Batch, "tables"),
            RateStrength = setup.Rule?.RateStrength ?? 0,
            TargetRate = setup.Rule is { } rule ? rule.TargetRate / Units.Hz : 0,
            LeastPull = setup.Rule?.RatePull == RatePull.Down ? 0 : -float.MaxValue,
            MostPull = setup.Rule?.RatePull == RatePull.Up ? 0 : float.MaxValue,
            ThroughSpikes = setup.Rule is SurrogateBptt { ThroughSpikes: false } ? 0 : 1,
        };
        _inputs = new(setup, Memory);
        _parameterGradients = new(setup, Memory);
        _ownParameters = setup.Parameters is null && layout.Parameters.Count > 0 ? new ParameterStore(layout) : null;
    }

    /// <summary>What the runner was made of.</summary>
    public DeviceSetup Setup { get; }

    /// <summary>How a batch becomes launches.</summary>
    public DevicePlan Plan { get; }

    /// <summary>Threads of a group.</summary>
    public int Threads { get; }

    /// <summary>
    /// Threads of a group that runs a whole trial. A CPU's OpenCL driver runs a group's threads one after the other from
    /// barrier to barrier; a single one has no barriers to it, and its loops over neurons become vectors.
    /// </summary>
    public int TrialThreads => Setup.Device.Accelerator is CLAccelerator { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU } ? 1 : Threads;

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

    /// <summary>Number of time steps of an example.</summary>
    public int StepsOf(int example) => _inputs.Steps(_inputs.TrialOf(example));

    /// <summary>
    /// The readout's output of an example in the last forward sweep, [step, padded neuron]; of a readout that spikes, the
    /// distance θ from its threshold just before it is tested.
    /// </summary>
    public Rows ReadoutOf(int example) => _readout.OutputOf(_inputs.TrialOf(example));

    /// <summary>dLoss/dReadout of an example, [step, padded neuron]: written by the loss between the two sweeps; padding stays zero.</summary>
    public Rows ReadoutErrorOf(int example) => _readout.ErrorOf(_inputs.TrialOf(example));

    /// <summary>What a loss makes of an example in the last forward sweep, and its derivatives, from which <see cref="Backward"/> starts.</summary>
    /// <returns>The loss of the whole trial.</returns>
    /// <exception cref="ArgumentException">The loss reads first spikes and the readout gives none, or the other way round.</exception>
    public double Evaluate(int example, Loss loss, int label)
    {
        loss.CheckFits(Setup.Layout);
        return _readout.Evaluate(_inputs.TrialOf(example), StepsOf(example), loss, label);
    }

    /// <summary>The class that a loss reads off an example in the last forward sweep.</summary>
    /// <exception cref="ArgumentException">The loss reads first spikes and the readout gives none, or the other way round.</exception>
    public int Predict(int example, Loss loss)
    {
        loss.CheckFits(Setup.Layout);
        return _readout.Predict(_inputs.TrialOf(example), StepsOf(example), loss);
    }

    /// <summary>Takes over the weights and, for e-prop, the feedback weights.</summary>
    public void Load(WeightStore weights, FeedbackStore? feedback) => WeightsThere.Load(weights, feedback);

    /// <summary>Runs the network from rest over a batch of examples.</summary>
    /// <param name="trains">One train per input population, in their order, for one example after the other.</param>
    /// <exception cref="ArgumentException">The number of trains, their length or a unit does not fit the network.</exception>
    public void Forward(params ReadOnlySpan<SpikeTrain> trains)
    {
        _inputs.Write(trains);
        Trials = _inputs.Into(Trials);
        foreach (var neurons in _neurons.Values)
        {
            neurons.SpikeCount.MemSetToZero(Setup.Device.Stream);
        }

        if ((Setup.Parameters ?? _ownParameters) is { } parameters && parameters.Version != _parameterVersion)
        {
            SetConstants(parameters);
            _parameterVersion = parameters.Version;
        }

        Reset();
        RunForward();
        for (int trial = 0; trial < Count; trial++)
        {
            _readout.Read(trial, _inputs.Steps(trial), Trials, _neurons[Setup.Layout.Readout].First);
        }
    }

    /// <summary>
    /// Adds the gradients of the loss by the weights to those of the shards, from the last forward sweep and
    /// <see cref="ReadoutErrorOf"/>.
    /// </summary>
    /// <param name="shards">For each shard the examples whose gradients it sums up.</param>
    /// <exception cref="InvalidOperationException">The runner was made without a learning rule.</exception>
    public void Backward(IReadOnlyList<IReadOnlyList<int>> shards)
    {
        if (Setup.Rule is null)
        {
            throw new InvalidOperationException("This runner was made for inference; give DeviceSetup a Rule to train.");
        }

        for (int trial = 0; trial < Count; trial++)
        {
            _readout.Write(trial, _inputs.Steps(trial));
        }

        _inputs.Deal(shards, Trials);
        Trials = Trials with { Shards = shards.Count };
        ResetBack();
        RunBackward(shards.Count);
        _parameterGradients.Read(Count);
    }

    /// <summary>Adds the gradients of the loss by the parameters of an example, from the last backward sweep.</summary>
    public void AddParameterGradient(int example, ParameterArray gradient) => _parameterGradients.AddTo(gradient, _inputs.TrialOf(example));

    /// <summary>Copies a shard's gradient to the host.</summary>
    public void ReadGradient(int shard, WeightStore gradient) => WeightsThere.ReadGradient(shard, gradient);

    /// <summary>Sets the gradients of all shards to zero.</summary>
    public void ClearGradients() => WeightsThere.Gradients.MemSetToZero(Setup.Device.Stream);

    /// <summary>Number of spikes of a population in an example. Reads them from the device.</summary>
    internal long SpikesOf(int population, int example)
    {
        var neurons = _neurons[population];
        var counts = _counts.AsSpan(0, neurons.Size);
        Memory.Read(neurons.SpikeCount.SubView((long)_inputs.TrialOf(example) * neurons.Padded, neurons.Size), counts);
        long sum = 0;
        foreach (float count in counts)
        {
            sum += (long)count;
        }

        return sum;
    }

    /// <summary>The neurons of a population that spiked in a step of an example. Reads them from the device.</summary>
    public int[] SpikesAt(int population, int t, int example)
    {
        var neurons = _neurons[population];
        var words = new int[neurons.Padded / 32];
        Memory.Read(Trials.Spikes.SubView(((long)_inputs.TrialOf(example) * Setup.MaxSteps + t) * Trials.SpikeWords + neurons.First / 32, words.Length), words);
        return [.. Enumerable.Range(0, neurons.Size).Where(j => (words[j / 32] >> j % 32 & 1) != 0)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Dispose();
        WeightsThere.Dispose();
        _readout.Dispose();
        _ownParameters?.Dispose();
        _host.Dispose();
        GC.SuppressFinalize(this);
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

    /// <summary>A population that the device advances: the next case of the kernel of neurons.</summary>
    protected NeuronsView NewNeurons(int population)
    {
        var neurons = new NeuronsView
        {
            Size = Setup.Layout.Populations[population].Size,
            Padded = Padded(population),
            First = _neurons.Values.Sum(n => n.Padded),
            Credit = NewLanes(population),
            SpikeCount = NewLanes(population),
        };
        _neurons.Add(population, neurons);
        NeuronBlocks.Add(neurons.Padded);
        return neurons;
    }

    /// <summary>One value per trial and neuron.</summary>
    protected ArrayView<float> NewLanes(int population) => Memory.New<float>((long)Setup.Batch * Padded(population), "states");

    /// <summary>One value per trial, step and neuron.</summary>
    protected ArrayView<float> NewTape(int population) => Memory.New<float>((long)Setup.MaxSteps * Setup.Batch * Padded(population), "the tapes");

    /// <summary>One value per trial, step and neuron, for as many steps as the longest delay.</summary>
    protected ArrayView<float> NewRing(int population) => Memory.New<float>((long)Trials.RingSteps * Setup.Batch * Padded(population), "adjoints");

    /// <summary>dLoss/dparameter of each neuron, summed up over a backward sweep: one value per trial and neuron.</summary>
    protected ArrayView<float> NewGradientBy(string parameter)
    {
        var sums = NewLanes(Setup.Layout.Parameters[Setup.Layout.Parameter(parameter)].Population);
        _parameterGradients.Add(parameter, sums);
        return sums;
    }

    /// <summary>One value per neuron that is fixed over a trial.</summary>
    /// <param name="population">The population.</param>
    /// <param name="there">Receives those on the device.</param>
    /// <returns>Those on the host.</returns>
    protected Lanes NewOwn(int population, out ArrayView<float> there)
    {
        there = Memory.New<float>(Padded(population), "parameters");
        return _host.Lanes(Setup.Layout.Populations[population].Size);
    }

    /// <summary>A projection.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected ProjectionView NewProjection(int index) => WeightsThere.View(index);

    /// <summary>Sums of arriving spikes at a population: the next case of the kernel of synapses.</summary>
    protected void NewArrival(int population) => ArrivalBlocks.Add(Parts(population));

    /// <summary>The credit of a population's spikes: the next case of the kernel of synapses backwards.</summary>
    protected void NewCredit(int population) => GradientBlocks.Add(Parts(population));

    /// <summary>The gradient of a projection: the next case of the kernel of synapses backwards.</summary>
    protected void NewGradient(int projection) => GradientBlocks.Add(Parts(Setup.Layout.Projections[projection].Target));

    /// <summary>Sets all neurons of a state.</summary>
    protected void Start(ArrayView<float> state, float value)
    {
        if (value == 0)
        {
            Clear(state);
            return;
        }

        Fill((int)state.Length).Fill(value);
        Memory.Write<float>(state, _fill.AsSpan(0, (int)state.Length));
    }

    /// <summary>Sets all neurons of a state, each to a value of its own in all trials.</summary>
    protected void Start(ArrayView<float> state, Lanes values)
    {
        int padded = (int)state.Length / Setup.Batch;
        var all = Fill((int)state.Length);
        for (int at = 0; at < all.Length; at += padded)
        {
            Pad(values, all.Slice(at, padded));
        }

        Memory.Write<float>(state, all);
    }

    /// <summary>Copies one value per neuron to the device.</summary>
    protected void Write(Lanes values, ArrayView<float> there)
    {
        var all = Fill((int)there.Length);
        Pad(values, all);
        Memory.Write<float>(there, all);
    }

    /// <summary>Sets all of an array to zero.</summary>
    protected void Clear(ArrayView<float> values) => values.MemSetToZero(Setup.Device.Stream);

    /// <summary>Trials that are longer than <paramref name="t"/> steps; the first ones.</summary>
    private protected int Running(int t) => _inputs.Running(t);

    private protected void Place() => Trials = Trials with
    {
        Neurons = NeuronBlocks.On(Memory),
        Arrivals = ArrivalBlocks.On(Memory),
        Gradients = GradientBlocks.On(Memory),
    };

    /// <summary>Padding is as good as values: neurons that do not exist are computed too.</summary>
    private static void Pad(Lanes values, Span<float> all)
    {
        int length = Math.Min(values.Length, all.Length);
        values.Span[..length].CopyTo(all);
        all[length..].Fill(all[length - 1]);
    }

    private Span<float> Fill(int length)
    {
        if (_fill.Length < length)
        {
            _fill = new float[length];
        }

        return _fill.AsSpan(0, length);
    }

    private static int ThreadsOf(Accelerator accelerator) => accelerator.AcceleratorType switch
    {
        AcceleratorType.CPU => 16,
        AcceleratorType.Cuda => 128,
        _ => 32,
    };

    private int Parts(int population) => Lanes.Padded(Setup.Layout.Populations[population].Size) / Float16.Count;

    private int Padded(int population)
    {
        int tile = Math.Max(Threads, 32);
        return (Setup.Layout.Populations[population].Size + tile - 1) / tile * tile;
    }
}
