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
        if (!DeviceDrawnRows.Draws(Device, Layout.Projections[index]))
        {
            Phases = Math.Max(Phases, 1 + after);
            return DeviceKeptRows.Of(Layout, index, Store.Procedural(index)!, There, after);
        }

        var rows = new DeviceDrawnRows(Layout, index, Store.Procedural(index)!, after, Options.RoomForRows, There);
        _drawn.Add((index, rows));
        Phases = Math.Max(Phases, 1 + rows.View.LastPhase);
        return rows.View;
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
                Device.Launch(_drawRows, work.Rows.Slots, Groups.Threads, work);
                if (rows.HasWeights)
                {
                    _drawWeights ??= Device.Launcher<WeightsToDraw>(WeightKernels.Draw, Groups.Threads);
                    Device.Launch(_drawWeights, checked(work.Rows.Slots * ((work.Rows.Targets + WeightKernels.Targets - 1) / WeightKernels.Targets)), Groups.Threads, rows.WeightsOf());
                }
            }
        }
    }
}
