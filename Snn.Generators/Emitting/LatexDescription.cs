using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>
/// Models and networks as LaTeX: of a model its flow, threshold and jump, and their adjoint in continuous time as papers
/// write it; of a network the steps that its kernels take, and what they tape.
/// </summary>
internal static class LatexDescription
{
    private static readonly LatexNotation Latex = LatexNotation.Instance;

    /// <summary>A model's own equations, and of a neuron their adjoint.</summary>
    public static IEnumerable<string> Of(Model model)
    {
        var lines = model.Flow.Select(e => ($"\\dot{{{Name(e.Target)}}}", Latex.Write(e.Value)))
            .Concat(model.Step.Select(e => (Name(e.Target) + "^{+}", Latex.Write(e.Value))))
            .Concat(model.Start.Select(e => (Name(e.Target) + "(0)", Latex.Write(e.Value))))
            .Concat(model.Arrival.Select(e => (Name(e.Target) + "^{+}", Latex.Write(e.Value) + " \\quad \\text{at an arriving spike}")))
            .Concat(model.Outputs.Select(o => (Name(o.Name), Latex.Write(o.Value))));
        if (model.Kick is { } kick)
        {
            lines = lines.Concat([(Name(kick.Name), Latex.Write(kick.Value) + " \\quad \\text{at an arriving spike}")]);
        }

        var text = Align(Text(model.Name), lines);
        // in the order in which a step looks at them
        text = text.Concat(model.InOrder.SelectMany(e => Event(Text(e.Name ?? "Spike"), e.What)));

        return model.Kind == ModelKind.Neuron && !model.IsSource
            ? text.Concat(Align("Adjoint, $\\lambda_{x} = \\partial L / \\partial x$", Adjoint(model))).Concat(model.Events.SelectMany(e => Align($"Adjoint at {Text(e.Name)}", At(e.What, model, isSent: false))))
            : text;
    }

    /// <summary>A network: each population's step as fused, its adjoints, and what they read of the forward sweep.</summary>
    public static IEnumerable<string> Of(NetworkPlan plan) => plan.Projections.Where(p => p.Release is not null).Select(p => p.Release!.Kernel)
        .Concat(plan.Kernels.Select(k => k.Kind is null ? k.Plan : k.Plan with { Name = k.Kind.Name })).SelectMany(population => Align($"{Text(population.Name)} ({Text(population.Model)}), one step", Program(population.Forward).Concat(Program(population.Ends)))
            .Concat(population.Adjoints.SelectMany(adjoint => Align(
                $"{Text(population.Name)}, {(adjoint.Kind == AdjointKind.EventProp ? "EventProp adjoint" : "adjoint")}, one step back" + Taped(adjoint),
                Program(adjoint.Recompute).Concat(Program(adjoint.Lines))
                    .Concat(adjoint.Before.Concat(adjoint.Arrivals).Select(d => (Latex.Write(new Symbol(d.Name, Role.Adjoint)) + " \\leftarrow{}", Latex.Write(d.Value))))))));

    private static string Taped(AdjointPlan adjoint) =>
        adjoint.Tape.Count == 0 ? "" : $"; taped: ${string.Join(", ", adjoint.Tape.Select(t => Latex.Write(t)))}$";

    private static IEnumerable<(string, string)> Program(IEnumerable<Statement> lines) => lines.SelectMany(l => l.Value is Repeat repeat
        ? repeat.Carried.Select(c => (Latex.Write(c.Name), Latex.Write(c.Start)))
            .Concat([("\\text{while}", Latex.Write(repeat.While) + "\\text{:}")])
            .Concat(Program(repeat.Lines))
            .Concat(repeat.Carried.Select(c => (Latex.Write(c.Name) + " \\leftarrow{}", Latex.Write(c.Next))))
        : new[] { (Latex.Write(l.Target), Latex.Write(l.Value)) });

    private static IEnumerable<(string, string)> Program(IEnumerable<Definition> ends) => ends.Select(e => (Name(e.Name) + " \\leftarrow{}", Latex.Write(e.Value)));

    private static IEnumerable<string> Event(string title, SpikeEvent what) =>
        Align(what.Rises ? $"{title}, where $\\theta$ rises through $0$" : $"{title}, where $\\theta {(what.AtZero ? "\\ge" : ">")} 0$", Spike(what));

    private static IEnumerable<(string, string)> Spike(SpikeEvent spike)
    {
        yield return ("\\theta", Latex.Write(spike.Threshold));
        foreach (var jump in spike.Jumps)
        {
            yield return (Name(jump.Target) + "^{+}", Latex.Write(jump.Value));
        }

        foreach (var hold in spike.Holds)
        {
            yield return (hold.State is null ? "\\theta" : Name(hold.State), $"\\text{{held for }} {Latex.WriteTime(hold.Duration)}");
        }

        if (spike.Surrogate is not null)
        {
            yield return ("\\psi(\\theta)", Latex.Write(spike.Surrogate));
        }
    }

    /// <summary>Between spikes, and at a spike by its time (Wunderlich and Pehle) or through a pseudo-derivative.</summary>
    private static IEnumerable<(string, string)> Adjoint(Model model)
    {
        var states = model.States.Select(s => new Symbol(s.Name, Role.State)).ToList();
        foreach (var state in states)
        {
            bool flows = model.Flow.Count > 0;
            var own = Add((flows ? model.Flow : model.Step).Select(e => Mul(e.Value.Differentiate(state), Lambda(e.Target))));
            string error = model.Spike is null && model.Outputs.Count > 0 && model.Outputs[0].Value.Differentiate(state) is var slope && !slope.IsZero()
                ? $" + {Latex.Write(Mul(slope, new Symbol("e", Role.Local)))}" : "";
            string sum = own.IsZero() && error != "" ? error.Substring(" + ".Length) : Latex.Write(own) + error;
            yield return flows ? ($"-\\dot{{{Latex.Write(Lambda(state.Name))}}}", sum) : (Latex.Write(Lambda(state.Name)), sum);
        }

        foreach (var line in model.Spike is { } spike ? At(spike, model, isSent: true) : [])
        {
            yield return line;
        }
    }

    /// <summary>The adjoint at the spike, or at an event that is not sent and has no credit of its own.</summary>
    private static IEnumerable<(string, string)> At(SpikeEvent spike, Model model, bool isSent)
    {
        var states = model.States.Select(s => new Symbol(s.Name, Role.State)).ToList();
        Expr Jumped(Symbol s) => spike.Jumps.FirstOrDefault(j => j.Target == s.Name)?.Value ?? s;
        Expr Next(Expr e) => e.Substitute(s => s.Role == Role.Plus ? Jumped(s with { Role = Role.State }) : s);
        var theta = new Symbol("theta", Role.Adjoint);
        foreach (var state in states)
        {
            var through = Add(states.Select(s => Mul(Next(Jumped(s)).Differentiate(state), After(s.Name))));
            yield return (Latex.Write(Lambda(state.Name + "Minus")), Latex.Write(Add(through, Mul(spike.Threshold.Differentiate(state), theta))));
        }

        Expr credit = isSent ? new Symbol("c", Role.Local) : Zero;
        if (!isSent && spike.Surrogate is null)
        {
            yield return ("\\lambda_{\\theta}", "0 \\quad \\text{(e-prop, BPTT)}");
        }

        if (spike.Surrogate is not null)
        {
            var kept = spike.Jumps.Where(j => !j.StopsGradient).Select(j => Mul(Sub(Next(j.Value), new Symbol(j.Target, Role.State)), After(j.Target)));
            yield return ("\\lambda_{\\theta}", $"{Latex.Write(Mul(new Symbol("psi", Role.Local), Add([credit, .. kept])))} \\quad \\text{{(e-prop, BPTT{(isSent ? "; c: credit of the spike" : "")})}}");
        }

        if (model.Flow.Count > 0)
        {
            Expr AfterSpike(Expr e) => e.Substitute(s => s.Role == Role.State ? Next(Jumped(s)) : s);
            bool Held(Symbol s) => spike.Holds.Any(h => h.State == s.Name);
            var rate = model.Flow.ToDictionary(e => e.Target, e => e.Value);
            var shift = states.Select(s => Mul(
                Sub(Add(states.Select(x => Mul(Next(Jumped(s)).Differentiate(x), rate[x.Name]))), Held(s) ? Zero : AfterSpike(rate[s.Name])),
                After(s.Name)));
            var release = new Symbol("Release", Role.Adjoint);
            var held = states.Where(Held).ToList();
            if (held.Count > 0)
            {
                yield return (Latex.Write(release), $"{Latex.Write(Neg(Add(held.Select(s => Mul(rate[s.Name], Lambda(s.Name))))))} \\quad \\text{{at the end of the hold}}");
                shift = shift.Concat([release]);
            }

            var speed = Add(states.Select(s => Mul(spike.Threshold.Differentiate(s), rate[s.Name])));
            yield return ("\\lambda_{\\theta}", $"{Latex.Write(Neg(Div(Add([credit, .. shift]), new Symbol("dtheta", Role.Local)))).Replace(LatexNotation.Symbol("dtheta"), "\\dot{\\theta}")}, \\quad \\dot{{\\theta}} = {Latex.Write(speed)} \\quad \\text{{(EventProp{(isSent ? "; c: derivative by the spike's time" : "")})}}");
        }
    }

    private static Symbol Lambda(string name) => new(name, Role.Adjoint);

    private static Symbol After(string name) => new(name + "Plus", Role.Adjoint);

    private static string Text(string name) => name.Replace("_", "\\_");

    private static string Name(string name) => LatexNotation.Symbol(name);

    private static IEnumerable<string> Align(string title, IEnumerable<(string Left, string Right)> lines)
    {
        var all = lines.ToList();
        string head = $"\\paragraph{{{title}}}";
        return all.Count == 0 ? [head] :
        [
            head,
            "\\begin{align*}",
            .. all.Select((l, i) => $"{l.Left} &{(l.Left.EndsWith("{}") ? "" : "=")} {l.Right}{(i < all.Count - 1 ? " \\\\" : "")}"),
            "\\end{align*}",
        ];
    }
}
