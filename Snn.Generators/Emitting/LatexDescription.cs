using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

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
            ? text.Concat(Align("Adjoint, $\\lambda_{x} = \\partial L / \\partial x$", ContinuousAdjoint.Of(model).Select(Line))).Concat(model.Events.SelectMany(e => Align($"Adjoint at {Text(e.Name)}", ContinuousAdjoint.At(e.What, model, isSent: false).Select(Line))))
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

    private static (string, string) Line(AdjointLine line)
    {
        string name = Latex.Write(line.Name);
        var parts = new List<string>();
        if (line.Value is { } value)
        {
            parts.Add(Latex.Write(value));
        }

        if (line.Error is { } error)
        {
            parts.Add(Latex.Write(error));
        }

        string sum = string.Join(" + ", parts);
        if (line.Speed is { } speed)
        {
            sum = $"{sum.Replace(LatexNotation.Symbol(AdjointLine.ThetaRate), "\\dot{\\theta}")}, \\quad \\dot{{\\theta}} = {Latex.Write(speed)}";
        }

        return (line.IsRate ? $"-\\dot{{{name}}}" : name, line.Words == "" ? sum : $"{sum} \\quad \\text{{{line.Words}}}");
    }

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
