using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// The internal events of a step, in the order in which they are declared around the spike. Each is looked at in the values
/// that the one before it left, so a state has a name for each place of the chain: x after the flow, x⁻ just before the spike,
/// x⁺ right after it, and one after each event that changes it.
/// </summary>
internal sealed class EventChain
{
    private readonly PopulationSystem _system;
    private readonly Dictionary<Symbol, Symbol> _now = [];
    private readonly Rises _rises;

    public EventChain(PopulationSystem system)
    {
        _system = system;
        _rises = new(system);
        Causes = new(system.Symbols);
        foreach (var what in Events)
        {
            if (Hold(what) is { } hold)
            {
                Counters.Add(Counter(what));
                Start.Add(new(Held(what), Greater(Counter(what), Zero), $"no {what.Name} for {hold.Words} after one"));
            }

            Start.Add(new(Armed(what), _rises.FromBelow(what.What, what.Name), what.What.Rises
                ? $"{what.Name} only where it comes from below: {Notation.Paper.Write(what.What.Threshold)} < 0 at the start of the step"
                : $"the step starts below {what.Name}"));
        }

        Counters.AddRange(_rises.Kept);
    }

    /// <summary>Which event made which other happen.</summary>
    public Causes Causes { get; }

    /// <summary>Whether the spike comes from below.</summary>
    public Expr FromBelow(SpikeEvent spike) => _rises.FromBelow(spike, null);

    /// <summary>What is kept for the next step besides counters.</summary>
    /// <param name="end">What a state is called at the end of the step.</param>
    public IEnumerable<Statement> Keep(Func<Symbol, Symbol> afterSpike, Func<Symbol, Symbol> end) => _rises.Lines(
        (name, state) => name is null ? afterSpike(state) : Ahead.Concat(Later).First(e => e.What.Name == name).After(state),
        end);

    /// <summary>Numbers of a neuron besides its states: steps in which an event does not happen again, and events that were lifted.</summary>
    public List<Symbol> Counters { get; } = [];

    /// <summary>What is known at the start of a step.</summary>
    public List<Statement> Start { get; } = [];

    /// <summary>Those before the spike; all of a neuron that does not spike.</summary>
    public List<EventStep> Ahead { get; } = [];

    /// <summary>Those after it.</summary>
    public List<EventStep> Later { get; } = [];

    private SymbolSpace Symbols => _system.Symbols;

    private EquatableArray<InternalEvent> Events => _system.Neuron.Events;

    /// <summary>What a state is called after the flow.</summary>
    public Symbol Flowed(Symbol state) => !Events.Any(e => !e.AfterSpike && Moves(e, state)) ? StepProgram.Minus(state)
        : Stays(state) ? state
        : Symbols.Make(Role.Local, state.Name + "Flowed", ("flowed", state));

    /// <summary>Whether events alone move a state.</summary>
    private bool Stays(Symbol state) => !_system.Kicks.ContainsKey(state) && !_system.Noise.ContainsKey(state)
        && (_system.Flow.TryGetValue(state, out var rate) ? rate.IsZero() : _system.Maps.TryGetValue(state, out var next) && next.Equals(state))
        && _system.Neuron.Spike?.Holds.Any(h => h.State == state.Name) != true;

    /// <summary>What a state is called at the end of the step, where an event after the spike changes it.</summary>
    public Symbol? End(Symbol state) => Later.SelectMany(e => e.Jumps).LastOrDefault(j => j.State == state)?.After;

    /// <summary>An expression where an event may happen in this step, another where it is held or would be no rise.</summary>
    public Expr WherePossible(InternalEvent what, Expr free, Expr blocked)
    {
        var rising = what.What.Rises ? If(Armed(what), free, blocked) : free;
        return Hold(what) is null ? rising : If(Held(what), blocked, rising);
    }

    /// <summary>The same, and where it has not been possible since the step began.</summary>
    public Expr WhereNew(InternalEvent what, Expr free, Expr blocked) => Hold(what) is null ? If(Armed(what), free, blocked) : If(Held(what), blocked, If(Armed(what), free, blocked));

    /// <summary>The events before the spike, whose last values are x⁻.</summary>
    /// <param name="rate">dx/dt of a state at a place of the chain, by values there and events before it.</param>
    public void AddAhead(Func<Symbol, Func<Symbol, Expr>, IReadOnlyList<Symbol>, Expr> rate)
    {
        foreach (var state in _system.States)
        {
            _now[state] = Flowed(state);
        }

        var events = Events.Where(e => !e.AfterSpike).ToList();
        Ahead.AddRange(events.Select((what, i) => Next(what, state => events.Skip(i + 1).Any(e => Moves(e, state)) ? AfterEvent(what, state) : StepProgram.Minus(state), rate)));
    }

    /// <summary>The events after the spike.</summary>
    /// <param name="afterSpike">What a state is called right after it.</param>
    /// <param name="rate">dx/dt of a state at a place of the chain, by values there and events before it.</param>
    public void AddLater(Func<Symbol, Symbol> afterSpike, Func<Symbol, Func<Symbol, Expr>, IReadOnlyList<Symbol>, Expr> rate)
    {
        if (_system.Neuron.Spike is { } spike)
        {
            Causes.Add(null, spike, StepProgram.Fired, StepProgram.Minus, afterSpike);
        }

        foreach (var state in _system.States)
        {
            _now[state] = afterSpike(state);
        }

        Later.AddRange(Events.Where(e => e.AfterSpike).Select(what => Next(what, state => AfterEvent(what, state), rate)));
    }

    /// <summary>One more event, in the values as they are now.</summary>
    private EventStep Next(InternalEvent what, Func<Symbol, Symbol> after, Func<Symbol, Func<Symbol, Expr>, IReadOnlyList<Symbol>, Expr> rate)
    {
        var now = new Dictionary<Symbol, Symbol>(_now);
        Expr Now(Symbol s) => now.TryGetValue(s, out var value) ? value : s;
        Expr Jumped(Expr e) => e.Substitute(s => s.Role != Role.Plus ? Now(s)
            : what.What.Jumps.FirstOrDefault(j => j.Target == s.Name) is { } other ? Jumped(other.Value) : Now(s with { Role = Role.State }));

        var jumps = what.What.Jumps.Select(j => (State: new Symbol(j.Target, Role.State), j.Value, j.StopsGradient))
            .Select(j => new EventJump(j.State, now[j.State], after(j.State), Jumped(j.Value), j.StopsGradient)).ToList();
        var step = new EventStep(what, what.What.Threshold.Substitute(Now), jumps, now, Causes.Seen, Symbols);
        step.Lines.Add(new(step.Theta, step.Threshold, $"{what.Name} where {what.What.Fires(Notation.Paper.Write(what.What.Threshold))}", what.Section + ".When"));
        if (what.What.Surrogate is { } surrogate)
        {
            step.Lines.Add(new(step.Psi, WherePossible(what, surrogate.Substitute(s => s == StepProgram.Theta ? step.Theta : s), Zero), $"its pseudo-derivative: {Notation.Paper.Write(surrogate)}"));
        }

        step.Lines.Add(new(step.Happens, new Compare(WherePossible(what, step.Theta, Num(-1)), Zero, what.What.AtZero)));
        if (_system.Maps.Count == 0)
        {
            var slope = Add(_system.States.Select(s => Mul(step.Threshold.Differentiate(now[s]), rate(s, Now, step.Passed))));
            step.Lines.AddRange(Causes.Lines(what.Name, what.What));
            step.Lines.Add(new(step.Push, If(step.Happens, If(Armed(what), Causes.OwnPush(what.Name, StepProgram.PushOf(slope)), Zero), Zero), $"at {what.Name}, where it has crossed: how its time moves with its theta"));
        }

        foreach (var (jump, equation) in jumps.Zip(what.What.Jumps, (j, e) => (j, e)))
        {
            step.Lines.Add(new(jump.After, If(step.Happens, jump.Value, jump.Before), $"at {what.Name}: Next({equation.Target}) = {Notation.Paper.Write(equation.Value)}", $"{what.Section}.{equation.Target}"));
            _now[jump.State] = jump.After;
        }

        if (Hold(what) is { } hold)
        {
            step.Lines.Add(new(StepProgram.Plus(Counter(what)), StepProgram.CountDown(step.Happens, hold, Counter(what))));
        }

        Causes.Add(what.Name, what.What, step.Happens, step.Before, step.After);
        return step;
    }

    private Symbol AfterEvent(InternalEvent what, Symbol state) => Symbols.Make(Role.Local, $"{state.Name}After{what.Name}", ("after", what.Name, state));

    private Symbol Counter(InternalEvent what) => Symbols.Make(Role.State, what.Name + "Hold", ("hold of", what.Name));

    private Symbol Held(InternalEvent what) => Symbols.Make(Role.Flag, "held" + what.Name, ("held of", what.Name));

    private Symbol Armed(InternalEvent what) => Symbols.Make(Role.Flag, "armed" + what.Name, ("armed of", what.Name));

    private static HoldRecord? Hold(InternalEvent what) => what.What.Holds.FirstOrDefault();

    private static bool Moves(InternalEvent what, Symbol state) => what.What.Moves(state.Name);
}
