namespace Snn.Runtime;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>Most time steps of an example; memory is reserved for them.</summary>
    public required int MaxSteps { get; init; }

    /// <summary>Examples per update of the weights.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>
    /// Epochs of the whole run, from which an optimiser's schedule knows how far the run has come; 0 where that is open.
    /// </summary>
    public int Epochs { get; init; }

    /// <summary>Threads that work at the same time. Does not change results.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Seed of the initial weights, random feedback and the order of examples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Parts of a batch whose gradients are summed apart: at most so many threads can work on a batch. Each costs memory
    /// for one gradient. The order of summation, and so the last bits of the results, depend on it.
    /// </summary>
    public int Shards { get; init; } = 8;

    /// <summary>
    /// The processes that train together, each on some of the shards; null for this one alone. The bits of the results are those
    /// of one process with as many shards. The caller disposes it after the trainer.
    /// </summary>
    public ProcessGroup? Processes { get; init; }

    /// <summary>
    /// Whether each of <see cref="Processes"/> sums up the gradients of its own shards, and the library the sums of processes in
    /// the order that it takes for the fastest: less is sent, and the last bits of the results depend on the number of processes.
    /// </summary>
    public bool SumsInAnyOrder { get; init; }

    /// <summary>
    /// Whether examples belong to shards: the example i to the shard i modulo <see cref="Shards"/>, which alone draws it. Batches
    /// take as many from each, in an order of its own. A process then needs the examples of its shards alone
    /// (<see cref="Holds"/>): it reads no others of a <see cref="StreamedDataset"/>, and in a list they may be null.
    /// </summary>
    public bool ExamplesByShard { get; init; }

    /// <summary>
    /// Most channels by which an example's input is shifted up or down while training, afresh in every epoch; 0 for none.
    /// </summary>
    public int ChannelShift { get; init; }

    /// <summary>Random changes of examples while training, one after the other, afresh in every epoch; after <see cref="ChannelShift"/>.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    private static readonly Loss Usual = new PerStepCrossEntropy();

    private readonly Loss? _loss;

    /// <summary>What training minimises of the readout, or of the main one of several: the first declared.</summary>
    public Loss Loss { get => _loss ?? Usual; init => _loss = value; }

    /// <summary>
    /// What training minimises where a network has several readouts, or a readout several losses: the sum of these, each times its
    /// weight, instead of <see cref="Loss"/>. One of them is of the main readout; a readout without one is driven by nothing.
    /// </summary>
    public IReadOnlyList<ReadoutLoss> Losses { get; init; } = [];

    /// <summary>
    /// What training minimises besides, of each neuron's number of spikes; null for nothing. Part of the loss that training
    /// reports; an evaluation reports the loss alone.
    /// </summary>
    public Penalty? Penalty { get; init; }

    /// <summary>
    /// How trained parameters of models are updated, where they want another optimiser or learning rate than the weights;
    /// null for the optimiser of the weights. It moves a parameter that stays positive by its logarithm.
    /// </summary>
    public ICustomUpdate? ParameterOptimiser { get; init; }

    /// <summary>
    /// Optimisers of their own for what has a name here: the weights of a projection (<c>HidOut</c>), or a trained parameter
    /// or delay (<c>Hidden.TauMem</c>, <c>InHid.Delay</c>). Others are moved by the optimiser that the trainer is given.
    /// </summary>
    public IReadOnlyDictionary<string, ICustomUpdate> Optimisers { get; init; } = new Dictionary<string, ICustomUpdate>();

    /// <summary>
    /// Longest that the gradient by all weights of the run may be: a longer one is shortened to it, in its direction (Pascanu
    /// et al., 2013, algorithm 1), before the optimisers see it. Trained parameters are not part of it. Infinite for none.
    /// </summary>
    public float MaxGradientNorm { get; init; } = float.PositiveInfinity;

    /// <summary>The device that runs the batches; null for the threads of the CPU. The caller disposes it after the trainer.</summary>
    public ComputeDevice? Device { get; init; }

    /// <inheritdoc cref="DeviceSetup.KeptAtLeast"/>
    internal int? KeptAtLeast { get; init; }

    /// <summary>The backend that runs the trials on the threads of the CPU.</summary>
    public Backend Backend { get; init; } = Backend.Simd;

    /// <summary>With a time grid or without.</summary>
    public ExecutionPlan Plan { get; init; }

    /// <summary>Whether this process trains on an example of the list.</summary>
    /// <param name="example">Its index.</param>
    public bool Holds(int example)
    {
        int shard = example % UsedShards;
        var share = ShardShare.Of(Processes, UsedShards);
        return !ExamplesByShard || (shard >= share.First && shard < share.End);
    }

    /// <summary>No more shards than examples of a batch, or buffers would lie idle.</summary>
    internal int UsedShards => Math.Min(Shards, Batch);

    internal void Check()
    {
        if (_loss is not null && Losses.Count > 0)
        {
            throw new ArgumentException($"There are Losses, and {_loss.GetType().Name} as Loss besides; leave out Loss, or name its readout in Losses.", nameof(Losses));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Epochs);
        ArgumentOutOfRangeException.ThrowIfNegative(ChannelShift);
        if (Augmentations.Any(a => a is null))
        {
            throw new ArgumentException("An augmentation is null; leave it out.", nameof(Augmentations));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        if (Processes?.Count > UsedShards)
        {
            throw new ArgumentException($"{Processes.Count} processes cannot share the {UsedShards} shards of a batch; raise {(Shards < Batch ? nameof(Shards) : $"{nameof(Batch)} and {nameof(Shards)}")} to at least {Processes.Count}, or start fewer.", nameof(Shards));
        }

        if (!(MaxGradientNorm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxGradientNorm), MaxGradientNorm, "A gradient cannot be shorter than that; give a number above 0, or leave it out.");
        }

    }
}

/// <summary>How trials are run.</summary>
public enum ExecutionPlan
{
    /// <summary>Step by step, in single precision, with every learning rule.</summary>
    Stepped,

    /// <summary>
    /// Event by event with exact spike times, in double precision, with <see cref="EventProp"/>. Inputs that know their times
    /// within the steps keep them; the loss sees the readout at the ends of the steps.
    /// </summary>
    Exact,
}
