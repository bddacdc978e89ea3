using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Launches the kernels of a batch.</summary>
/// <typeparam name="TArrays">All arrays of the network: what the kernels are given.</typeparam>
public abstract class DeviceBatch<TArrays> : DeviceBatch
    where TArrays : struct
{
    private readonly ComputeDevice _device;
    private StepKernel? _synapses, _neurons, _synapsesBack, _neuronsBack;
    private TrialKernel? _trial, _trialBack;

    /// <summary>Reserves what does not depend on the network's models.</summary>
    /// <exception cref="DeviceException">The device has no room, or its launches have none for so many arrays.</exception>
    protected DeviceBatch(DeviceSetup setup)
        : this(setup, learnsOnline: false)
    {
    }

    private protected DeviceBatch(DeviceSetup setup, bool learnsOnline)
        : base(setup, learnsOnline)
    {
        _device = setup.Device;
        if (KernelParameters.WhyNot(_device, setup.Layout.Name, ParameterBytes) is { } why)
        {
            Dispose();
            throw new DeviceException(why);
        }
    }

    /// <inheritdoc/>
    public sealed override int ParameterBytes => KernelParameters.SizeOf(typeof(TArrays)) + (Plan == DevicePlan.Step ? sizeof(int) : 0);

    /// <summary>What the kernels are given.</summary>
    /// <param name="trials">The present batch.</param>
    protected abstract TArrays With(in TrialsView trials);

    /// <summary>The kernels of a forward sweep; those of the plan are compiled.</summary>
    protected void Forward(Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays>? trial, Action<TArrays>? trialPerThread)
    {
        Place();
        (_synapses, _neurons, _trial) = Load(synapses, neurons, trial, trialPerThread);
    }

    /// <summary>The kernels of a forward sweep that has no other plan than that of steps.</summary>
    protected void Forward(Action<TArrays, int> synapses, Action<TArrays, int> neurons) => Forward(synapses, neurons, null, null);

    /// <summary>The kernels of a backward sweep that has no other plan than that of steps.</summary>
    protected void Backward(Action<TArrays, int> synapses, Action<TArrays, int> neurons) => (_synapsesBack, _neuronsBack, _trialBack) = Load(synapses, neurons, null, null);

    /// <summary>The kernels of a backward sweep; those of the plan are compiled.</summary>
    protected void Backward(Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays> trial, Action<TArrays> trialPerThread) =>
        (_synapsesBack, _neuronsBack, _trialBack) = Load(synapses, neurons, trial, trialPerThread);

    private protected override void RunForward()
    {
        var arrays = With(Trials);
        Between?.Begin(0, Steps);
        if (_trial is not null)
        {
            Launch(_trial, Count, arrays);
            return;
        }

        for (int t = 0; t < Steps; t++)
        {
            RunStep(arrays, t);
        }
    }

    /// <summary>Queues a step forward.</summary>
    private protected void RunStep(TArrays arrays, int t)
    {
        int running = Running(t);
        Launch(_synapses!, ArrivalBlocks.Groups, running, arrays, t);
        Launch(_neurons!, NeuronBlocks.Groups, running, arrays, t);
    }

    private protected override void RunBackward(int shards)
    {
        var arrays = With(Trials);
        if (_trialBack is not null)
        {
            Launch(_trialBack, shards, arrays);
            return;
        }

        for (int t = Steps - 1; t >= 0; t--)
        {
            int running = Running(t);
            Launch(_synapsesBack!, GradientBlocks.Groups, Math.Max(running, shards), arrays, t);
            Launch(_neuronsBack!, NeuronBlocks.Groups, running, arrays, t);
        }
    }

    private protected void Launch(StepKernel kernel, int groups, int trials, TArrays arrays, int t)
    {
        if (groups == 0)
        {
            return; // nothing to do, such as credit where the input alone spikes
        }

        using (_device.CountLaunch())
        {
            kernel(_device.Stream, new KernelConfig(new Index2D(groups, trials), new Index2D(Threads, 1)), arrays, t);
        }
    }

    private void Launch(TrialKernel kernel, int groups, TArrays arrays)
    {
        using (_device.CountLaunch())
        {
            kernel(_device.Stream, new KernelConfig(groups, Groups.TrialThreads), arrays);
        }
    }

    private (StepKernel? Synapses, StepKernel? Neurons, TrialKernel? Trial) Load(
        Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays>? trial, Action<TArrays>? trialPerThread) => Plan switch
        {
            DevicePlan.Step => (Load<StepKernel>(synapses, Threads), Load<StepKernel>(neurons, Threads), null),
            DevicePlan.Trial => (null, null, Load<TrialKernel>(trial!, Groups.TrialThreads)),
            _ => (null, null, Load<TrialKernel>(trialPerThread!, Groups.TrialThreads)),
        };

    private protected StepKernel LoadStep(Action<TArrays, int> kernel) => Load<StepKernel>(kernel, Threads);

    private TKernel Load<TKernel>(Delegate kernel, int threads)
        where TKernel : Delegate => _device.Load(kernel.Method, threads).CreateLauncherDelegate<TKernel>();

    private protected delegate void StepKernel(AcceleratorStream stream, KernelConfig groups, TArrays arrays, int t);

    private delegate void TrialKernel(AcceleratorStream stream, KernelConfig groups, TArrays arrays);
}
