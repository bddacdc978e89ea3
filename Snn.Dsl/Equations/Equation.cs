using System.Runtime.CompilerServices;

namespace Snn;

#pragma warning disable CS0660, CS0661 // == builds an equation, it does not compare

/// <summary>Left side of a differential equation, <c>D(v) == rhs</c>.</summary>
/// <typeparam name="T">Type of the state: <c>float</c> or a quantity.</typeparam>
public readonly struct Derivative<T>
{
    /// <summary>The equation dv/dt = <paramref name="right"/>.</summary>
    public static Equation operator ==(Derivative<T> left, PerTime<T> right) => default;

    /// <summary>Has no meaning; present because C# wants it beside <c>==</c>.</summary>
    /// <exception cref="SymbolicOnlyException">Always.</exception>
    public static Equation operator !=(Derivative<T> left, PerTime<T> right) => throw new SymbolicOnlyException();
}

/// <summary>Left side of an update, <c>Next(v) == rhs</c>; on a right side it reads the value being assigned.</summary>
/// <typeparam name="T">Type of the state: a quantity.</typeparam>
public readonly struct Next<T>
{
    /// <summary>The assignment v⁺ = <paramref name="right"/>.</summary>
    public static Equation operator ==(Next<T> left, T right) => default;

    /// <summary>Has no meaning; present because C# wants it beside <c>==</c>.</summary>
    /// <exception cref="SymbolicOnlyException">Always.</exception>
    public static Equation operator !=(Next<T> left, T right) => throw new SymbolicOnlyException();

    /// <summary>The value being assigned, read on the right side of another equation of the same set.</summary>
    /// <exception cref="SymbolicOnlyException">Always: equations are read, never run.</exception>
    public static implicit operator T(Next<T> next) => throw new SymbolicOnlyException();
}

/// <summary>The same of a state without a dimension, whose right side may be a <c>double</c>, such as one with the literal 0.04.</summary>
public readonly struct NextNumber
{
    /// <summary>The assignment x⁺ = <paramref name="right"/>.</summary>
    public static Equation operator ==(NextNumber left, double right) => default;

    /// <summary>Has no meaning; present because C# wants it beside <c>==</c>.</summary>
    /// <exception cref="SymbolicOnlyException">Always.</exception>
    public static Equation operator !=(NextNumber left, double right) => throw new SymbolicOnlyException();

    /// <summary>The value being assigned, read on the right side of another equation of the same set.</summary>
    /// <exception cref="SymbolicOnlyException">Always: equations are read, never run.</exception>
    public static implicit operator float(NextNumber next) => throw new SymbolicOnlyException();
}

#pragma warning restore CS0660, CS0661

/// <summary>One equation of a set; made by <c>D(x) == ...</c> or <c>Next(x) == ...</c>.</summary>
public readonly struct Equation;

/// <summary>An unordered set of simultaneous equations. Never executed: the generator reads it.</summary>
[CollectionBuilder(typeof(Equations), nameof(Create))]
public sealed class Equations
{
    /// <summary>Lets <c>[D(v) == ..., ...]</c> be written as a collection expression.</summary>
    public static Equations Create(ReadOnlySpan<Equation> equations) => new();

    /// <summary>Makes the type a collection for the compiler.</summary>
    /// <exception cref="SymbolicOnlyException">Always.</exception>
    public IEnumerator<Equation> GetEnumerator() => throw new SymbolicOnlyException();
}

/// <summary>Thrown when a member that only has a meaning inside an equation is run as code.</summary>
public sealed class SymbolicOnlyException()
    : InvalidOperationException("This member only has a meaning inside an equation that the generator reads.");
