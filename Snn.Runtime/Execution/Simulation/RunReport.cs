using System.Globalization;

namespace Snn.Runtime;

/// <summary>How far a run of a simulation has come, or what it took.</summary>
/// <param name="Simulated">Time that it has simulated, in ms.</param>
/// <param name="Asked">Time that it was asked for, in ms.</param>
/// <param name="Took">Time that this has taken.</param>
/// <param name="Spikes">Spikes of all populations meanwhile.</param>
public readonly record struct RunReport(double Simulated, double Asked, TimeSpan Took, long Spikes)
{
    /// <summary>Simulated seconds per second: 20 is twenty times as fast as the real thing.</summary>
    public double SimulatedSecondsPerSecond => Took > TimeSpan.Zero ? Simulated / Took.TotalMilliseconds : 0;

    /// <summary>The same in words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Simulated / 1000:0.###} s simulated in {Took.TotalSeconds:0.00} s, {SimulatedSecondsPerSecond:0.0} simulated seconds per second; {Spikes} spikes");
}
