using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Launches the kernels of a batch.</summary>
/// <typeparam name="TArrays">All arrays of the network: what the kernels are given.</typeparam>
public abstract class DeviceBatch<TArrays> : DeviceBatch
    where TArrays : struct
{
    private readonly ComputeDevice _device;
    private Action<AcceleratorStream, KernelConfig, TArrays, int>? _synapses, _neurons, _synapsesBack, _neuronsBack;
    private Action<AcceleratorStream, KernelConfig, TArrays>? _trial, _trialBack;

    /// <summary>Reserves what does not depend on the network's models.</summary>
    protected DeviceBatch(DeviceSetup setup)
        : base(setup) => _device = setup.Device;

    /// <summary>What the kernels are given.</summary>
    /// <param name="trials">The present batch.</param>
    protected abstract TArrays With(in TrialsView trials);

    /// <summary>The kernels of a forward sweep.</summary>
    protected void Forward(Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays> trial)
    {
        Place();
        (_synapses, _neurons, _trial) = (Step(synapses.Method), Step(neurons.Method), Trial(trial.Method));
    }

    /// <summary>The kernels of a backward sweep.</summary>
    protected void Backward(Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays> trial) =>
        (_synapsesBack, _neuronsBack, _trialBack) = (Step(synapses.Method), Step(neurons.Method), Trial(trial.Method));

    private protected sealed override void RunForward()
    {
        var arrays = With(Trials);
        if (Plan == DevicePlan.Trial)
        {
            Launch(_trial!, Count, arrays);
            return;
        }

        for (int t = 0; t < Steps; t++)
        {
            int running = Running(t);
            Launch(_synapses!, ArrivalBlocks.Groups, running, arrays, t);
            Launch(_neurons!, NeuronBlocks.Groups, running, arrays, t);
        }
    }

    private protected sealed override void RunBackward(int shards)
    {
        var arrays = With(Trials);
        if (Plan == DevicePlan.Trial)
        {
            Launch(_trialBack!, shards, arrays);
            return;
        }

        for (int t = Steps - 1; t >= 0; t--)
        {
            int running = Running(t);
            Launch(_synapsesBack!, GradientBlocks.Groups, Math.Max(running, shards), arrays, t);
            Launch(_neuronsBack!, NeuronBlocks.Groups, running, arrays, t);
        }
    }

    private void Launch(Action<AcceleratorStream, KernelConfig, TArrays, int> kernel, int groups, int trials, TArrays arrays, int t)
    {
        kernel(_device.Stream, new KernelConfig(new Index2D(groups, trials), new Index2D(Threads, 1)), arrays, t);
        _device.CountLaunch();
    }

    private void Launch(Action<AcceleratorStream, KernelConfig, TArrays> kernel, int groups, TArrays arrays)
    {
        kernel(_device.Stream, new KernelConfig(groups, TrialThreads), arrays);
        _device.CountLaunch();
    }

    private Action<AcceleratorStream, KernelConfig, TArrays, int> Step(MethodInfo kernel) =>
        _device.Load(kernel).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TArrays, int>>();

    private Action<AcceleratorStream, KernelConfig, TArrays> Trial(MethodInfo kernel) =>
        _device.Load(kernel).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TArrays>>();
}
