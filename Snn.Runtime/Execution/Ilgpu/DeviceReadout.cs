using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// The readout of a batch on the host, where losses are computed: its output and spikes come from the device, what the loss
/// says of them goes back.
/// </summary>
internal sealed class DeviceReadout : IDisposable
{
    private readonly Arena _host = new();
    private readonly DeviceSetup _setup;
    private readonly DeviceMemory _memory;
    private readonly int _padding;
    private readonly Rows[] _outputs;
    private readonly Rows[] _errors;
    private readonly SpikeLog[] _logs = [];
    private readonly FirstSpikes[] _firstSpikes = [];
    private readonly Rows _spikeErrors;
    private readonly int[] _words = [];

    /// <summary>Reserves memory.</summary>
    /// <param name="setup">What the runner is made of.</param>
    /// <param name="memory">The device's.</param>
    /// <param name="padding">Neurons of the readout, padded.</param>
    /// <param name="spikeWords">Integers that hold a step's spikes of one trial.</param>
    public DeviceReadout(DeviceSetup setup, DeviceMemory memory, int padding, int spikeWords)
    {
        (_setup, _memory, _padding) = (setup, memory, padding);
        var readout = setup.Layout.Populations[setup.Layout.Readout];
        _outputs = NewRows();
        _errors = NewRows();
        long all = (long)setup.Batch * setup.MaxSteps * padding, wanted = setup.Rule is null ? 0 : all;
        Output = memory.New<float>(all, "the readout");
        Error = memory.New<float>(wanted, "the readout's error");
        SpikeError = memory.New<float>(readout.Spikes ? wanted : 0, "the readout's error");
        if (readout.Spikes)
        {
            _words = new int[setup.MaxSteps * spikeWords];
            _logs = [.. Enumerable.Range(0, setup.Batch).Select(_ => new SpikeLog(readout.Size, setup.MaxSteps))];
            _firstSpikes = [.. _logs.Select(log => new FirstSpikes(log, setup.Layout.Dt, _host))];
            _spikeErrors = _host.Rows(setup.MaxSteps, padding);
        }
    }

    /// <summary>On the device: [trial, step, padded neuron].</summary>
    public ArrayView<float> Output { get; }

    /// <summary>On the device: dLoss/doutput, [trial, step, padded neuron].</summary>
    public ArrayView<float> Error { get; }

    /// <summary>On the device: what the loss says of a spike, or, for EventProp, of its time; [trial, step, padded neuron].</summary>
    public ArrayView<float> SpikeError { get; }

    private int Classes => _setup.Layout.Populations[_setup.Layout.Readout].Size;

    /// <summary>Output of a trial.</summary>
    public Rows OutputOf(int trial) => _outputs[trial];

    /// <summary>dLoss/doutput of a trial.</summary>
    public Rows ErrorOf(int trial) => _errors[trial];

    /// <summary>Brings a trial's output and spikes to the host.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="steps">Its number of steps.</param>
    /// <param name="trials">The batch.</param>
    /// <param name="first">Padded neurons of the populations before the readout.</param>
    public void Read(int trial, int steps, in TrialsView trials, int first)
    {
        _memory.Read(Output.SubView(Start(trial), (long)steps * _padding), _outputs[trial].Span[..(steps * _padding)]);
        if (_logs.Length == 0)
        {
            return;
        }

        var log = _logs[trial];
        var words = _words.AsSpan(0, steps * trials.SpikeWords);
        _memory.Read(trials.Spikes.SubView((long)trial * _setup.MaxSteps * trials.SpikeWords, words.Length), words);
        log.Clear();
        for (int t = 0; t < steps; t++)
        {
            var now = words.Slice(t * trials.SpikeWords + first / 32, _padding / 32);
            for (int j = 0; j < log.Size; j++)
            {
                log.AppendIf((now[j / 32] >> j % 32 & 1) != 0, j);
            }

            log.EndStep();
        }
    }

    /// <summary>Loss of a trial; its derivatives stay here until <see cref="Write"/>.</summary>
    public double Evaluate(int trial, int steps, Loss loss, int label)
    {
        if (loss is not FirstSpikeLoss timed)
        {
            return loss.Evaluate(_outputs[trial], steps, Classes, label, _errors[trial]);
        }

        var first = _firstSpikes[trial];
        first.Read(_outputs[trial], steps, timed.SilentDelay);
        double value = loss.Evaluate(first.Times, 1, Classes, label, first.Errors);
        return value + first.Spread(label, timed, _errors[trial]);
    }

    /// <summary>The class that a loss reads off a trial.</summary>
    public int Predict(int trial, int steps, Loss loss)
    {
        if (loss is not FirstSpikeLoss timed)
        {
            return loss.Predict(_outputs[trial], steps, Classes);
        }

        _firstSpikes[trial].Read(_outputs[trial], steps, timed.SilentDelay);
        return loss.Predict(_firstSpikes[trial].Times, 1, Classes);
    }

    /// <summary>Brings a trial's errors to the device.</summary>
    public void Write(int trial, int steps)
    {
        int length = steps * _padding;
        _memory.Write<float>(Error.SubView(Start(trial), length), _errors[trial].Span[..length]);
        if (_logs.Length == 0)
        {
            return;
        }

        for (int t = 0; t < steps; t++)
        {
            SpikeErrors(trial, t, _spikeErrors[t]);
        }

        _memory.Write<float>(SpikeError.SubView(Start(trial), length), _spikeErrors.Span[..length]);
    }

    public void Dispose() => _host.Dispose();

    private void SpikeErrors(int trial, int t, Lanes errors)
    {
        if (_setup.Rule is not EventProp)
        {
            _firstSpikes[trial].Credit(t, errors);
            return;
        }

        errors.Span.Clear();
        var units = _logs[trial].At(t);
        var times = _logs[trial].TimeErrorsAt(t);
        for (int i = 0; i < times.Length; i++)
        {
            errors.At(units[i]) = times[i];
        }
    }

    private long Start(int trial) => (long)trial * _setup.MaxSteps * _padding;

    private Rows[] NewRows() => [.. Enumerable.Range(0, _setup.Batch).Select(_ => _host.Rows(_setup.MaxSteps, _padding))];
}
