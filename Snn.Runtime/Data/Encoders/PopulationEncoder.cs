namespace Snn.Runtime;

/// <summary>
/// Spreads each value over several channels with overlapping Gaussian fields (Bohte, Kok and La Poutré, 2002, Neurocomputing
/// 48:17): the nearer a value is to a channel's centre the more it is excited, and the earlier it spikes. Channel i of N has its
/// centre at low + (i − ½)/(N − 2) · (high − low), and all have the width (high − low)/(γ·(N − 2)).
/// </summary>
public sealed class PopulationEncoder
{
    /// <summary>N, channels for each value; at least 3.</summary>
    public int Neurons { get; init; } = 8;

    /// <summary>The lowest value that is expected.</summary>
    public float Low { get; init; }

    /// <summary>The highest value that is expected.</summary>
    public float High { get; init; } = 1;

    /// <summary>γ, by which fields are narrower than their distance; the paper takes 1 to 2.</summary>
    public float Gamma { get; init; } = 1.5f;

    /// <summary>How excitations, from 0 to 1, become spike times.</summary>
    public LatencyEncoder Latency { get; init; } = new() { Threshold = 0.1f };

    /// <summary>Number of time steps of every train.</summary>
    public int Steps => Latency.Steps;

    /// <summary>Encodes values: channel v·N + i is number i of value v.</summary>
    /// <param name="values">The values; what is not a number does not spike.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public SpikeTrain Encode(ReadOnlySpan<float> values) => Latency.Encode(Excitations(values));

    /// <summary>How much each channel is excited, from 0 to 1; for another code than latencies, such as a <see cref="RateEncoder"/>.</summary>
    /// <inheritdoc cref="Encode"/>
    public float[] Excitations(ReadOnlySpan<float> values)
    {
        Check();
        var excitations = new float[values.Length * Neurons];
        double range = (double)High - Low, width = range / (Gamma * (Neurons - 2.0));
        for (int i = 0; i < excitations.Length; i++)
        {
            double centre = Low + (i % Neurons - 0.5) / (Neurons - 2) * range, distance = (values[i / Neurons] - centre) / width;
            excitations[i] = (float)Math.Exp(-0.5 * distance * distance);
        }

        return excitations;
    }

    private void Check()
    {
        if (Neurons < 3)
        {
            throw new ArgumentOutOfRangeException(nameof(Neurons), Neurons, "PopulationEncoder.Neurons must be at least 3.");
        }

        if (!(Low < High) || !float.IsFinite(Low) || !float.IsFinite(High))
        {
            throw new ArgumentOutOfRangeException(nameof(High), High, FormattableString.Invariant($"PopulationEncoder.High must be a number above Low, {Low}."));
        }

        if (!(Gamma > 0) || !float.IsFinite(Gamma))
        {
            throw new ArgumentOutOfRangeException(nameof(Gamma), Gamma, "PopulationEncoder.Gamma must be positive.");
        }
    }
}
