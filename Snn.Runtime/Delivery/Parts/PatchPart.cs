namespace Snn.Runtime;

/// <summary>What of a patch lies in some targets: of each of its rows a stretch.</summary>
/// <typeparam name="TRun">What is done with a stretch.</typeparam>
/// <param name="table">Where synapses lie.</param>
/// <param name="kernel">The numbers of the kernel.</param>
/// <param name="source">The source neuron.</param>
/// <param name="targets">The targets.</param>
internal readonly unsafe struct PatchPart<TRun>(PatchTable table, float* kernel, int source, NeuronRange targets) : IArrivingRow
    where TRun : struct, IRun<TRun>
{
    public void AddTo(float* sums)
    {
        foreach (var (target, number, count) in new PatchRuns(table, source))
        {
            var (skip, length) = Within(target, count);
            if (length > 0)
            {
                TRun.Add(sums + target + skip, kernel + number + skip, length);
            }
        }
    }

    public void AddTo(float* sums, float scale)
    {
        foreach (var (target, number, count) in new PatchRuns(table, source))
        {
            var (skip, length) = Within(target, count);
            if (length > 0)
            {
                TRun.AddScaled(sums + target + skip, kernel + number + skip, scale, length);
            }
        }
    }

    private (int Skip, int Length) Within(int target, int count)
    {
        int skip = Math.Max(targets.From - target, 0);
        return (skip, Math.Min(targets.To - target, count) - skip);
    }
}

/// <summary>The same of all source neurons.</summary>
internal readonly unsafe struct PatchParts<TRun>(PatchTable table, float* kernel, NeuronRange targets) : IRowParts<PatchPart<TRun>>
    where TRun : struct, IRun<TRun>
{
    private readonly float* _kernel = kernel;

    public PatchPart<TRun> this[int source] => new(table, _kernel, source, targets);
}

/// <summary>The windows of a pool that a source neuron lies in and that are among some targets.</summary>
internal readonly unsafe struct PoolPart(PatchTable table, float* weight, int source, NeuronRange targets) : IArrivingRow
{
    public void AddTo(float* sums) => AddTo(sums, 1);

    public void AddTo(float* sums, float scale)
    {
        float added = scale * *weight;
        foreach (var (target, _) in table.SynapsesOf(source))
        {
            if (targets.Has(target))
            {
                sums[target] += added;
            }
        }
    }
}

/// <summary>The same of all source neurons.</summary>
internal readonly unsafe struct PoolParts(PatchTable table, float* weight, NeuronRange targets) : IRowParts<PoolPart>
{
    private readonly float* _weight = weight;

    public PoolPart this[int source] => new(table, _weight, source, targets);
}
