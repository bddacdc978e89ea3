using ILGPU;

namespace Snn.Runtime;

/// <summary>Where the delays of a projection are whose synapses may have delays of their own (<see cref="SynapseDelaysView"/>).</summary>
public struct SynapseDelayView
{
    /// <summary>Where its rows start among those of all such projections.</summary>
    public int Start;

    /// <summary>Where the delays that there are start among those of all.</summary>
    public int First;

    /// <summary>How many there are; 0 where all synapses have the delay of the projection.</summary>
    public int Count;

    /// <summary>Where its columns start in <see cref="SynapseDelaysView.Back"/>.</summary>
    public int BackStart;

    /// <summary>Where the table of its rows starts in <see cref="SynapseDelaysView.Tables"/>.</summary>
    public int Table;

    /// <summary>Number of its source neurons.</summary>
    public int Sources;

    /// <summary>Number of its rows of a source neuron and a delay; 0 where nobody has something of each.</summary>
    public int Rows;
}

/// <summary>Delays of single synapses of all projections that have them.</summary>
public struct SynapseDelaysView
{
    /// <summary>Delays in steps, [source, padded target], projection after projection; 0 between neurons that are not connected.</summary>
    public ArrayView<ushort> Steps;

    /// <summary>The same by target, [target, padded source], of projections through which credit comes back in trials.</summary>
    public ArrayView<ushort> Back;

    /// <summary>The delays that there are of a projection, ascending; projection after projection.</summary>
    public ArrayView<int> Different;

    /// <summary>The tables of rows (<see cref="RowsByDelayView.Table"/>), projection after projection.</summary>
    public ArrayView<int> Tables;

    /// <summary>The rows of a projection.</summary>
    public readonly RowsByDelayView RowsOf(in SynapseDelayView own) => new() { Table = Tables.SubView(own.Table), Sources = own.Sources, Count = own.Rows };

    /// <summary>The row of a synapse between two neurons.</summary>
    /// <param name="own">Where the delays of its projection are.</param>
    /// <param name="ends">The two ends of that.</param>
    /// <param name="k">The neuron before.</param>
    /// <param name="j">The neuron after.</param>
    public readonly int RowOf(in SynapseDelayView own, in RuleView ends, int k, int j) => RowsOf(own).Find(k, Steps[own.Start + (int)ends.At(k, j)]);
}

/// <summary>Spikes of one population over the steps that are kept.</summary>
public struct RingSpikes
{
    /// <summary>32 neurons each, [step of the ring, padded neuron of any population].</summary>
    public ArrayView<int> Words;

    /// <summary>Steps that are kept.</summary>
    public int Steps;

    /// <summary>Integers from one step to the next.</summary>
    public int StepWords;

    /// <summary>The population's first integer of a step.</summary>
    public int First;

    /// <summary>How many it has.</summary>
    public int Count;

    /// <summary>Spikes of a step that is kept; none before the first.</summary>
    public readonly EmittedSpikes At(int t) => new() { Words = Words, Start = t < 0 ? 0 : t % Steps * StepWords + First, Count = t < 0 ? 0 : Count };
}
