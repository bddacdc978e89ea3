using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>One optimiser on a device, with the projections whose weights it moves.</summary>
internal sealed class DeviceOptimiser
{
    private readonly ComputeDevice _device;
    private readonly ICustomUpdate _optimiser;
    private readonly DeviceConstants _constants;
    private readonly Action<AcceleratorStream, KernelConfig, UpdateView> _update;
    private readonly Action<AcceleratorStream, KernelConfig, UpdateView>? _reduce;
    private readonly int _groups, _threads;
    private UpdateView _view;

    /// <param name="batch">What it is for.</param>
    /// <param name="optimisers">Which moves what.</param>
    /// <param name="optimiser">This one.</param>
    /// <param name="all">What is the same for all of them.</param>
    /// <param name="reducesFirst">Whether the gradient may be reduced first, since it must not be too long, or updates of the network have it.</param>
    /// <exception cref="NotSupportedException">It has no kernel for devices.</exception>
    public DeviceOptimiser(DeviceBatch batch, OptimiserChoice optimisers, ICustomUpdate optimiser, UpdateView all, bool reducesFirst)
    {
        (_device, _optimiser, _threads, _view) = (batch.Setup.Device, optimiser, batch.Threads, all);
        var kernel = optimiser.DeviceKernel ?? throw new NotSupportedException($"{optimiser.GetType().Name} has no kernel for devices; mark it [CustomUpdate].");
        _update = _device.Launcher(kernel);
        _reduce = reducesFirst ? _device.Launcher<UpdateView>(UpdateKernels.Reduce) : null;
        _constants = new(batch.Setup.Device, batch.Memory, optimiser.ConstantCount, optimiser.Constants);
        var blocks = new DeviceBlocks(_threads);
        for (int p = 0; p < batch.WeightsThere.Projections; p++)
        {
            bool isOwn = batch.Setup.Layout.Projections[p].Trainable && optimisers.OfProjection(p) == optimiser;
            blocks.Add(isOwn ? batch.WeightsThere.LengthOf(p) : 0);
        }

        _groups = blocks.Groups;
        _view.Blocks = blocks.On(batch.Memory);
    }

    /// <summary>Whether it is noted of which weights there is a gradient.</summary>
    public bool LooksForGradient
    {
        set => _view.LooksForGradient = value ? 1 : 0;
    }

    /// <summary>Tells of updates that will be queued before the host waits.</summary>
    public void Expect(ReadOnlySpan<UpdateTime> times) => _constants.Send(times);

    /// <summary>Queues the reduction of the gradient over shards and batch, into the first shard's place.</summary>
    public void Reduce(int shards, int examples, UpdateTime time, int number) => Launch(_reduce!, shards, examples, time, number);

    /// <summary>Queues the update of its weights.</summary>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them; 0 where they have been reduced already.</param>
    /// <param name="time">When in the run.</param>
    /// <param name="number">Number of the update in its batch, from 1.</param>
    public void Update(int shards, int examples, UpdateTime time, int number)
    {
        _view.Rounding.Update = time.Iteration;
        Launch(_update, shards, examples, time, number);
    }

    private void Launch(Action<AcceleratorStream, KernelConfig, UpdateView> kernel, int shards, int examples, UpdateTime time, int number)
    {
        _view.Constants = _constants.At(time);
        _view.Number = number;
        _view.Shards = shards;
        _view.IsReduced = examples == 0 ? 1 : 0;
        _view.Scale = examples == 0 || _optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples;
        using (_device.CountLaunch())
        {
            kernel(_device.Stream, new KernelConfig(_groups, _threads), _view);
        }
    }
}

/// <summary>What all optimisers have in common on a device. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class UpdateKernels
{
    /// <summary>Reduces the gradient of a weight over shards and batch, into the first shard's place.</summary>
    [DeviceKernel]
    public static void Reduce(UpdateView all)
    {
        int i = all.Index();
        if (i >= 0)
        {
            all.Gradients[i] = all.Reduced(i);
        }
    }
}
