using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
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
    private readonly Expr _threshold;
    private readonly Func<Expr, Expr, Expr> _wherePossible;
    private readonly HashSet<Symbol> _ended;

    private StageLimit(Expr threshold, Func<Expr, Expr, Expr> wherePossible, HashSet<Symbol> ended) =>
        (_threshold, _wherePossible, _ended) = (threshold, wherePossible, ended);

    /// <summary>The limit of a system; null where it has none.</summary>
    /// <param name="system">The system.</param>
    /// <param name="wherePossible">Chooses an expression where the event may happen in this step, another where not.</param>
    public static StageLimit? Of(PopulationSystem system, Func<Expr, Expr, Expr> wherePossible)
    {
        if (system.Neuron.Spike is not { } spike || Integration.Choose(system.Flow) == Integration.Exact)
        {
            return null; // a linear flow does not blow up
        }

        var reset = spike.Threshold.Symbols().Where(s => system.Flow.ContainsKey(s) && spike.Jumps.Any(j => j.Target == s.Name)).ToList();
        var ended = system.Flow.Keys.Where(s => reset.Any(system.Drivers(s).Contains));
        return reset.Count == 0 ? null : new(spike.Threshold, wherePossible, [.. ended]);
    }

    /// <summary>Whether the spike ends a state's flow: it depends on what is reset.</summary>
    public bool Ends(Symbol state) => _ended.Contains(state);

    /// <summary>The condition that a stage is below the threshold, by its states.</summary>
    public Expr IsBelow(Func<Symbol, Expr> stage) => Algebra.Greater(Algebra.Zero, At(stage));

    /// <summary>θ by the states of a stage; below 0 where the event cannot happen.</summary>
    public Expr At(Func<Symbol, Expr> stage) => _wherePossible(_threshold.Substitute(stage), Algebra.Num(-1));
}
