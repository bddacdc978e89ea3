using System.Runtime.Intrinsics;

namespace Snn.Tests.Generators.Drawn;

/// <summary>A number with its derivatives in eight directions, in double.</summary>
internal readonly record struct Tangent(double Value, Vector512<double> Slopes)
{
    public const int Directions = 8;

    public static implicit operator Tangent(double value) => new(value, Vector512<double>.Zero);

    /// <summary>A number that moves in one direction.</summary>
    public static Tangent Along(double value, int direction, double slope) =>
        new(value, Vector512<double>.Zero.WithElement(direction, slope));

    public static Tangent operator +(Tangent a, Tangent b) => Jitter.On(new(a.Value + b.Value, a.Slopes + b.Slopes));

    public static Tangent operator -(Tangent a, Tangent b) => Jitter.On(new(a.Value - b.Value, a.Slopes - b.Slopes));

    public static Tangent operator -(Tangent a) => new(-a.Value, -a.Slopes);

    public static Tangent operator *(Tangent a, Tangent b) => Jitter.On(new(a.Value * b.Value, a.Slopes * b.Value + b.Slopes * a.Value));

    public static Tangent operator /(Tangent a, Tangent b) => Jitter.On(new(a.Value / b.Value, (a.Slopes - b.Slopes * (a.Value / b.Value)) * (1 / b.Value)));

    /// <summary>A function with its derivative there.</summary>
    public Tangent Apply(double value, double slope) => Jitter.On(new(value, Slopes == Vector512<double>.Zero ? Slopes : Slopes * slope), 3);
}

/// <summary>
/// Rounding as single precision has it: every result is moved by up to a unit in its last place, at random. What such
/// evaluations of the same equations differ by is what an evaluation in single precision may be off by.
/// </summary>
internal static class Jitter
{
    private const double Ulp = 1.0 / (1 << 23);

    [ThreadStatic]
    private static ulong _state;

    /// <summary>Turns it on with a seed, or off with 0.</summary>
    public static void Start(ulong seed) => _state = seed;

    /// <summary>Turns it off.</summary>
    /// <returns>What <see cref="Start"/> goes on with.</returns>
    public static ulong Pause()
    {
        ulong state = _state;
        _state = 0;
        return state;
    }

    public static Tangent On(Tangent x, int ulps = 1) => _state == 0 ? x : new(x.Value * Factor(ulps), x.Slopes * Factor(ulps));

    private static double Factor(int ulps)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return 1 + Ulp * ulps * (2.0 * (_state >> 11) / (1UL << 53) - 1);
    }
}

/// <summary>Which way comparisons went, and whether rounding could have sent one the other way.</summary>
internal static class Decisions
{
    /// <summary>Part of two numbers below which their difference may be due to rounding.</summary>
    private const double Uncertain = 3e-6;

    [ThreadStatic]
    private static ulong _hash;

    [ThreadStatic]
    private static bool _close;

    public static void Restart() => (_hash, _close) = (14695981039346656037, false);

    /// <summary>All decisions since the restart, and whether one was close.</summary>
    public static (ulong Hash, bool Close) Taken => (_hash, _close);

    public static bool Greater(double a, double b, bool orEqual = false)
    {
        bool greater = orEqual ? a >= b : a > b;
        _hash = (_hash ^ (greater ? 1UL : 2UL)) * 1099511628211;
        _close |= a != b && Math.Abs(a - b) < Uncertain * Math.Max(0.5, Math.Abs(a) + Math.Abs(b));
        return greater;
    }

    public static void Integer(double value)
    {
        _hash = (_hash ^ (ulong)(long)value) * 1099511628211;
    }
}
