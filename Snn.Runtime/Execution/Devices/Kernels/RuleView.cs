using ILGPU;

namespace Snn.Runtime;

/// <summary>The two ends of a projection that learns by a rule.</summary>
public struct RuleView
{
    /// <summary>Rows of synapses that a thread works on: those whose spikes are one integer.</summary>
    public const int Rows = 32;

    /// <summary>Number of neurons before.</summary>
    public int Before;

    /// <summary>Number of neurons after.</summary>
    public int After;

    /// <summary>Neurons before, or where synapses have delays of their own rows by delay, padded: from the values before a step to those after it.</summary>
    public int BeforePadded;

    /// <summary>The same of neurons after.</summary>
    public int AfterPadded;

    /// <summary>Length of a row of synapses: the neurons after, padded.</summary>
    public int Stride;

    /// <summary>Where the projection's weights start among all.</summary>
    public int First;

    /// <summary>Whether there is a synapse, where not all pairs of neurons are connected.</summary>
    /// <param name="connected">Which weights are those of synapses, a bit each.</param>
    /// <param name="k">The neuron before.</param>
    /// <param name="j">The neuron after.</param>
    public readonly bool Connects(ArrayView<int> connected, int k, int j) => DeviceMath.HasBit(connected, First + k * Stride + j);

    /// <summary>Behind the last row of a block.</summary>
    public readonly int End(int block) => (block + 1) * Rows < Before ? (block + 1) * Rows : Before;

    /// <summary>Number of blocks of rows.</summary>
    public readonly int Blocks => (Before + Rows - 1) / Rows;

    /// <summary>Where a synapse is.</summary>
    public readonly long At(int k, int j) => (long)k * Stride + j;

    /// <summary>Where one of a trial is.</summary>
    public readonly long At(int trial, int k, int j) => ((long)trial * Before + k) * Stride + j;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="padded">How many neurons a population has, padded.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="rows">Rows of a neuron before and a delay, where what is kept of neurons before is kept of them; else null.</param>
    internal static RuleView Of(NetworkLayout layout, int projection, Func<int, int> padded, DeviceWeights weights, RowsByDelay? rows)
    {
        var (source, target) = (layout.Projections[projection].Source, layout.Projections[projection].Target);
        return new()
        {
            Before = layout.Populations[source].Size,
            After = layout.Populations[target].Size,
            BeforePadded = rows is null ? padded(source) : Lanes.Padded(rows.Count),
            AfterPadded = padded(target),
            Stride = weights.StrideOf(projection),
            First = weights.StartOf(projection),
        };
    }
}
