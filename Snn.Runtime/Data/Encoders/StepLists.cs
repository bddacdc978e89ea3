namespace Snn.Runtime;

/// <summary>Spikes that come channel after channel, to be listed step by step; channels that ascend do so within each step.</summary>
/// <param name="steps">Number of steps.</param>
internal sealed class StepLists(int steps)
{
    private readonly int[] _counts = new int[steps + 1];
    private readonly List<(int Step, int Channel)> _spikes = [];

    /// <summary>Number of steps.</summary>
    public int Steps => steps;

    /// <summary>Takes a spike.</summary>
    public void Add(int step, int channel)
    {
        _counts[step + 1]++;
        _spikes.Add((step, channel));
    }

    /// <summary>The train, sorted by counting.</summary>
    public SpikeTrain ToTrain(Time dt)
    {
        int[] starts = [.. _counts];
        for (int t = 1; t < starts.Length; t++)
        {
            starts[t] += starts[t - 1];
        }

        int[] next = [.. starts], units = new int[_spikes.Count];
        foreach (var (step, channel) in _spikes)
        {
            units[next[step]++] = channel;
        }

        return new(starts, units, dt: dt);
    }
}
