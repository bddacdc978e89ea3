using ILGPU;

namespace Snn.Runtime;

/// <summary>All ways of spikes, what kernels look up in a loop over them, and the arrays in which each has its place.</summary>
/// <typeparam name="TForms">What they may be.</typeparam>
public partial struct PathsView<TForms>
    where TForms : struct, IPathForms
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

    /// <summary>How those lie whose synapses share their weights.</summary>
    public ArrayView<PatchLie> Patches;

    /// <summary>The columns of all of these.</summary>
    public ArrayView<int> Columns;

    /// <summary>The rows of those that are drawn.</summary>
    public ArrayView<DrawnPathView> Drawn;

    /// <summary>The bits of all of them.</summary>
    public ArrayView<int> Rows;

    /// <summary>Their weights.</summary>
    public ArrayView<float> RowWeights;

    /// <summary>What spikes that arrive in the present step deliver of their weights, [path that releases, trial, neuron].</summary>
    public ArrayView<float> Released;

    /// <summary>The same of the step after each, [path that releases, trial, step, neuron].</summary>
    public ArrayView<float> ReleaseTape;

    /// <summary>Delays of single synapses.</summary>
    public SynapseDelaysView SynapseDelays;

    /// <summary>Delays of single neurons.</summary>
    public NeuronDelaysView NeuronDelays;

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
            sum = Deliver(trials, All[p], trial, t, part, sum);
        }

        return sum;
    }

    /// <summary>start + what the targets of a path credit its sources with for their spikes of step <paramref name="t"/>.</summary>
    public readonly TSum AddScaled<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (TForms.Releases && path.Released >= 0)
        {
            if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
            {
                return DelayedSums.AddReleased(Lambda.SubView(path.Lambda), trials, Target(path), SynapseDelays, path.SynapseDelays, Projection(path), ReleaseTape, Releasing(path), trial, t, part, start);
            }

            return trials.Runs(trial, t + path.Delay) ? start.Plus(OfReleases<TSum>(trials, path, trial, t, part)) : start;
        }

        return Worth(trials, path, path.Lambda, trial, t, part, -1, start);
    }

    /// <summary>The same for the times of their spikes.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="path">The path.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="spiked">Which of them have spiked, a bit each.</param>
    /// <param name="start">What the credit starts with.</param>
    public readonly TSum AddTimes<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part, int spiked, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (HasDelaysOfItsOwn(path))
        {
            return Worth(trials, path, path.Times, trial, t, part, spiked, start);
        }

        return start.Plus(Worth(trials, path, path.Times, trial, t, part, -1, TSum.All(0f)).Where(spiked));
    }

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
                credit = Worth(trials.ReadoutError, trials.Taped(readout, trial, t), path, part, credit);
            }
        }

        return credit;
    }

    /// <summary>The same of one readout of several.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="readout">The readout.</param>
    /// <param name="which">Which it is, counted from 1, the main one.</param>
    /// <param name="output">Where its values start among those of all.</param>
    /// <param name="neurons">The population.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    public readonly TSum Credit<TSum>(in TrialsView trials, in NeuronsView readout, int which, long output, in NeuronsView neurons, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var credit = TSum.All(0f);
        for (int i = LeavingStarts[neurons.Population]; i < LeavingStarts[neurons.Population + 1]; i++)
        {
            var path = All[Leaving[i]];
            if (path.EndsAtReadout == which)
            {
                credit = DeviceSums.AddScaled(trials.ReadoutError, output + trials.Taped(readout, trial, t), Projection(path), part, credit);
            }
        }

        return credit;
    }

    /// <summary>Where the delays of a path's synapses are.</summary>
    public readonly SynapseDelayView DelaysOf(int index) => All[index].SynapseDelays;

    /// <summary>The spikes that come through a path in step <paramref name="t"/>, of a block of 32 neurons: a bit each.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="index">The path.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="block">Which neurons.</param>
    public readonly int ArrivedWord(in TrialsView trials, int index, int trial, int t, int block)
    {
        var path = All[index];
        return path.Input >= 0 ? Given(trials, path, trial, t).Word(block) : Emitted(trials, path, trial, t).Word(block);
    }

    /// <summary>The same of those that arrive at one target of a path whose synapses have delays of their own.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="index">The path.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="ends">Its two ends.</param>
    /// <param name="block">Which neurons.</param>
    /// <param name="target">The target.</param>
    public readonly int ArrivedWord(in TrialsView trials, int index, int trial, int t, in RuleView ends, int block, int target)
    {
        var path = All[index];
        return path.Input >= 0
            ? DelayedSums.Arrived(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, ends, block, target, t)
            : DelayedSums.Arrived(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, ends, block, target, t);
    }

    /// <summary>Whether a spike comes through a row of a path, of a source neuron and a delay, 1 or 0.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="index">The path.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="row">The row.</param>
    public readonly int Came(in TrialsView trials, int index, int trial, int t, int row)
    {
        var path = All[index];
        var rows = SynapseDelays.RowsOf(path.SynapseDelays);
        return path.Input >= 0 ? rows.Came(trials, path.Input, trial, row, t) : rows.Came(trials, Source(path), trial, row, t);
    }

    /// <summary>Whether there is something to sum up for neighbouring numbers of a row or a kernel.</summary>
    public readonly bool Has<TSum>(int path, int part)
        where TSum : struct, INeighbours<TSum> => part * TSum.Count < All[path].Width;

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
                Add<TSum>(trials, path, lambda + Kept(trials, path, trial, t), sums, shard, trial, t, part);
            }
        }
    }

    private readonly ProjectionView Projection(in PathView path) => new()
    {
        Stride = path.Stride,
        Sources = path.Sources,
        Targets = path.Targets,
        Weights = Weights.SubView(path.Weights),
        Transposed = Copies.SubView(path.Copy, path.CopyLength),
    };

    private static NeuronsView Source(in PathView path) => new() { First = path.SourceFirst, Padded = path.SourcePadded };

    private static int Kept(in TrialsView trials, in PathView path, int trial, int t) => (trial * trials.RingSteps + t % trials.RingSteps) * path.TargetsPadded;
}
