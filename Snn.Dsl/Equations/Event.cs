using System.Runtime.CompilerServices;

namespace Snn;

/// <summary>Something that happens at an instant: a condition, what it changes, and what its gradient is taken to be.</summary>
public sealed class Event
{
    /// <summary>
    /// A comparison; <c>a >= b</c> gives the threshold function θ = a − b and fires where θ ≥ 0, <c>a > b</c> where θ > 0,
    /// <c>Rising(a, b)</c> where θ comes to 0 from below.
    /// </summary>
    public bool When { get; init; }

    /// <summary>What changes at the event, simultaneously: <c>[Next(V) == V - VTh, Next(A) == A + 1]</c>.</summary>
    public Equations? Then { get; init; }

    /// <summary>What is frozen for a while after the event (refractoriness); of an internal event, only whether it happens again.</summary>
    public Holds? Hold { get; init; }

    /// <summary>ψ(θ), the pseudo-derivative of the event by θ used by e-prop and surrogate-gradient BPTT.</summary>
    public Func<Theta, double>? Surrogate { get; init; }
}

/// <summary>One refractory hold; made by <c>Hold(V, @for: TauRef)</c> or <c>Hold(@for: TauRef)</c>.</summary>
public readonly struct Hold;

/// <summary>The holds of an event.</summary>
[CollectionBuilder(typeof(Holds), nameof(Create))]
public sealed class Holds
{
    /// <summary>Lets <c>[Hold(V, @for: TauRef)]</c> be written as a collection expression.</summary>
    public static Holds Create(ReadOnlySpan<Hold> holds) => new();

    /// <summary>Makes the type a collection for the compiler.</summary>
    /// <exception cref="SymbolicOnlyException">Always.</exception>
    public IEnumerator<Hold> GetEnumerator() => throw new SymbolicOnlyException();
}
