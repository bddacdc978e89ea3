namespace Snn.Runtime;

/// <summary>
/// How events of a camera become the spikes of an input population of the shape (rows, columns, polarities): a part of the
/// pixels and of the time, coarser in both where asked for. A neuron spikes at most once in a step.
/// </summary>
public sealed record CameraBinning
{
    private const int MostSteps = 1_000_000;

    /// <summary>Length of a step of the trains, as the network takes it.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>The time of the camera that is gathered into a step; null for <see cref="Dt"/>. Another plays the recording faster or slower.</summary>
    public Time? Window { get; init; }

    /// <summary>Steps of every train, later events are dropped; null for as many as the last event needs. A data set needs it.</summary>
    public int? Steps { get; init; }

    /// <summary>The time of the camera that is passed over at the beginning.</summary>
    public Time Skip { get; init; } = new(0);

    /// <summary>The part of the pixels that is taken; null for all.</summary>
    public CameraCrop? Crop { get; init; }

    /// <summary>Pixels of so many columns and rows become one place.</summary>
    public int Pool { get; init; } = 1;

    /// <summary>Events of one place and polarity in a step that make a spike.</summary>
    public int Least { get; init; } = 1;

    /// <summary>What becomes of the polarities.</summary>
    public CameraPolarity Polarity { get; init; }

    /// <summary>Neurons at each place: 2 where both polarities are kept apart, else 1.</summary>
    public int Polarities => Polarity == CameraPolarity.Both ? 2 : 1;

    /// <summary>Rows and columns of the population for a camera of so many pixels.</summary>
    /// <exception cref="ArgumentException">The crop is not within the camera, or there are more neurons than can be counted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public (int Height, int Width) Shape(int width, int height)
    {
        Check();
        var crop = Crop ?? new(0, 0, width, height);
        if (crop.Left < 0 || crop.Top < 0 || crop.Width < 1 || crop.Height < 1 || (long)crop.Left + crop.Width > width || (long)crop.Top + crop.Height > height)
        {
            throw new ArgumentException($"CameraBinning.Crop takes {crop.Width} x {crop.Height} pixels from ({crop.Left}, {crop.Top}) on; the camera has {width} x {height}.");
        }

        var shape = (Height: (crop.Height - 1) / Pool + 1, Width: (crop.Width - 1) / Pool + 1);
        return (long)shape.Height * shape.Width * Polarities <= int.MaxValue ? shape
            : throw new ArgumentException($"{shape.Height} x {shape.Width} x {Polarities} are more neurons than can be counted; set CameraBinning.Crop or Pool.");
    }

    /// <summary>Number of input channels for a camera of so many pixels.</summary>
    /// <inheritdoc cref="Shape"/>
    public int Channels(int width, int height) => Shape(width, height) is var (rows, columns) ? rows * columns * Polarities : 0;

    /// <summary>The spikes of a recording. The neuron of a place is (row · columns + column) · polarities, that of becoming brighter the one after it.</summary>
    /// <exception cref="SpikeDataException">It is too long to make a step of each window.</exception>
    /// <inheritdoc cref="Shape"/>
    public SpikeTrain Bin(CameraRecording recording) => Bin(recording, out _);

    /// <summary>As <see cref="Bin(CameraRecording)"/>, and how many events came after the last step.</summary>
    internal SpikeTrain Bin(CameraRecording recording, out DroppedSpikes dropped)
    {
        var (_, columns) = Shape(recording.Width, recording.Height);
        var crop = Crop ?? new(0, 0, recording.Width, recording.Height);
        double window = (Window ?? Dt).Value, skip = SonataFile.Decimal(Skip.Value); // 0.1 ms, not the single-precision number next to it
        var starts = Steps is { } fixedSteps ? new List<int>(fixedSteps + 1) : [];
        var units = new List<int>();
        var step = new List<int>();
        long late = 0;
        starts.Add(0);
        foreach (var (time, x, y, on) in recording.Events)
        {
            double at = (time - recording.Start) / 1000.0 - skip;
            if (at < 0 || (Polarity == CameraPolarity.On && !on) || (Polarity == CameraPolarity.Off && on)
                || (uint)(x - crop.Left) >= (uint)crop.Width || (uint)(y - crop.Top) >= (uint)crop.Height)
            {
                continue;
            }

            double number = TimeGrid.StepOf(at, window);
            if (number >= (Steps ?? MostSteps))
            {
                late = Steps is null ? throw TooLong(recording, number) : late + 1;
                continue;
            }

            while (starts.Count <= number)
            {
                EndStep();
            }

            int place = (y - crop.Top) / Pool * columns + (x - crop.Left) / Pool;
            step.Add(Polarity == CameraPolarity.Both ? 2 * place + (on ? 1 : 0) : place);
        }

        int steps = Steps ?? starts.Count - (recording.Events.IsEmpty ? 1 : 0);
        while (starts.Count <= steps)
        {
            EndStep();
        }

        dropped = new(late, recording.Events.Length);
        return new([.. starts], [.. units], dt: Dt);

        // neurons ascend within a step
        void EndStep()
        {
            step.Sort();
            for (int i = 0, same; i < step.Count; i += same)
            {
                for (same = 1; i + same < step.Count && step[i + same] == step[i]; same++)
                {
                }

                if (same >= Least)
                {
                    units.Add(step[i]);
                }
            }

            step.Clear();
            starts.Add(units.Count);
        }
    }

    private SpikeDataException TooLong(CameraRecording recording, double step) =>
        new(recording.Name, FormattableString.Invariant($"an event comes after {step} windows of {(Window ?? Dt).Value} ms, more than {MostSteps}; set CameraBinning.Steps, or a longer Window."));

    private void Check()
    {
        TimeGrid.Positive(Dt, nameof(CameraBinning), nameof(Dt));
        TimeGrid.Positive(Window ?? Dt, nameof(CameraBinning), nameof(Window));
        Positive(Steps ?? 1, nameof(Steps));
        Positive(Pool, nameof(Pool));
        Positive(Least, nameof(Least));
        if (!(Skip.Value >= 0) || !float.IsFinite(Skip.Value))
        {
            throw new ArgumentOutOfRangeException(nameof(Skip), Skip.Value, "CameraBinning.Skip must be a time of 0 or more.");
        }
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"CameraBinning.{name} must be positive.");
        }
    }
}

/// <summary>A part of the pixels of a camera.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
public readonly record struct CameraCrop(int Left, int Top, int Width, int Height);

/// <summary>What becomes of the two polarities of events.</summary>
public enum CameraPolarity
{
    /// <summary>A neuron each: first that of becoming darker, then that of becoming brighter.</summary>
    Both,

    /// <summary>One neuron for both.</summary>
    Merged,

    /// <summary>Only events of becoming brighter.</summary>
    On,

    /// <summary>Only events of becoming darker.</summary>
    Off,
}
