using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>What a kernel computes for those who look at its neurons: nothing of the step reads it. It lives inside one derivation.</summary>
/// <param name="lines">Lines besides those of the step.</param>
/// <param name="values">What is kept of it, each under a name of its own among the states.</param>
internal sealed class Seen(IReadOnlyList<Statement> lines, IReadOnlyList<Statement> values)
{
    /// <summary>What views of rules show of a neuron besides its states.</summary>
    /// <param name="views">Their names.</param>
    /// <param name="neuron">The neuron's model.</param>
    /// <param name="step">Its step.</param>
    public static IEnumerable<Statement> Of(IEnumerable<string> views, Model neuron, StepProgram step) => views
        .Where(v => IsOfStep(v, neuron)).Distinct()
        .Select(v => new Statement(SymbolOf(v, step), Value(v, neuron, step)));

    /// <summary>Whether a view shows something that a neuron's kernel keeps for it alone: no state, and not its spikes.</summary>
    public static bool IsOfStep(string view, Model neuron) => (view is RuleView.Psi or RuleView.Theta || neuron.Events.Any(e => e.Name == view)) && !neuron.States.Any(s => s.Name == view);

    /// <summary>What is shown of a neuron under a name is called.</summary>
    public static Symbol SymbolOf(string view, StepProgram step) => step.System.Symbols.Make(Role.State, view, ("seen", view));

    /// <summary>The output of a readout at the end of a step.</summary>
    public static Statement OutputOf(StepProgram step) =>
        new(step.System.Symbols.Make(Role.State, "Output", "output"), step.System.Neuron.Outputs[0].Value.Substitute(s => s.Role == Role.State ? step.End(s) : s));

    /// <summary>An internal event is 1 in steps in which it happens, else 0.</summary>
    private static Expr Value(string view, Model neuron, StepProgram step) => neuron.Events.FirstOrDefault(e => e.Name == view) is { } what
        ? Algebra.If(EventStep.FlagOf(what, step.System.Symbols), Algebra.One, Algebra.Zero)
        : view == RuleView.Psi ? StepProgram.Psi : StepProgram.Theta;

    /// <summary>Lines besides those of the step.</summary>
    public IReadOnlyList<Statement> Lines => lines;

    /// <summary>What is kept of it, each under a name of its own among the states.</summary>
    public IReadOnlyList<Statement> Values => values;
}
