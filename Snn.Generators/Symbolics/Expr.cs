using Snn.Generators.Models;

namespace Snn.Generators.Symbolics;

/// <summary>
/// A scalar expression, or a condition. Immutable and equal by value. Built only through <see cref="Algebra"/>, which
/// keeps it in a normal form: no nested sums or products, like terms collected, numbers folded.
/// </summary>
internal abstract record Expr
{
    private int _hash;

    protected Expr()
    {
    }

    protected Expr(Expr _)
    {
    }

    /// <summary>Most of those that are compared differ, which their hashes tell.</summary>
    public virtual bool Equals(Expr? other) =>
        other is not null && EqualityContract == other.EqualityContract && GetHashCode() == other.GetHashCode();

    /// <summary>Kept: expressions are keys everywhere, and deep.</summary>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = Hash();

    /// <summary>The hash of what it is made of.</summary>
    protected virtual int Hash() => 1;

    protected static int Hash(int kind, int a, int b = 0, int c = 0) => unchecked((((((kind * 31) + a) * 31) + b) * 31) + c);
}

/// <summary>A constant.</summary>
internal sealed record Number(double Value) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(2, Value.GetHashCode());
}

/// <summary>A named quantity.</summary>
internal sealed record Symbol(string Name, Role Role) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(3, Name.GetHashCode(), (int)Role);
}

/// <summary>Terms added up; two or more, in the order the user wrote them.</summary>
internal sealed record Sum(EquatableArray<Expr> Terms) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(4, Terms.GetHashCode());
}

/// <summary>Factors multiplied; two or more, a number first.</summary>
internal sealed record Product(EquatableArray<Expr> Factors) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(5, Factors.GetHashCode());
}

/// <summary>A power; division is the power of −1.</summary>
internal sealed record Power(Expr Base, Expr Exponent) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(6, Base.GetHashCode(), Exponent.GetHashCode());
}

/// <summary>A function of one or two arguments.</summary>
internal sealed record Call(Function Function, EquatableArray<Expr> Arguments) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(7, (int)Function, Arguments.GetHashCode());
}

/// <summary>One expression or another, by a condition.</summary>
internal sealed record Choice(Expr Condition, Expr Then, Expr Else) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(8, Condition.GetHashCode(), Then.GetHashCode(), Else.GetHashCode());
}

/// <summary>A condition: <c>Left > Right</c>, or <c>Left >= Right</c>.</summary>
internal sealed record Compare(Expr Left, Expr Right, bool OrEqual) : Expr
{
    public override int GetHashCode() => base.GetHashCode();

    protected override int Hash() => Hash(9, Left.GetHashCode(), Right.GetHashCode(), OrEqual ? 1 : 0);
}

/// <summary>What a symbol stands for.</summary>
internal enum Role
{
    /// <summary>Fixed over a trial: a parameter of a model, or the time step.</summary>
    Parameter,

    /// <summary>A state at the start of a step.</summary>
    State,

    /// <summary>A state after the flow, just before the threshold is tested (x⁻).</summary>
    Minus,

    /// <summary>A state after the jump (x⁺); in equations, <c>Next(x)</c>.</summary>
    Plus,

    /// <summary>What arrives in a step: an input, a sum of weights, a weight, a gradient.</summary>
    Input,

    /// <summary>An intermediate value.</summary>
    Local,

    /// <summary>A value that is computed once and used more than once, named by its formula.</summary>
    Shared,

    /// <summary>An adjoint: derivative of the loss by something.</summary>
    Adjoint,

    /// <summary>How a value moves with a weight: an eligibility.</summary>
    Tangent,

    /// <summary>A condition kept under a name.</summary>
    Flag,

    /// <summary>What the tape keeps of a condition, which needs no more than a bit; as a number, 1 where it holds and else 0.</summary>
    Mark,
}

/// <summary>The functions that equations may use.</summary>
internal enum Function
{
    Exp,
    Log,
    Tanh,
    Abs,
    Sqrt,
    Max,
    Min,

    Sin,
    Cos,
    Floor,
    Sign,

    /// <summary>eˣ − 1, exact near 0.</summary>
    Expm1,

    /// <summary>log(1 + x), exact near 0.</summary>
    Log1p,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>(eˣ − 1)/x, 1 at 0: the mean of e^(xs) over s in 0..1.</summary>
    Exprel,

    /// <summary>The derivative of <see cref="Exprel"/> of an order, the second argument, from 1: the mean of sⁿe^(xs).</summary>
    ExprelSlope,

    /// <summary>A duration as a whole number of steps; only of parameters.</summary>
    Steps,

    // of a loss alone: reductions over the steps of a trial, and over classes
    SumOverTime,
    MaxOverTime,
    SumOverClasses,
    AtLabel,
    CrossEntropy,
}
