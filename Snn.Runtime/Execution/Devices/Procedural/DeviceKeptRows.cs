using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The rows of a projection of which nothing is stored on the host, as a device has them that runs many trials, or that cannot
/// draw them: a bit for each pair of neurons and, where each synapse has a weight of its own, whole rows of weights. All trials of
/// a batch read the same ones in every step, so they are made once, by what draws them on the host.
/// </summary>
internal static class DeviceKeptRows
{
    private const int MostNumbers = 1 << 20;

    /// <summary>Makes the rows of a projection.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="synapses">What draws its synapses.</param>
    /// <param name="memory">Where the rows are.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public static DrawnRowsView Of(NetworkLayout layout, int projection, ProceduralSynapses synapses, DeviceMemory memory) =>
        Make(layout, [(projection, synapses)], memory).Views[0];

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
            Lie = new()
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
            },
        };
    }

    /// <summary>Makes the rows of several projections, all in two arrays.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="drawn">The projections, and what draws the synapses of each.</param>
    /// <param name="memory">Where the rows are.</param>
    /// <exception cref="DeviceException">The device has no room.</exception>
    public static (ArrayView<DrawnPathView> Paths, ArrayView<int> Rows, ArrayView<float> Weights) Of(NetworkLayout layout, IReadOnlyList<(int Projection, ProceduralSynapses Synapses)> drawn, DeviceMemory memory)
    {
        var (_, paths, rows, weights) = Make(layout, drawn, memory);
        return (memory.Of<DrawnPathView>(paths), rows, weights);
    }

    private static (DrawnRowsView[] Views, DrawnPathView[] Paths, ArrayView<int> Rows, ArrayView<float> Weights) Make(NetworkLayout layout, IReadOnlyList<(int Projection, ProceduralSynapses Synapses)> drawn, DeviceMemory memory)
    {
        DrawnRowsView[] views = [.. drawn.Select(d => Of(layout, d.Projection, d.Synapses))];
        var (rows, weights) = (memory.New<int>(views.Sum(v => LengthOf(v)), "rows of synapses"), memory.New<float>(views.Sum(v => WeightsOf(v)), "rows of synapses"));
        var paths = new DrawnPathView[views.Length];
        var (row, weight) = (0L, 0L);
        for (int d = 0; d < views.Length; d++)
        {
            paths[d] = new() { Lie = views[d].Lie, Rows = row, Weights = weight };
            views[d] = views[d] with { Rows = rows.SubView(row, LengthOf(views[d])), Weights = weights.SubView(weight, WeightsOf(views[d])) };
            Write(views[d], drawn[d].Synapses, memory);
            row += LengthOf(views[d]);
            weight += WeightsOf(views[d]);
        }

        return (views, paths, rows, weights);
    }

    /// <summary>Integers that the rows take.</summary>
    public static long LengthOf(in DrawnRowsView view) => view.Lie.Way == DrawnRowsView.Kept ? (long)view.Lie.Sources * view.Lie.Words : 0;

    /// <summary>Numbers that their weights take.</summary>
    public static long WeightsOf(in DrawnRowsView view) => (long)view.Lie.Sources * view.Lie.Stride;

    /// <summary>Writes them: a bit for each pair and, where they have some, the weights.</summary>
    public static void Write(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory) =>
        Write(view, synapses, memory, view.Lie.Way == DrawnRowsView.Kept ? view.Lie.Words : 0, view.Lie.Stride);

    /// <summary>Writes the bits alone.</summary>
    public static void WriteRows(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory) => Write(view, synapses, memory, view.Lie.Words, stride: 0);

    // some rows at a time: each is drawn once, and a copy to the device is of many
    private static void Write(in DrawnRowsView view, ProceduralSynapses synapses, DeviceMemory memory, int words, int stride)
    {
        int most = (int)Math.Min(Math.Max(MostNumbers / Math.Max(Math.Max(words, stride), 1), 1), synapses.Sources);
        var (bits, weights) = (new int[most * words], new float[most * stride]);
        for (int first = 0; first < synapses.Sources && words + stride > 0; first += most)
        {
            int rows = Math.Min(most, synapses.Sources - first);
            Array.Clear(bits);
            Array.Clear(weights);
            for (int k = 0; k < rows; k++)
            {
                foreach (int target in synapses.TargetsOf(first + k))
                {
                    if (words > 0)
                    {
                        bits[k * words + target / 32] |= 1 << target % 32;
                    }

                    if (stride > 0)
                    {
                        weights[k * stride + target] = synapses.WeightOf(first + k, target);
                    }
                }
            }

            if (words > 0)
            {
                memory.Write<int>(view.Rows.SubView((long)first * words, rows * words), bits.AsSpan(0, rows * words));
            }

            if (stride > 0)
            {
                memory.Write<float>(view.Weights.SubView((long)first * stride, rows * stride), weights.AsSpan(0, rows * stride));
            }
        }
    }
}
