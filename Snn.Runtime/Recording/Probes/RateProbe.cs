namespace Snn.Runtime;

/// <summary>Counts the spikes of a population in bins, which begin at multiples of their length, and keeps their rate alone.</summary>
/// <param name="recording">Receives Hz per neuron at the end of each bin.</param>
/// <param name="isCounted">Which neurons are counted; null for all.</param>
/// <param name="neurons">How many these are.</param>
/// <param name="step">Steps that have run.</param>
internal sealed class RateProbe(ProbeRecording recording, bool[]? isCounted, int neurons, long step) : ISpikeSink
{
    private readonly double _hertz = 1000 / (neurons * recording.Every * recording.Dt);
    private bool _isWhole = step % recording.Every == 0; // a bin that has begun without it is passed over
    private long _count;

    /// <inheritdoc/>
    public void Add(long step, ReadOnlySpan<int> neurons)
    {
        if (isCounted is null)
        {
            _count += neurons.Length;
        }
        else
        {
            foreach (int neuron in neurons)
            {
                _count += isCounted[neuron] ? 1 : 0;
            }
        }

        if ((step + 1) % recording.Every == 0)
        {
            if (_isWhole)
            {
                recording.New(step + 1)[0] = (float)(_count * _hertz);
            }

            (_isWhole, _count) = (true, 0);
        }
    }

    /// <inheritdoc/>
    public void Restart(long step) => (_isWhole, _count) = (step % recording.Every == 0, 0);
}
