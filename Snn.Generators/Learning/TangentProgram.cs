using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Learning;

/// <summary>
/// One step of one neuron, differentiated forwards: how its states move with a weight whose spikes come in at one arrival. With
/// ε = dstate/dweight, the eligibility vector, that is
///     ε[t] = J[t] ε[t−1] + b[t] X[t],  e[t] = ψ[t] ∂θ/∂state⁻ · ε⁻[t]
/// (Bellec et al., 2020, eq. 13, 14), with X what a weight of 1 lets arrive, J and b from the lines of the step, past the spike
/// by its pseudo-derivative as the adjoint goes. J and b are of the neuron alone: what of them is no constant is computed once
/// for each neuron, however many synapses it has.
/// </summary>
internal sealed class TangentProgram
{
    private readonly StepProgram _step;
    private readonly Symbol _arrival;
    private readonly bool _stopsAtJumps;
    private readonly HashSet<Symbol> _moved; // what no rule of a projection knows: neurons have their own, or it changes from trial to trial
    private readonly Dictionary<(Symbol Value, Symbol By), Expr> _slopes = [];
    private readonly Dictionary<Expr, Symbol> _factors = [];

    private TangentProgram(StepProgram step, Symbol arrival, bool stopsAtJumps)
    {
        (_step, _arrival, _stopsAtJumps) = (step, arrival, stopsAtJumps);
        _moved = [.. step.System.Parameters.Where(p => p.PerNeuron || p.Training is not null).Select(p => p.Symbol)];
        _moved.UnionWith(step.Propagators.Where(f => f.Rates.Any(r => r.Symbols().Any(_moved.Contains))).SelectMany(f => f.Entries).Where(e => e != "").Select(e => new Symbol(e, Role.Parameter)).ToList());
    }

    private SymbolSpace Symbols => _step.System.Symbols;

    /// <summary>What the neuron's kernel computes besides, in this order.</summary>
    public List<Statement> Lines { get; } = [];

    /// <summary>Factors of the synapses' equations that differ from neuron to neuron or from step to step, as the kernel computes them.</summary>
    public List<Statement> Factors { get; } = [];

    /// <summary>ε after the step, of the states by which a weight reaches θ or the output, in their order.</summary>
    public Dictionary<Symbol, Expr> Next { get; } = [];

    /// <summary>e, how much the spike moves with the weight; of neurons that do not spike, how much the output does.</summary>
    public Expr Eligibility { get; private set; } = Zero;

    /// <summary>ε of a state.</summary>
    public static Symbol Of(Symbol state) => new(state.Name, Role.Tangent);

    /// <summary>What a weight of 1 lets arrive in the step.</summary>
    public static readonly Symbol Arriving = new("arriving", Role.Tangent);

    /// <summary>Differentiates a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="arrival">Where the weight's spikes come in.</param>
    /// <param name="stopsAtJumps">Whether all jumps stop the gradient, whatever they say.</param>
    public static TangentProgram By(StepProgram step, Symbol arrival, bool stopsAtJumps)
    {
        var tangent = new TangentProgram(step, arrival, stopsAtJumps);
        tangent.AddAdvance();
        tangent.AddSpike();
        tangent.DropUndriven();
        tangent.DropUnread();
        return tangent;
    }

    private IEnumerable<Symbol> Sources => [.. _step.States, _arrival];

    /// <summary>The flow's lines, each by every state before the step and by the arrival.</summary>
    private void AddAdvance()
    {
        foreach (var line in _step.Advance.Where(l => l.Target.Role != Role.Flag && !IsOfTime(l)))
        {
            foreach (var by in Sources)
            {
                var slope = Add(line.Value.Symbols().Where(s => s.Role is Role.State or Role.Input or Role.Local or Role.Minus)
                    .Select(s => Mul(line.Value.Differentiate(s), Slope(s, by))).Append(ThroughEvent(line, by)));
                _slopes[(line.Target, by)] = line.Target.Role == Role.Local && !IsSame(slope)
                    ? Line($"{line.Target.Name}By{by.Name}", slope)
                    : slope;
            }
        }
    }

    /// <summary>Whether a line of an event has to do with when it is, or is to be again.</summary>
    private bool IsOfTime(Statement line) => _step.EventOf(line) is { } happening && (line.Target == happening.Psi || line.Target == happening.Push || line.Target.Role == Role.Plus);

    /// <summary>What a jump of an internal event moves by, past the fact that it happened, through its pseudo-derivative.</summary>
    private Expr ThroughEvent(Statement line, Symbol by) => _step.EventOf(line) is { What.What.Surrogate: not null } happening && Kept(happening).FirstOrDefault(j => j.After == line.Target) is { } jump
        ? Mul(happening.Psi, Sub(jump.Value, jump.Before), Slope(happening.Theta, by))
        : Zero;

    private IEnumerable<EventJump> Kept(EventStep happening) => happening.Jumps.Where(j => !j.StopsGradient && !_stopsAtJumps);

    private Expr Slope(Symbol value, Symbol by) =>
        value.Role is Role.State or Role.Input ? (value == by ? One : Zero) : _slopes.TryGetValue((value, by), out var slope) ? slope : Zero;

    /// <summary>ε just before the threshold.</summary>
    private Expr BeforeSpike(Symbol state) => Add(Sources.Select(by => Mul(
        Factor(Slope(StepProgram.Minus(state), by), by == _arrival ? $"{state.Name}ByArrival" : $"{state.Name}By{by.Name}"),
        by == _arrival ? Arriving : Of(by))));

    private void AddSpike()
    {
        var minus = _step.States.ToDictionary(s => s, BeforeSpike);
        if (_step.System.Neuron.Spike is not { } spike)
        {
            foreach (var state in _step.States)
            {
                Next[state] = minus[state];
            }

            var output = _step.System.Neuron.Outputs is { Count: > 0 } outputs ? outputs[0].Value : Zero;
            Eligibility = Add(_step.States.Select(s => Mul(Factor(output.Differentiate(s).Substitute(AtEnd), $"OutputBy{s.Name}"), minus[s])));
            return;
        }

        var threshold = StepProgram.BeforeSpike(spike.Threshold);
        Eligibility = Mul(Factor(StepProgram.Psi, "Psi"), Add(_step.States.Select(s => Mul(Factor(threshold.Differentiate(StepProgram.Minus(s)), $"ThetaBy{s.Name}"), minus[s]))));
        var jumps = _step.Jumps.ToList();
        foreach (var state in _step.States)
        {
            var jump = jumps.FirstOrDefault(j => j.Target == state.Name);
            Next[state] = jump is null ? minus[state] : Add(_step.States.Select(s => Mul(
                    Factor(If(StepProgram.Fired, jump.Value.Differentiate(StepProgram.Minus(s)), s == state ? One : Zero), $"{state.Name}PlusBy{s.Name}"), minus[s]))
                .Append(jump.StopsGradient || _stopsAtJumps ? Zero : Mul(Factor(Sub(jump.Value, StepProgram.Minus(state)), $"{state.Name}Jump"), Eligibility)));
        }

        foreach (var happening in _step.Later)
        {
            AddLater(happening);
        }
    }

    /// <summary>Past an event after the spike.</summary>
    private void AddLater(EventStep happening)
    {
        var now = _step.States.ToDictionary(s => s, s => Next[s]);
        Expr Moved(Expr value, string name) => Add(_step.States.Select(s => Mul(Factor(value.Differentiate(happening.Before(s)), $"{name}By{s.Name}"), now[s])));

        foreach (var jump in happening.Jumps)
        {
            Next[jump.State] = Moved(If(happening.Happens, jump.Value, jump.Before), jump.After.Name);
        }

        if (happening.What.What.Surrogate is not null)
        {
            var moved = Moved(happening.Threshold, happening.Theta.Name);
            foreach (var jump in Kept(happening))
            {
                Next[jump.State] = Add(Next[jump.State], Mul(Factor(Mul(happening.Psi, Sub(jump.Value, jump.Before)), $"{jump.After.Name}Jump"), moved));
            }
        }
    }

    private Expr AtEnd(Symbol s) => s.Role == Role.State ? _step.End(s) : s;

    /// <summary>A state that nothing of the arrival gets to, such as that of another synapse, does not move with the weight.</summary>
    private void DropUndriven()
    {
        var driven = new HashSet<Symbol> { Arriving };
        while (Next.Any(n => n.Value.Symbols().Any(driven.Contains) && driven.Add(Of(n.Key))))
        {
        }

        Expr Driven(Expr e) => e.Substitute(s => s.Role != Role.Tangent || driven.Contains(s) ? s : Zero);
        foreach (var state in Next.Keys.ToList())
        {
            Next[state] = Driven(Next[state]);
        }

        Eligibility = Driven(Eligibility);
    }

    /// <summary>Components by which the weight reaches neither the threshold nor the output are none of its eligibility.</summary>
    private void DropUnread()
    {
        var read = new HashSet<Symbol>();
        var open = new Queue<Expr>([Eligibility]);
        while (open.Count > 0)
        {
            var symbols = new HashSet<Symbol>(open.Dequeue().Symbols());
            foreach (var state in _step.States.Where(s => symbols.Contains(Of(s)) && read.Add(s)))
            {
                open.Enqueue(Next[state]);
            }
        }

        foreach (var state in _step.States.Where(s => !read.Contains(s)))
        {
            Next.Remove(state);
        }

        var used = new HashSet<Symbol>(Next.Values.Append(Eligibility).SelectMany(e => e.Symbols()));
        Factors.RemoveAll(f => !used.Contains(f.Target with { Role = Role.Input }));
        used.UnionWith(Factors.SelectMany(f => f.Value.Symbols()));
        for (int i = Lines.Count - 1; i >= 0; i--)
        {
            if (used.Contains(Lines[i].Target))
            {
                used.UnionWith(Lines[i].Value.Symbols());
            }
            else
            {
                Lines.RemoveAt(i);
            }
        }
    }

    /// <summary>A factor of a synapse's equation: as it is where it is the same for all neurons and steps, else a number of the neuron, but for what is constant in it.</summary>
    private Expr Factor(Expr factor, string wanted)
    {
        if (IsSame(factor))
        {
            return factor;
        }

        var factors = factor is Product product ? product.Factors.ToList() : [factor];
        var rest = Mul(factors.Where(f => !IsSame(f)));
        if (!_factors.TryGetValue(rest, out var number))
        {
            number = Symbols.Make(Role.State, wanted, ("factor", rest)) with { Role = Role.Input };
            _factors.Add(rest, number);
            Factors.Add(new(number with { Role = Role.State }, rest));
        }

        return Mul(factors.Where(IsSame).Append(number));
    }

    /// <summary>Whether a value is the same for all neurons and over a trial.</summary>
    private bool IsSame(Expr e) => e.Symbols().All(s => s.Role == Role.Parameter && !_moved.Contains(s));

    private Symbol Line(string wanted, Expr value)
    {
        var target = Symbols.Make(Role.Local, wanted, ("tangent", wanted, _arrival));
        Lines.Add(new(target, value));
        return target;
    }
}
