using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Where the derivatives of one loss go, of those of a batch on a device: into the errors of its readout, or, where another loss of
/// that has been there before, beside them, to be added; times its weight.
/// </summary>
internal sealed class DeviceErrors
{
    private readonly DeviceBatch _batch;
    private readonly ObjectiveTerm _term;
    private readonly long _first, _length;
    private readonly int _padded;
    private readonly bool _clears;
    private readonly ArrayView<float> _errors, _spikeErrors; // beside those of the readout
    private readonly Action<AcceleratorStream, KernelConfig, ErrorsView>? _add;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="term">The loss.</param>
    /// <param name="first">Where the values of its readout start among those of all.</param>
    /// <param name="padded">Padded neurons of the readout.</param>
    /// <param name="isOnly">Whether it is the only loss of its readout.</param>
    public DeviceErrors(DeviceBatch batch, ObjectiveTerm term, long first, int padded, bool isOnly)
    {
        (_batch, _term, _first, _padded) = (batch, term, first, padded);
        _length = (long)batch.Setup.Batch * batch.Kept.Count * padded;
        _clears = !isOnly && term is { IsFirst: true, Loss: SpikeLoss }; // θ has no part in it, and others add to that
        if (!term.IsFirst)
        {
            _errors = batch.Memory.New<float>(_length, "the errors of a further loss");
            _spikeErrors = batch.Memory.New<float>(batch.Setup.Layout.Populations[term.Population].Spikes ? _length : 0, "the errors of a further loss");
        }

        if (!term.IsFirst || term.Weight != 1)
        {
            _add = batch.Setup.Device.Launcher<ErrorsView>(ErrorKernels.Add, batch.Threads);
        }
    }

    /// <summary>Whether a launch of its own follows the loss.</summary>
    public bool IsLaunched => _add is not null;

    /// <summary>The batch as the loss sees it: its readout, and where its derivatives go.</summary>
    public TrialsView Into(in TrialsView trials) => trials with
    {
        Readout = Part(trials.Readout),
        ReadoutError = _term.IsFirst ? Part(trials.ReadoutError) : _errors,
        SpikeError = _term.IsFirst ? Part(trials.SpikeError) : _spikeErrors,
    };

    /// <summary>Takes over what the loss has written of some steps.</summary>
    /// <param name="trials">The batch.</param>
    /// <param name="first">The first step.</param>
    /// <param name="steps">How many.</param>
    /// <param name="count">Trials: the first so many.</param>
    public void Take(in TrialsView trials, int first, int steps, int count)
    {
        if (_clears)
        {
            Part(trials.ReadoutError).MemSetToZero(_batch.Setup.Device.Stream);
        }

        if (_add is null)
        {
            return;
        }

        Launch(trials, Part(trials.ReadoutError), _errors, first, steps, count);
        if (_batch.Setup.Layout.Populations[_term.Population].Spikes)
        {
            Launch(trials, Part(trials.SpikeError), _spikeErrors, first, steps, count);
        }
    }

    private void Launch(in TrialsView trials, ArrayView<float> sums, ArrayView<float> more, int first, int steps, int count)
    {
        var device = _batch.Setup.Device;
        var view = new ErrorsView
        {
            Trials = trials,
            Sums = sums,
            More = _term.IsFirst ? sums : more,
            Adds = _term.IsFirst ? 0 : 1,
            Weight = (float)_term.Weight,
            First = first,
            Steps = steps,
            Padded = _padded,
        };
        using (device.CountLaunch())
        {
            _add!(device.Stream, new KernelConfig(count, _batch.Threads), view);
        }
    }

    // an array that nobody needs is shorter than that
    private ArrayView<float> Part(ArrayView<float> all) => all.Length < _first + _length ? all : all.SubView(_first, _length);
}

/// <summary>What the kernel that adds up errors is given: a group of threads works on one trial.</summary>
public struct ErrorsView
{
    /// <summary>The batch.</summary>
    public TrialsView Trials;

    /// <summary>Errors of the readout, [trial, step, padded neuron].</summary>
    public ArrayView<float> Sums;

    /// <summary>What a loss says of it; the same where it is the first.</summary>
    public ArrayView<float> More;

    /// <summary>1 where it is added, 0 where it is all that there is.</summary>
    public int Adds;

    /// <summary>What it is multiplied with.</summary>
    public float Weight;

    /// <summary>The first step.</summary>
    public int First;

    /// <summary>How many.</summary>
    public int Steps;

    /// <summary>Padded neurons.</summary>
    public int Padded;
}

/// <summary>The kernel that adds up errors. Public because ILGPU starts kernels from an assembly of its own.</summary>
public static class ErrorKernels
{
    /// <summary>Multiplies what a loss says of a readout with its weight, and adds it to what others say.</summary>
    [DeviceKernel]
    public static void Add(ErrorsView view)
    {
        int trial = Grid.IdxX, end = view.First + view.Steps;
        end = end < view.Trials.Steps[trial] ? end : view.Trials.Steps[trial];
        for (int t = view.First; t < end; t++)
        {
            long at = (long)view.Trials.Place(trial, t) * view.Padded;
            for (int j = Group.IdxX; j < view.Padded; j += Group.DimX)
            {
                float error = view.Weight == 0f ? 0f : view.Weight * view.More[at + j];
                view.Sums[at + j] = view.Adds == 0 ? error : view.Sums[at + j] + error;
            }
        }
    }
}
