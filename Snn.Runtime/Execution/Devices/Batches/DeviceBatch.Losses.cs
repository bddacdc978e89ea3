namespace Snn.Runtime;

/// <content>What is asked of the readouts of a batch, and what losses make of them.</content>
public abstract partial class DeviceBatch
{
    private readonly long[] _firstOutputs; // of each readout, among the values of all
    private readonly Goal[] _goals;
    private DeviceLoss[] _losses = [];
    private int _lossLaunches;

    /// <summary>Takes over the batch that the next <see cref="Forward()"/> runs; the device may be running another.</summary>
    /// <param name="trains">One train per input population, in their order, for one example after the other; they have to stay as they are until the batch has run forward.</param>
    /// <param name="labels">The right class of each example; none where no loss is asked for.</param>
    /// <param name="shards">For each shard the examples whose gradients it sums up; none where no gradient is asked for.</param>
    /// <param name="epoch">The epoch in which they are shown, from 1; 0 outside of training. Noise is drawn anew in each.</param>
    /// <param name="examples">The number of each example, by which its noise is another's; its place in the batch where none is given.</param>
    /// <param name="targets">What each step of an example asks of the readout, where the loss reads that.</param>
    /// <exception cref="ArgumentException">The number of trains, their length or a unit does not fit the network, or targets that the loss reads do not; or a loss reads another readout than the main one.</exception>
    public void Prepare(ReadOnlySpan<SpikeTrain> trains, ReadOnlySpan<int> labels = default, ReadOnlySpan<IReadOnlyList<int>> shards = default, int epoch = 0, ReadOnlySpan<int> examples = default, ReadOnlySpan<TimedTargets?> targets = default)
    {
        using var turn = Enter();
        if (labels.Length > 0 && Setup.Objective?.Terms.FirstOrDefault(t => !t.IsMain) is { } further)
        {
            throw new ArgumentException($"A loss reads {further.Name}, and labels are of {Setup.Layout.Populations[Setup.Layout.Readout].Name} alone; give examples.", nameof(labels));
        }

        _next.Write(trains);
        for (int i = 0; i < _next.Count && labels.Length > 0; i++)
        {
            _goals[i] = new(labels[i], targets.IsEmpty ? null : targets[i]);
        }

        Take(_goals.AsSpan(0, labels.Length > 0 ? _next.Count : 0), shards, epoch, examples);
    }

    /// <summary>Takes over examples that the next <see cref="Forward()"/> runs, with what they ask of all readouts.</summary>
    /// <param name="examples">The examples; they have to stay as they are until the batch has run forward.</param>
    /// <param name="shards">For each shard the examples whose gradients it sums up; none where no gradient is asked for.</param>
    /// <exception cref="ArgumentException">An example does not fit the network.</exception>
    public void Prepare(IReadOnlyList<Example> examples, ReadOnlySpan<IReadOnlyList<int>> shards = default)
    {
        for (int i = 0; i < examples.Count; i++)
        {
            if (Setup.Objective is { } objective && ExampleCheck.GoalProblem(examples[i], objective, Setup.Layout) is { } problem)
            {
                throw new ArgumentException($"Example {i} {problem}", nameof(examples));
            }
        }

        Prepare([.. examples.Select(e => e.Spikes)], [.. examples.Select(e => e.Goal)], shards, epoch: 0, examples: default);
    }

    /// <summary>The same with goals of all readouts; none where no loss is asked for.</summary>
    internal void Prepare(ReadOnlySpan<SpikeTrain> trains, ReadOnlySpan<Goal> goals, ReadOnlySpan<IReadOnlyList<int>> shards, int epoch, ReadOnlySpan<int> examples)
    {
        using var turn = Enter();
        _next.Write(trains);
        Take(goals, shards, epoch, examples);
    }

    private void Take(ReadOnlySpan<Goal> goals, ReadOnlySpan<IReadOnlyList<int>> shards, int epoch, ReadOnlySpan<int> examples)
    {
        _next.Show(epoch, examples);
        if (goals.Length > 0)
        {
            _next.Take(goals);
        }

        if (shards.Length > 0)
        {
            _next.Deal(shards);
        }
    }

    /// <summary>Computes loss, errors, predictions and, for a batch with shards, the penalty of the last forward sweep.</summary>
    /// <exception cref="InvalidOperationException">The runner was made without a loss.</exception>
    public void Evaluate()
    {
        using var turn = Enter();
        if (_losses.Length == 0)
        {
            throw new InvalidOperationException("This runner was made without a loss; give DeviceSetup a Loss.");
        }

        foreach (var loss in _losses)
        {
            loss.Run(Trials, _inputs, learns: Shards > 0);
            loss.Fetch(Count);
        }

        if (Shards > 0)
        {
            _penalty?.Run(Trials);
        }
    }

    /// <summary>Computes the errors of a step of the trials that have it, the first so many.</summary>
    private protected void Compare(int t, int running)
    {
        foreach (var loss in _losses)
        {
            loss.RunStep(Trials, _inputs, t, running);
        }
    }

    /// <summary>Launches of losses: in a batch, or in a step where weights learn as it runs.</summary>
    internal int LossLaunches => _lossLaunches;

    /// <summary>Where the values of a readout besides the main one start among those of all readouts.</summary>
    protected long FirstOutput(int population) => _firstOutputs[PlaceOf(population)];

    private int PlaceOf(int readout)
    {
        int place = 0;
        while (Setup.Layout.Readouts[place] != readout)
        {
            place++;
        }

        return place;
    }

    private DeviceLoss NewLoss(Objective objective, int index)
    {
        var term = objective.Terms[index];
        var errors = new DeviceErrors(this, term, _firstOutputs[term.Readout], Groups.Padded(term.Population), isOnly: objective.Terms.Count(t => t.Readout == term.Readout) == 1);
        _lossLaunches += !errors.IsLaunched ? 1 : Setup.Layout.Populations[term.Population].Spikes ? 3 : 2;
        // what judges the main readout counts the spikes of all
        int[] counted = index == objective.MainAt ? [.. _advanced.SelectMany(p => (int[])[_neurons[p].First, _neurons[p].Padded])] : [];
        return new(this, objective, index, _neurons[term.Population], errors, _spikeCounts, counted);
    }
}
