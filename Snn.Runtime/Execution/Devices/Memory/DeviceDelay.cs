using ILGPU;

namespace Snn.Runtime;

/// <summary>One projection whose delays learn, on a device.</summary>
internal sealed class DeviceDelay
{
    private readonly DeviceSetup _setup;
    private readonly DeviceMemory _memory;
    private readonly ProjectionLayout _projection;
    private readonly int[] _delays = []; // of each neuron, padding included, where they have delays of their own
    private readonly int _input; // which of the populations whose spikes are given it comes from
    private readonly int[] _next = [];
    private readonly DeviceMirror<int>? _starts, _units;
    private readonly DelayView _view;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="index">The projection's place among all of them.</param>
    /// <param name="perNeuron">Whether every neuron of the source has a delay of its own.</param>
    /// <param name="moved">Where a backward sweep sums up dLoss/d(time of arrival).</param>
    public DeviceDelay(DeviceBatch batch, int index, bool perNeuron, SynapseSums moved)
    {
        (_setup, _memory, _projection) = (batch.Setup, batch.Memory, batch.Setup.Layout.Projections[index]);
        _view.Moved = moved;
        if (!perNeuron)
        {
            return;
        }

        _delays = new int[batch.Groups.Padded(_projection.Source)];
        _view.Steps = _memory.New<int>(_delays.Length, "parameters");
        _input = _setup.Layout.Inputs.TakeWhile(i => i != _projection.Source).Count();
        if (_input < _setup.Layout.Inputs.Count)
        {
            _next = new int[_setup.MaxSteps + 1];
            _starts = _memory.NewMirror<int>((long)_setup.Batch * _next.Length, "spikes");
            _units = _memory.NewMirror<int>(1024, "spikes");
            return;
        }

        _view.Due = _memory.New<int>((long)_setup.Batch * _setup.MaxSteps * _delays.Length / 32, "spikes");
        _view.DueHalves = _view.Due.Cast<short>();
    }

    /// <summary>The place of its delays among the parameters.</summary>
    public required int Parameter { get; init; }

    /// <summary>Where its neurons start among those of all projections whose delays learn.</summary>
    public required int Row { get; init; }

    /// <summary>Where its synapses start among those of all projections whose delays learn.</summary>
    public required int Start { get; init; }

    /// <summary>Number of neurons that it comes from.</summary>
    public required int Sources { get; init; }

    /// <summary>For kernels; another once a batch was sent.</summary>
    public DelayView View => _units is null ? _view : _view with { GivenStarts = _starts!.There, GivenUnits = _units.There };

    /// <summary>Takes over the delay of each neuron, in ms, rounded to whole steps.</summary>
    public void Set(ReadOnlySpan<float> delays)
    {
        for (int k = 0; k < _delays.Length; k++)
        {
            _delays[k] = Delays.OnGrid(delays[Math.Min(k, delays.Length - 1)], _projection.MostDelay, _setup.Layout.Dt);
        }

        _memory.Write<int>(_view.Steps, _delays);
    }

    /// <summary>
    /// Queues given spikes that have delays of their own, sorted by the step in which they arrive; those of one step stay as
    /// they were sent.
    /// </summary>
    public void Send(DeviceInputs inputs)
    {
        if (_units is null)
        {
            return;
        }

        int count = 0;
        for (int trial = 0; trial < inputs.Count; trial++)
        {
            count = Sort(inputs, trial, count);
        }

        _starts!.Send(_setup.Device.Stream, inputs.Count * _next.Length);
        _units.Send(_setup.Device.Stream, count);
    }

    /// <returns>Number of spikes of all trials so far.</returns>
    private int Sort(DeviceInputs inputs, int trial, int count)
    {
        int steps = inputs.Steps(trial);
        Array.Clear(_next);
        for (int sent = 0; sent < steps; sent++)
        {
            foreach (int k in inputs.Given(_input, trial, sent))
            {
                _next[Arrival(sent, k)]++;
            }
        }

        var starts = _starts!.Here.Slice(trial * _next.Length, _next.Length);
        for (int t = 0; t < _next.Length; t++)
        {
            starts[t] = count;
            count += _next[t];
            _next[t] = starts[t];
        }

        _units!.Grow(count);
        var units = _units.Here;
        for (int sent = 0; sent < steps; sent++)
        {
            foreach (int k in inputs.Given(_input, trial, sent))
            {
                units[_next[Arrival(sent, k)]++] = k;
            }
        }

        return count;

        // what arrives after the end is of no account
        int Arrival(int sent, int k) => Math.Min(sent + _delays[k], steps);
    }
}
