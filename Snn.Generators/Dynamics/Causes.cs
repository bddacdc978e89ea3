using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Which event of a step made another happen: one whose jump lifted the other's θ through 0. The other is then at its time,
/// and does not cross anything by itself.
/// </summary>
/// <remarks>The spike is the event without a name.</remarks>
/// <param name="symbols">What the flags are called.</param>
internal sealed class Causes(SymbolSpace symbols)
{
    private readonly List<(string? Name, SpikeEvent What, Symbol Happens, Func<Symbol, Symbol> Before, Func<Symbol, Symbol> After)> _seen = [];
    private readonly Dictionary<(string? Cause, string? Of), Symbol> _flags = [];

    /// <summary>Whether each event that is over has happened.</summary>
    public IReadOnlyList<Symbol> Seen => [.. _seen.Select(s => s.Happens)];

    /// <summary>An event of the step that is over.</summary>
    /// <param name="name">Its name; null of the spike.</param>
    /// <param name="what">The event.</param>
    /// <param name="happens">Whether it happened.</param>
    /// <param name="before">What a state is called at it.</param>
    /// <param name="after">What a state is called right after it.</param>
    public void Add(string? name, SpikeEvent what, Symbol happens, Func<Symbol, Symbol> before, Func<Symbol, Symbol> after) => _seen.Add((name, what, happens, before, after));

    /// <summary>The lines that find the cause of an event that comes next; the last event that lifted it is it.</summary>
    public List<Statement> Lines(string? name, SpikeEvent what)
    {
        var lines = new List<Statement>();
        foreach (var cause in Enumerable.Reverse(_seen).Where(s => s.What.Lifts(what)))
        {
            var flag = symbols.Make(Role.Flag, $"{Called(name)}By{Called(cause.Name)}", ("cause", name, cause.Name));
            var lifted = If(cause.Happens, If(Greater(Zero, At(cause.Before)), At(cause.After), Num(-1)), Num(-1));
            lines.Add(new(flag, new Compare(lines.Aggregate(lifted, (e, later) => If(later.Target, Num(-1), e)), Zero, what.AtZero), $"whether {(cause.Name is null ? "the spike" : cause.Name)} lifted {Notation.Paper.Write(what.Threshold)} to 0"));
            _flags.Add((cause.Name, name), flag);
        }

        return lines;

        Expr At(Func<Symbol, Symbol> at) => what.Threshold.Substitute(s => s.Role == Role.State ? at(s) : s);
    }

    /// <summary>How the time of an event moves with its θ, where nothing else made it happen.</summary>
    public Expr OwnPush(string? name, Expr push) => _flags.Where(f => f.Key.Of == name).Aggregate(push, (e, f) => If(f.Value, Zero, e));

    /// <summary>Whether another event may make one happen.</summary>
    public bool Has(string? name) => _flags.Keys.Any(f => f.Of == name);

    /// <summary>Whether an event made another happen, by the other's name.</summary>
    public IEnumerable<(string? Of, Symbol Flag)> Of(string? cause) => _flags.Where(f => f.Key.Cause == cause).Select(f => (f.Key.Of, f.Value));

    private static string Called(string? name) => name ?? "Spike";
}
