using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <content>How fast states move around the spike and other events.</content>
internal sealed partial class StepProgram
{
    /// <summary>dx/dt just before a spike: where the integrator's last stage was past the threshold, the last slope below it.</summary>
    public Expr RateBefore(Symbol state) => Passed(state, FlowAt(state, Minus), Ahead.Select(e => e.Happens));

    /// <summary>dx/dt at an internal event, by what states are there; the flow of a held state is off.</summary>
    /// <param name="state">The state.</param>
    /// <param name="at">What a state is.</param>
    /// <param name="passed">Events of the step that were before it, of those that happened.</param>
    public Expr RateAt(Symbol state, Func<Symbol, Expr> at, IReadOnlyList<Symbol> passed) => Unheld(state, Passed(state, FlowAt(state, at), passed), passed);

    /// <summary>dx/dt right after an internal event.</summary>
    /// <param name="state">The state.</param>
    /// <param name="at">What a state is.</param>
    /// <param name="passed">Events of the step that were before it, of those that happened.</param>
    public Expr RateAfter(Symbol state, Func<Symbol, Expr> at, IReadOnlyList<Symbol> passed) => Unheld(state, FlowAt(state, at), passed);

    /// <summary>The rate at the end of the flow; past an event that happened, that of what states are then.</summary>
    private Expr Passed(Symbol state, Expr flow, IEnumerable<Symbol> passed) => passed.Aggregate(EndRate(state, flow), (rate, happened) => If(happened, flow, rate));

    private Expr FlowAt(Symbol state, Func<Symbol, Expr> at) => _system.Flow[state].Substitute(s => s.Role == Role.State ? at(s) : s);

    /// <summary>A rate, or 0 where the state is held or the spike of this step has begun to hold it.</summary>
    private Expr Unheld(Symbol state, Expr rate, IReadOnlyList<Symbol> passed) => Held(state) is { } held
        ? If(held, Zero, passed.Contains(Fired) ? If(Fired, Mul(FreeAtOnce, rate), rate) : rate)
        : rate;

    private Expr EndRate(Symbol state, Expr rate)
    {
        return _limit is { } limit && Integrator == Integration.RungeKutta4 && limit.Ends(state)
            ? If(Integration.Below(4), rate, Integration.Slope(_system.Symbols, 4, state))
            : _adaptive?.Ended.Contains(state) == true ? new Solved(_adaptive, state, Solution.Rate)
            : rate;
    }

    /// <summary>dx/dt of a state just before the threshold; the flow of a held state is off.</summary>
    public Expr Rate(Symbol state) => Held(state) is { } held ? If(held, Zero, _system.Flow[state]) : _system.Flow[state];

    /// <summary>1 where the hold of states lasts no step, so that their flow goes on right after the spike; else 0.</summary>
    public Expr FreeAtOnce => HoldRecords.FirstOrDefault(h => h.State is not null) is { } hold
        ? If(Greater(hold.Steps, Zero), Zero, One)
        : One;

    /// <summary>Whether a spike freezes the state.</summary>
    public bool IsHeld(Symbol state) => Held(state) is not null;
}
