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
    /// <param name="phase">In simulations, the phase of a step in which they are read.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public static DrawnRowsView Of(NetworkLayout layout, int projection, ProceduralSynapses synapses, DeviceMemory memory, int phase = 0)
    {
        bool isSame = layout.Projections[projection].Connections is ConnectOneToOne, hasWeights = layout.Projections[projection].Init.Shape != InitShape.Constant;
        int words = Math.Max((synapses.Targets + 31) / 32, 1), stride = hasWeights ? Lanes.Padded(synapses.Targets) : 0;
        var view = new DrawnRowsView
        {
            Way = isSame ? DrawnRowsView.Same : DrawnRowsView.Kept,
            FirstPhase = phase,
            LastPhase = phase,
            Slots = int.MaxValue,
            Words = words,
            Width = synapses.Targets,
            Block = 1,
            Sources = synapses.Sources,
            Targets = synapses.Targets,
            Rows = memory.New<int>(isSame ? 0 : (long)synapses.Sources * words, "rows of synapses"),
            Weight = hasWeights ? 0 : synapses.WeightOf(0, 0),
            HasWeights = hasWeights ? 1 : 0,
            Stride = stride,
            Weights = memory.New<float>((long)synapses.Sources * stride, "rows of synapses"),
        };
        if (!isSame)
        {
            Write(view, synapses, memory);
        }

        if (hasWeights)
        {
            WriteWeights(view, synapses, memory);
        }

        return view;
    }

    /// <summary>A bit for each pair.</summary>
    public static void Write(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory)
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
