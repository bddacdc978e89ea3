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

    public UpdatesWithin(TrainingSetup setup)
    {
        int steps = setup.Options.MaxSteps;
        Every = setup.Rule is EProp { UpdateEvery: > 0 } within ? Math.Min(within.UpdateEvery, steps) : steps;
        _most = (steps - 1) / Every + 1;
    }

    /// <summary>Steps from one update to the next.</summary>
    public int Every { get; }

    /// <summary>When the updates of the batch happen. They are counted as if all trials had the same length: no two of a run have one number.</summary>
    public ReadOnlySpan<UpdateTime> Times => CollectionsMarshal.AsSpan(_times);

    /// <summary>A batch begins.</summary>
    public void Begin(Batch batch)
    {
        int steps = 1;
        foreach (var example in batch.Examples)
        {
            steps = Math.Max(steps, example.Spikes.Steps);
        }

        _times.Clear();
        for (int update = 1; update <= (steps - 1) / Every + 1; update++)
        {
            _times.Add(batch.Time with { Iteration = checked((batch.Time.Iteration - 1) * _most + update) });
        }
    }
}
