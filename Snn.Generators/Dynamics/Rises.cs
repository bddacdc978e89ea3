using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Events that wait for a rise: θ has been below 0. It was where the step starts below, and also where an event that comes
/// after this one in a step lifted θ in the step before, which is kept as a number of the neuron.
/// </summary>
internal sealed class Rises(PopulationSystem system)
{
    /// <summary>Whether θ has been below 0 since the event was last looked at.</summary>
    /// <param name="what">The event.</param>
    /// <param name="name">Its name; null of the spike.</param>
    public Expr FromBelow(SpikeEvent what, string? name) => Waits(what, name)
        ? Greater(If(Greater(Lifted(name), Num(0.5)), One, Neg(what.Threshold)), Zero)
        : Greater(Zero, what.Threshold);

    /// <summary>What is kept from step to step.</summary>
    public IEnumerable<Symbol> Kept => Waiting.Select(w => Lifted(w.Name));

    /// <summary>The lines that keep it, at the end of a step.</summary>
    /// <param name="looked">What a state is right after an event, the spike where its name is null.</param>
    /// <param name="end">What it is at the end of the step.</param>
    public IEnumerable<Statement> Lines(Func<string?, Symbol, Expr> looked, Func<Symbol, Expr> end) => Waiting.Select(w => new Statement(
        StepProgram.Plus(Lifted(w.Name)),
        If(Greater(Zero, At(w.What, s => looked(w.Name, s))), If(Greater(At(w.What, end), Zero, orEqual: true), One, Zero), Zero),
        $"whether an event after it lifted {Notation.Paper.Write(w.What.Threshold)} to 0"));

    private IEnumerable<(string? Name, SpikeEvent What)> Waiting => system.Neuron.InOrder.Where(e => Waits(e.What, e.Name));

    private bool Waits(SpikeEvent what, string? name) => what.Rises && Lifters(name).Any(l => l.Lifts(what));

    private IEnumerable<SpikeEvent> Lifters(string? name) => system.Neuron.InOrder.SkipWhile(e => e.Name != name).Skip(1).Select(e => e.What);

    private static Expr At(SpikeEvent what, Func<Symbol, Expr> at) => what.Threshold.Substitute(s => s.Role == Role.State ? at(s) : s);

    private Symbol Lifted(string? name) => system.Symbols.Make(Role.State, (name ?? "Spike") + "Lifted", ("lifted", name));
}
