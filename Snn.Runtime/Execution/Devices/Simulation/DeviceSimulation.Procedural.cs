using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>Projections of which nothing is stored: rows are drawn for the spikes that arrive.</content>
public abstract partial class DeviceSimulation
{
    private readonly List<(int Projection, DeviceDrawnRows Rows)> _drawn = [];
    private Action<AcceleratorStream, KernelConfig, RowsToDraw>? _drawRows;
    private Action<AcceleratorStream, KernelConfig, WeightsToDraw>? _drawWeights;

    /// <summary>Phases in which spikes of a step arrive: more than one where rows are drawn and there is no room for those of all neurons.</summary>
    private protected int Phases { get; private set; } = 1;

    /// <summary>The rows of a projection.</summary>
    /// <param name="index">Its place among the projections.</param>
    /// <param name="after">The phase in which the projection before it, onto the same arrival, is done.</param>
    protected DrawnRowsView NewDrawnRows(int index, int after = 0)
    {
        var rows = NewRows(index, after);
        rows.Place(There.New<int>(rows.Length, "rows of synapses"), There.New<float>(rows.WeightsLength, "rows of synapses"));
        return rows.View;
    }

    private DeviceDrawnRows NewRows(int index, int after)
    {
        var rows = new DeviceDrawnRows(Layout, index, Store.Procedural(index)!, after, Options.RoomForRows, DeviceDrawnRows.Draws(Device, Layout.Projections[index]), There);
        _drawn.Add((index, rows));
        Phases = Math.Max(Phases, 1 + rows.View.Lie.LastPhase);
        return rows;
    }

    /// <summary>The rows of all paths that have some, in one array: those of a path begin in the phase in which those before it, onto the same arrival, are done.</summary>
    /// <param name="order">The paths, by where they arrive.</param>
    /// <param name="starts">Where those of an arrival start.</param>
    private (ArrayView<DrawnPathView> Drawn, ArrayView<int> Rows, ArrayView<float> Weights) NewRows(int[] order, int[] starts)
    {
        for (int arrival = 0; arrival + 1 < starts.Length; arrival++)
        {
            int after = 0;
            foreach (int projection in order.AsSpan(starts[arrival]..starts[arrival + 1]))
            {
                after = Layout.Projections[projection].IsProcedural ? NewRows(projection, after).View.Lie.LastPhase : after;
            }
        }

        var rows = There.New<int>(_drawn.Sum(d => d.Rows.Length), "rows of synapses");
        var weights = There.New<float>(_drawn.Sum(d => d.Rows.WeightsLength), "rows of synapses");
        var paths = new DrawnPathView[_drawn.Count];
        var (row, weight) = (0L, 0L);
        for (int d = 0; d < paths.Length; d++)
        {
            var own = _drawn[d].Rows;
            own.Place(rows.SubView(row, own.Length), weights.SubView(weight, own.WeightsLength));
            paths[d] = new() { Lie = own.View.Lie, Rows = row, Weights = weight };
            row += own.Length;
            weight += own.WeightsLength;
        }

        return (There.Of<DrawnPathView>(paths), rows, weights);
    }

    /// <summary>Queues what draws the rows of a phase.</summary>
    private protected void DrawRows(int phase, int t)
    {
        foreach (var (projection, rows) in _drawn)
        {
            var info = Layout.Projections[projection];
            var spikes = _neurons.TryGetValue(info.Source, out var neurons) ? _run.Emitted(neurons, t - info.Delay) : _run.Given(_sources[info.Source], t - info.Delay);
            if (rows.In(phase, spikes) is { } work)
            {
                _drawRows ??= Device.Launcher<RowsToDraw>(RowKernels.Draw, Groups.Threads);
                Device.Launch(_drawRows, work.Rows.Lie.Slots, Groups.Threads, work);
                if (rows.HasWeights)
                {
                    _drawWeights ??= Device.Launcher<WeightsToDraw>(WeightKernels.Draw, Groups.Threads);
                    Device.Launch(_drawWeights, checked(work.Rows.Lie.Slots * ((work.Rows.Lie.Targets + WeightKernels.Targets - 1) / WeightKernels.Targets)), Groups.Threads, rows.WeightsOf());
                }
            }
        }
    }
}
