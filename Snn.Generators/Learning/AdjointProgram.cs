using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Learning;

/// <summary>
/// One step of one neuron swept backwards: from dLoss/d(state after the step) to dLoss/d(state before it) and
/// dLoss/d(what arrived). Derived from the forward program alone, by reverse-mode differentiation of its lines; what a
/// rule decides is only where the credit of a spike comes from. An adjoint symbol named x stands for dLoss/dx.
/// </summary>
internal sealed partial class AdjointProgram
{
    /// <summary>Credit of the neuron's spike from downstream: dLoss/ds, given by the rule.</summary>
    public static readonly Symbol Credit = new("credit", Role.Local);

    /// <summary>dLoss/dOutput at this step, or dLoss/dθ where the readout spikes; given by the loss.</summary>
    public static readonly Symbol Error = new("error", Role.Local);

    private readonly StepProgram _step;
    private readonly Dictionary<Symbol, Expr> _sums = [];
    private readonly Dictionary<Symbol, Expr> _afterSpike = []; // dLoss/dstate right after the spike, by state

    /// <summary>What a spike earns for its neuron's firing rate.</summary>
    public static readonly Symbol RateCredit = new("rateCredit", Role.Local);

    private readonly Symbol _release;

    private readonly AdjointKind _kind;

    private readonly Expr _thresholdError; // of a readout that spikes

    private AdjointProgram(StepProgram step, AdjointKind kind, bool isReadout)
    {
        _step = step;
        _kind = kind;
        _thresholdError = isReadout ? step.Distance(Error) : Zero;
        _release = Symbols.Make(Role.State, "Release", "release");
        foreach (var state in step.States.Concat([_release]))
        {
            Symbols.Take(After(state));
        }
    }

    private SymbolSpace Symbols => _step.System.Symbols;

    /// <summary>The lines, in the order in which they are computed.</summary>
    public List<Statement> Lines { get; } = [];

    /// <summary>dLoss/dstate before the step, by state.</summary>
    public Dictionary<Symbol, Expr> Before { get; } = [];

    /// <summary>dLoss/darrival, by arrival.</summary>
    public Dictionary<Symbol, Expr> Arrivals { get; } = [];

    /// <summary>EventProp: dLoss/d(time of the arrival) per unit of weight, by arrival.</summary>
    public Dictionary<Symbol, Expr> ArrivalTimes { get; } = [];

    /// <summary>What the step adds to dLoss/dparameter, by parameter that learns.</summary>
    public Dictionary<Symbol, Expr> Parameters { get; } = [];

    /// <summary>What to call how far a value moves with a parameter, where the forward sweep writes it down.</summary>
    public Dictionary<Expr, Symbol> SlopeNames { get; } = [];

    /// <summary>dLoss/dstate after the step, the values that the sweep carries.</summary>
    public static Symbol After(Symbol state) => new(state.Name, Role.Adjoint);

    public static AdjointProgram Of(StepProgram step, AdjointKind kind, bool isReadout)
    {
        var adjoint = new AdjointProgram(step, kind, isReadout);
        adjoint.AddOutput();
        adjoint.AddLater();
        adjoint.AddSpike();
        adjoint.AddAdvance();
        if (kind == AdjointKind.EventProp)
        {
            adjoint.AddArrivalTimes();
        }

        adjoint.DropCopies();
        return adjoint;
    }

    /// <summary>A readout's error enters at its output, which is an expression of the states after the step.</summary>
    private void AddOutput()
    {
        foreach (var state in _step.States)
        {
            _afterSpike[state] = After(state);
        }

        if (_step.System.Neuron.Spike is not null)
        {
            return;
        }

        AddParameters(Error, Output.Substitute(AtEnd), "Output");
        foreach (var state in _step.States)
        {
            var slope = Output.Differentiate(state);
            if (!slope.IsZero())
            {
                _afterSpike[state] = Add(After(state), Mul(Error, slope.Substitute(AtEnd)));
            }
        }
    }

    /// <summary>A state as it is after the step.</summary>
    private Expr AtEnd(Symbol s) => s.Role == Role.State ? _step.End(s) : s;

    /// <summary>A value that depends on parameters hands its adjoint to them.</summary>
    private void AddParameters(Expr adjoint, Expr value, string name)
    {
        foreach (var parameter in _step.System.Trained)
        {
            var slope = value.By(parameter, _step.Propagators);
            var part = Mul(adjoint, slope);
            Parameters[parameter] = Parameters.TryGetValue(parameter, out var known) ? Add(known, part) : part;
            var moving = slope is Product product ? Mul(product.Factors.Where(f => !f.IsConstant())) : slope;
            SlopeNames[moving] = moving switch
            {
                Symbol { Role: Role.Minus } state => Symbols.Make(Role.Local, state.Name + "Minus", ("moving", state)),
                Symbol symbol => symbol,
                _ => Symbols.Make(Role.Local, $"{name}By{parameter.Name}", ("moving", name, parameter)),
            };
        }
    }

    private Expr Output => _step.System.Neuron.Outputs is { Count: > 0 } outputs ? outputs[0].Value : Zero;

    private void AddSpike()
    {
        if (_step.System.Neuron.Spike is not { } spike)
        {
            foreach (var state in _step.States)
            {
                Line(Adjoint(StepProgram.Minus(state)), _afterSpike[state], "the readout's error enters here");
            }

            return;
        }

        var jumps = _step.Jumps.ToList();
        var theta = Symbols.Make(Role.Adjoint, "theta", StepProgram.Theta);
        if (_kind == AdjointKind.Surrogate)
        {
            AddSurrogate(theta, jumps);
        }
        else
        {
            AddShift(theta, jumps);
        }

        var threshold = StepProgram.BeforeSpike(spike.Threshold);
        foreach (var state in _step.States)
        {
            var minus = StepProgram.Minus(state);
            var terms = new List<Expr> { _step.AfterSpike(state) == minus ? _afterSpike[state] : Zero };
            foreach (var jump in jumps)
            {
                // R(h-) if the neuron fired, else h- itself
                var target = new Symbol(jump.Target, Role.State);
                var slope = If(StepProgram.Fired, jump.Value.Differentiate(minus), target == state ? One : Zero);
                terms.Add(Mul(slope, _afterSpike[target]));
            }

            terms.Add(Mul(theta, threshold.Differentiate(minus)));
            Line(Adjoint(minus), Add(terms), "");
        }

        AddParameters(theta, threshold, "Theta");
        foreach (var jump in jumps)
        {
            AddParameters(_afterSpike[new(jump.Target, Role.State)], If(StepProgram.Fired, jump.Value, Zero), jump.Target + "Plus");
        }
    }

    /// <summary>ds: the credit from downstream, and what the spike itself did to the states where its gradient is kept.</summary>
    private void AddSurrogate(Symbol theta, IReadOnlyList<Equation> jumps)
    {
        Expr credit = Credit;
        var kept = new List<string>();
        foreach (var jump in jumps.Where(j => !j.StopsGradient))
        {
            var state = new Symbol(jump.Target, Role.State);
            credit = Add(credit, Mul(Sub(jump.Value, StepProgram.Minus(state)), _afterSpike[state]));
            kept.Add(jump.Target);
        }

        Line(theta, Add(Mul(credit, StepProgram.Psi), _thresholdError), kept.Count == 0
            ? "credit of the spike, through its pseudo-derivative"
            : $"credit of the spike, from downstream and through its jump of {string.Join(", ", kept)}; then its pseudo-derivative");
    }

    /// <summary>
    /// dLoss/d(time of the spike): states flow longer before the jump and shorter after it, spikes arrive later downstream,
    /// a hold ends later; times how the state before the spike moves that time (Wunderlich and Pehle, 2021, Sci. Rep.
    /// 11:12829, for any flow, threshold and jump).
    /// </summary>
    private void AddShift(Symbol theta, IReadOnlyList<Equation> jumps)
    {
        Expr AfterJump(Symbol s) => s.Role != Role.State ? s : jumps.FirstOrDefault(j => j.Target == s.Name)?.Value ?? StepProgram.Minus(s);

        Expr shift = Credit;
        foreach (var state in _step.States)
        {
            var jumped = AfterJump(state);
            var before = Add(_step.States.Select(s => Mul(jumped.Differentiate(StepProgram.Minus(s)), _step.RateBefore(s))));
            var after = _step.IsHeld(state) ? Mul(_step.FreeAtOnce, AfterSpike(_step.System.Flow[state])) : AfterSpike(_step.System.Flow[state]);
            shift = Add(shift, Mul(Sub(before, after), _afterSpike[state]));
        }

        if (_step.Holds.Count > 0 && _step.States.Any(_step.IsHeld))
        {
            shift = Add(shift, AdjointProgram.After(_release));
            AddRelease();
        }

        var push = StepProgram.Push;
        Line(theta, Add(Timed(null, StepProgram.Fired, push, shift), If(Greater(Zero, push), RateCredit, Zero), _thresholdError),
            "at a spike: dLoss/dtime of the spike times dtime/dtheta; and what the firing rate earns");

        Expr AfterSpike(Expr rate) => rate.Substitute(AfterJump);
    }

    /// <summary>At the end of a hold the flow switches back; that time moves with the spike, to which it is carried.</summary>
    private void AddRelease()
    {
        var held = _step.States.Where(_step.IsHeld).ToList();
        var counter = _step.Holds.First(h => held.Any(s => h == _step.HoldCounter(s.Name)));
        var lastHeld = Greater(Num(1.5), counter);
        var isHeld = _step.HeldFlag(held[0].Name);
        var change = Add(held.Select(s => Mul(Neg(_step.System.Flow[s].Substitute(AtEnd)), After(s))));
        var factor = Symbols.Make(Role.Adjoint, "released", "released");
        Line(factor, Mul(If(isHeld, If(lastHeld, One, Zero), Zero), change), "the end of a hold moves with its spike: the flow that sets in is carried there");
        AddParameters(factor, _step.System.Neuron.Spike!.Holds.First(h => h.State == held[0].Name).Duration, "Hold");
        var ended = If(isHeld, If(lastHeld, Zero, One), One);
        Before[_release] = Add(factor, Mul(ended, After(_release)));
    }

    /// <summary>An arrival that comes later finds the target's flow without its kick for longer.</summary>
    private void AddArrivalTimes()
    {
        foreach (var arrival in _step.System.Arrivals.Values.Distinct())
        {
            var terms = new List<Expr>();
            foreach (var kick in _step.System.Kicks)
            {
                var amount = kick.Value.Differentiate(arrival);
                terms.AddRange(_step.States.Select(s => Neg(Mul(amount, _step.Rate(s).Differentiate(kick.Key), Before[s]))));
            }

            ArrivalTimes[arrival] = Add(terms);
        }
    }

    /// <summary>The flow's lines in reverse: each hands its adjoint to what it was computed from.</summary>
    private void AddAdvance()
    {
        _sums.Clear();
        foreach (var line in Enumerable.Reverse(_step.Advance).Where(l => l.Target.Role != Role.Flag))
        {
            if (_step.EventOf(line) is { } happening)
            {
                if (line == happening.Lines[happening.Lines.Count - 1])
                {
                    AddEvent(happening);
                }

                continue;
            }

            if (Own(line.Target) is not { } own)
            {
                continue;
            }

            AddParameters(own, line.Value, line.Target.Role == Role.Minus ? line.Target.Name + "Minus" : line.Target.Name);
            foreach (var symbol in line.Value.Symbols().Where(s => s.Role is Role.State or Role.Input or Role.Local or Role.Minus))
            {
                Hand(symbol, Mul(own, line.Value.Differentiate(symbol)));
            }
        }

        foreach (var state in _step.States)
        {
            Before[state] = _sums.TryGetValue(state, out var sum) ? sum : Zero;
        }

        foreach (var arrival in _step.System.Arrivals.Values.Distinct())
        {
            Arrivals[arrival] = _sums.TryGetValue(arrival, out var sum) ? sum : Zero;
        }
    }

    /// <summary>dLoss/d(a value) that all later lines have handed on, under a name; null where they handed on nothing.</summary>
    private Expr? Own(Symbol value)
    {
        if (!_sums.TryGetValue(value, out var sum))
        {
            return value.Role == Role.Minus ? Adjoint(value) : null;
        }

        // of a state before the spike a part has its name already: another line read its new value
        var own = value.Role == Role.Minus ? Symbols.Make(Role.Adjoint, value.Name + "Sum", ("sum", value)) : Adjoint(value);
        Line(own, value.Role == Role.Minus ? Add(Adjoint(value), sum) : sum, "");
        return own;
    }

    /// <summary>Hands an adjoint to a value.</summary>
    private void Hand(Symbol value, Expr part) => _sums[value] = _sums.TryGetValue(value, out var known) ? Add(known, part) : part;

    /// <summary>A state that nothing happened to has its adjoint handed on under the name that it has already.</summary>
    private void DropCopies()
    {
        var copies = new Dictionary<Symbol, Expr>();
        Expr Original(Expr e) => e.Substitute(s => copies.TryGetValue(s, out var value) ? value : s);

        var lines = Lines.ToList();
        Lines.Clear();
        foreach (var line in lines)
        {
            var value = Original(line.Value);
            if (value is Symbol { Role: Role.Adjoint })
            {
                copies[line.Target] = value;
                continue;
            }

            Lines.Add(line with { Value = value });
        }

        foreach (var results in new[] { Before, Arrivals, ArrivalTimes, Parameters })
        {
            foreach (var result in results.ToList())
            {
                results[result.Key] = Original(result.Value);
            }
        }
    }

    private Symbol Adjoint(Symbol of) => Symbols.Make(Role.Adjoint, of.Role switch { Role.Minus => of.Name + "Minus", Role.Plus => of.Name + "Plus", _ => of.Name }, of);

    private void Line(Symbol target, Expr value, string comment) => Lines.Add(new(target, value, comment));
}
