using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>What of the tape is a bit.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>What is taped as numbers.</summary>
    private IEnumerable<Statement> Numbers => plan.Tape.Where(e => e.Target.Role != Role.Mark);

    /// <summary>What is taped as bits.</summary>
    private IEnumerable<Statement> Marks => plan.Tape.Where(e => e.Target.Role == Role.Mark);

    /// <summary>Whether a line makes a condition of a mark, which is the condition already where a bit is kept.</summary>
    private static bool ReadsMark(Statement line) => line.Value.Symbols().Any(s => s.Role == Role.Mark);

    /// <summary>What the step back reads of an entry: a number, or the condition that a mark is of.</summary>
    private static Symbol Loaded(Symbol entry, AdjointPlan adjoint) =>
        entry.Role == Role.Mark ? adjoint.Recompute.First(l => l.Value.Symbols().Contains(entry)).Target : entry;

    private void WriteMarks(Names names, Notation notation, Dialect dialect)
    {
        foreach (var entry in Marks)
        {
            writer.Line(dialect.Mark(names.Row(_fields.Tape(entry.Target)), notation.Write(entry.Value)));
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
