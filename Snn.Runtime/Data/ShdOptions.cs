namespace Snn.Runtime;

/// <summary>How a file in the layout of the Spiking Heidelberg Digits becomes spike trains.</summary>
public sealed record ShdOptions
{
    /// <summary>
    /// Length of a time step; a spike at time t falls into step ⌊t/dt⌋, computed in double precision. One within rounding of
    /// the edge between two steps is in the later.
    /// </summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>The unit that the times in the file are in; a second, as in the Spiking Heidelberg Digits, unless told otherwise.</summary>
    public Time TimeUnit { get; init; } = new(1000);

    /// <summary>Number of input channels; every unit in the file must be below it.</summary>
    public int Channels { get; init; } = 700;

    /// <summary>Number of classes; null takes the number of class names in the file, or else the highest label + 1.</summary>
    public int? Classes { get; init; }

    /// <summary>
    /// Time steps of every train; later spikes are dropped. Null takes as many as the data need, but at most
    /// <see cref="MaxSteps"/>. Give it, from the training set, to a test set that must agree.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>Most time steps when <see cref="Steps"/> is null; later spikes are dropped.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>
    /// The largest share of all spikes that may come after the last step, 0 to 1; a file with more is refused, for its times
    /// may be in another unit. 1 drops whatever comes later.
    /// </summary>
    public double MostDropped { get; init; } = 0.01;

    /// <summary>Units that the command line knows by name, and that an error may guess; each in milliseconds.</summary>
    internal static IReadOnlyList<(string Name, float Milliseconds)> TimeUnits { get; } = [("s", 1000), ("ms", 1), ("us", 1e-3f), ("ns", 1e-6f)];

    /// <summary>Spikes from this step on are dropped.</summary>
    internal int EndStep => Steps ?? MaxSteps;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Check()
    {
        TimeGrid.Positive(Dt, nameof(ShdOptions), nameof(Dt));
        TimeGrid.Positive(TimeUnit, nameof(ShdOptions), nameof(TimeUnit));
        Positive(Channels, nameof(Channels));
        Positive(Classes ?? 1, nameof(Classes));
        Positive(Steps ?? 1, nameof(Steps));
        Positive(MaxSteps, nameof(MaxSteps));
        if (!(MostDropped >= 0 && MostDropped <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MostDropped), MostDropped, "ShdOptions.MostDropped is a share of the spikes, from 0 to 1.");
        }
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"ShdOptions.{name} must be positive.");
        }
    }
}
