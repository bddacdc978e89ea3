using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>The rule of one projection that is rewired on a device.</summary>
internal sealed class DeviceRule
{
    private readonly ComputeDevice _device;
    private readonly DeviceMemory _memory;
    private readonly DeviceWeights _there;
    private readonly IRewiring _rule;
    private readonly ProjectionRewiring _host;
    private readonly DeviceConstants _constants;
    private readonly Action<AcceleratorStream, KernelConfig, RewiringView> _kernel;
    private readonly int _projection, _groups, _threads;
    private readonly float[] _drawn;
    private DeviceMirror<float>? _draws;
    private BlockTable _blocks;
    private RewiringView _view;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="host">Draws its numbers.</param>
    public DeviceRule(DeviceBatch batch, IRewiring rule, int projection, ProjectionRewiring host)
    {
        (_device, _memory, _there, _threads) = (batch.Setup.Device, batch.Memory, batch.WeightsThere, batch.Threads);
        (_rule, _projection, _host, _drawn) = (rule, projection, host, new float[rule.DrawCount]);
        _kernel = _device.Launcher(rule.DeviceKernel);
        _constants = new(batch.Setup.Device, batch.Memory, rule.ConstantCount, rule.Constants);
        var blocks = new DeviceBlocks(_threads);
        for (int p = 0; p < _there.Projections; p++)
        {
            blocks.Add(p == projection ? _there.LengthOf(p) : 0);
        }

        (_groups, _blocks) = (blocks.Groups, blocks.On(_memory));
    }

    /// <summary>Tells it what the update works on, and where it marks what is gone.</summary>
    public void Follow(in UpdateView update, in RedrawView redraw)
    {
        _view = new() { Update = update, States = redraw.RuleStates, StateCount = _rule.StateCount, Gone = redraw.Gone, Draws = _memory.Of<float>([0f]) };
        _view.Update.Blocks = _blocks;
        _view.Update.Shards = 0; // their gradients are summed up
    }

    /// <summary>Draws the numbers of an update, where they have a part in it.</summary>
    public void Draw(ConnectedPairs pairs, UpdateTime time)
    {
        _view.AreDrawn = _rule.Draws(time) ? 1 : 0;
        if (_view.AreDrawn == 0)
        {
            return;
        }

        int length = _there.LengthOf(_projection), start = _there.StartOf(_projection), stride = _there.StrideOf(_projection);
        _draws ??= _memory.NewMirror<float>((long)_drawn.Length * length, "numbers drawn for synapses");
        for (int k = 0; k < pairs.Sources; k++)
        {
            for (int i = pairs.FirstOf(k); i < pairs.FirstOf(k + 1); i++)
            {
                _host.Draw(i, time.Iteration, _drawn);
                for (int d = 0; d < _drawn.Length; d++)
                {
                    _draws.Here[d * length + k * stride + pairs.TargetOf(i)] = _drawn[d];
                }
            }
        }

        _draws.Send(_device.Stream, _drawn.Length * length);
        (_view.Draws, _view.DrawStart, _view.DrawLength) = (_draws.There, start, length);
    }

    /// <summary>Queues what it makes of θ.</summary>
    /// <param name="time">When in the run.</param>
    /// <param name="number">Number of the update in its batch, from 1.</param>
    public void Update(UpdateTime time, int number)
    {
        _view.Constants = _constants.At(time);
        (_view.Update.Number, _view.IsDue) = (number, _host.IsDue(time.Iteration) ? 1 : 0);
        using (_device.CountLaunch())
        {
            _kernel(_device.Stream, new KernelConfig(_groups, _threads), _view);
        }
    }
}
