namespace Snn.Runtime;

/// <summary>
/// Statistics of the spikes of some neurons over a stretch of time. Standard deviations and variances are those of the values at hand,
/// divided by their number. What is not defined, such as the variation of no intervals, is NaN.
/// </summary>
public sealed class SpikeStatistics
{
    private readonly int[] _starts; // of each neuron in _steps, which ascend for each
    private readonly long[] _steps;

    /// <summary>Statistics of what was recorded since the run last began.</summary>
    /// <param name="recording">The spikes.</param>
    /// <param name="from">The time to begin with; null for when recording began.</param>
    /// <param name="until">The time to end before; null for now.</param>
    /// <exception cref="ArgumentException">There is no time between, or it was not recorded then.</exception>
    public SpikeStatistics(SpikeRecording recording, Time? from = null, Time? until = null)
        : this(recording.Name, recording.Recorded ?? [.. Enumerable.Range(0, recording.Size)], recording.Dt)
    {
        var (steps, neurons) = (recording.Steps, recording.Neurons);
        Set(from, until, recording.From, recording.Until);
        var columns = new int[recording.Size];
        Array.Fill(columns, -1);
        for (int i = 0; i < Neurons.Count; i++)
        {
            columns[Neurons[i]] = i;
        }

        (_starts, _steps) = Sorted(Enumerable.Range(recording.First, steps.Count - recording.First).Select(i => (steps[i], columns[neurons[i]])));
    }

    /// <summary>Statistics of a train, such as one that was read from a file.</summary>
    /// <param name="name">Of what it is.</param>
    /// <param name="train">The spikes.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="dt">Length of a step; null where the train says it.</param>
    /// <exception cref="ArgumentException">A spike is of no neuron, or nobody says how long a step is.</exception>
    public SpikeStatistics(string name, SpikeTrain train, int size, Time? dt = null)
        : this(name, [.. Enumerable.Range(0, size)], dt?.Value ?? train.Dt?.Value ?? throw new ArgumentException("The train does not say how long a step is; give Dt.", nameof(dt)))
    {
        if (train.HighestUnit >= size)
        {
            throw new ArgumentException($"The train has a spike of neuron {train.HighestUnit}; {name} has {size}.", nameof(train));
        }

        Set(null, null, 0, train.Steps);
        (_starts, _steps) = Sorted(Enumerable.Range(0, train.Steps).SelectMany(t => train.At(t).ToArray().Select(n => ((long)t, n))));
    }

    private SpikeStatistics(string name, IReadOnlyList<int> neurons, double dt) => (Name, Neurons, Dt, _starts, _steps) = (name, neurons, dt, [], []);

    /// <summary>Of what they are: the population, or an event of its neurons.</summary>
    public string Name { get; }

    /// <summary>The neurons, in the order of all that is told for each.</summary>
    public IReadOnlyList<int> Neurons { get; }

    /// <summary>Length of a step in ms.</summary>
    public double Dt { get; }

    /// <summary>The first step.</summary>
    public long From { get; private set; }

    /// <summary>The step after the last.</summary>
    public long Until { get; private set; }

    /// <summary>How long it is, in ms.</summary>
    public double Milliseconds => (Until - From) * Dt;

    /// <summary>Number of spikes.</summary>
    public int Count => _steps.Length;

    /// <summary>Spikes of all neurons per neuron and time, in Hz.</summary>
    public double MeanRate => Count / (Neurons.Count * Milliseconds / 1000);

    /// <summary>The steps of a neuron's spikes, ascending.</summary>
    /// <param name="index">The neuron, by its place in <see cref="Neurons"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron.</exception>
    public ReadOnlySpan<long> StepsOf(int index) => _steps.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);

    /// <summary>The rate of each neuron, in Hz.</summary>
    public double[] Rates() => Each(i => StepsOf(i).Length / (Milliseconds / 1000));

    /// <summary>The coefficient of variation of each neuron's intervals: 0 of a clock, 1 of a Poisson process. Of less than two intervals it is NaN.</summary>
    public double[] IntervalVariations() => Each(i =>
    {
        var steps = StepsOf(i);
        int intervals = steps.Length - 1;
        if (intervals < 2)
        {
            return double.NaN;
        }

        double mean = (steps[^1] - steps[0]) / (double)intervals, squares = 0;
        for (int k = 0; k < intervals; k++)
        {
            double off = steps[k + 1] - steps[k] - mean;
            squares += off * off;
        }

        return Math.Sqrt(squares / intervals) / mean;
    });

    /// <summary>The Fano factor of each neuron: variance over mean of its spikes in windows, 1 of a Poisson process. Of no spike it is NaN.</summary>
    /// <param name="window">Length of a window, rounded to steps; a last one that is not whole is left out.</param>
    /// <exception cref="ArgumentException">The window is shorter than a step, or longer than all.</exception>
    public double[] FanoFactors(Time window) => Array.ConvertAll(Counts(window), counts =>
    {
        double mean = counts.Average();
        return mean == 0 ? double.NaN : counts.Average(c => (c - mean) * (c - mean)) / mean;
    });

    /// <summary>The rate of all neurons in bins, in Hz per neuron.</summary>
    /// <param name="bin">Length of a bin, rounded to steps; a last one that is not whole is left out.</param>
    /// <exception cref="ArgumentException">The bin is shorter than a step, or longer than all.</exception>
    public double[] PopulationRate(Time bin)
    {
        var (steps, bins) = Bins(bin);
        var rates = new double[bins];
        foreach (long step in _steps)
        {
            if ((step - From) / steps is var b && b < bins)
            {
                rates[b]++;
            }
        }

        return Array.ConvertAll(rates, count => count / (Neurons.Count * steps * Dt / 1000));
    }

    /// <summary>Spikes of each neuron in bins, [neuron][bin].</summary>
    /// <param name="bin">Length of a bin, rounded to steps; a last one that is not whole is left out.</param>
    /// <exception cref="ArgumentException">The bin is shorter than a step, or longer than all.</exception>
    public double[][] Counts(Time bin)
    {
        var (steps, bins) = Bins(bin);
        return [.. Enumerable.Range(0, Neurons.Count).Select(i => CountsOf(i, steps, bins))];
    }

    /// <summary>
    /// Pearson's correlation of the spikes in bins of each pair of neurons that both fire differently in different bins: (0, 1),
    /// (0, 2) ... (1, 2) ... Others have none and are left out.
    /// </summary>
    /// <param name="bin">Length of a bin, rounded to steps; a last one that is not whole is left out.</param>
    /// <param name="most">Neurons that are looked at; where there are more, so many at equal distances. Pairs go with their square.</param>
    /// <exception cref="ArgumentException">The bin is shorter than a step, or longer than all.</exception>
    public double[] Correlations(Time bin, int most = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var (steps, bins) = Bins(bin);
        int looked = Math.Min(most, Neurons.Count);
        double[][] counts = [.. Enumerable.Range(0, looked).Select(i => Normed(CountsOf((int)((long)i * Neurons.Count / looked), steps, bins))).OfType<double[]>()];
        var correlations = new double[(long)counts.Length * (counts.Length - 1) / 2];
        int pair = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            for (int j = i + 1; j < counts.Length; j++)
            {
                correlations[pair++] = Product(counts[i], counts[j]);
            }
        }

        return correlations;
    }

    private double[] CountsOf(int index, int steps, int bins)
    {
        var counts = new double[bins];
        foreach (long step in StepsOf(index))
        {
            if ((step - From) / steps is var b && b < bins)
            {
                counts[b]++;
            }
        }

        return counts;
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = System.Numerics.Vector<double>.Zero;
        int k = 0, width = System.Numerics.Vector<double>.Count;
        for (; k <= a.Length - width; k += width)
        {
            sum += new System.Numerics.Vector<double>(a, k) * new System.Numerics.Vector<double>(b, k);
        }

        double all = System.Numerics.Vector.Sum(sum);
        for (; k < a.Length; k++)
        {
            all += a[k] * b[k];
        }

        return Math.Clamp(all, -1, 1);
    }

    /// <summary>Less its mean, of length 1; null where it does not vary.</summary>
    private static double[]? Normed(double[] counts)
    {
        double mean = counts.Average();
        double length = Math.Sqrt(counts.Sum(c => (c - mean) * (c - mean)));
        return length == 0 ? null : Array.ConvertAll(counts, c => (c - mean) / length);
    }

    private double[] Each(Func<int, double> of) => [.. Enumerable.Range(0, Neurons.Count).Select(of)];

    private (int Steps, int Bins) Bins(Time bin)
    {
        double steps = Math.Round(bin.Value / Dt);
        return steps >= 1 && steps <= Until - From && steps <= int.MaxValue ? ((int)steps, checked((int)((Until - From) / (long)steps)))
            : throw new ArgumentException(FormattableString.Invariant($"Bins of {bin.Value} ms do not fit {Name}: a step lasts {(float)Dt} ms, and all of it {(float)Milliseconds} ms."), nameof(bin));
    }

    private void Set(Time? from, Time? until, long first, long last)
    {
        (From, Until) = (from is { } f ? (long)TimeGrid.StepOf(Math.Max(f.Value, 0), Dt) : first, until is { } u ? (long)TimeGrid.StepOf(Math.Max(u.Value, 0), Dt) : last);
        if (From < first || Until > last || From >= Until)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Name} was recorded from {(float)(first * Dt)} to {(float)(last * Dt)} ms; there are no statistics from {(float)(From * Dt)} to {(float)(Until * Dt)} ms."), nameof(from));
        }
    }

    private (int[] Starts, long[] Steps) Sorted(IEnumerable<(long Step, int Index)> spikes)
    {
        (long Step, int Index)[] inside = [.. spikes.Where(s => s.Step >= From && s.Step < Until && s.Index >= 0)];
        var starts = new int[Neurons.Count + 1];
        foreach (var (_, index) in inside)
        {
            starts[index + 1]++;
        }

        for (int i = 0; i < Neurons.Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        var steps = new long[inside.Length];
        int[] next = [.. starts];
        foreach (var (step, index) in inside)
        {
            steps[next[index]++] = step;
        }

        return (starts, steps);
    }
}
