using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch on a device, in one launch: sums the shards' gradients in their order, zeroes them, reduces them over
/// the batch as the optimiser says, updates the weights and the copies by which credit comes back.
/// </summary>
internal sealed class DeviceUpdate
{
    private readonly ComputeDevice _device;
    private readonly DeviceMemory _memory;
    private readonly ICustomUpdate _optimiser;
    private readonly DeviceMirror<float> _constants;
    private readonly DeviceMirror<int> _broken;
    private readonly int _groups;
    private readonly int _threads;
    private readonly Action<AcceleratorStream, KernelConfig, UpdateView> _kernel;
    private UpdateView _view;

    public DeviceUpdate(DeviceBatch batch, ICustomUpdate optimiser)
    {
        (_device, _memory, _optimiser, _threads) = (batch.Setup.Device, batch.Memory, optimiser, batch.Threads);
        var (layout, weights) = (batch.Setup.Layout, batch.WeightsThere);
        var kernel = optimiser.DeviceKernel ?? throw new NotSupportedException($"{optimiser.GetType().Name} has no kernel for devices; mark it [CustomUpdate].");
        _kernel = _device.Load(kernel.Method).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, UpdateView>>();
        _constants = _memory.NewMirror<float>(optimiser.ConstantCount, "tables");
        _broken = _memory.NewMirror<int>(2 * weights.Projections, "tables");
        var blocks = new DeviceBlocks(_threads);
        var numbers = new List<int>();
        for (int p = 0; p < weights.Projections; p++)
        {
            int end = weights.StartOf(p) + weights.LengthOf(p);
            blocks.Add(layout.Projections[p].Trainable ? weights.LengthOf(p) : 0);
            var (source, target) = (layout.Populations[layout.Projections[p].Source], layout.Populations[layout.Projections[p].Target]);
            numbers.AddRange([weights.StartOf(p), end, weights.StrideOf(p), weights.CopyOf(p), Lanes.Padded(source.Size), target.Size]);
        }

        _groups = blocks.Groups;
        _view = new()
        {
            Length = weights.Length,
            Targets = weights.Weights,
            Gradients = weights.Gradients,
            States = _memory.New<float>((long)optimiser.StateCount * weights.Length, "states of the optimiser"),
            Constants = _constants.There,
            Copies = weights.Copies,
            Broken = _broken.There,
            Projections = _memory.Of<int>(numbers.ToArray()),
            Blocks = blocks.On(_memory),
        };
    }

    /// <summary>Queues the update of the weights.</summary>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    public void Run(int shards, int examples, UpdateTime time)
    {
        _optimiser.Constants(time, _constants.Here[.._optimiser.ConstantCount]);
        _constants.Send(_device.Stream, _optimiser.ConstantCount);
        _view.Shards = shards;
        _view.Scale = _optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples;
        if (IsNeeded)
        {
            using (_device.CountLaunch())
            {
                _kernel(_device.Stream, new KernelConfig(_groups, _threads), _view);
            }
        }

        _broken.Fetch(_device.Stream, _broken.Here.Length);
    }

    /// <summary>Whether any weights learn.</summary>
    public bool IsNeeded => _groups > 0;

    /// <summary>Index of a projection whose gradient was not finite, or −1; known once the device is done.</summary>
    public int BrokenGradient => Broken(0);

    /// <summary>Index of a projection whose weights are no longer finite, or −1; known once the device is done.</summary>
    public int BrokenWeights => Broken(1);

    private int Broken(int flag)
    {
        for (int p = 0; p < _broken.Here.Length / 2; p++)
        {
            if (_broken.Here[2 * p + flag] != 0)
            {
                return p;
            }
        }

        return -1;
    }

    /// <summary>Copies the optimiser's states to the host.</summary>
    public void Read(Lanes[] states)
    {
        for (int s = 0; s < states.Length; s++)
        {
            _memory.Read(_view.States.SubView((long)s * _view.Length, states[s].Length), states[s].Span);
        }
    }

    /// <summary>Takes over the optimiser's states from the host.</summary>
    public void Write(Lanes[] states)
    {
        _view.Broken.MemSetToZero(_device.Stream);
        for (int s = 0; s < states.Length; s++)
        {
            _memory.Write<float>(_view.States.SubView((long)s * _view.Length, states[s].Length), states[s].Span);
        }
    }
}
