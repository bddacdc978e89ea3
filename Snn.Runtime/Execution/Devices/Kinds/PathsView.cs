using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The way of spikes through a projection, of a network whose populations share kernels, as a device has it in memory: where
/// they come from, how long they take, where weights and sums are, and what their targets give for them.
/// </summary>
public struct PathView
{
    /// <summary>Where its weights start among all.</summary>
    public long Weights;

    /// <summary>Where the copy starts by which credit comes back.</summary>
    public long Copy;

    /// <summary>Where dLoss/darrival of its targets starts.</summary>
    public long Lambda;

    /// <summary>Where dLoss/d(time of the arrival) starts.</summary>
    public long Times;

    /// <summary>Where the sums for a delay that learns start; −1 where none does.</summary>
    public long Moved;

    /// <summary>Delay in steps.</summary>
    public int Delay;

    /// <summary>Length of a row of weights: the targets, padded.</summary>
    public int Stride;

    /// <summary>Length of a row of the copy: the sources, padded.</summary>
    public int Sources;

    /// <summary>Number of targets.</summary>
    public int Targets;

    /// <summary>Number of targets as they lie in memory.</summary>
    public int TargetsPadded;

    /// <summary>Which of the inputs given spikes come from; −1 where the device advances the source.</summary>
    public int Input;

    /// <summary>Padded neurons of the populations before the source.</summary>
    public int SourceFirst;

    /// <summary>Number of its neurons as they lie in memory.</summary>
    public int SourcePadded;

    /// <summary>1 where it ends at the readout and comes from another population.</summary>
    public int EndsAtReadout;

    /// <summary>1 where its weights learn.</summary>
    public int Learns;
}

/// <summary>All ways of spikes, what kernels look up in a loop over them, and the arrays in which each has its place.</summary>
public struct PathsView
{
    /// <summary>The paths, by where they arrive.</summary>
    public ArrayView<PathView> All;

    /// <summary>Where those that add to the same arrival of a population start, by arrival; one more than there are.</summary>
    public ArrayView<int> Arriving;

    /// <summary>Where those of a population start in <see cref="Leaving"/>; one more than there are populations.</summary>
    public ArrayView<int> LeavingStarts;

    /// <summary>Paths by the population that they leave, those that end at the readout first.</summary>
    public ArrayView<int> Leaving;

    /// <summary>The weights of all projections.</summary>
    public ArrayView<float> Weights;

    /// <summary>Copies by which credit comes back, of all projections that have one.</summary>
    public ArrayView<float> Copies;

    /// <summary>dLoss/dweight of all synapses, [shard, synapse].</summary>
    public ArrayView<float> Gradients;

    /// <summary>What all arrivals give for spikes, for as many steps as the longest delay: dLoss/darrival, and by its time; [population, which of these, trial, step, neuron].</summary>
    public ArrayView<float> Lambda;

    /// <summary>dLoss/d(time of arrival) per unit of weight, of synapses whose delays learn, [shard, synapse].</summary>
    public ArrayView<float> Moved;

    /// <summary>Number of all synapses: from one shard's gradient to the next.</summary>
    public int Synapses;

    /// <summary>Number of those whose delays learn.</summary>
    public int Delayed;

    /// <summary>How many there are.</summary>
    public readonly int Count => All.IntLength;

    /// <summary>What spikes of earlier steps add up to at neighbouring neurons, through all paths to an arrival in their order.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="arrival">The arrival.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    public readonly TSum Deliver<TSum>(in TrialsView trials, int arrival, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var sum = TSum.All(0f);
        for (int p = Arriving[arrival]; p < Arriving[arrival + 1]; p++)
        {
            var path = All[p];
            var projection = Projection(path);
            if (path.Input >= 0)
            {
                sum = DeviceSums.Deliver(trials.Given(path.Input, trial, t - path.Delay), projection, part, sum);
            }
            else
            {
                sum = DeviceSums.Deliver(trials.Emitted(Source(path), trial, t - path.Delay), projection, part, sum);
            }
        }

        return sum;
    }

    /// <summary>start + what the targets of a path credit its sources with for their spikes of step <paramref name="t"/>.</summary>
    public readonly TSum AddScaled<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part, TSum start)
        where TSum : struct, INeighbours<TSum> =>
        DeviceSums.AddScaled(Lambda, path.Lambda + Kept(trials, path, trial, t + path.Delay), Projection(path), part, start);

    /// <summary>The same for the times of their spikes.</summary>
    public readonly TSum Times<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum> =>
        DeviceSums.AddScaled(Lambda, path.Times + Kept(trials, path, trial, t + path.Delay), Projection(path), part, TSum.All(0f));

    /// <summary>Where what a population gives for spikes that arrive in step <paramref name="t"/> is in <see cref="Lambda"/>.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="neurons">The population.</param>
    /// <param name="which">Which of what it gives.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    public static long Given(in TrialsView trials, in NeuronsView neurons, int which, int trial, int t) =>
        neurons.Returns + (((long)which * trials.Capacity + trial) * trials.RingSteps + t % trials.RingSteps) * neurons.Padded;

    /// <summary>What the loss says of the readout in a step, for neighbours of a population: through the feedback weights of its path there; 0 where it has none.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="readout">The readout.</param>
    /// <param name="neurons">The population.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    public readonly TSum Credit<TSum>(in TrialsView trials, in NeuronsView readout, in NeuronsView neurons, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var credit = TSum.All(0f);
        int first = LeavingStarts[neurons.Population];
        if (first < LeavingStarts[neurons.Population + 1])
        {
            // those that end at the readout are the first
            var path = All[Leaving[first]];
            if (path.EndsAtReadout != 0)
            {
                credit = DeviceSums.AddScaled(trials.ReadoutError, trials.Taped(readout, trial, t), Projection(path), part, credit);
            }
        }

        return credit;
    }

    /// <summary>The spikes that come through a path in step <paramref name="t"/>, of a block of 32 neurons: a bit each.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="index">The path.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="block">Which neurons.</param>
    public readonly int Arrived(in TrialsView trials, int index, int trial, int t, int block)
    {
        var path = All[index];
        return path.Input >= 0 ? trials.Given(path.Input, trial, t - path.Delay).Word(block) : trials.Emitted(Source(path), trial, t - path.Delay).Word(block);
    }

    /// <summary>Whether there is something to sum up for neighbouring targets of a path.</summary>
    public readonly bool Has<TSum>(int path, int part)
        where TSum : struct, INeighbours<TSum> => part * TSum.Count < All[path].Targets;

    /// <summary>
    /// Event-driven gradient: a spike that arrives at step <paramref name="t"/> adds dLoss/darrival of neighbouring targets to
    /// its row, for some trials of a shard.
    /// </summary>
    /// <param name="trials">The batch.</param>
    /// <param name="index">The path.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="first">The first of its trials.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    public readonly void Accumulate<TSum>(in TrialsView trials, int index, int shard, int first, int end, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var path = All[index];
        if (path.Learns != 0)
        {
            Add<TSum>(trials, path, path.Lambda, new() { Values = Gradients.SubView(path.Weights), Stride = path.Stride, ShardStride = Synapses }, shard, first, end, t, part);
        }
    }

    /// <summary>A longer delay moves arrivals: the same with dLoss/d(time of arrival), per unit of weight.</summary>
    public readonly void Move<TSum>(in TrialsView trials, int index, int shard, int first, int end, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var path = All[index];
        if (path.Moved >= 0)
        {
            Add<TSum>(trials, path, path.Times, new() { Values = Moved.SubView(path.Moved), Stride = path.Stride, ShardStride = Delayed }, shard, first, end, t, part);
        }
    }

    private readonly void Add<TSum>(in TrialsView trials, in PathView path, long lambda, in SynapseSums sums, int shard, int first, int end, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        for (int i = first; i < end; i++)
        {
            int trial = trials.ShardTrials[i];
            if (trials.Runs(trial, t))
            {
                var given = TSum.Load(Lambda, lambda + Kept(trials, path, trial, t) + part * TSum.Count);
                if (path.Input >= 0)
                {
                    DeviceSums.Accumulate(trials.Given(path.Input, trial, t - path.Delay), sums, shard, part, given);
                }
                else
                {
                    DeviceSums.Accumulate(trials.Emitted(Source(path), trial, t - path.Delay), sums, shard, part, given);
                }
            }
        }
    }

    private readonly ProjectionView Projection(in PathView path) => new()
    {
        Stride = path.Stride,
        Sources = path.Sources,
        Targets = path.Targets,
        Weights = Weights.SubView(path.Weights),
        Transposed = Copies.SubView(path.Copy),
    };

    private static NeuronsView Source(in PathView path) => new() { First = path.SourceFirst, Padded = path.SourcePadded };

    private static int Kept(in TrialsView trials, in PathView path, int trial, int t) => (trial * trials.RingSteps + t % trials.RingSteps) * path.TargetsPadded;
}
