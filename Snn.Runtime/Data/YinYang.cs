using MathNet.Numerics.Random;

namespace Snn.Runtime;

/// <summary>
/// The Yin-Yang data set (Kriener, Göltz and Petrovici, 2022, NICE, doi 10.1145/3517343.3517380): points of the yin-yang
/// symbol, to be told apart into yin, yang and dots. Not linearly separable, yet small: made for spiking networks.
/// </summary>
public sealed record YinYang
{
    /// <summary>Radius of the symbol.</summary>
    public const double BigRadius = 0.5;

    /// <summary>Radius of its dots.</summary>
    public const double SmallRadius = 0.1;

    /// <summary>Channels of an example: x, y, 1 − x, 1 − y and a bias.</summary>
    public const int Channels = 5;

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["yin", "yang", "dots"];

    /// <summary>Spike time of a coordinate of 0; that of the bias, too.</summary>
    public Time Early { get; init; } = new(0);

    /// <summary>Spike time of a coordinate of 1.</summary>
    public Time Late { get; init; } = new(20);

    /// <summary>Length of the trial.</summary>
    public Time Duration { get; init; } = new(30);

    /// <summary>Length of a time step.</summary>
    public Time Dt { get; init; } = new(0.1f);

    /// <summary>Whether trains keep the times of spikes within the steps, for plans without a time grid.</summary>
    public bool KeepTimes { get; init; }

    /// <summary>Number of time steps of every train.</summary>
    public int Steps => (int)TimeGrid.StepsOf(Duration.Value, Dt.Value);

    /// <summary>Draws points, the classes in turn so that they are equally frequent, each evenly over the area of its class.</summary>
    /// <param name="count">Number of points.</param>
    /// <param name="seed">Seed; training, validation and test need different ones.</param>
    public static IReadOnlyList<LabelledPoint> Points(int count, int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        return [.. Enumerable.Range(0, count).Select(i => Point(random, i % ClassNames.Count))];
    }

    /// <summary>Draws <see cref="Points"/> as spike trains.</summary>
    /// <param name="count">Number of points.</param>
    /// <param name="seed">Seed; training, validation and test need different ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">A spike would not lie within the trial, or a time is not positive.</exception>
    public SpikeDataset Draw(int count, int seed) =>
        new(Points(count, seed).Select(p => new Example(Encode(p.X, p.Y), p.Label)), Channels, ClassNames.Count, Steps, Dt, ClassNames);

    /// <summary>The spikes of a point.</summary>
    /// <param name="x">From 0 to 1.</param>
    /// <param name="y">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A spike would not lie within the trial, or a time is not positive.</exception>
    public SpikeTrain Encode(double x, double y)
    {
        if (!(Dt.Value > 0) || !(Early.Value >= 0) || !(Late >= Early) || !(Late < Duration))
        {
            throw new ArgumentOutOfRangeException(nameof(Late), Late.Value, "YinYang needs 0 <= Early <= Late < Duration and a positive Dt.");
        }

        var spikes = new[] { x, y, 1 - x, 1 - y, 0 }
            .Select((v, channel) => (Time: Early + (float)v * (Late - Early), Channel: channel))
            .Select(s => (Step: (int)TimeGrid.StepOf(s.Time.Value, Dt.Value), s.Channel, Time: s.Time.Value))
            .OrderBy(s => (s.Step, s.Channel)).ToArray();
        var starts = Enumerable.Range(0, Steps + 1).Select(t => spikes.Count(s => s.Step < t)).ToArray();
        return new(starts, [.. spikes.Select(s => s.Channel)], KeepTimes ? [.. spikes.Select(s => s.Time)] : null, Dt);
    }

    /// <summary>The class of a point, or −1 outside the symbol.</summary>
    /// <param name="x">From 0 to 1.</param>
    /// <param name="y">From 0 to 1.</param>
    public static int ClassOf(double x, double y)
    {
        const double centre = BigRadius, lobe = BigRadius / 2;
        if (Distance(centre, centre) > BigRadius)
        {
            return -1;
        }

        double left = Distance(centre - lobe, centre), right = Distance(centre + lobe, centre);
        if (Math.Min(left, right) < SmallRadius)
        {
            return 2;
        }

        // yin is the upper half with the left lobe, without the right one
        return left <= lobe || (y > centre && right > lobe) ? 0 : 1;

        double Distance(double cx, double cy) => Math.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
    }

    // by rejection
    private static LabelledPoint Point(Xoshiro256StarStar random, int label)
    {
        while (true)
        {
            double x = random.NextDouble(), y = random.NextDouble();
            if (ClassOf(x, y) == label)
            {
                return new(x, y, label);
            }
        }
    }
}

/// <summary>A point of the plane with its class.</summary>
/// <param name="X">From 0 to 1.</param>
/// <param name="Y">From 0 to 1.</param>
/// <param name="Label">Class, from 0.</param>
public readonly record struct LabelledPoint(double X, double Y, int Label);
