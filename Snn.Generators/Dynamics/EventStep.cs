using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Dynamics;

/// <summary>What an internal event is in a step. It lives inside one derivation.</summary>
/// <param name="what">The event.</param>
/// <param name="threshold">θ, of values at the event.</param>
/// <param name="jumps">What it changes.</param>
/// <param name="before">What states are called at the event.</param>
/// <param name="passed">Whether each event before it in the step has happened.</param>
/// <param name="symbols">What its lines are called.</param>
internal sealed class EventStep(InternalEvent what, Expr threshold, IReadOnlyList<EventJump> jumps, IReadOnlyDictionary<Symbol, Symbol> before, IReadOnlyList<Symbol> passed, SymbolSpace symbols)
{
    public InternalEvent What => what;

    /// <summary>θ, of values at the event.</summary>
    public Expr Threshold => threshold;

    /// <summary>Whether each event before it in the step has happened.</summary>
    public IReadOnlyList<Symbol> Passed => passed;

    /// <summary>What it changes.</summary>
    public IReadOnlyList<EventJump> Jumps => jumps;

    /// <summary>What θ is called.</summary>
    public Symbol Theta { get; } = symbols.Make(Role.Local, what.Name + "Theta", ("theta of", what.Name));

    /// <summary>What its pseudo-derivative is called.</summary>
    public Symbol Psi { get; } = symbols.Make(Role.Local, what.Name + "Psi", ("psi of", what.Name));

    /// <summary>What its slope of time by θ is called; see <see cref="StepProgram.Push"/>.</summary>
    public Symbol Push { get; } = symbols.Make(Role.Local, what.Name + "Push", ("push of", what.Name));

    /// <summary>Whether it happens.</summary>
    public Symbol Happens { get; } = FlagOf(what, symbols);

    /// <summary>Its lines, in order.</summary>
    public List<Statement> Lines { get; } = [];

    /// <summary>Whether it happens in the step.</summary>
    public static Symbol FlagOf(InternalEvent what, SymbolSpace symbols) => symbols.Make(Role.Flag, what.Name, ("event", what.Name));

    /// <summary>What a state is called right after it.</summary>
    public Symbol After(Symbol state) => jumps.FirstOrDefault(j => j.State == state)?.After ?? before[state];

    /// <summary>What a state is called at the event.</summary>
    public Symbol Before(Symbol state) => before[state];
}

/// <summary>What an internal event does to a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Before">What it is called at the event.</param>
/// <param name="After">What it is called after it, whether it happened or not.</param>
/// <param name="Value">What it jumps to, of values at the event.</param>
/// <param name="StopsGradient">Whether no gradient passes through the fact that the event happened.</param>
internal sealed record EventJump(Symbol State, Symbol Before, Symbol After, Expr Value, bool StopsGradient);
