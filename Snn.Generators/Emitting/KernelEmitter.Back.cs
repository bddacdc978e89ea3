using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>The step back, and what it hands to parameters.</content>
internal sealed partial class KernelEmitter
{
    private void WriteResetBack()
    {
        writer.Gap();
        writer.Summary("Nothing depends on the states after the last step.");
        using var body = writer.Block("public void ResetBack()");
        foreach (string state in Swept)
        {
            writer.Line($"{_fields.Lambda(state)}.Span.Clear();");
        }

        foreach (string ring in Rings)
        {
            writer.Line($"{ring}.Clear();");
        }
    }

    private string BackSummary(AdjointPlan adjoint) => home.Owner is not null
        ? $"Back over step t: from dLoss/dstate after it to before it; {_fields.Lambda(plan.States[plan.States.Count - 1])} holds dLoss/drelease of the spikes that arrive in step t."
        : plan is { IsReadout: true, Spikes: false }
        ? "Back over step t: from dLoss/dstate after it to before it, the loss's errors at step t entering."
        : adjoint.Kind == AdjointKind.EventProp
            ? "Back over step t by EventProp: from dLoss/dstate after it to before it; credits are dLoss/d(time) of the spikes of step t."
            : "Back over step t: from dLoss/dstate after it to before it; credits are dLoss/dspike of step t.";

    private string BackHeader(AdjointPlan adjoint) =>
        $"void {StepBack(adjoint.Kind)}(int t{(plan.IsReadout ? ", Lanes errors" : "")}{(plan.Spikes ? ", Lanes credits" : "")})";

    private const string StartHeader = "void BackToStart()";

    private void WriteStepBack(AdjointPlan adjoint, Dialect dialect)
    {
        var names = NewNames;
        var notation = dialect.Notation(names);
        writer.Gap();
        using var body = writer.Block($"public override {BackHeader(adjoint)}");
        var lines = adjoint.Recompute.Where(l => !ReadsMark(l)).Concat(adjoint.Lines).ToList();
        var stores = adjoint.Before.Select(b => (Array: Place(_fields.Lambda(b.Name), names, dialect), b.Value))
            .Concat(adjoint.Arrivals.Select(a => (Array: names.Row(_fields.ArrivalLambda(a.Name)), a.Value)))
            .Concat(adjoint.ArrivalTimes.Select(a => (Array: names.Row(_fields.ArrivalTime(a.Name)), a.Value))).ToList();
        var read = lines.Select(l => l.Value).Concat(stores.Select(s => s.Value)).Concat(adjoint.Gradients.Select(g => g.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
        WriteHoists(read, names, dialect);
        foreach (var entry in adjoint.Tape)
        {
            writer.Line($"var {names.Row(_fields.Tape(entry))} = {_fields.Tape(entry)}[t];");
        }

        foreach (string ring in _fields.Rings(adjoint))
        {
            writer.Line($"var {names.Row(ring)} = {ring}[t];");
        }

        var loads = adjoint.Tape.Select(e => (Loaded(e, adjoint), names.Row(_fields.Tape(e))))
            .Concat(adjoint.Before.Select(b => (AdjointProgram.After(new(b.Name, Role.State)), Place(_fields.Lambda(b.Name), names, dialect))))
            .Concat([(AdjointProgram.Credit, "credits"), (AdjointProgram.RateCredit, "RateCredit"), (AdjointProgram.Error, "errors")]);
        WritePlaces(adjoint.Before.Select(b => _fields.Lambda(b.Name)), names, dialect);
        using var loop = writer.Block(dialect.Loop);
        WriteLoads(OwnConstants(read).Concat(loads.Where(l => read.Contains(l.Item1))), names, dialect);
        writer.Statements(lines, names, notation);
        WriteStores(stores, notation, dialect);
        if (adjoint.Gradients.Count > 0)
        {
            writer.Gap();
            writer.Comment("what depends on a parameter hands it its adjoint");
            WriteGradients(adjoint.Gradients, notation, dialect);
        }
    }

    private void WriteBackToStart(Dialect dialect)
    {
        var names = NewNames;
        var notation = dialect.Notation(names);
        writer.Gap();
        using var body = writer.Block($"public override {StartHeader}");
        var read = plan.StartGradients.SelectMany(g => g.Value.Symbols()).Distinct().ToList();
        WriteHoists(read, names, dialect);
        using var loop = writer.Block(dialect.Loop);
        WriteLoads(OwnConstants(read).Concat(read.Where(s => s.Role == Role.Adjoint).Select(s => (s, _fields.Lambda(s.Name)))), names, dialect);
        WriteGradients(plan.StartGradients, notation, dialect);
    }

    private void WriteGradients(IEnumerable<Definition> gradients, Notation notation, Dialect dialect)
    {
        foreach (var gradient in gradients)
        {
            bool minus = Algebra.SplitNumber(gradient.Value).Number < 0;
            writer.Line($"{dialect.Element(_fields.Gradient(gradient.Name))} {(minus ? "-=" : "+=")} {notation.Write(minus ? Algebra.Neg(gradient.Value) : gradient.Value)};");
        }
    }
}
