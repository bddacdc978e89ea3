namespace Snn.Runtime;

/// <content>Paths along which spikes deliver more or less of their weights, as states of their source neurons say.</content>
public partial struct PathsView<TForms>
{
    /// <summary>1 where a spike of neuron, or row by delay, <paramref name="j"/> arrives through a path in a step, else 0.</summary>
    public readonly float Arrived(in TrialsView trials, int index, int trial, int t, int j)
    {
        var path = All[index];
        if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
        {
            return path.Input >= 0
                ? DelayedSums.Arrived(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, j, t)
                : DelayedSums.Arrived(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, j, t);
        }

        return path.Input >= 0 ? DeviceSums.Arrived(Given(trials, path, trial, t), j) : DeviceSums.Arrived(Emitted(trials, path, trial, t), j);
    }

    /// <summary>What the targets of a path give for the weights of neuron, or row by delay, <paramref name="j"/> where a spike of it arrives in step <paramref name="t"/>, else 0.</summary>
    public readonly float DotAt(in TrialsView trials, int index, int trial, int t, int j)
    {
        var path = All[index];
        var lambda = Lambda.SubView(path.Lambda + Kept(trials, path, trial, t));
        if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
        {
            return path.Input >= 0
                ? DelayedSums.DotAt(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, Projection(path), lambda, 0, j, t)
                : DelayedSums.DotAt(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, Projection(path), lambda, 0, j, t);
        }

        if (TForms.Convolutions && path.Storage == PathView.Convolution)
        {
            var patches = Patches[path.Lie].With(Columns);
            return path.Input >= 0 ? PatchSums.DotAt(Given(trials, path, trial, t), Projection(path), patches, lambda, 0, j) : PatchSums.DotAt(Emitted(trials, path, trial, t), Projection(path), patches, lambda, 0, j);
        }

        if (TForms.Pools && path.Storage == PathView.Pool)
        {
            var patches = Patches[path.Lie].With(Columns);
            return path.Input >= 0 ? PoolSums.DotAt(Given(trials, path, trial, t), Projection(path), patches, lambda, 0, j) : PoolSums.DotAt(Emitted(trials, path, trial, t), Projection(path), patches, lambda, 0, j);
        }

        if (TForms.Drawn && path.Storage == PathView.Drawn)
        {
            var rows = Drawn[path.Lie].Of(Rows, RowWeights);
            return path.Input >= 0 ? ProceduralSums.DotAt(Given(trials, path, trial, t), rows, lambda, 0, j) : ProceduralSums.DotAt(Emitted(trials, path, trial, t), rows, lambda, 0, j);
        }

        return path.Input >= 0 ? DeviceSums.DotAt(Given(trials, path, trial, t), Projection(path), lambda, 0, j) : DeviceSums.DotAt(Emitted(trials, path, trial, t), Projection(path), lambda, 0, j);
    }

    /// <summary>start + what spikes of step <paramref name="t"/> are worth by what they change for later releases.</summary>
    public readonly TSum AddLater<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (path.Released < 0)
        {
            return start;
        }

        return TForms.SynapseDelays && path.SynapseDelays.Count > 0
            ? DelayedSums.AddLater(Lambda.SubView(path.Later), trials, new NeuronsView { Padded = path.ReleasedPadded }, SynapseDelays, path.SynapseDelays, trial, t, part, start)
            : start.Plus(TSum.Load(Lambda, path.Later + (trial * trials.RingSteps + (t + path.Delay) % trials.RingSteps) * path.ReleasedPadded + part * TSum.Count));
    }

    /// <summary>What targets give for weights, times what is released of them.</summary>
    private readonly TSum OfReleases<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum> =>
        Worth(trials, path, path.Lambda, trial, t, part, -1, TSum.All(0f)).Times(TSum.Load(ReleaseTape, TapedRelease(trials, path, trial, t + path.Delay - 1) + part * TSum.Count));

    private static long TapedRelease(in TrialsView trials, in PathView path, int trial, int t) => trials.TapedRelease(path.Released, path.ReleasedPadded, trial, t);

    /// <summary>Numbers of a kernel += what is released times λ of the targets that spikes reach through them.</summary>
    private readonly void AddReleased<TSum>(in TrialsView trials, in PathView path, long at, in SynapseSums sums, int shard, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        long released = TapedRelease(trials, path, trial, t - 1);
        var patches = Patches[path.Lie].With(Columns);
        if (path.Input >= 0)
        {
            PatchSums.Accumulate<TSum>(Given(trials, path, trial, t), Lambda, at, sums, patches, shard, part, ReleaseTape, released);
        }
        else
        {
            PatchSums.Accumulate<TSum>(Emitted(trials, path, trial, t), Lambda, at, sums, patches, shard, part, ReleaseTape, released);
        }
    }

    /// <summary>Rows of given or emitted spikes, those of synapses with delays of their own, += what is released times λ.</summary>
    private readonly void AddReleased<TSum>(in TrialsView trials, in PathView path, in SynapseSums sums, int shard, int trial, int t, int part, TSum lambda)
        where TSum : struct, INeighbours<TSum>
    {
        long released = TapedRelease(trials, path, trial, t - 1);
        if (path.Input >= 0)
        {
            DelayedSums.Accumulate(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, sums, shard, t, part, lambda, ReleaseTape, released);
        }
        else
        {
            DelayedSums.Accumulate(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, sums, shard, t, part, lambda, ReleaseTape, released);
        }
    }

    /// <summary>What releases, among the releases of all paths.</summary>
    private static NeuronsView Releasing(in PathView path) => new() { Start = path.Released, Padded = path.ReleasedPadded };
}
