namespace Snn.Runtime;

/// <summary>How a file in the layout of the Spiking Heidelberg Digits becomes spike trains.</summary>
public sealed record ShdOptions
{
    /// <summary>Length of a time step; a spike at s seconds falls into step ⌊1000 s / dt⌋, computed in single precision.</summary>
    public Time Dt { get; init; } = new(1);

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

    /// <summary>Spikes from this step on are dropped.</summary>
    internal int EndStep => Steps ?? MaxSteps;

    /// <exception cref="ArgumentOutOfRangeException">An option is not positive.</exception>
    internal void Check()
    {
        if (!(Dt.Value > 0) || !float.IsFinite(Dt.Value))
        {
            throw new ArgumentOutOfRangeException(nameof(Dt), Dt.Value, "ShdOptions.Dt must be a positive time.");
        }

        Positive(Channels, nameof(Channels));
        Positive(Classes ?? 1, nameof(Classes));
        Positive(Steps ?? 1, nameof(Steps));
        Positive(MaxSteps, nameof(MaxSteps));
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"ShdOptions.{name} must be positive.");
        }
    }
}
