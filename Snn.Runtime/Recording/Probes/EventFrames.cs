namespace Snn.Runtime;

/// <summary>Events that are not sent, of frames in which they are 1 where one happened and else 0: they go where spikes do.</summary>
/// <param name="size">Number of neurons.</param>
/// <param name="spikes">Where to.</param>
internal sealed class EventFrames(int size, ISpikeSink spikes) : IFrameSink
{
    private readonly float[] _frame = new float[size];
    private readonly int[] _neurons = new int[size];

    /// <summary>Where they go.</summary>
    public ISpikeSink Spikes => spikes;

    /// <inheritdoc/>
    public void Add(long step, ProbeColumns columns)
    {
        columns.Read(_frame);
        int count = 0;
        for (int j = 0; _frame.AsSpan(j).IndexOfAnyExcept(0f) is >= 0 and var ahead; j = _neurons[count - 1] + 1)
        {
            _neurons[count++] = j + ahead;
        }

        spikes.Add(step - 1, _neurons.AsSpan(0, count));
    }

    /// <inheritdoc/>
    public void Restart(long step) => spikes.Restart(step);
}
