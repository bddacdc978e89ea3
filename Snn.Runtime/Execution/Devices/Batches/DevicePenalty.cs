using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>The penalty of a batch on a device, in one launch between the sweeps: what spikes are credited with, and its value.</summary>
internal abstract class DevicePenalty
{
    /// <summary>Computes the penalty of a batch that ran forward.</summary>
    public abstract void Run(in TrialsView trials);

    /// <summary>Penalty of a trial, known once the batch is finished.</summary>
    public abstract float Of(int trial);
}

/// <inheritdoc/>
/// <typeparam name="TKernel">The penalty of a neuron.</typeparam>
internal sealed class DevicePenalty<TKernel> : DevicePenalty
    where TKernel : unmanaged, IPenaltyKernel
{
    private readonly ComputeDevice _device;
    private readonly int _threads;
    private readonly DeviceMirror<float> _values;
    private readonly Action<AcceleratorStream, KernelConfig, PenaltyView<TKernel>> _launch;
    private PenaltyView<TKernel> _view;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="penalty">The penalty of a neuron.</param>
    /// <param name="counts">Spikes of each neuron, [population, trial, padded neuron].</param>
    /// <param name="credits">Receives dPenalty/dcount of each neuron, [population, trial, padded neuron].</param>
    /// <param name="populations">By population: padded neurons of those before it, its own, and how many of them are penalised.</param>
    public DevicePenalty(DeviceBatch batch, TKernel penalty, ArrayView<float> counts, ArrayView<float> credits, ReadOnlySpan<int> populations)
    {
        var (setup, memory) = (batch.Setup, batch.Memory);
        (_device, _threads) = (setup.Device, batch.Wide ? 1 : batch.Threads);
        _launch = _device.Launcher<PenaltyView<TKernel>>(PenaltyKernels.Penalise, _threads);
        _values = memory.NewMirror<float>(setup.Batch, "results");
        _view = new()
        {
            Penalty = penalty,
            Dt = setup.Layout.Dt / Units.ms,
            Populations = memory.Of(populations),
            Counts = counts,
            Credits = credits,
            Parts = memory.New<float>(setup.Batch * _threads, "the penalty"),
            Values = _values.There,
        };
    }

    public override void Run(in TrialsView trials)
    {
        _view.Trials = trials;
        using (_device.CountLaunch())
        {
            _launch(_device.Stream, new KernelConfig(trials.Count, _threads), _view);
        }
        _values.Fetch(_device.Stream, trials.Count);
    }

    public override float Of(int trial) => _values.Here[trial];
}

/// <summary>What the kernel of a penalty is given: a group of threads works on one trial.</summary>
/// <typeparam name="TKernel">The penalty of a neuron.</typeparam>
public struct PenaltyView<TKernel>
    where TKernel : unmanaged, IPenaltyKernel
{
    /// <summary>The batch.</summary>
    public TrialsView Trials;

    /// <summary>The penalty of a neuron.</summary>
    public TKernel Penalty;

    /// <summary>Length of a step in ms.</summary>
    public float Dt;

    /// <summary>By population: padded neurons of those before it, its own, and how many of them are penalised.</summary>
    public ArrayView<int> Populations;

    /// <summary>Spikes of each neuron, [population, trial, padded neuron].</summary>
    public ArrayView<float> Counts;

    /// <summary>dPenalty/dcount of each neuron, [population, trial, padded neuron].</summary>
    public ArrayView<float> Credits;

    /// <summary>Each thread's part of the penalty, [trial, thread].</summary>
    public ArrayView<float> Parts;

    /// <summary>The penalty, by trial.</summary>
    public ArrayView<float> Values;
}

/// <summary>The kernel of all penalties. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class PenaltyKernels
{
    /// <summary>Penalises the spikes of all trials: each group of threads works on one.</summary>
    [DeviceKernel]
    public static void Penalise<TKernel>(PenaltyView<TKernel> view)
        where TKernel : unmanaged, IPenaltyKernel
    {
        int trial = Grid.IdxX;
        float length = view.Trials.Steps[trial] * view.Dt;
        var sum = new CompensatedSum();
        for (int p = 0; p < view.Populations.Length; p += 3)
        {
            long first = (long)view.Trials.Capacity * view.Populations[p] + trial * view.Populations[p + 1];
            for (int j = Group.IdxX; j < view.Populations[p + 2]; j += Group.DimX)
            {
                float count = view.Counts[first + j];
                sum = sum.Plus(view.Penalty.Value(count, length));
                view.Credits[first + j] = view.Penalty.Slope(count, length);
            }
        }

        view.Parts[trial * Group.DimX + Group.IdxX] = sum.Value;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            var all = new CompensatedSum();
            for (int thread = 0; thread < Group.DimX; thread++)
            {
                all = all.Plus(view.Parts[trial * Group.DimX + thread]);
            }

            view.Values[trial] = all.Value;
        }
    }
}
