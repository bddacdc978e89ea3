using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Launches kernels in which a thread has one element.</summary>
internal sealed class UpdateLaunches
{
    private readonly ComputeDevice _device;
    private readonly int _threads;
    private readonly Action<AcceleratorStream, KernelConfig, UpdateMove> _move;
    private readonly Action<AcceleratorStream, KernelConfig, UpdateCollection> _collect;

    public UpdateLaunches(UpdateHome home)
    {
        (_device, _threads) = (home.Device, home.Threads);
        (_move, _collect) = (_device.Launcher<UpdateMove>(NetworkUpdateKernels.Move), _device.Launcher<UpdateCollection>(NetworkUpdateKernels.Collect));
    }

    /// <summary>Queues a move.</summary>
    public void Move(in UpdateMove move) => Run(_move, move.Rows * move.Columns, move);

    /// <summary>Queues a collection.</summary>
    public void Collect(in UpdateCollection collection) => Run(_collect, collection.Examples * collection.Neurons, collection);

    /// <summary>Queues a kernel for so many elements.</summary>
    public void Run<TView>(Action<AcceleratorStream, KernelConfig, TView> kernel, int elements, TView view)
        where TView : struct => _device.Launch(kernel, elements, _threads, view);
}
