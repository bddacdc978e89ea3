namespace Snn.Runtime;

/// <summary>What a checkpoint keeps of a run, and by what it is known.</summary>
/// <param name="setup">The run.</param>
/// <param name="runner">Has the states of the optimiser.</param>
/// <param name="randomFeedback">The feedback weights as drawn; null where there are none.</param>
internal sealed class TrainingState(TrainingSetup setup, BatchRunner runner, WeightStore? randomFeedback)
{
    private bool HasParameters => setup.Layout.Parameters.Count > 0;

    /// <summary>What is said of the run.</summary>
    public CheckpointHeader Header(int epoch, int iteration) => new()
    {
        Epoch = epoch,
        Iteration = iteration,
        Must =
        [
            .. CheckpointMark.Of(setup.Layout),
            .. CheckpointMark.OfDelays(setup.Weights),
            new("optimiser", setup.Optimisers.Words),
            new("seed", CheckpointMark.Text(setup.Options.Seed)),
            .. new NeuronNumbers(setup.Layout, setup.Options.Seed).Marks(withStarts: true),
            .. Rewirings(keepsStates: true),
        ],
        May =
        [
            new("learning rule", Rule),
            new("loss", setup.Objective.Words),
            new("penalty", setup.Options.Penalty?.GetType().Name ?? "none"),
            new("plan", $"{setup.Options.Plan}"),
            new("learning projections", string.Join(", ", setup.Layout.Projections.Where(p => p.Trainable).Select(p => p.Name))),
            new("batch size", CheckpointMark.Text(setup.Options.Batch)),
            new("number of shards", CheckpointMark.Text(setup.Shards)),
            .. setup.Options.ExamplesByShard ? (CheckpointMark[])[new("examples", "each of one shard")] : [],
            .. Rewirings(keepsStates: false),
        ],
    };

    /// <summary>Reads a checkpoint into the run, all or nothing.</summary>
    /// <returns>What the file says of its run, and what differs from this one and may.</returns>
    /// <exception cref="CheckpointException">It cannot be used; nothing has changed.</exception>
    public (CheckpointHeader Header, string[] Differences) Read(string directory)
    {
        var (expected, arrays) = (Header(0, 0), Arrays());
        var (header, values) = Checkpoint.Read(directory, expected, arrays);
        if (HasParameters && setup.Parameters.WhyNot(raw: values[^2], values[^1]) is { } wrong)
        {
            throw new CheckpointException($"{Checkpoint.PathIn(directory)} cannot be used: {wrong}. {CheckpointContentException.Restore}");
        }

        if (WeightBounds.WhyNot(setup.Weights, values[0]) is { } outside)
        {
            throw new CheckpointException($"{Checkpoint.PathIn(directory)} cannot be used: {outside}. {CheckpointContentException.Restore}");
        }

        for (int i = 0; i < arrays.Length; i++)
        {
            if (values[i] is { } numbers)
            {
                arrays[i].Set(numbers);
            }
        }

        setup.Parameters.Renew();
        return (header, [.. CheckpointHeader.Differences(expected.May, header.May)]);
    }

    /// <summary>Writes the run into a checkpoint.</summary>
    /// <exception cref="CheckpointException">The file cannot be written; the old one is whole.</exception>
    public void Write(string directory, int epoch, int iteration) => Checkpoint.Write(directory, Header(epoch, iteration), Arrays());

    private string Rule => setup.Rule is EProp eprop
        ? $"{nameof(EProp)} with {eprop.Feedback} feedback{(eprop.WeightBits > 0 ? $", weights of {eprop.WeightBits} bits" : "")}"
        : setup.Rule.GetType().Name;

    /// <summary>Rules of rewiring by their names; those that keep states would not know what to do with the states of others.</summary>
    private IEnumerable<CheckpointMark> Rewirings(bool keepsStates) =>
        setup.Layout.Projections.Where(p => p.RewiredBy is { } rule && rule.StateCount > 0 == keepsStates).Select(p => new CheckpointMark($"rewiring of {p.Name}", p.Rewiring!.GetType().Name));

    /// <summary>The parameters are last.</summary>
    private CheckpointArray[] Arrays() =>
    [
        new CheckpointFloats("weights", setup.Weights.All),
        .. setup.Layout.Projections.Select((p, i) => (Projection: p, Pairs: setup.Weights.Connections(i))).Where(p => p.Pairs is not null)
            .Select(p => new CheckpointConnections(p.Projection, p.Pairs!)),
        .. runner.States.Select((s, i) => new CheckpointFloats($"states {i + 1} of the optimiser", s, mayBeInfinite: true)),
        .. runner.RewiringStates.Select((s, i) => new CheckpointFloats($"states {i + 1} of rewiring", s)),
        .. runner.UpdateStates,
        .. randomFeedback is null ? (CheckpointArray[])[] : [new CheckpointFloats(Checkpoint.Feedback, randomFeedback.All, isOptional: true)],
        .. HasParameters ? (CheckpointArray[])[new CheckpointFloats("parameters as the optimiser moves them", setup.Parameters.Raw), new CheckpointFloats("parameters", setup.Parameters.Values)] : [],
    ];
}
