using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>The rows of a projection of which nothing is stored, on a device.</summary>
internal sealed class DeviceDrawnRows
{
    private readonly ProceduralSynapses _synapses;
    private readonly DeviceMemory _memory;
    private readonly ArrayView<long> _gaps;
    private readonly ArrayView<int> _sources;
    private readonly bool _keeps;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="synapses">What draws its synapses on the host.</param>
    /// <param name="after">The phase of a step in which it may begin.</param>
    /// <param name="room">Most bytes of rows that are drawn.</param>
    /// <param name="draws">Whether the device can draw them; where it cannot, all are kept there.</param>
    /// <param name="memory">Where they are.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public DeviceDrawnRows(NetworkLayout layout, int projection, ProceduralSynapses synapses, int after, long room, bool draws, DeviceMemory memory)
    {
        (_synapses, _memory, _keeps) = (synapses, memory, !draws);
        if (_keeps)
        {
            View = DeviceKeptRows.Of(layout, projection, synapses, after);
            (Length, WeightsLength) = (DeviceKeptRows.LengthOf(View), DeviceKeptRows.WeightsOf(View));
            return;
        }

        var rows = synapses.Rows;
        var connections = layout.Projections[projection].Connections;
        Weights = synapses.Weights.Draw;
        int way = WayOf(connections), width = way == DrawnRowsView.Kept ? synapses.Targets : rows.Width, words = Math.Max((width + 31) / 32, 1);
        int stride = HasWeights ? Lanes.Padded(synapses.Targets) : 0, bits = IsDrawn(way) ? words : 0, sources = Math.Max(synapses.Sources, 1);
        int slots = IsDrawn(way) || HasWeights ? (int)Math.Clamp(room / (sizeof(int) * ((long)stride + bits)), 1, sources) : int.MaxValue;
        var gaps = rows.Gaps is { } all ? all.Least : [];
        View = new()
        {
            Lie = new()
            {
                Way = way,
                FirstPhase = after,
                LastPhase = after + (sources - 1) / slots,
                Slots = slots,
                Words = words,
                Width = width,
                Block = way == DrawnRowsView.Kept ? 1 : rows.Block,
                SkipsSelf = way != DrawnRowsView.Kept && rows.SkipsSelf ? 1 : 0,
                Sources = synapses.Sources,
                Targets = synapses.Targets,
                Number = (connections as ConnectPerSource)?.Count ?? 0,
                Lengths = gaps.Length,
                Weight = (float)Weights.From,
                HasWeights = HasWeights ? 1 : 0,
                Stride = stride,
            },
        };
        (Length, WeightsLength) = (way == DrawnRowsView.Kept ? (long)sources * words : (long)Math.Min(slots, sources) * bits, (long)Math.Min(slots, sources) * stride);
        (_gaps, _sources) = (memory.Of(gaps), memory.New<int>(Math.Min(slots, sources), "rows of synapses"));
    }

    /// <summary>For kernels; without the rows until these have their place.</summary>
    public DrawnRowsView View { get; private set; }

    /// <summary>Integers that the rows take.</summary>
    public long Length { get; }

    /// <summary>Numbers that their weights take.</summary>
    public long WeightsLength { get; }

    /// <summary>Gives the rows and their weights a place.</summary>
    public void Place(ArrayView<int> rows, ArrayView<float> weights)
    {
        View = View with { Rows = rows, Weights = weights };
        if (_keeps)
        {
            DeviceKeptRows.Write(View, _synapses, _memory);
        }
        else if (View.Lie.Way == DrawnRowsView.Kept)
        {
            // pairs that a function of C# chooses are a bit each, made once
            DeviceKeptRows.WriteRows(View, _synapses, _memory);
        }
    }

    /// <summary>How weights are drawn.</summary>
    public PairDraw Weights { get; }

    /// <summary>Whether each synapse has a weight of its own.</summary>
    public bool HasWeights => Weights.Shape != 0;

    /// <summary>What the kernel that draws rows is given in a phase of a step; null where there is nothing to draw.</summary>
    public RowsToDraw? In(int phase, in EmittedSpikes spikes) => View.Lie.Slots == int.MaxValue || phase < View.Lie.FirstPhase || phase > View.Lie.LastPhase ? null
        : new() { Rows = View, Spikes = spikes, First = (phase - View.Lie.FirstPhase) * View.Lie.Slots, Seed = Weights.Seed, Projection = Weights.Projection, Gaps = _gaps, Sources = _sources };

    /// <summary>What the kernel that draws their weights is given after that.</summary>
    public WeightsToDraw WeightsOf() => new() { Rows = View, Sources = _sources, Draw = Weights };

    /// <summary>Whether a device can draw the weights of a projection: not those that a function of C# makes, nor any without numbers of double precision.</summary>
    public static bool Draws(ComputeDevice device, ProjectionLayout projection) =>
        projection.Init.Rule is null && (projection.Init.Shape == InitShape.Constant || device.Accelerator is not CLAccelerator { Capabilities.Float64: false });

    private static bool IsDrawn(int way) => way is DrawnRowsView.ByGaps or DrawnRowsView.Several;

    private static int WayOf(Connect? connections) => connections switch
    {
        ConnectByProbability => DrawnRowsView.ByGaps,
        ConnectPerSource => DrawnRowsView.Several,
        ConnectOneToOne => DrawnRowsView.Same,
        _ => DrawnRowsView.Kept,
    };
}
