using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// An array on the host and on a device, copied from one to the other while both go on: the host's is page-locked where the
/// driver can do that. Neither is set to anything, and neither has anything of its own behind the elements that are copied:
/// on OpenCL, ILGPU copies those too.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="length">Number of elements.</param>
/// <param name="what">What they are for, for the error.</param>
internal sealed class DeviceMirror<T>(ComputeDevice device, long length, string what) : IDisposable
    where T : unmanaged
{
    private PageLockedArray1D<T> _here = device.AllocatePageLocked<T>(length, what);
    private MemoryBuffer1D<T, Stride1D.Dense> _there = device.Allocate<T>(length, what);

    /// <summary>On the host.</summary>
    public Span<T> Here => _here.Span;

    /// <summary>On the device.</summary>
    public ArrayView<T> There => _there.View.BaseView;

    /// <summary>Makes room for so many elements at least; keeps those of the host.</summary>
    public void Grow(int least)
    {
        if (least <= Here.Length)
        {
            return;
        }

        int grown = Math.Max(2 * Here.Length, least);
        var here = device.AllocatePageLocked<T>(grown, what);
        Here.CopyTo(here.Span);
        var there = device.Allocate<T>(grown, what);
        Dispose();
        (_here, _there) = (here, there);
    }

    /// <summary>Queues a copy of the first so many elements to the device.</summary>
    public void Send(AcceleratorStream stream, int count)
    {
        if (count > 0)
        {
            There.SubView(0, count).CopyFrom(stream, _here.ArrayView.SubView(0, count));
        }
    }

    /// <summary>Queues a copy of the first so many elements to the host.</summary>
    public void Fetch(AcceleratorStream stream, int count)
    {
        if (count > 0)
        {
            There.SubView(0, count).CopyTo(stream, _here.ArrayView.SubView(0, count));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ComputeDevice.Release(_here);
        ComputeDevice.Release(_there);
    }
}
