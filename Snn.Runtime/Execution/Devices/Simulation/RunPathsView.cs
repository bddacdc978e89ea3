using ILGPU;

namespace Snn.Runtime;

/// <summary>The way of spikes through a projection of a simulation whose populations share kernels, as a device has it in memory.</summary>
public struct RunPathView
{
    /// <summary>Where its weights start among all.</summary>
    public long Weights;

    /// <summary>The spikes.</summary>
    public SpikeSource Source;

    /// <summary>Length of a row of weights: the targets, padded.</summary>
    public int Stride;

    /// <summary>Number of targets.</summary>
    public int Targets;

    /// <summary>Delays of single synapses.</summary>
    public SynapseDelayView Delays;

    /// <inheritdoc cref="PathView.Storage"/>
    public int Storage;

    /// <inheritdoc cref="PathView.Lie"/>
    public int Lie;

    /// <inheritdoc cref="PathView.Released"/>
    public int Released;
}

/// <summary>All of them, and what kernels look up in a loop over them.</summary>
/// <typeparam name="TForms">What they may be.</typeparam>
public struct RunPathsView<TForms>
    where TForms : struct, IPathForms
{
    /// <summary>The paths, by where they arrive.</summary>
    public ArrayView<RunPathView> All;

    /// <summary>Where those that add to the same arrival of a population start, by arrival; one more than there are.</summary>
    public ArrayView<int> Arriving;

    /// <summary>How those lie whose synapses share their weights.</summary>
    public ArrayView<PatchLie> Patches;

    /// <summary>The columns of all of these.</summary>
    public ArrayView<int> Columns;

    /// <summary>What spikes that arrive in the present step deliver of their weights, [path that releases, neuron].</summary>
    public ArrayView<float> Released;

    /// <summary>Paths of which nothing is stored.</summary>
    public ArrayView<DrawnPathView> Drawn;

    /// <summary>The rows of all of them.</summary>
    public ArrayView<int> Rows;

    /// <summary>The weights of these.</summary>
    public ArrayView<float> RowWeights;

    /// <summary>What spikes of earlier steps add up to at neighbouring neurons, through all paths to an arrival in their order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arrival">The arrival.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    public readonly TSum Deliver<TSum>(in RunView run, int arrival, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        var sum = TSum.All(0f);
        for (int p = Arriving[arrival]; p < Arriving[arrival + 1]; p++)
        {
            sum = Stored(run, All[p], t, part, sum);
        }

        return sum;
    }

    /// <summary>The same where rows are drawn, which may take several phases of a step, each of which goes on from the sum of the one before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arrival">The arrival.</param>
    /// <param name="t">The step.</param>
    /// <param name="part">Which neighbours.</param>
    /// <param name="arrived">What has the sums.</param>
    /// <param name="at">Where those of these neighbours are.</param>
    public readonly TSum Deliver<TSum>(in RunView run, int arrival, int t, int part, ArrayView<float> arrived, int at)
        where TSum : struct, INeighbours<TSum>
    {
        var sum = run.Phase == 0 ? TSum.All(0f) : TSum.Load(arrived, at);
        int phase = 0;
        for (int p = Arriving[arrival]; p < Arriving[arrival + 1]; p++)
        {
            var path = All[p];
            if (path.Storage == PathView.Drawn)
            {
                var rows = Drawn[path.Lie].Of(Rows, RowWeights);
                sum = TForms.Releases && path.Released >= 0
                    ? ProceduralSums.Deliver(run, run.Through(path.Source, t), rows, Released, path.Released, part, sum)
                    : ProceduralSums.Deliver(run, run.Through(path.Source, t), rows, part, sum);
                phase = rows.Lie.LastPhase;
            }
            else if (run.Phase == phase)
            {
                sum = Stored(run, path, t, part, sum);
            }
        }

        return sum;
    }

    /// <summary>1 where a spike of neuron, or row by delay, <paramref name="j"/> arrives through a path in a step, else 0.</summary>
    public readonly float Arrived(in RunView run, int index, int t, int j)
    {
        var path = All[index];
        return TForms.SynapseDelays && path.Delays.Count > 0
            ? DelayedSums.Arrived(run.Delays, run.Ring(path.Source), path.Delays, j, t)
            : DeviceSums.Arrived(run.Through(path.Source, t), j);
    }

    /// <summary>Where the delays of a path's synapses are.</summary>
    public readonly SynapseDelayView DelaysOf(int index) => All[index].Delays;

    /// <summary>How the synapses of a path lie that share their weights.</summary>
    public readonly PatchView PatchesOf(int index) => Patches[All[index].Lie].With(Columns);

    private readonly TSum Stored<TSum>(in RunView run, in RunPathView path, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        var projection = new ProjectionView
        {
            Delay = path.Source.Delay,
            Stride = path.Stride,
            Targets = path.Targets,
            Weights = run.Weights.SubView(path.Weights),
        };
        if (TForms.Convolutions && path.Storage == PathView.Convolution)
        {
            var patches = Patches[path.Lie].With(Columns);
            return TForms.Releases && path.Released >= 0
                ? PatchSums.Deliver(run.Through(path.Source, t), projection, patches, Released, path.Released, part, sum)
                : PatchSums.Deliver(run.Through(path.Source, t), projection, patches, part, sum);
        }

        if (TForms.Pools && path.Storage == PathView.Pool)
        {
            var patches = Patches[path.Lie].With(Columns);
            return TForms.Releases && path.Released >= 0
                ? PoolSums.Deliver(run.Through(path.Source, t), projection, patches, Released, path.Released, part, sum)
                : PoolSums.Deliver(run.Through(path.Source, t), projection, patches, part, sum);
        }

        if (TForms.Releases && path.Released >= 0)
        {
            if (TForms.SynapseDelays && path.Delays.Count > 0)
            {
                return DelayedSums.Deliver(run.Delays, run.Ring(path.Source), path.Delays, projection, Released, path.Released, t, part, sum);
            }

            return DeviceSums.Deliver(run.Through(path.Source, t), projection, Released, path.Released, part, sum);
        }

        return DelayedSums.Deliver(run.Delays, run.Ring(path.Source), path.Delays, projection, t, part, sum);
    }
}
