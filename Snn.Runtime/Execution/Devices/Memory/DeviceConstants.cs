using System.Runtime.InteropServices;
using ILGPU;

namespace Snn.Runtime;

/// <summary>What an update computes once for all that it moves, from when it is.</summary>
/// <param name="time">When.</param>
/// <param name="constants">Receives the numbers.</param>
internal delegate void ConstantsOf(UpdateTime time, Span<float> constants);

/// <summary>
/// What an update computes once for all that it moves, on a device: a row for each of the updates that are queued before the
/// host waits. All rows are sent before the first of them, since a row that was overwritten would be overwritten for those
/// that still wait in the queue.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="memory">Where the rows are.</param>
/// <param name="count">How many numbers there are.</param>
/// <param name="compute">Computes them.</param>
internal sealed class DeviceConstants(ComputeDevice device, DeviceMemory memory, int count, ConstantsOf compute)
{
    private readonly DeviceMirror<float> _rows = memory.NewMirror<float>(count, "tables");
    private readonly List<UpdateTime> _times = [];

    /// <summary>Sends those of updates that will be queued; nothing that was queued may need others any more.</summary>
    public void Send(ReadOnlySpan<UpdateTime> times)
    {
        _times.Clear();
        _times.AddRange(times);
        _rows.Grow(times.Length * count);
        for (int row = 0; row < times.Length; row++)
        {
            compute(times[row], _rows.Here.Slice(row * count, count));
        }

        _rows.Send(device.Stream, times.Length * count);
    }

    /// <summary>Those of an update, which are sent now where they have not been.</summary>
    public ArrayView<float> At(UpdateTime time)
    {
        int row = CollectionsMarshal.AsSpan(_times).IndexOf(time);
        if (row < 0)
        {
            Send([time]);
            row = 0;
        }

        return _rows.There.SubView(row * count, count);
    }
}
