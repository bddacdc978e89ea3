using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Snn.Runtime;

/// <summary>The rows of a projection of which nothing is stored, on a device.</summary>
internal sealed class DeviceDrawnRows
{
    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="synapses">What draws its synapses on the host.</param>
    /// <param name="after">The phase of a step in which it may begin.</param>
    /// <param name="room">Most bytes of rows that are drawn.</param>
    /// <param name="memory">Where they are.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public DeviceDrawnRows(NetworkLayout layout, int projection, ProceduralSynapses synapses, int after, long room, DeviceMemory memory)
    {
        var rows = synapses.Rows;
        var connections = layout.Projections[projection].Connections;
        int way = WayOf(connections), width = way == DrawnRowsView.Kept ? synapses.Targets : rows.Width, words = Math.Max((width + 31) / 32, 1);
        long count = way switch
        {
            DrawnRowsView.Kept => synapses.Sources,
            DrawnRowsView.Same => 0,
            _ => Math.Clamp(room / (sizeof(int) * (long)words), 1, Math.Max(synapses.Sources, 1)),
        };
        var gaps = rows.Gaps is { } all ? all.Least : [];
        View = new()
        {
            Way = way,
            FirstPhase = after,
            LastPhase = after + (IsDrawn(way) ? (int)((synapses.Sources - 1) / count) : 0),
            Slots = IsDrawn(way) ? (int)count : int.MaxValue,
            Words = words,
            Width = width,
            Block = way == DrawnRowsView.Kept ? 1 : rows.Block,
            SkipsSelf = way != DrawnRowsView.Kept && rows.SkipsSelf ? 1 : 0,
            Targets = synapses.Targets,
            Number = (connections as ConnectPerSource)?.Count ?? 0,
            Lengths = gaps.Length,
            Rows = memory.New<int>(count * words, "rows of synapses"),
            Gaps = memory.Of(gaps),
            Weight = synapses.Weights.Draw,
        };
        if (way == DrawnRowsView.Kept)
        {
            Keep(synapses, memory);
        }
    }

    /// <summary>For kernels.</summary>
    public DrawnRowsView View { get; }

    /// <summary>What the kernel that draws is given in a phase of a step; null where there is nothing to draw.</summary>
    public RowsToDraw? In(int phase, in EmittedSpikes spikes) => !IsDrawn(View.Way) || phase < View.FirstPhase || phase > View.LastPhase ? null
        : new() { Rows = View, Spikes = spikes, First = (phase - View.FirstPhase) * View.Slots };

    /// <summary>Why a device cannot draw the synapses of a projection; null where it can.</summary>
    public static string? WhyNot(ComputeDevice device, ProjectionLayout projection) =>
        projection.Init.Rule is not null ? "its weights are made by a function of C#, which a device does not run; draw them from a distribution, or connect by Sparse"
        : device.Accelerator is CLAccelerator { Capabilities.Float64: false } ? $"{device.Name} has no numbers of double precision, by which weights are drawn; run it on the CPU, or connect by Sparse"
        : null;

    private static bool IsDrawn(int way) => way is DrawnRowsView.ByGaps or DrawnRowsView.Several;

    private static int WayOf(Connect? connections) => connections switch
    {
        ConnectByProbability => DrawnRowsView.ByGaps,
        ConnectPerSource => DrawnRowsView.Several,
        ConnectOneToOne => DrawnRowsView.Same,
        _ => DrawnRowsView.Kept,
    };

    /// <summary>Pairs that a function of C# chooses are a bit each, made once.</summary>
    private void Keep(ProceduralSynapses synapses, DeviceMemory memory)
    {
        int[] row = new int[View.Words];
        for (int k = 0; k < synapses.Sources; k++)
        {
            Array.Clear(row);
            foreach (int target in synapses.TargetsOf(k))
            {
                row[target / 32] |= 1 << target % 32;
            }

            memory.Write<int>(View.Rows.SubView((long)k * row.Length, row.Length), row);
        }
    }
}
