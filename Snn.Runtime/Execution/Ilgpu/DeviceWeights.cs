using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Weights on a device, the copies by which credit comes back, and the gradient of every shard.</summary>
internal sealed class DeviceWeights : IDisposable
{
    private readonly Arena _host = new();
    private readonly DeviceSetup _setup;
    private readonly DeviceMemory _memory;
    private readonly long[] _starts;
    private readonly ArrayView<float>[] _transposed;
    private readonly Rows[] _scratch;

    public DeviceWeights(DeviceSetup setup, DeviceMemory memory)
    {
        (_setup, _memory) = (setup, memory);
        var projections = setup.Layout.Projections;
        _starts = new long[projections.Count + 1];
        for (int p = 0; p < projections.Count; p++)
        {
            _starts[p + 1] = _starts[p] + (long)Source(p).Size * Lanes.Padded(Target(p).Size);
        }

        Length = Lanes.Padded(checked((int)Math.Max(_starts[^1], 1)));
        Weights = memory.New<float>(Length);
        Gradients = memory.New<float>(setup.Rule is null ? 0 : (long)Length * setup.Shards);
        _transposed = new ArrayView<float>[projections.Count];
        _scratch = new Rows[projections.Count];
    }

    /// <summary>Number of weights, padding included: from one shard's gradient to the next.</summary>
    public int Length { get; }

    /// <summary>All weights, in the layout of a <see cref="WeightStore"/>.</summary>
    public ArrayView<float> Weights { get; }

    /// <summary>[shard, weight].</summary>
    public ArrayView<float> Gradients { get; }

    /// <summary>A projection for kernels.</summary>
    public ProjectionView View(int index, bool transposed)
    {
        int stride = Lanes.Padded(Target(index).Size);
        if (transposed)
        {
            _scratch[index] = _host.Rows(Target(index).Size, Source(index).Size);
            _transposed[index] = _memory.New<float>(_scratch[index].Span.Length);
        }

        return new()
        {
            Delay = _setup.Layout.Projections[index].Delay,
            Stride = stride,
            Sources = Lanes.Padded(Source(index).Size),
            Targets = Target(index).Size,
            Weights = Weights.SubView(_starts[index], _starts[index + 1] - _starts[index]),
            Transposed = _transposed[index],
            Gradient = _setup.Rule is null ? Gradients : Gradients.SubView(_starts[index], Gradients.Length - _starts[index]),
            ShardStride = Length,
        };
    }

    /// <summary>Takes over the weights and, for e-prop, the feedback weights.</summary>
    public void Load(WeightStore weights, FeedbackStore? feedback)
    {
        _memory.Write<float>(Weights, weights.All.Span);
        for (int p = 0; p < _transposed.Length; p++)
        {
            if (_transposed[p].Length == 0)
            {
                continue;
            }

            if (_setup.Rule is EProp)
            {
                // credit comes from the readout alone
                if (_setup.Layout.Projections[p].Target == _setup.Layout.Readout)
                {
                    _memory.Write<float>(_transposed[p], feedback![p].Span);
                }

                continue;
            }

            var rows = _scratch[p];
            for (int k = 0; k < Source(p).Size; k++)
            {
                for (int m = 0; m < rows.Count; m++)
                {
                    rows[m].At(k) = weights[p][k].At(m);
                }
            }

            _memory.Write<float>(_transposed[p], rows.Span);
        }
    }

    /// <summary>Copies a shard's gradient to the host.</summary>
    public void ReadGradient(int shard, WeightStore gradient) =>
        _memory.Read(Gradients.SubView((long)shard * Length, gradient.All.Length), gradient.All.Span);

    public void Dispose() => _host.Dispose();

    private PopulationLayout Source(int p) => _setup.Layout.Populations[_setup.Layout.Projections[p].Source];

    private PopulationLayout Target(int p) => _setup.Layout.Populations[_setup.Layout.Projections[p].Target];
}
