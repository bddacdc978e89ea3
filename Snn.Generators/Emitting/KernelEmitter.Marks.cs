using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>What is taped as a bit: what the step back takes for a condition and for nothing else.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>What is taped as numbers.</summary>
    private IEnumerable<Statement> Numbers => plan.Tape.Where(e => !IsMarked(e));

    /// <summary>What is taped as bits.</summary>
    private IEnumerable<Statement> Marked => plan.Tape.Where(IsMarked);

    private bool IsMarked(Statement entry)
    {
        var readers = plan.Adjoints.Where(a => a.Tape.Contains(entry.Target)).ToList();
        return entry.Value is Choice choice && choice.Then == Algebra.One && choice.Else == Algebra.Zero
            && readers.Count > 0
            && readers.All(a => a.Recompute.Any(l => TakesForCondition(l, entry.Target)) && Values(a).Count(v => v.Symbols().Contains(entry.Target)) == 1);
    }

    /// <summary>Whether a line of the step back does no more than to read a condition off the tape, of any entry or of this.</summary>
    private bool IsMark(Statement line, Symbol? entry = null) =>
        Marked.Any(m => (entry is null || m.Target == entry) && TakesForCondition(line, m.Target));

    private static bool TakesForCondition(Statement line, Symbol entry) => line.Value == Algebra.Greater(entry, Algebra.Num(0.5));

    private static IEnumerable<Expr> Values(AdjointPlan adjoint) => adjoint.Recompute.Concat(adjoint.Lines).Select(l => l.Value)
        .Concat(adjoint.Before.Concat(adjoint.Arrivals).Concat(adjoint.ArrivalTimes).Concat(adjoint.Gradients).Select(d => d.Value));

    private void WriteMarks(Names names, Notation notation, Dialect dialect)
    {
        foreach (var entry in Marked)
        {
            writer.Line(dialect.Mark(names.Row(_fields.Tape(entry.Target)), notation.Write(((Choice)entry.Value).Condition)));
        }
    }

    private void WriteTapes(string type, IEnumerable<Statement> entries)
    {
        if (entries.Any())
        {
            writer.Line($"public readonly {type} {string.Join(", ", entries.Select(e => _fields.Tape(e.Target)))};");
        }
    }
}
