using System.Diagnostics;

namespace Snn.Runtime;

/// <content>Runs that tell how far they have come.</content>
public abstract partial class Simulation
{
    // reports come about so often
    private const double Interval = 100;

    /// <summary>The same, telling every tenth of a second how far it has come.</summary>
    /// <param name="duration">How long; the number of steps is rounded.</param>
    /// <param name="progress">Whom it tells, such as a <see cref="SimulationDisplay"/>; null for nobody. Called between steps, on the calling thread.</param>
    /// <returns>What it took.</returns>
    /// <inheritdoc cref="Run(Time)"/>
    public RunReport Run(Time duration, IProgress<RunReport>? progress)
    {
        long steps = StepsOf(duration), begin = Steps, spikes = AllSpikes();
        double length = Layout.Dt.Value;
        var clock = Stopwatch.StartNew();
        for (long piece = 1; Steps - begin < steps;)
        {
            Run(Math.Min(piece, steps - (Steps - begin)));
            var report = Report();
            progress?.Report(report);

            // so many steps as take an interval, at the speed until now, and not much more than before
            piece = Math.Clamp((long)(report.SimulatedSecondsPerSecond * Interval / length), 1, 8 * piece);
        }

        return Report();

        RunReport Report() => new((Steps - begin) * length, steps * length, clock.Elapsed, AllSpikes() - spikes);
    }

    private long AllSpikes()
    {
        long sum = 0;
        for (int p = 0; p < _spikes.Length; p++)
        {
            sum += _spikes[p] is null ? 0 : CountSpikes(p);
        }

        return sum;
    }
}
