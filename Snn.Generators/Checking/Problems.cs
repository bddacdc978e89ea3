using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Snn.Generators.Models;

namespace Snn.Generators.Checking;

/// <summary>Problems as data on the way in, as compiler diagnostics on the way out.</summary>
internal static class Problems
{
    public static Problem At(string rule, Location location, params string[] words)
    {
        var lines = location.GetLineSpan();
        return new(
            rule,
            lines.Path,
            location.SourceSpan.Start,
            location.SourceSpan.Length,
            new(lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character),
            words.ToEquatable());
    }

    public static Problem At(string rule, Problem place, params string[] words) => place with { Rule = rule, Words = words.ToEquatable() };

    public static bool AnyError(this IEnumerable<Problem> problems) =>
        problems.Any(p => Rule.Descriptor(p.Rule).DefaultSeverity == DiagnosticSeverity.Error);

    public static Diagnostic ToDiagnostic(this Problem problem) => Diagnostic.Create(
        Rule.Descriptor(problem.Rule),
        Location.Create(
            problem.File,
            new TextSpan(problem.Start, problem.Length),
            new LinePositionSpan(
                new LinePosition(problem.Lines.StartLine, problem.Lines.StartColumn),
                new LinePosition(problem.Lines.EndLine, problem.Lines.EndColumn))),
        problem.Words.Cast<object>().ToArray());
}
