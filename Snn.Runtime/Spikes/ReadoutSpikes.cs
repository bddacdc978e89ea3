namespace Snn.Runtime;

/// <summary>The spikes of a readout in a trial as a loss reads them, and what it says of each.</summary>
/// <param name="log">The spikes.</param>
/// <param name="maxSteps">Most steps of a trial.</param>
/// <param name="memory">Where the rows are.</param>
internal sealed class ReadoutSpikes(SpikeLog log, int maxSteps, Arena memory)
{
    private readonly Rows _spikes = memory.Rows(maxSteps, log.Size);
    private bool _areRead;

    /// <summary>dLoss/dspike of each step and neuron, there or not: written by the loss; padding stays zero.</summary>
    public Rows Errors { get; } = memory.Rows(maxSteps, log.Size);

    /// <summary>A trial begins: what was read is of the one before.</summary>
    public void Begin() => _areRead = false;

    /// <summary>1 where a neuron spikes, else 0, [step, padded neuron]; read off the log once in a trial.</summary>
    /// <param name="steps">Number of steps of the trial.</param>
    public Rows Read(int steps)
    {
        if (_areRead)
        {
            return _spikes;
        }

        _spikes.Clear(steps);
        for (int t = 0; t < steps; t++)
        {
            var row = _spikes[t];
            foreach (int k in log.At(t))
            {
                row.At(k) = 1;
            }
        }

        _areRead = true;
        return _spikes;
    }
}
