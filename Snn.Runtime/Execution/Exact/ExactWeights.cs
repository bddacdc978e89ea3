namespace Snn.Runtime;

/// <summary>
/// One double per pair of neurons of an exact network: its weights, or their gradient. Pairs that are not connected have the
/// weight 0, and what their gradient would be is of no account.
/// </summary>
public sealed class ExactWeights
{
    private readonly double[][] _values;
    private readonly int[] _targets;
    private readonly float[] _row;
    private readonly ExactDelays?[] _delays;

    /// <summary>Zeros for every synapse of the network.</summary>
    public ExactWeights(ExactSystem system)
    {
        _delays = new ExactDelays?[system.Projections.Count];
        _targets = [.. system.Projections.Select(p => system.Populations[p.Target].Size)];
        _row = new float[_targets.DefaultIfEmpty().Max()];
        _values = [.. system.Projections.Select((p, i) => new double[system.Populations[p.Source].Size * _targets[i]])];
    }

    /// <summary>The weights from one source neuron to all targets.</summary>
    public Span<double> Row(int projection, int source) =>
        _values[projection].AsSpan(source * _targets[projection], _targets[projection]);

    /// <summary>A projection's weights, row after row.</summary>
    public Span<double> All(int projection) => _values[projection];

    /// <summary>Takes over the weights of the same network on the stepped plan, and the delays of its single synapses.</summary>
    /// <param name="store">Weights of the same network.</param>
    /// <exception cref="ArgumentException">They are of another network.</exception>
    public void CopyFrom(WeightStore store)
    {
        Check(store);
        for (int p = 0; p < _values.Length; p++)
        {
            _delays[p] = store.ExactDelays(p);
            for (int k = 0; k < store.SourceSize(p); k++)
            {
                var to = Row(p, k);
                var row = _row.AsSpan(0, to.Length);
                WholeRows.Write(store, p, k, row);
                for (int m = 0; m < to.Length; m++)
                {
                    to[m] = row[m];
                }
            }
        }
    }

    /// <summary>Adds these to weights, or to a gradient, of the same network on the stepped plan.</summary>
    /// <param name="store">Weights or gradient of the same network.</param>
    /// <exception cref="ArgumentException">They are of another network.</exception>
    public void AddTo(WeightStore store)
    {
        Check(store);
        for (int p = 0; p < _values.Length; p++)
        {
            for (int k = 0; k < store.SourceSize(p); k++)
            {
                AddRowTo(store, p, k);
            }
        }
    }

    /// <summary>The delays of a projection's synapses; null where it has one delay.</summary>
    internal ExactDelays? DelaysOf(int projection) => _delays[projection];

    /// <exception cref="InvalidOperationException">Synapses have delays of their own that nobody has drawn.</exception>
    internal void CheckDelays(ExactSystem system)
    {
        for (int p = 0; p < system.SynapseDelays.Count; p++)
        {
            if (system.SynapseDelays[p] is not null && _delays[p] is null)
            {
                throw new InvalidOperationException($"{system.Name}.{system.Projections[p].Name} has Delays, one for each synapse, which belong to the weights of a {nameof(WeightStore)}; take these over by {nameof(CopyFrom)}.");
            }
        }
    }

    /// <summary>Adds one row.</summary>
    internal void AddRowTo(WeightStore store, int projection, int source) => WholeRows.Add(Row(projection, source), store, projection, source);

    private void Check(WeightStore store)
    {
        if (store.Layout.Projections.Count != _values.Length
            || Enumerable.Range(0, _values.Length).Any(p => store.TargetSize(p) != _targets[p] || store.SourceSize(p) * _targets[p] != _values[p].Length))
        {
            throw new ArgumentException($"The weights are of another network, {store.Layout.Name}.", nameof(store));
        }
    }
}
