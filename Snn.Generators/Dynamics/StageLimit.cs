using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Up to where a method of several stages may look ahead. A flow that is reset at a threshold may have no solution past it:
/// it blows up within the step, and slopes there mean nothing. So a stage past the threshold is not evaluated; the slope of
/// the stage before goes on, and the step ends past the threshold and finite. Where the event resets nothing that θ is made
/// of, the flow goes on past the threshold and nothing is limited.
/// </summary>
/// <remarks>Methods of one stage need no limit: they take slopes at the start of the step alone.</remarks>
internal sealed class StageLimit
{
    private readonly IReadOnlyList<(Expr Threshold, Func<Expr, Expr, Expr> WherePossible)> _resets;
    private readonly HashSet<Symbol> _ended;

    private StageLimit(IReadOnlyList<(Expr Threshold, Func<Expr, Expr, Expr> WherePossible)> resets, HashSet<Symbol> ended) => (_resets, _ended) = (resets, ended);

    /// <summary>The limit of a system; null where it has none.</summary>
    /// <param name="system">The system.</param>
    /// <param name="wherePossible">Chooses an expression where the spike may happen in this step, another where not.</param>
    /// <param name="whereNew">The same of an internal event that the step starts below.</param>
    public static StageLimit? Of(PopulationSystem system, Func<Expr, Expr, Expr> wherePossible, Func<InternalEvent, Expr, Expr, Expr> whereNew)
    {
        if (Integration.Choose(system.Flow) == Integration.Exact)
        {
            return null; // a linear flow does not blow up
        }

        var events = system.Neuron.Events.Select(e => (e.What, WherePossible: (Func<Expr, Expr, Expr>)((free, blocked) => whereNew(e, free, blocked))));
        if (system.Neuron.Spike is { } spike)
        {
            events = events.Prepend((spike, wherePossible));
        }

        var resets = events.Select(e => (e.What.Threshold, e.WherePossible, Reset: Reset(e.What, system))).Where(e => e.Reset.Count > 0).ToList();
        var ended = system.Flow.Keys.Where(s => resets.Any(r => r.Reset.Any(system.Drivers(s).Contains)));
        return resets.Count == 0 ? null : new([.. resets.Select(r => (r.Threshold, r.WherePossible))], [.. ended]);
    }

    /// <summary>What an event resets of that which its threshold is made of.</summary>
    private static List<Symbol> Reset(SpikeEvent what, PopulationSystem system) =>
        what.Threshold.Symbols().Where(s => system.Flow.TryGetValue(s, out var rate) && !rate.IsZero() && what.Moves(s.Name)).ToList();

    /// <summary>Whether an event ends a state's flow: it depends on what is reset.</summary>
    public bool Ends(Symbol state) => _ended.Contains(state);

    /// <summary>The condition that a stage is below the threshold, by its states.</summary>
    public Expr IsBelow(Func<Symbol, Expr> stage) => Algebra.Greater(Algebra.Zero, At(stage));

    /// <summary>θ by the states of a stage; below 0 where the event cannot happen.</summary>
    public Expr At(Func<Symbol, Expr> stage) => _resets.Select(r => r.WherePossible(r.Threshold.Substitute(stage), Algebra.Num(-1)))
        .Aggregate((a, b) => Algebra.Apply(Function.Max, a, b));
}
