using System.Collections.Generic;
using Snn.Generators.Dynamics;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Lines of a step as declarations, each under its comment.</summary>
internal static class StatementWriter
{
    /// <param name="writer">Where to.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="names">The locals.</param>
    /// <param name="notation">How expressions are written.</param>
    public static void Statements(this IndentedWriter writer, IEnumerable<Statement> lines, Names names, Notation notation)
    {
        foreach (var line in lines)
        {
            if (line.Comment != "" && !writer.IsTerse)
            {
                writer.Gap();
                writer.Comment(line.Comment);
            }

            if (line.Value is Repeat repeat)
            {
                writer.Repeat(repeat, names, notation);
            }
            else
            {
                writer.Line($"var {names.Local(line.Target)} = {notation.Write(line.Value)};");
            }
        }
    }

    /// <summary>Lines that repeat, with what they carry declared before them.</summary>
    public static void Repeat(this IndentedWriter writer, Repeat repeat, Names names, Notation notation)
    {
        foreach (var carried in repeat.Carried)
        {
            writer.Line($"var {names.Local(carried.Name)} = {notation.Write(carried.Start)};");
        }

        writer.Gap();
        using var body = writer.Block($"while ({notation.WriteForAny(repeat.While)})");
        writer.Statements(repeat.Lines, names, notation);
        writer.Gap();
        foreach (var carried in repeat.Carried)
        {
            writer.Line($"{names.Local(carried.Name)} = {notation.Write(carried.Next)};");
        }
    }
}
