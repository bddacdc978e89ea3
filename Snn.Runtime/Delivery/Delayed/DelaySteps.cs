using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>How many steps the spikes of each synapse of a projection take: what is drawn depends on seed, projection and source neuron alone.</summary>
internal sealed class DelaySteps
{
    /// <summary>The most that a delay may have.</summary>
    public const int MostSteps = ushort.MaxValue;

    private readonly ushort[] _steps;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="pairs">Which pairs it connects.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There are no such delays, or one is too long.</exception>
    public DelaySteps(NetworkLayout layout, int projection, ConnectedPairs pairs, int seed)
    {
        Version = pairs.Version;
        var info = layout.Projections[projection];
        if (info.Delays is null)
        {
            // declared with them, and made without
            if (info.Delay > MostSteps)
            {
                throw new ArgumentException(FormattableString.Invariant($"{layout.Name}.{info.Name} is declared with Delays of its synapses and has a Delay of {info.Delay * layout.Dt.Value} ms; where synapses may have their own it must be {MostSteps * layout.Dt.Value} ms at most."));
            }

            _steps = new ushort[pairs.Count];
            Array.Fill(_steps, (ushort)info.Delay);
            All = pairs.Count == 0 ? [] : [_steps[0]];
            return;
        }

        double dt = layout.Dt.Value;
        var draw = new DelayDraw(layout, projection, seed);
        _steps = new ushort[pairs.Count];
        double[] row = [];
        for (int source = 0; source < pairs.Sources; source++)
        {
            int count = pairs.CountOf(source), first = pairs.FirstOf(source);
            row = row.Length < count ? new double[count] : row;
            draw.Fill(source, pairs, MostSteps, row.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                _steps[first + i] = Rounded(row[i], dt);
            }
        }

        All = [.. _steps.Distinct().Order().Select(s => (int)s)];
    }

    /// <summary>Of which pairs they are.</summary>
    public int Version { get; }

    /// <summary>Those that there are, ascending.</summary>
    public int[] All { get; }

    /// <summary>The longest.</summary>
    public int Most => All is [.., var longest] ? longest : 1;

    /// <summary>That of a synapse.</summary>
    public int this[int synapse] => _steps[synapse];

    /// <summary>A delay in steps; the shortest is one.</summary>
    public static ushort Rounded(double delay, double dt) => (ushort)Math.Max(Math.Round(delay / dt), 1);

    /// <summary>Adds them to a print by which they are known.</summary>
    public void Print(IncrementalHash print) => print.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_steps.AsSpan()));
}
