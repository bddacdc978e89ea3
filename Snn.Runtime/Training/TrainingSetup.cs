namespace Snn.Runtime;

/// <summary>What a run trains and how: the same for whatever runs its batches.</summary>
/// <param name="Network">The network.</param>
/// <param name="Layout">Its shape.</param>
/// <param name="Rule">How gradients are computed.</param>
/// <param name="Optimisers">How weights and parameters are updated.</param>
/// <param name="Options">Batch size, seed, threads ...</param>
/// <param name="Weights">The weights on the host.</param>
/// <param name="Parameters">The trained parameters on the host.</param>
/// <param name="Feedback">e-prop's feedback weights; null for other rules.</param>
internal sealed record TrainingSetup(
    INetwork Network,
    NetworkLayout Layout,
    LearningRule Rule,
    OptimiserChoice Optimisers,
    TrainerOptions Options,
    WeightStore Weights,
    ParameterStore Parameters,
    FeedbackStore? Feedback)
{
    /// <summary>What is minimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Keeps weights in a few bits; null where they are as they come.</summary>
    public WeightRounding? Rounding { get; init; }

    /// <summary>Parts of a batch whose gradients are summed apart.</summary>
    public int Shards => Options.UsedShards;

    /// <summary>Those of them that this process works on.</summary>
    public ShardShare Share => ShardShare.Of(Options.Processes, Shards);
}
