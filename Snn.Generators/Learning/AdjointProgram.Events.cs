using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Learning;

/// <content>
/// Back over internal events. Where one happened, adjoints go through its jumps as through any choice. That it happened is
/// worth something by its pseudo-derivative where it has one, by EventProp through its time, as of a spike that nobody hears.
/// </content>
internal sealed partial class AdjointProgram
{
    private readonly List<(string? Name, Symbol Time)> _times = []; // dLoss/d(time) of events that others make happen

    /// <summary>The events after the spike, from the last to the first.</summary>
    private void AddLater()
    {
        if (_step.Later.Count == 0)
        {
            return;
        }

        foreach (var state in _step.States)
        {
            _sums[_step.End(state)] = After(state);
        }

        foreach (var happening in _step.Later.Reverse())
        {
            AddEvent(happening);
        }

        foreach (var state in _step.States)
        {
            var value = _step.AfterSpike(state);
            var sum = _sums[value];
            if (sum is not Symbol)
            {
                var named = Symbols.Make(Role.Adjoint, state.Name + "AfterSpike", ("after the spike", state));
                Line(named, sum, "");
                sum = named;
            }

            _afterSpike[state] = sum;
        }
    }

    private void AddEvent(EventStep happening)
    {
        var moved = happening.Jumps.Select(j => (Jump: j, Own: Own(j.After) ?? Zero)).ToList();
        var worth = _kind == AdjointKind.Surrogate ? Credited(happening, moved) : Shifted(happening, moved);
        foreach (var (jump, own) in moved)
        {
            foreach (var value in jump.Value.Symbols().Where(s => s.Role is Role.State or Role.Local or Role.Minus or Role.Plus).Append(jump.Before).Distinct())
            {
                Hand(value, Mul(own, If(happening.Happens, jump.Value.Differentiate(value), value == jump.Before ? One : Zero)));
            }

            AddParameters(own, If(happening.Happens, jump.Value, Zero), jump.After.Name);
        }

        if (worth.IsZero())
        {
            return;
        }

        var theta = Adjoint(happening.Theta);
        Line(theta, worth, _kind == AdjointKind.Surrogate
            ? $"what {happening.What.Name} changes, through its pseudo-derivative"
            : $"at {happening.What.Name}: dLoss/dtime of it times dtime/dtheta");
        foreach (var value in happening.Threshold.Symbols().Where(s => s.Role is Role.State or Role.Local or Role.Minus or Role.Plus))
        {
            Hand(value, Mul(theta, happening.Threshold.Differentiate(value)));
        }

        AddParameters(theta, happening.Threshold, happening.Theta.Name);
    }

    /// <summary>dLoss/dθ through what the event changes; 0 of one without a pseudo-derivative, which is a choice.</summary>
    private static Expr Credited(EventStep happening, IEnumerable<(EventJump Jump, Expr Own)> moved) => happening.What.What.Surrogate is null
        ? Zero
        : Mul(happening.Psi, Add(moved.Where(m => !m.Jump.StopsGradient).Select(m => Mul(Sub(m.Jump.Value, m.Jump.Before), m.Own))));

    /// <summary>dLoss/dθ by the time of the event: states flow longer before it and shorter after it.</summary>
    private Expr Shifted(EventStep happening, IReadOnlyList<(EventJump Jump, Expr Own)> moved)
    {
        Expr At(Symbol state) => happening.Before(state);
        Expr Jumped(Symbol state) => happening.Jumps.FirstOrDefault(j => j.State == state)?.Value ?? At(state);

        var shift = new List<Expr>();
        foreach (var state in _step.States)
        {
            var own = moved.FirstOrDefault(m => m.Jump.State == state).Own ?? Now(happening.Before(state), happening.What.AfterSpike);
            var before = Add(_step.States.Select(s => Mul(Jumped(state).Differentiate(happening.Before(s)), _step.RateAt(s, At, happening.Passed))));
            shift.Add(Mul(Sub(before, _step.RateAfter(state, Jumped, happening.Passed)), own));
        }

        return Timed(happening.What.Name, happening.Happens, happening.Push, Add(shift));
    }

    /// <summary>
    /// dLoss/dθ of an event by dLoss/d(its time); where another event of the step made it happen, that is the time of the other.
    /// </summary>
    private Expr Timed(string? name, Symbol happens, Symbol push, Expr shift)
    {
        var caused = _step.Causes.Of(name).Select(c => If(c.Flag, Add(_times.Where(t => t.Name == c.Of).Select(t => t.Time)), Zero));
        shift = Add([shift, .. caused]);
        if (_step.Causes.Has(name) && !shift.IsZero())
        {
            var named = Symbols.Make(Role.Adjoint, (name ?? "Spike") + "Time", ("time of", name));
            Line(named, If(happens, shift, Zero), $"dLoss/dtime of {name ?? "the spike"}");
            _times.Add((name, named));
            shift = named;
        }

        return Mul(push, shift);
    }

    /// <summary>dLoss/d(a value) as far as it is known; no line is written for it.</summary>
    private Expr Now(Symbol value, bool isLater)
    {
        var sum = _sums.TryGetValue(value, out var known) ? known : Zero;
        return value.Role == Role.Minus && !isLater ? Add(Adjoint(value), sum) : sum;
    }
}
