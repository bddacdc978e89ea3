using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads sets of equations and events: the syntax gives their shape, the compiler their meaning.</summary>
internal sealed class EquationReader(ExpressionReader expressions, List<Problem> problems, List<EquationSpan> spans)
{
    /// <summary>Reads <c>[D(V) == ..., D(A) == ...]</c> or a set of <c>Next</c>.</summary>
    /// <param name="section">Name of the member, for the spans.</param>
    /// <param name="body">The collection expression.</param>
    /// <param name="head">The function on the left: <c>D</c> or <c>Next</c>.</param>
    public EquatableArray<Equation> ReadSet(string section, ExpressionSyntax body, string head)
    {
        var equations = new List<Equation>();
        foreach (var element in Elements(body))
        {
            if (ReadEquation(element, head) is not { } equation)
            {
                continue;
            }

            if (equations.Any(e => e.Target == equation.Target))
            {
                problems.Add(Problems.At(Rule.EquationTwice, LeftOf(element).GetLocation(), equation.Target));
                continue;
            }

            var lines = element.GetLocation().GetLineSpan();
            spans.Add(new($"{section}.{equation.Target}", lines.Path, new(
                lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character)));
            equations.Add(equation);
        }

        return equations.ToEquatable();
    }

    /// <summary>Reads <c>new() { When = ..., Then = [...], Hold = [...], Surrogate = ... }</c>.</summary>
    public SpikeEvent? ReadEvent(string section, ExpressionSyntax body)
    {
        if (Assignments(body) is not { } parts)
        {
            return null;
        }

        if (!parts.TryGetValue("When", out var when))
        {
            problems.Add(Problems.At(Rule.ThresholdNotComparison, body.GetLocation()));
            return null;
        }

        var lines = when.GetLocation().GetLineSpan();
        spans.Add(new($"{section}.When", lines.Path, new(
            lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character)));
        var condition = expressions.Read(when);
        if (condition is not null and not Compare)
        {
            problems.Add(Problems.At(Rule.ThresholdNotComparison, when.GetLocation()));
        }

        var jumps = parts.TryGetValue("Then", out var then) ? ReadSet(section, then, "Next") : default;
        var holds = parts.TryGetValue("Hold", out var hold) ? ReadHolds(hold) : default;
        var surrogate = parts.TryGetValue("Surrogate", out var lambda) ? ReadSurrogate(lambda) : null;
        return condition is Compare compare
            ? new(Algebra.Sub(compare.Left, compare.Right), compare.OrEqual, jumps, holds, surrogate)
            : null;
    }

    /// <summary>Reads the <c>Then</c> of a synapse's arrival.</summary>
    public EquatableArray<Equation> ReadArrival(string section, ExpressionSyntax body) =>
        Assignments(body) is { } parts && parts.TryGetValue("Then", out var then) ? ReadSet(section, then, "Next") : default;

    private Equation? ReadEquation(ExpressionSyntax element, string head)
    {
        if (element is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equation
            || expressions.Operation(equation.Left) is not IInvocationOperation { TargetMethod.Name: var name } left)
        {
            return expressions.Read(element) is null ? null : Unknown(element);
        }

        if (name != head)
        {
            return Unknown(equation.Left);
        }

        var arguments = left.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).ToArray();
        var target = arguments[0].Value;
        if (target is not IPropertyReferenceOperation { Property: var property }
            || !(property.Has(Vocabulary.State) || property.Has(Vocabulary.Target)))
        {
            problems.Add(Problems.At(Rule.TargetNotState, target.Syntax.GetLocation(), target.Syntax.ToString()));
            return null;
        }

        bool stops = arguments.Length > 1 && arguments[1].Value.ConstantValue is { HasValue: true, Value: 1 };
        return expressions.Read(equation.Right) is { } value ? new(property.Name, value, stops) : null;
    }

    private EquatableArray<HoldRecord> ReadHolds(ExpressionSyntax body)
    {
        var holds = new List<HoldRecord>();
        foreach (var element in Elements(body))
        {
            if (expressions.Operation(element) is not IInvocationOperation { TargetMethod.Name: "Hold" } call)
            {
                Unknown(element);
                continue;
            }

            var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => a.Value).ToArray();
            var duration = expressions.Read(arguments[arguments.Length - 1]);
            if (duration is not null && !duration.IsConstant())
            {
                Unknown((ExpressionSyntax)arguments[arguments.Length - 1].Syntax);
                continue;
            }

            if (arguments.Length == 1)
            {
                Keep(null, duration);
            }
            else if (arguments[0] is IPropertyReferenceOperation { Property: var property } && property.Has(Vocabulary.State))
            {
                Keep(property.Name, duration);
            }
            else
            {
                problems.Add(Problems.At(Rule.TargetNotState, arguments[0].Syntax.GetLocation(), arguments[0].Syntax.ToString()));
            }
        }

        return holds.ToEquatable();

        void Keep(string? state, Expr? duration)
        {
            if (duration is not null)
            {
                holds.Add(new(state, duration));
            }
        }
    }

    private Expr? ReadSurrogate(ExpressionSyntax lambda)
    {
        if (lambda is LambdaExpressionSyntax { Body: ExpressionSyntax body })
        {
            var psi = expressions.Read(body);
            if (psi?.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && s.Name != ExpressionReader.Theta) is { } other)
            {
                var token = body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault(n => n.Identifier.Text == other.Name) ?? body;
                problems.Add(Problems.At(Rule.SurrogateReads, token.GetLocation(), other.Name));
                return null;
            }

            return psi;
        }

        Unknown(lambda);
        return null;
    }

    private IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax body)
    {
        if (body is not CollectionExpressionSyntax collection)
        {
            Unknown(body);
            yield break;
        }

        foreach (var element in collection.Elements)
        {
            if (element is ExpressionElementSyntax { Expression: var expression })
            {
                yield return expression;
            }
            else
            {
                problems.Add(Problems.At(Rule.UnknownConstruct, element.GetLocation(), element.ToString()));
            }
        }
    }

    private Dictionary<string, ExpressionSyntax>? Assignments(ExpressionSyntax body)
    {
        if (body is not BaseObjectCreationExpressionSyntax creation)
        {
            Unknown(body);
            return null;
        }

        var parts = new Dictionary<string, ExpressionSyntax>();
        foreach (var part in creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
        {
            parts[part.Left.ToString()] = part.Right;
        }

        return parts;
    }

    private static SyntaxNode LeftOf(ExpressionSyntax element) => element is BinaryExpressionSyntax binary ? binary.Left : element;

    private Equation? Unknown(ExpressionSyntax syntax)
    {
        problems.Add(Problems.At(Rule.UnknownConstruct, syntax.GetLocation(), syntax.ToString()));
        return null;
    }
}
