namespace Snn;

/// <summary>
/// The units; <c>20 * ms</c> is a <see cref="Time"/>. All names have two letters or more, so that none can hide a variable.
/// </summary>
public static class Units
{
    /// <summary>Units of time: millisecond, microsecond, second.</summary>
    public static readonly Time ms = new(1), us = new(1e-3f), sec = new(1000);

    /// <summary>Units of frequency: hertz, kilohertz.</summary>
    public static readonly Rate Hz = new(1e-3f), kHz = new(1);

    /// <summary>Units of potential: millivolt, microvolt, volt.</summary>
    public static readonly Voltage mV = new(1), uV = new(1e-3f), volt = new(1000);

    /// <summary>Units of current: nanoampere, picoampere, microampere.</summary>
    public static readonly Current nA = new(1), pA = new(1e-3f), uA = new(1000);

    /// <summary>Units of resistance: megaohm, kiloohm, gigaohm.</summary>
    public static readonly Resistance MOhm = new(1), kOhm = new(1e-3f), GOhm = new(1000);

    /// <summary>Units of conductance: nanosiemens, microsiemens.</summary>
    public static readonly Conductance nS = new(1e-3f), uS = new(1);

    /// <summary>Units of capacitance: picofarad, nanofarad.</summary>
    public static readonly Capacitance pF = new(1e-3f), nF = new(1);
}
