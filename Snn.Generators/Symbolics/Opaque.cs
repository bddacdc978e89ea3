using System;
using System.Collections.Generic;

namespace Snn.Generators.Symbolics;

/// <summary>A value that is no formula, such as the solution of an equation over a step: it answers for itself what the algebra asks of formulas.</summary>
internal abstract record Opaque : Expr
{
    /// <summary>What it is made from: expressions, and symbols from outside that are read inside it.</summary>
    public abstract IEnumerable<Expr> Given { get; }

    /// <summary>What it is called in comments.</summary>
    public abstract string Words { get; }

    /// <summary>The same of other symbols.</summary>
    public abstract Opaque Replace(Func<Symbol, Expr> replace);

    /// <summary>The same of expressions rewritten; what is inside it stays.</summary>
    public abstract Opaque Rewrite(Func<Expr, Expr> rewrite);

    /// <summary>How it moves as symbols move.</summary>
    public abstract Expr Slope(Func<Symbol, Expr> slope);
}
