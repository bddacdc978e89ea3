namespace Snn.Runtime;

/// <summary>
/// The rows of a projection of which nothing is stored on the host, as a device has them that runs many trials, or that cannot
/// draw them: a bit for each pair of neurons and, where each synapse has a weight of its own, whole rows of weights. All trials of
/// a batch read the same ones in every step, so they are made once, by what draws them on the host.
/// </summary>
internal static class DeviceKeptRows
{
    /// <summary>Makes the rows of a projection.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="synapses">What draws its synapses.</param>
    /// <param name="memory">Where the rows are.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public static DrawnRowsView Of(NetworkLayout layout, int projection, ProceduralSynapses synapses, DeviceMemory memory)
    {
        var view = Of(layout, projection, synapses);
        view = view with { Rows = memory.New<int>(LengthOf(view), "rows of synapses"), Weights = memory.New<float>(WeightsOf(view), "rows of synapses") };
        Write(view, synapses, memory);
        return view;
    }

    /// <summary>What they are, without a place.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="synapses">What draws its synapses.</param>
    /// <param name="phase">In simulations, the phase of a step in which they are read.</param>
    public static DrawnRowsView Of(NetworkLayout layout, int projection, ProceduralSynapses synapses, int phase = 0)
    {
        bool hasWeights = layout.Projections[projection].Init.Shape != InitShape.Constant;
        return new()
        {
            Way = layout.Projections[projection].Connections is ConnectOneToOne ? DrawnRowsView.Same : DrawnRowsView.Kept,
            FirstPhase = phase,
            LastPhase = phase,
            Slots = int.MaxValue,
            Words = Math.Max((synapses.Targets + 31) / 32, 1),
            Width = synapses.Targets,
            Block = 1,
            Sources = synapses.Sources,
            Targets = synapses.Targets,
            Weight = hasWeights ? 0 : synapses.WeightOf(0, 0),
            HasWeights = hasWeights ? 1 : 0,
            Stride = hasWeights ? Lanes.Padded(synapses.Targets) : 0,
        };
    }

    /// <summary>Integers that the rows take.</summary>
    public static long LengthOf(in DrawnRowsView view) => view.Way == DrawnRowsView.Kept ? (long)view.Sources * view.Words : 0;

    /// <summary>Numbers that their weights take.</summary>
    public static long WeightsOf(in DrawnRowsView view) => (long)view.Sources * view.Stride;

    /// <summary>Writes both.</summary>
    public static void Write(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory)
    {
        if (view.Way == DrawnRowsView.Kept)
        {
            WriteRows(view, synapses, memory);
        }

        if (view.HasWeights != 0)
        {
            WriteWeights(view, synapses, memory);
        }
    }

    /// <summary>A bit for each pair.</summary>
    public static void WriteRows(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory)
    {
        int[] row = new int[view.Words];
        for (int k = 0; k < synapses.Sources; k++)
        {
            Array.Clear(row);
            foreach (int target in synapses.TargetsOf(k))
            {
                row[target / 32] |= 1 << target % 32;
            }

            memory.Write<int>(view.Rows.SubView((long)k * row.Length, row.Length), row);
        }
    }

    private static void WriteWeights(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory)
    {
        float[] row = new float[view.Stride];
        for (int k = 0; k < synapses.Sources; k++)
        {
            Array.Clear(row);
            foreach (int target in synapses.TargetsOf(k))
            {
                row[target] = synapses.WeightOf(k, target);
            }

            memory.Write<float>(view.Weights.SubView((long)k * row.Length, row.Length), row);
        }
    }
}
