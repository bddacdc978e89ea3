using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// One time step of one neuron as straight-line code: arrivals, flow or map, threshold, jumps, holds. Names ending in ⁻
/// are values before the threshold, ⁺ after the jump.
/// </summary>
internal sealed partial class StepProgram
{
    public static readonly Symbol
        Theta = new("theta", Role.Local),
        Psi = new("psi", Role.Local),
        Fired = new("fired", Role.Flag),
        Armed = new("armed", Role.Flag),
        Slope = new("slope", Role.Local),
        Mean = new("mean", Role.Local),
        Push = new("push", Role.Local);

    private readonly PopulationSystem _system;
    private readonly EventChain _events;
    private StageLimit? _limit;
    private AdaptiveFlow? _adaptive;

    private StepProgram(PopulationSystem system) => (_system, _events) = (system, new(system));

    /// <summary>The states, holds excluded.</summary>
    public IReadOnlyList<Symbol> States => _system.States;

    /// <summary>Counters of refractory steps left.</summary>
    public List<Symbol> Holds { get; } = [];

    /// <summary>From the start of the step to the values before the threshold.</summary>
    public List<Statement> Advance { get; } = [];

    /// <summary>Threshold, pseudo-derivative, jumps and holds; then the events after the spike.</summary>
    public List<Statement> Fire { get; } = [];

    /// <summary>Internal events before the spike, whose lines are among those of <see cref="Advance"/>.</summary>
    public IReadOnlyList<EventStep> Ahead => _events.Ahead;

    /// <summary>Internal events after the spike.</summary>
    public IReadOnlyList<EventStep> Later => _events.Later;

    /// <summary>Which event made which other happen.</summary>
    public Causes Causes => _events.Causes;

    /// <summary>The internal event that a line is of; null where it is of none.</summary>
    public EventStep? EventOf(Statement line) => Ahead.Concat(Later).FirstOrDefault(e => e.Lines.Contains(line));

    public List<Propagator> Propagators { get; private set; } = [];

    /// <summary>The standard normal numbers that the step draws.</summary>
    public List<Symbol> Noise { get; } = [];

    /// <summary>How noise is integrated, in words that follow the integrator's; empty where there is none.</summary>
    public string NoiseInWords => Noise.Count == 0 ? "" : Propagators.Any(p => p.IsNoisy) ? ", that of its noise included" : ", with noise by Euler-Maruyama";

    /// <summary>The integrator of the flow, or null where all states are mapped.</summary>
    public string? Integrator { get; private set; }

    public PopulationSystem System => _system;

    /// <summary>The value of a state at the end of the step.</summary>
    public Symbol End(Symbol state) => _events.End(state) ?? AfterSpike(state);

    /// <summary>The value of a state right after the spike.</summary>
    public Symbol AfterSpike(Symbol state) =>
        _system.Neuron.Spike?.Moves(state.Name) == true ? Plus(state) : Minus(state);

    public static Symbol Minus(Symbol state) => state with { Role = Role.Minus };

    public static Symbol Plus(Symbol state) => state with { Role = Role.Plus };

    public static StepProgram Of(PopulationSystem system)
    {
        var program = new StepProgram(system);
        program.AddHolds();
        program.AddArmed();
        var start = program.AddArrivals();
        program.AddFlow(start);
        program.AddMaps(start);
        program._events.AddAhead(program.RateAt);
        program.Advance.AddRange(program.Ahead.SelectMany(e => e.Lines));
        program.AddThreshold(start);
        program._events.AddLater(program.AfterSpike, program.RateAt);
        program.Fire.AddRange(program.Later.SelectMany(e => e.Lines).Concat(program._events.Keep(program.AfterSpike, program.End)));
        program.Propagators = [.. program.Propagators.Select(p => ParameterSlopes.WithSlopes(p, system.Trained, system.Symbols))];
        return program;
    }

    /// <summary>How many steps a hold of a state, or of the event, still lasts.</summary>
    public Symbol HoldCounter(string? state) => _system.Symbols.Make(Role.State, (state ?? "Spike") + "Hold", ("hold", state));

    /// <summary>Whether it is held.</summary>
    public Symbol HeldFlag(string? state) => _system.Symbols.Make(Role.Flag, "held" + (state ?? "Spike"), ("held", state));

    private IEnumerable<HoldRecord> HoldRecords => _system.Neuron.Spike?.Holds ?? default(EquatableArray<HoldRecord>);

    private Symbol? Held(Symbol state) =>
        HoldRecords.Any(h => h.State == state.Name) ? HeldFlag(state.Name) : null;

    private void AddHolds()
    {
        foreach (var hold in HoldRecords)
        {
            Holds.Add(HoldCounter(hold.State));
            Advance.Add(new(
                HeldFlag(hold.State),
                Greater(HoldCounter(hold.State), Zero),
                $"refractory for {hold.Words} after a spike"));
        }

        Holds.AddRange(_events.Counters);
    }

    /// <summary>An event on the way up needs a step that starts below the threshold.</summary>
    private void AddArmed()
    {
        Advance.AddRange(_events.Start);
        if (_system.Neuron.Spike is { Rises: true } spike)
        {
            Advance.Add(new(Armed, _events.FromBelow(spike), $"fires only where it comes from below: {Notation.Paper.Write(spike.Threshold)} < 0 at the start of the step"));
        }
    }

    /// <summary>An expression where the event may happen in this step, another where it is held or would be no rise.</summary>
    private Expr WherePossible(Expr free, Expr blocked) => HoldRecords.Aggregate(
        _system.Neuron.Spike is { Rises: true } ? If(Armed, free, blocked) : free,
        (e, hold) => If(HeldFlag(hold.State), blocked, e));

    /// <summary>Adds what arrives at states; returns each state's value at the start of its flow.</summary>
    private Dictionary<Symbol, Expr> AddArrivals()
    {
        var start = new Dictionary<Symbol, Expr>();
        foreach (var state in States)
        {
            start[state] = state;
            if (_system.Kicks.TryGetValue(state, out var kick))
            {
                var arrived = _system.Symbols.Make(Role.Local, state.Name + "Arrived", ("arrived", state));
                var value = Add(state, kick);
                Advance.Add(new(
                    arrived,
                    Held(state) is { } held ? If(held, state, value) : value,
                    $"spikes arrive: {state.Name} = {Notation.Paper.Write(value)}"));
                start[state] = arrived;
            }
        }

        return start;
    }

    private void AddFlow(Dictionary<Symbol, Expr> start)
    {
        if (_system.Flow.Count == 0)
        {
            return;
        }

        Integrator = _system.Neuron.Flow.Count > 0 && _system.Neuron.Integrator is { } pinned ? pinned : Integration.Choose(_system.Flow);
        var helpers = new List<Statement>();
        _limit = StageLimit.Of(_system, WherePossible, _events.WhereNew);
        if (Integrator == Integration.Adaptive)
        {
            AddAdaptiveFlow(start, Arrived);
            return;
        }

        var noise = Integrator == Integration.Exact ? LinearNoise.Of(_system) : null;
        var free = Integration.Advance(Integrator, _system.Flow, "", _system.Symbols, helpers, Propagators, _limit, noise);
        Advance.AddRange(helpers.Select(h => h with { Value = Arrived(h.Value) }));
        var heldStates = _system.Flow.Keys.Where(s => Held(s) is not null).ToArray();
        var frozen = heldStates.Length > 0 ? AdvanceHeld(heldStates, Arrived, noise) : free;
        foreach (var state in _system.Flow.Keys)
        {
            var added = noise is null ? Arrived(MaruyamaNoise(state)) : Zero;
            var value = Add(Arrived(free[state]), added);
            if (Held(state) is { } held)
            {
                value = If(held, state, value);
            }
            else if (DependsOn(state, heldStates))
            {
                value = If(Held(heldStates[0])!, Add(Arrived(frozen[state]), added), value);
            }

            AddFlowed(state, value, $"d{state.Name}/dt = {RateText(state)}, {Wording(Integrator)}{(noise is null && _system.Noise.ContainsKey(state) ? ", noise by Euler-Maruyama" : "")}");
        }

        Noise.AddRange(Advance.SelectMany(l => l.Value.Symbols()).Where(IsNoise).Distinct());

        bool IsNoise(Symbol s) => noise?.Normals.Contains(s) == true || _system.Noise.Values.Any(terms => terms.Any(t => t.Process == s));

        Expr Arrived(Expr e) => e.Substitute(s => start.TryGetValue(s, out var v) ? v : s);
    }

    /// <summary>What noise adds to a state in a step, by its strength at the start of it (Maruyama, 1955).</summary>
    private Expr MaruyamaNoise(Symbol state) => _system.Noise.TryGetValue(state, out var terms)
        ? Add(terms.Select(t => Mul(Apply(Function.Sqrt, ExpressionReader.TimeStep), t.Strength, t.Process)))
        : Zero;

    private string RateText(Symbol state) => Notation.Paper.Write(_system.Flow[state])
        + (_system.Noise.TryGetValue(state, out var terms) ? string.Concat(terms.Select(t => $" + Noise({Notation.Paper.Write(t.Strength)})")) : "");

    /// <summary>One solution for both modes: the flow of a held state is off.</summary>
    private void AddAdaptiveFlow(Dictionary<Symbol, Expr> start, Func<Expr, Expr> arrived)
    {
        var states = _system.Flow.Keys.ToList();
        Expr Outside(Expr e) => e.Substitute(s => _system.Flow.ContainsKey(s) ? s : arrived(s));
        _adaptive = new(
            _system.Symbols,
            states.ToEquatable(),
            states.Select(s => start[s]).ToEquatable(),
            states.Select(s => Outside(Rate(s))).ToEquatable(),
            _limit is { } limit ? Outside(limit.At(s => s)) : null,
            states.Where(s => _limit?.Ends(s) == true).ToEquatable(),
            _system.Neuron.Tolerance);
        foreach (var state in states)
        {
            var added = arrived(MaruyamaNoise(state));
            Expr solved = new Solved(_adaptive, state);
            AddFlowed(
                state,
                added.IsZero() ? solved : Add(solved, Held(state) is { } held ? If(held, Zero, added) : added),
                $"d{state.Name}/dt = {RateText(state)}, {Wording(Integrator!)}{(added.IsZero() ? "" : ", noise by Euler-Maruyama")}");
        }

        Noise.AddRange(_system.Noise.Values.SelectMany(terms => terms.Select(t => t.Process)).Distinct());
    }

    private IReadOnlyDictionary<Symbol, Expr> AdvanceHeld(Symbol[] heldStates, Func<Expr, Expr> arrived, LinearNoise? noise)
    {
        var helpers = new List<Statement>();
        var propagators = new List<Propagator>();
        var flow = _system.Flow.ToDictionary(f => f.Key, f => heldStates.Contains(f.Key) ? Zero : f.Value);
        var frozen = Integration.Advance(Integrator!, flow, "Held", _system.Symbols, helpers, propagators, noise: noise?.Without(heldStates));
        if (_system.Flow.Keys.Any(s => !heldStates.Contains(s) && DependsOn(s, heldStates)))
        {
            Advance.AddRange(helpers.Select(h => h with { Value = arrived(h.Value) }));
            Propagators.AddRange(propagators);
        }

        return frozen;
    }

    private bool DependsOn(Symbol state, Symbol[] others)
    {
        var seen = _system.Drivers(state);
        return others.Any(o => o != state && seen.Contains(o));
    }

    private void AddMaps(Dictionary<Symbol, Expr> start)
    {
        var open = _system.Maps.Keys.ToList();
        while (open.Count > 0)
        {
            // a map that reads Next(x) comes after the one that gives it; circles were refused when the model was read
            var state = open.First(s => !_system.Maps[s].Symbols().Any(r => r.Role == Role.Plus && open.Any(o => o.Name == r.Name && o != s)));
            open.Remove(state);
            var value = _system.Maps[state].Substitute(s => s.Role == Role.Plus ? _events.Flowed(s with { Role = Role.State }) : start.TryGetValue(s, out var v) ? v : s);
            AddFlowed(
                state,
                Held(state) is { } held ? If(held, state, value) : value,
                $"Next({state.Name}) = {Notation.Paper.Write(_system.Maps[state])}");
        }
    }

    /// <summary>A state after the flow; no line where it is called as before.</summary>
    private void AddFlowed(Symbol state, Expr value, string comment)
    {
        if (_events.Flowed(state) is var flowed && flowed != state)
        {
            Advance.Add(new(flowed, value, comment));
        }
    }

    /// <summary>The jumps, of values before the threshold alone: a jump that reads <c>Next(x)</c> gets what x becomes.</summary>
    public IEnumerable<Equation> Jumps => (_system.Neuron.Spike?.Jumps ?? default(EquatableArray<Equation>)).Select(j => j with { Value = AfterSpike(j.Value) });

    /// <summary>An expression read just before the threshold.</summary>
    public static Expr BeforeSpike(Expr e) => e.Substitute(s => s.Role == Role.State ? Minus(s) : s);

    private Expr AfterSpike(Expr e) => e.Substitute(s => s.Role switch
    {
        Role.State => Minus(s),
        Role.Plus => _system.Neuron.Spike!.Jumps.FirstOrDefault(j => j.Target == s.Name) is { } other ? AfterSpike(other.Value) : Minus(s),
        _ => s,
    });

    private void AddThreshold(IReadOnlyDictionary<Symbol, Expr> start)
    {
        if (_system.Neuron.Spike is not { } spike)
        {
            return;
        }

        Fire.Add(new(Theta, BeforeSpike(spike.Threshold), $"theta = {Notation.Paper.Write(spike.Threshold)}; fires where {spike.Fires("theta")}"));
        if (spike.Surrogate is { } surrogate)
        {
            Fire.Add(new(Psi, WherePossible(surrogate, Zero), $"pseudo-derivative of the spike: psi = {Notation.Paper.Write(surrogate)}"));
        }

        Fire.Add(new(Fired, new Compare(WherePossible(Theta, Num(-1)), Zero, spike.AtZero)));
        AddPush(spike, start);
        foreach (var jump in Jumps)
        {
            var state = new Symbol(jump.Target, Role.State);
            Fire.Add(new(
                Plus(state),
                If(Fired, jump.Value, Minus(state)),
                $"at a spike: Next({jump.Target}) = {Notation.Paper.Write(spike.Jumps.First(j => j.Target == jump.Target).Value)}"));
        }

        foreach (var hold in spike.Holds)
        {
            var counter = HoldCounter(hold.State);
            Fire.Add(new(Plus(counter), CountDown(Fired, hold, counter)));
        }
    }

    /// <summary>Steps of a hold that are left: all where it begins, else one less.</summary>
    public static Expr CountDown(Symbol begins, HoldRecord hold, Symbol counter) => If(begins, hold.Steps, Apply(Function.Max, Sub(counter, One), Zero));

    /// <summary>
    /// What a loss is shown of a readout that spikes, or what it says of that handed on to θ: θ itself, and where it spikes on
    /// the way up alone, the distance with a minus, since it has as far to go from above.
    /// </summary>
    public Expr Distance(Expr x) => _system.Neuron.Spike is { Rises: true } ? Mul(If(Greater(Theta, Zero), Num(-1), One), x) : x; // a factor can be taped

    private static string Wording(string integrator) => integrator switch
    {
        Integration.Exact => "exact over Dt",
        Integration.ExponentialEuler => "exponential Euler over Dt",
        Integration.ForwardEuler => "forward Euler over Dt",
        Integration.Adaptive => "over Dt in substeps",
        _ => "Runge-Kutta over Dt",
    };
}
