using System.Collections.Generic;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Lines of a step as declarations, each under its comment.</summary>
internal static class StatementWriter
{
    public static void Statements(this IndentedWriter writer, IEnumerable<Statement> lines, Names names, Notation notation)
    {
        foreach (var line in lines)
        {
            if (line.Comment != "")
            {
                writer.Gap();
                writer.Comment(line.Comment);
            }

            writer.Line($"var {names.Local(line.Target)} = {notation.Write(line.Value)};");
        }
    }
}
