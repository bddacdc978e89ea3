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
}
