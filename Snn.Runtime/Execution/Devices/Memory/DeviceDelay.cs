using ILGPU;

namespace Snn.Runtime;

/// <summary>One projection whose delays learn, on a device.</summary>
internal sealed class DeviceDelay
{
    private readonly DeviceSetup _setup;
    private readonly ProjectionLayout _projection;
    private readonly int[] _delays; // of each neuron, padding included, where they have delays of their own
    private readonly int[] _next;

    /// <param name="batch">What runs the batches.</param>
    /// <param name="index">The projection's place among all of them.</param>
    /// <param name="perNeuron">Whether every neuron of the source has a delay of its own.</param>
    public DeviceDelay(DeviceBatch batch, int index, bool perNeuron)
    {
        (_setup, _projection, PerNeuron) = (batch.Setup, batch.Setup.Layout.Projections[index], perNeuron);
        Input = _setup.Layout.Inputs.TakeWhile(i => i != _projection.Source).Count();
        IsGiven = perNeuron && Input < _setup.Layout.Inputs.Count;
        _delays = new int[perNeuron ? batch.Groups.Padded(_projection.Source) : 0];
        _next = new int[IsGiven ? _setup.MaxSteps + 1 : 0];
        Due = perNeuron && !IsGiven ? (long)_setup.Batch * _setup.MaxSteps * _delays.Length / 32 : 0;
    }

    /// <summary>The place of its delays among the parameters.</summary>
    public required int Parameter { get; init; }

    /// <summary>Where its rows start among those of all projections whose delays learn.</summary>
    public required int Row { get; init; }

    /// <summary>Where its synapses start among those of all projections whose delays learn.</summary>
    public required int Start { get; init; }

    /// <summary>Number of neurons that it comes from, each of which has a row; 1 where synapses share a kernel.</summary>
    public required int Rows { get; init; }

    /// <summary>Where what it has for single neurons starts among that of all projections.</summary>
    public required NeuronDelayView Place { get; init; }

    /// <summary>Whether every neuron of the source has a delay of its own.</summary>
    public bool PerNeuron { get; }

    /// <summary>Whether the spikes of these are given.</summary>
    public bool IsGiven { get; }

    /// <summary>Which of the populations whose spikes are given it comes from.</summary>
    public int Input { get; }

    /// <summary>The delays that there are, with padding.</summary>
    public int Steps => _delays.Length;

    /// <summary>Integers for emitted spikes that wait.</summary>
    public long Due { get; }

    /// <summary>Places of given ones: a number for each trial and step, one more than steps.</summary>
    public long GivenStarts => (long)_setup.Batch * _next.Length;

    /// <summary>Takes over the delay of each neuron, in ms, rounded to whole steps.</summary>
    public ReadOnlySpan<int> Set(ReadOnlySpan<float> delays)
    {
        for (int k = 0; k < _delays.Length; k++)
        {
            _delays[k] = Delays.OnGrid(delays[Math.Min(k, delays.Length - 1)], _projection.MostDelay, _setup.Layout.Dt);
        }

        return _delays;
    }

    /// <summary>Sorts given spikes that have delays of their own by the step in which they arrive; those of one step stay as they were sent.</summary>
    /// <param name="inputs">The spikes.</param>
    /// <param name="starts">Receives where those of a step start.</param>
    /// <param name="all">Receives their neurons.</param>
    /// <param name="count">Number of those of projections before.</param>
    /// <returns>Number of all so far.</returns>
    public int Sort(DeviceInputs inputs, Span<int> starts, DeviceMirror<int> all, int count)
    {
        for (int trial = 0; trial < inputs.Count; trial++)
        {
            count = Sort(inputs, trial, starts.Slice(trial * _next.Length, _next.Length), all, count);
        }

        return count;
    }

    private int Sort(DeviceInputs inputs, int trial, Span<int> starts, DeviceMirror<int> all, int count)
    {
        int steps = inputs.Steps(trial);
        Array.Clear(_next);
        for (int sent = 0; sent < steps; sent++)
        {
            foreach (int k in inputs.Given(Input, trial, sent))
            {
                _next[Arrival(sent, k)]++;
            }
        }

        for (int t = 0; t < _next.Length; t++)
        {
            starts[t] = count;
            count += _next[t];
            _next[t] = starts[t];
        }

        all.Grow(count);
        var units = all.Here;
        for (int sent = 0; sent < steps; sent++)
        {
            foreach (int k in inputs.Given(Input, trial, sent))
            {
                units[_next[Arrival(sent, k)]++] = k;
            }
        }

        return count;

        // what arrives after the end is of no account
        int Arrival(int sent, int k) => Math.Min(sent + _delays[k], steps);
    }
}
