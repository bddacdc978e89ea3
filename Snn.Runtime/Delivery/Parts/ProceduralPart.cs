namespace Snn.Runtime;

/// <summary>
/// The synapses of a source neuron that end at some targets. Each thread draws the whole row, since a target follows from the
/// one before it, and weights of its own targets alone.
/// </summary>
/// <param name="synapses">What draws them.</param>
/// <param name="source">The source neuron.</param>
/// <param name="targets">The targets.</param>
internal readonly unsafe struct ProceduralPart(ProceduralSynapses synapses, int source, NeuronRange targets) : IArrivingRow
{
    public void AddTo(float* sums)
    {
        foreach (int m in synapses.TargetsOf(source))
        {
            if (targets.Has(m))
            {
                sums[m] += synapses.WeightOf(source, m);
            }
        }
    }

    public void AddTo(float* sums, float scale)
    {
        foreach (int m in synapses.TargetsOf(source))
        {
            if (targets.Has(m))
            {
                sums[m] += scale * synapses.WeightOf(source, m);
            }
        }
    }
}

/// <summary>The same of all source neurons.</summary>
internal readonly struct ProceduralParts(ProceduralSynapses synapses, NeuronRange targets) : IRowParts<ProceduralPart>
{
    public ProceduralPart this[int source] => new(synapses, source, targets);
}
