using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>Launches the kernels of a simulation.</summary>
/// <typeparam name="TArrays">All arrays of the network: what the kernels are given.</typeparam>
public abstract class DeviceSimulation<TArrays> : DeviceSimulation
    where TArrays : struct
{
    private StepKernel? _synapses, _neurons, _rules, _endOfTrial;
    private BlockTable _neuronBlocks, _arrivalBlocks, _ruleBlocks;
    private ArrayView<int> _ruleRows;

    /// <summary>Reserves what does not depend on the network's models.</summary>
    /// <exception cref="DeviceException">The device has no room, or its launches have none for so many arrays.</exception>
    protected DeviceSimulation(NetworkLayout layout, SimulationOptions options)
        : base(layout, options)
    {
        if (KernelParameters.WhyNot(Device, layout.Name, KernelParameters.SizeOf(typeof(TArrays)) + sizeof(int)) is { } why)
        {
            Dispose();
            throw new DeviceException(why);
        }
    }

    /// <summary>Whether a thread sums up sixteen neighbouring neurons, or one.</summary>
    protected bool Wide => Groups.Wide;

    /// <summary>What the kernels are given.</summary>
    /// <param name="run">The spikes, and where everything is.</param>
    protected abstract TArrays With(in RunView run);

    /// <summary>Ends the construction: the kernels of a step and of the end of a trial, as far as there are any.</summary>
    protected void Kernels(Action<TArrays, int> synapses, Action<TArrays, int> neurons, Action<TArrays, int>? rules, Action<TArrays, int>? endOfTrial)
    {
        (_neuronBlocks, _arrivalBlocks, _ruleBlocks) = (NeuronBlocks.On(There), ArrivalBlocks.On(There), RuleBlocks.On(There));
        _ruleRows = RuleBlocks.RowsOn(There);
        (_synapses, _neurons, _rules, _endOfTrial) = (Load(synapses), Load(neurons), Load(rules), Load(endOfTrial));
    }

    private protected sealed override void Launch(in RunView run, int t)
    {
        var arrays = Arrays(run);
        for (int phase = 0; phase < Phases; phase++)
        {
            DrawRows(phase, t);
            Launch(_synapses, ArrivalBlocks.Groups, phase == 0 ? arrays : Arrays(run with { Phase = phase }), t);
        }

        Launch(_neurons, NeuronBlocks.Groups, arrays, t);
        Launch(_rules, RuleBlocks.Groups, arrays, t);
    }

    private protected sealed override bool LaunchEndOfTrial(in RunView run, int t)
    {
        Launch(_endOfTrial, RuleBlocks.Groups, Arrays(run), t);
        return _endOfTrial is not null;
    }

    private TArrays Arrays(in RunView run) => With(run with { Neurons = _neuronBlocks, Arrivals = _arrivalBlocks, Rules = _ruleBlocks, RuleRows = _ruleRows });

    private void Launch(StepKernel? kernel, int groups, TArrays arrays, int t)
    {
        if (kernel is null || groups == 0)
        {
            return; // nothing arrives, or nothing learns
        }

        using (Device.CountLaunch())
        {
            kernel(Device.Stream, new KernelConfig(new Index2D(groups, 1), new Index2D(Groups.Threads, 1)), arrays, t);
        }
    }

    private StepKernel? Load(Action<TArrays, int>? kernel) =>
        kernel is null ? null : Device.Load(kernel.Method, Groups.Threads).CreateLauncherDelegate<StepKernel>();

    private delegate void StepKernel(AcceleratorStream stream, KernelConfig groups, TArrays arrays, int t);
}
