using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>A flow that is solved over a step in substeps as long as a tolerance allows.</summary>
/// <param name="Symbols">What its values are called.</param>
/// <param name="States">What moves. In rates and threshold these symbols stand for the moving values.</param>
/// <param name="Starts">Their values at the start of the flow.</param>
/// <param name="Rates">dx/dt of each.</param>
/// <param name="Threshold">θ where a spike ends flows; null where it ends none.</param>
/// <param name="Ended">Which states' flows it ends.</param>
/// <param name="Tolerance">How far a substep may be off: in parts of a state's size, or of 1 where that is smaller.</param>
internal sealed record AdaptiveFlow(
    SymbolSpace Symbols,
    EquatableArray<Symbol> States,
    EquatableArray<Expr> Starts,
    EquatableArray<Expr> Rates,
    Expr? Threshold,
    EquatableArray<Symbol> Ended,
    double Tolerance)
{
    /// <summary>What it reads that does not move.</summary>
    public IEnumerable<Symbol> Held => Rates.Concat(Threshold is null ? [] : [Threshold]).SelectMany(r => r.Symbols()).Where(s => !States.Contains(s)).Distinct();

    /// <summary>Whether a state's flow depends on what a symbol stands for, at first or second hand.</summary>
    public bool Depends(Symbol state, Symbol on)
    {
        var seen = new HashSet<Symbol> { state };
        var open = new Queue<Symbol>([state]);
        while (open.Count > 0)
        {
            var next = open.Dequeue();
            if (next == on || (States.Contains(next) && RateOf(next).Contains(on)))
            {
                return true;
            }

            foreach (var s in RateOf(next).Symbols().Where(s => States.Contains(s) && seen.Add(s)))
            {
                open.Enqueue(s);
            }
        }

        return false;
    }

    public Expr RateOf(Symbol state) => Rates[States.ToList().IndexOf(state)];

    public Expr StartOf(Symbol state) => Starts[States.ToList().IndexOf(state)];

    public AdaptiveFlow Replace(Func<Symbol, Expr> replace)
    {
        Expr Outer(Symbol s) => States.Contains(s) ? s : replace(s);
        return this with
        {
            Starts = Starts.Select(s => s.Substitute(replace)).ToEquatable(),
            Rates = Rates.Select(r => r.Substitute(Outer)).ToEquatable(),
            Threshold = Threshold?.Substitute(Outer),
        };
    }
}

/// <summary>A value of an adaptive flow's solution.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="State">The state that it is of.</param>
/// <param name="What">Which.</param>
/// <param name="By">Of a derivative: what it is by, a state standing for where it starts.</param>
internal sealed record Solved(AdaptiveFlow Flow, Symbol State, Solution What = Solution.Value, Symbol? By = null) : Opaque
{
    public override IEnumerable<Expr> Given => Flow.Starts.Concat(Flow.Held);

    public override string Words => What switch
    {
        Solution.Rate => $"d{State.Name}/dt",
        Solution.Slope => $"d{State.Name}⁻/d{By!.Name}",
        _ => State.Name + "⁻",
    };

    public override Opaque Replace(Func<Symbol, Expr> replace) => this with { Flow = Flow.Replace(replace) };

    public override Opaque Rewrite(Func<Expr, Expr> rewrite) => this with { Flow = Flow with { Starts = Flow.Starts.Select(rewrite).ToEquatable() } };

    /// <summary>That of the substeps as they are taken: their lengths stay.</summary>
    public override Expr Slope(Func<Symbol, Expr> slope) => What != Solution.Value
        ? throw new InvalidOperationException("An adaptive flow has no second derivatives.")
        : Add(Flow.States.Select((s, i) => (By: s, Moved: Flow.Starts[i].Differentiate(slope))).Concat(Flow.Held.Where(s => s.Role != Role.Flag).Select(s => (By: s, Moved: slope(s))))
            .Where(m => !m.Moved.IsZero() && Flow.Depends(State, m.By)).Select(m => Mul(this with { What = Solution.Slope, By = m.By }, m.Moved)));
}

/// <summary>What is asked of a solution.</summary>
internal enum Solution
{
    /// <summary>The state after the step.</summary>
    Value,

    /// <summary>Its derivative.</summary>
    Slope,

    /// <summary>dx/dt with which the threshold was passed.</summary>
    Rate,
}
