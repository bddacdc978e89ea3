using ILGPU;

namespace Snn.Runtime;

/// <content>A path, whatever it is: what is summed up along it.</content>
public partial struct PathsView<TForms>
{
    /// <summary>Sixteen neurons' flags of step <paramref name="t"/> become bits, and so do those of their spikes that have delays of their own and arrive in the next step.</summary>
    public readonly void Log(in TrialsView trials, int trial, int t, int part)
    {
        DeviceSums.Log(trials, trial, t, part);
        for (int i = 0; i < NeuronDelays.Waiting.IntLength; i++)
        {
            var path = All[NeuronDelays.Waiting[i]];
            DeviceSums.LogDue(trials, Source(path), NeuronDelays.Emitted(path.NeuronDelays), trial, t, part);
        }
    }

    private readonly TSum Deliver<TSum>(in TrialsView trials, in PathView path, int trial, int t, int part, TSum sum)
        where TSum : struct, INeighbours<TSum>
    {
        int released = path.Released + trial * path.ReleasedPadded;
        if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
        {
            if (TForms.Releases && path.Released >= 0)
            {
                return path.Input >= 0
                    ? DelayedSums.Deliver(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, Projection(path), Released, released, t, part, sum)
                    : DelayedSums.Deliver(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, Projection(path), Released, released, t, part, sum);
            }

            return path.Input >= 0
                ? DelayedSums.Deliver(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, Projection(path), t, part, sum)
                : DelayedSums.Deliver(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, Projection(path), t, part, sum);
        }

        var projection = Projection(path);
        if (TForms.Convolutions && path.Storage == PathView.Convolution)
        {
            var patches = Patches[path.Lie].With(Columns);
            if (TForms.Releases && path.Released >= 0)
            {
                return path.Input >= 0
                    ? PatchSums.Deliver(Given(trials, path, trial, t), projection, patches, Released, released, part, sum)
                    : PatchSums.Deliver(Emitted(trials, path, trial, t), projection, patches, Released, released, part, sum);
            }

            return path.Input >= 0
                ? PatchSums.Deliver(Given(trials, path, trial, t), projection, patches, part, sum)
                : PatchSums.Deliver(Emitted(trials, path, trial, t), projection, patches, part, sum);
        }

        if (TForms.Pools && path.Storage == PathView.Pool)
        {
            var patches = Patches[path.Lie].With(Columns);
            if (TForms.Releases && path.Released >= 0)
            {
                return path.Input >= 0
                    ? PoolSums.Deliver(Given(trials, path, trial, t), projection, patches, Released, released, part, sum)
                    : PoolSums.Deliver(Emitted(trials, path, trial, t), projection, patches, Released, released, part, sum);
            }

            return path.Input >= 0
                ? PoolSums.Deliver(Given(trials, path, trial, t), projection, patches, part, sum)
                : PoolSums.Deliver(Emitted(trials, path, trial, t), projection, patches, part, sum);
        }

        if (TForms.Drawn && path.Storage == PathView.Drawn)
        {
            var rows = Drawn[path.Lie].Of(Rows, RowWeights);
            if (TForms.Releases && path.Released >= 0)
            {
                return path.Input >= 0
                    ? ProceduralSums.Deliver(Given(trials, path, trial, t), projection, rows, Released, released, part, sum)
                    : ProceduralSums.Deliver(Emitted(trials, path, trial, t), projection, rows, Released, released, part, sum);
            }

            return path.Input >= 0
                ? ProceduralSums.Deliver(Given(trials, path, trial, t), projection, rows, part, sum)
                : ProceduralSums.Deliver(Emitted(trials, path, trial, t), projection, rows, part, sum);
        }

        if (TForms.Releases && path.Released >= 0)
        {
            return path.Input >= 0
                ? DeviceSums.Deliver(Given(trials, path, trial, t), projection, Released, released, part, sum)
                : DeviceSums.Deliver(Emitted(trials, path, trial, t), projection, Released, released, part, sum);
        }

        return path.Input >= 0
            ? DeviceSums.Deliver(Given(trials, path, trial, t), projection, part, sum)
            : DeviceSums.Deliver(Emitted(trials, path, trial, t), projection, part, sum);
    }

    private readonly TSum Worth<TSum>(in TrialsView trials, in PathView path, long lambda, int trial, int t, int part, int wanted, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (TForms.NeuronDelays && path.NeuronDelays >= 0)
        {
            return DeviceSums.AddScaled(Lambda.SubView(lambda), trials, Target(path), NeuronDelays.Of(path.NeuronDelays), Projection(path), trial, t, part, wanted, start);
        }

        if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
        {
            return DelayedSums.AddScaled(Lambda.SubView(lambda), trials, Target(path), SynapseDelays, path.SynapseDelays, Projection(path), trial, t, part, wanted, start);
        }

        return Worth(Lambda, lambda + Kept(trials, path, trial, t + path.Delay), path, part, start);
    }

    /// <summary>start + Σ over the targets of a path of weight × what they give.</summary>
    private readonly TSum Worth<TSum>(ArrayView<float> given, long at, in PathView path, int part, TSum start)
        where TSum : struct, INeighbours<TSum>
    {
        if (TForms.Convolutions && path.Storage == PathView.Convolution)
        {
            return PatchSums.AddScaled(given, at, Projection(path), Patches[path.Lie].With(Columns), part, start);
        }

        if (TForms.Pools && path.Storage == PathView.Pool)
        {
            return PoolSums.AddScaled(given, at, Projection(path), Patches[path.Lie].With(Columns), part, start);
        }

        if (TForms.Drawn && path.Storage == PathView.Drawn)
        {
            return ProceduralSums.AddScaled(given, at, Projection(path), Drawn[path.Lie].Of(Rows, RowWeights), part, start);
        }

        return DeviceSums.AddScaled(given, at, Projection(path), part, start);
    }

    private readonly void Add<TSum>(in TrialsView trials, in PathView path, long at, in SynapseSums sums, int shard, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        if (TForms.Convolutions && path.Storage == PathView.Convolution)
        {
            if (TForms.Releases && path.Released >= 0)
            {
                AddReleased<TSum>(trials, path, at, sums, shard, trial, t, part);
            }
            else if (path.Input >= 0)
            {
                PatchSums.Accumulate<TSum>(Given(trials, path, trial, t), Lambda, at, sums, Patches[path.Lie].With(Columns), shard, part);
            }
            else
            {
                PatchSums.Accumulate<TSum>(Emitted(trials, path, trial, t), Lambda, at, sums, Patches[path.Lie].With(Columns), shard, part);
            }

            return;
        }

        if (TForms.Pools && path.Storage == PathView.Pool)
        {
            if (path.Input >= 0)
            {
                PoolSums.Accumulate<TSum>(Given(trials, path, trial, t), Lambda, at, sums, Patches[path.Lie].With(Columns), shard);
            }
            else
            {
                PoolSums.Accumulate<TSum>(Emitted(trials, path, trial, t), Lambda, at, sums, Patches[path.Lie].With(Columns), shard);
            }

            return;
        }

        var given = TSum.Load(Lambda, at + part * TSum.Count);
        if (TForms.SynapseDelays && path.SynapseDelays.Count > 0)
        {
            if (TForms.Releases && path.Released >= 0)
            {
                AddReleased(trials, path, sums, shard, trial, t, part, given);
            }
            else if (path.Input >= 0)
            {
                DelayedSums.Accumulate(trials, path.Input, trial, SynapseDelays, path.SynapseDelays, sums, shard, t, part, given);
            }
            else
            {
                DelayedSums.Accumulate(trials, Source(path), trial, SynapseDelays, path.SynapseDelays, sums, shard, t, part, given);
            }
        }
        else if (TForms.Releases && path.Released >= 0)
        {
            long released = TapedRelease(trials, path, trial, t - 1);
            if (path.Input >= 0)
            {
                DeviceSums.Accumulate(Given(trials, path, trial, t), sums, shard, part, given, ReleaseTape, released);
            }
            else
            {
                DeviceSums.Accumulate(Emitted(trials, path, trial, t), sums, shard, part, given, ReleaseTape, released);
            }
        }
        else if (path.Input >= 0)
        {
            DeviceSums.Accumulate(Given(trials, path, trial, t), sums, shard, part, given);
        }
        else
        {
            DeviceSums.Accumulate(Emitted(trials, path, trial, t), sums, shard, part, given);
        }
    }

    /// <summary>Given spikes that arrive through a path in a step.</summary>
    private readonly GivenSpikes Given(in TrialsView trials, in PathView path, int trial, int t) =>
        TForms.NeuronDelays && path.NeuronDelays >= 0 ? NeuronDelays.Given(path.NeuronDelays).Given(trials, trial, t) : trials.Given(path.Input, trial, t - path.Delay);

    /// <summary>Emitted spikes that do.</summary>
    private readonly EmittedSpikes Emitted(in TrialsView trials, in PathView path, int trial, int t) =>
        TForms.NeuronDelays && path.NeuronDelays >= 0 ? NeuronDelays.Emitted(path.NeuronDelays).Emitted(trials, Source(path), trial, t) : trials.Emitted(Source(path), trial, t - path.Delay);

    private static bool HasDelaysOfItsOwn(in PathView path) => (TForms.NeuronDelays && path.NeuronDelays >= 0) || (TForms.SynapseDelays && path.SynapseDelays.Count > 0);

    private static NeuronsView Target(in PathView path) => new() { Padded = path.TargetsPadded };
}
