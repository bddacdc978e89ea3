using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Lines that run until a condition no longer holds, for each neuron by itself: what neurons are computed together do not
/// change each other's numbers, so a neuron that is done keeps its values while others go on.
/// </summary>
/// <param name="Carried">What goes from one run of the lines to the next; read after the last by its name.</param>
/// <param name="Lines">The lines.</param>
/// <param name="While">The condition, of what is carried.</param>
internal sealed record Repeat(EquatableArray<Carried> Carried, EquatableArray<Statement> Lines, Compare While) : Opaque
{
    /// <summary>The names that it gives.</summary>
    public IEnumerable<Symbol> Bound => Carried.Select(c => c.Name).Concat(Lines.Select(l => l.Target));

    public override IEnumerable<Expr> Given
    {
        get
        {
            var bound = new HashSet<Symbol>(Bound);
            var inside = Lines.Select(l => l.Value).Concat(Carried.Select(c => c.Next)).Append(While);
            return Carried.Select(c => c.Start).Concat(inside.SelectMany(e => e.Symbols()).Where(s => !bound.Contains(s)).Distinct());
        }
    }

    public override string Words => "repeated";

    public override Opaque Replace(Func<Symbol, Expr> replace)
    {
        var bound = new HashSet<Symbol>(Bound);
        Expr Outer(Symbol s) => bound.Contains(s) ? s : replace(s);
        return new Repeat(
            Carried.Select(c => new Carried(c.Name, c.Start.Substitute(replace), c.Next.Substitute(Outer))).ToEquatable(),
            Lines.Select(l => l with { Value = l.Value.Substitute(Outer) }).ToEquatable(),
            (Compare)While.Substitute(Outer));
    }

    public override Opaque Rewrite(Func<Expr, Expr> rewrite) => this with { Carried = Carried.Select(c => c with { Start = rewrite(c.Start) }).ToEquatable() };

    public override Expr Slope(Func<Symbol, Expr> slope) =>
        throw new InvalidOperationException("What is written out is differentiated before.");
}

/// <summary>What goes from one run of lines to the next.</summary>
/// <param name="Name">Its name, in the lines and after them.</param>
/// <param name="Start">Its value before the first run.</param>
/// <param name="Next">Its value for the next, of names of the lines.</param>
internal sealed record Carried(Symbol Name, Expr Start, Expr Next);
