using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// When the weights are moved in a batch: after every so many steps of all its trials where online e-prop says so
/// (<see cref="EProp.UpdateEvery"/>), and when the longest is over.
/// </summary>
internal sealed class UpdatesWithin
{
    private readonly List<UpdateTime> _times = [];
    private readonly int _most;
    private UpdateTime _batch;

    public UpdatesWithin(TrainingSetup setup)
    {
        int steps = setup.Options.MaxSteps;
        Every = setup.Rule is EProp { UpdateEvery: > 0 } within ? Math.Min(within.UpdateEvery, steps) : steps;
        _most = (steps - 1) / Every + 1;
    }

    /// <summary>Steps from one update to the next.</summary>
    public int Every { get; }

    /// <summary>Number of updates of the batch.</summary>
    public int Count { get; private set; }

    /// <summary>When an update of the batch happens, the first being 0. They are counted as if all trials had the same length: no two of a run have one number.</summary>
    public UpdateTime this[int update] => _batch with { Iteration = checked((_batch.Iteration - 1) * _most + update + 1) };

    /// <summary>A batch begins.</summary>
    public void Begin(Batch batch)
    {
        int steps = 1;
        foreach (var example in batch.Examples)
        {
            steps = Math.Max(steps, example.Spikes.Steps);
        }

        (_batch, Count) = (batch.Time, (steps - 1) / Every + 1);
    }

    /// <summary>When some updates of the batch happen; valid until the next call.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="end">Behind the last.</param>
    public ReadOnlySpan<UpdateTime> Between(int first, int end)
    {
        _times.Clear();
        for (int update = first; update < end; update++)
        {
            _times.Add(this[update]);
        }

        return CollectionsMarshal.AsSpan(_times);
    }
}
