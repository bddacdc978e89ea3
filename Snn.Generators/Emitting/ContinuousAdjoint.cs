using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>The adjoint of a neuron as papers write it: between spikes, and at a spike by its time (Wunderlich and Pehle) or through a pseudo-derivative.</summary>
internal static class ContinuousAdjoint
{
    /// <summary>Between spikes, and at the spike.</summary>
    public static IEnumerable<AdjointLine> Of(Model model)
    {
        bool flows = model.Flow.Count > 0;
        // a map may read what another has made
        Expr Mapped(Expr e) => e.Substitute(s => s.Role == Role.Plus && model.Step.FirstOrDefault(m => m.Target == s.Name) is { } map ? Mapped(map.Value) : s);
        foreach (var state in model.States.Select(s => new Symbol(s.Name, Role.State)))
        {
            var own = Add((flows ? model.Flow : model.Step).Select(e => Mul(Mapped(e.Value).Differentiate(state), Lambda(e.Target))));
            var error = model.Spike is null && model.Outputs.Count > 0 && model.Outputs[0].Value.Differentiate(state) is var slope && !slope.IsZero()
                ? Mul(slope, new Symbol("e", Role.Local)) : null;
            yield return new(Lambda(state.Name), own.IsZero() && error is not null ? null : own) { IsRate = flows, Error = error };
        }

        foreach (var line in model.Spike is { } spike ? At(spike, model, isSent: true) : [])
        {
            yield return line;
        }
    }

    /// <summary>The adjoint at the spike, or at an event that is not sent and has no credit of its own.</summary>
    public static IEnumerable<AdjointLine> At(SpikeEvent spike, Model model, bool isSent)
    {
        var states = model.States.Select(s => new Symbol(s.Name, Role.State)).ToList();
        Expr Jumped(Symbol s) => spike.Jumps.FirstOrDefault(j => j.Target == s.Name)?.Value ?? s;
        Expr Next(Expr e) => e.Substitute(s => s.Role == Role.Plus ? Jumped(s with { Role = Role.State }) : s);
        var theta = Lambda("theta");
        foreach (var state in states)
        {
            var through = Add(states.Select(s => Mul(Next(Jumped(s)).Differentiate(state), After(s.Name))));
            yield return new(Lambda(state.Name + "Minus"), Add(through, Mul(spike.Threshold.Differentiate(state), theta)));
        }

        Expr credit = isSent ? new Symbol("c", Role.Local) : Zero;
        if (!isSent && spike.Surrogate is null)
        {
            yield return new(theta, Zero) { Words = "(e-prop, BPTT)", Kind = AdjointKind.Surrogate };
        }

        if (spike.Surrogate is not null)
        {
            var kept = spike.Jumps.Where(j => !j.StopsGradient).Select(j => Mul(Sub(Next(j.Value), new Symbol(j.Target, Role.State)), After(j.Target)));
            yield return new(theta, Mul(new Symbol("psi", Role.Local), Add([credit, .. kept]))) { Words = $"(e-prop, BPTT{(isSent ? "; c: credit of the spike" : "")})", Kind = AdjointKind.Surrogate };
        }

        if (model.Flow.Count > 0)
        {
            Expr AfterSpike(Expr e) => e.Substitute(s => s.Role == Role.State ? Next(Jumped(s)) : s);
            bool Held(Symbol s) => spike.Holds.Any(h => h.State == s.Name);
            var rate = model.Flow.ToDictionary(e => e.Target, e => e.Value);
            var shift = states.Select(s => Mul(
                Sub(Add(states.Select(x => Mul(Next(Jumped(s)).Differentiate(x), rate[x.Name]))), Held(s) ? Zero : AfterSpike(rate[s.Name])),
                After(s.Name)));
            var release = Lambda("Release");
            var held = states.Where(Held).ToList();
            if (held.Count > 0)
            {
                yield return new(release, Neg(Add(held.Select(s => Mul(rate[s.Name], Lambda(s.Name)))))) { Words = "at the end of the hold", Kind = AdjointKind.EventProp };
                shift = shift.Concat([release]);
            }

            var speed = Add(states.Select(s => Mul(spike.Threshold.Differentiate(s), rate[s.Name])));
            yield return new(theta, Neg(Div(Add([credit, .. shift]), new Symbol(AdjointLine.ThetaRate, Role.Local)))) { Speed = speed, Words = $"(EventProp{(isSent ? "; c: derivative by the spike's time" : "")})", Kind = AdjointKind.EventProp };
        }
    }

    private static Symbol Lambda(string name) => new(name, Role.Adjoint);

    private static Symbol After(string name) => new(name + "Plus", Role.Adjoint);
}

/// <summary>A line of an adjoint.</summary>
/// <param name="Name">The adjoint.</param>
/// <param name="Value">What it, or minus its rate, is; null where that is the error alone.</param>
internal sealed record AdjointLine(Symbol Name, Expr? Value)
{
    /// <summary>What stands for dθ/dt in a value.</summary>
    public const string ThetaRate = "dtheta";

    /// <summary>Whether the value is minus its rate.</summary>
    public bool IsRate { get; init; }

    /// <summary>What the error of a readout adds.</summary>
    public Expr? Error { get; init; }

    /// <summary>What dθ/dt is.</summary>
    public Expr? Speed { get; init; }

    /// <summary>What to say about it.</summary>
    public string Words { get; init; } = "";

    /// <summary>The way past spikes that it belongs to; null of all.</summary>
    public AdjointKind? Kind { get; init; }
}
