namespace Snn.Runtime;

/// <summary>One double per synapse of an exact network: its weights, or their gradient.</summary>
public sealed class ExactWeights
{
    private readonly double[][] _values;
    private readonly int[] _targets;

    /// <summary>Zeros for every synapse of the network.</summary>
    public ExactWeights(ExactSystem system)
    {
        _targets = [.. system.Projections.Select(p => system.Populations[p.Target].Size)];
        _values = [.. system.Projections.Select((p, i) => new double[system.Populations[p.Source].Size * _targets[i]])];
    }

    /// <summary>The weights from one source neuron to all targets.</summary>
    public Span<double> Row(int projection, int source) =>
        _values[projection].AsSpan(source * _targets[projection], _targets[projection]);

    /// <summary>A projection's weights, row after row.</summary>
    public Span<double> All(int projection) => _values[projection];

    /// <summary>Takes over the weights of a training run.</summary>
    public void CopyFrom(WeightStore weights) => Each(weights, (own, other) =>
    {
        for (int m = 0; m < own.Length; m++)
        {
            own[m] = other[m];
        }
    });

    /// <summary>Adds itself to <paramref name="gradient"/>, rounded.</summary>
    public void AddTo(WeightStore gradient) => Each(gradient, (own, other) =>
    {
        for (int m = 0; m < own.Length; m++)
        {
            other[m] += (float)own[m];
        }
    });

    private void Each(WeightStore store, Action<Span<double>, Span<float>> action)
    {
        for (int p = 0; p < _values.Length; p++)
        {
            int sources = _targets[p] == 0 ? 0 : _values[p].Length / _targets[p];
            if (store.Layout.Projections.Count != _values.Length || store.SourceSize(p) != sources || store.TargetSize(p) != _targets[p])
            {
                throw new ArgumentException($"The weights of {store.Layout.Name} are of another shape.", nameof(store));
            }

            for (int k = 0; k < sources; k++)
            {
                action(Row(p, k), store[p][k].Span);
            }
        }
    }
}
