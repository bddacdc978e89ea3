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
internal sealed class EquationReader(ClassView view, ExpressionReader expressions, SetReader sets, List<Problem> problems, List<EquationSpan> spans)
{
    private readonly Dictionary<string, Location> _values = [];

    /// <summary>Where the right side of the last equation of a target stands.</summary>
    public Location? PlaceOf(string target) => _values.TryGetValue(target, out var place) ? place : null;

    /// <summary>Reads <c>[D(V) == ..., D(A) == ...]</c> or a set of <c>Next</c>.</summary>
    /// <param name="section">Name of the member, for the spans.</param>
    /// <param name="body">The set.</param>
    /// <param name="head">The function on the left: <c>D</c> or <c>Next</c>.</param>
    /// <param name="areJumps">Whether they are jumps, through which credit may be stopped.</param>
    public EquatableArray<Equation> ReadSet(string section, ExpressionSyntax body, string head, bool areJumps = false)
    {
        var equations = new List<Equation>();
        foreach (var element in sets.Elements(body))
        {
            if (ReadEquation(element, head, areJumps) is not { } equation)
            {
                continue;
            }

            if (equations.Any(e => e.Target == equation.Target))
            {
                problems.Add(Problems.At(Rule.EquationTwice, LeftOf(element).GetLocation(), equation.Target));
                continue;
            }

            AddSpan($"{section}.{equation.Target}", element);
            _values[equation.Target] = ((BinaryExpressionSyntax)element).Right.Bare().GetLocation();
            equations.Add(equation);
        }

        return equations.ToEquatable();
    }

    /// <summary>Reads <c>new() { When = ..., Then = [...], Hold = [...], Surrogate = ... }</c>.</summary>
    /// <param name="section">Name of the member, for the spans.</param>
    /// <param name="body">The event.</param>
    /// <param name="unsent">Name of an event that is not sent; null of the spike.</param>
    public SpikeEvent? ReadEvent(string section, ExpressionSyntax body, string? unsent = null)
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

        AddSpan($"{section}.When", when);
        bool rises = false;
        var condition = ReadCondition(when, ref rises);
        // of an event that is a choice alone there is no credit that could be left out
        var jumps = parts.TryGetValue("Then", out var then) ? ReadSet(section, then, "Next", areJumps: unsent is null || parts.ContainsKey("Surrogate")) : default;
        var holds = parts.TryGetValue("Hold", out var hold) ? ReadHolds(hold, unsent) : default;
        if (unsent is not null && (then is null || (sets.Resolve(then) is { } resolved && !sets.Elements(resolved).Any())))
        {
            problems.Add(Problems.At(Rule.EventIdle, (then ?? body).GetLocation(), unsent));
        }

        var surrogate = parts.TryGetValue("Surrogate", out var lambda) ? ReadSurrogate(lambda, ThetaUnit.Of(ConditionOf(when))) : null;
        return condition is { } compare
            ? new(Algebra.Sub(compare.Left, compare.Right), compare.OrEqual, jumps, holds, surrogate, rises)
            : null;
    }

    /// <summary>Reads the <c>Then</c> of an event that has nothing else.</summary>
    /// <param name="section">Name of the member, for the spans.</param>
    /// <param name="body">The event.</param>
    /// <param name="when">When it is, for whoever says so again.</param>
    /// <param name="areJumps">Whether what happens are jumps, through which credit may be stopped.</param>
    public EquatableArray<Equation> ReadThen(string section, ExpressionSyntax body, string when = "an arrival is when a spike arrives", bool areJumps = true)
    {
        if (Assignments(body) is not { } parts)
        {
            return default;
        }

        foreach (var part in parts.Where(p => p.Key != "Then"))
        {
            var name = part.Value.Parent is AssignmentExpressionSyntax assignment ? assignment.Left : part.Value;
            problems.Add(Problems.At(Rule.Unread, name.GetLocation(), part.Key, $"{when}, and has a 'Then' alone"));
        }

        return parts.TryGetValue("Then", out var then) ? ReadSet(section, then, "Next", areJumps) : default;
    }

    /// <summary>The condition itself, where helpers stand for it.</summary>
    private IOperation? ConditionOf(ExpressionSyntax when)
    {
        var operation = view.Operation(when);
        for (int depth = 0; depth < 10 && Negated(operation) is { } inner && view.Own(inner) is { } helper && ExpressionReader.Body(helper) is { } body; depth++)
        {
            operation = view.Operation(body);
        }

        return operation;

        static IOperation? Negated(IOperation? operation) => operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not ? Negated(not.Operand.Bare()) : operation;
    }

    private Compare? ReadCondition(ExpressionSyntax when, ref bool rises)
    {
        var resolved = sets.Resolve(when);
        if (resolved is null)
        {
            return null;
        }

        var operation = view.Operation(resolved);
        if (operation is IInvocationOperation call && ExpressionReader.IsRising(call))
        {
            rises = true;
            return expressions.ReadRising(call);
        }

        // two conditions have no one distance from a threshold
        if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or })
        {
            problems.Add(Problems.At(Rule.ThresholdNotComparison, resolved.GetLocation()));
            return null;
        }

        var condition = expressions.Read(resolved);
        if (condition is not null and not Compare)
        {
            problems.Add(Problems.At(Rule.ThresholdNotComparison, resolved.GetLocation()));
        }

        return condition as Compare;
    }

    private Equation? ReadEquation(ExpressionSyntax element, string head, bool areJumps)
    {
        if (element is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } equation
            || view.Operation(equation.Left) is not IInvocationOperation { TargetMethod: var method } left
            || method.ContainingType.QualifiedName() != Vocabulary.Dsl)
        {
            return expressions.Read(element) is null ? null : Unknown(element);
        }

        if (method.Name != head)
        {
            return Unknown(equation.Left.Bare());
        }

        var arguments = left.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).ToArray();
        var target = arguments[0].Value;
        if (view.Own(target) is not { } property || !(property.Has(Vocabulary.State) || property.Has(Vocabulary.Target) || property.Has(Vocabulary.Gradient)))
        {
            var syntax = target.Syntax is ExpressionSyntax expression ? expression.Bare() : target.Syntax;
            problems.Add(Problems.At(Rule.TargetNotState, syntax.GetLocation(), syntax.ToString()));
            return null;
        }

        bool stops = arguments.Length > 1 && arguments[1].Value.ConstantValue is { HasValue: true, Value: 1 };
        if (stops && !areJumps)
        {
            problems.Add(Problems.At(Rule.Unread, arguments[1].Syntax.GetLocation(), arguments[1].Value.Syntax.ToString(), "it leaves a jump out of the credit of its spike, and this is no jump of a neuron or synapse that has a pseudo-derivative; leave it out"));
        }

        return expressions.Read(equation.Right) is { } value ? new(property.Name, value, stops) : null;
    }

    private EquatableArray<HoldRecord> ReadHolds(ExpressionSyntax body, string? unsent)
    {
        var holds = new List<HoldRecord>();
        foreach (var element in sets.Elements(body))
        {
            if (view.Operation(element) is not IInvocationOperation { TargetMethod: { Name: "Hold" } method } call
                || method.ContainingType.QualifiedName() != Vocabulary.Dsl)
            {
                if (expressions.Read(element) is not null)
                {
                    Unknown(element);
                }

                continue;
            }

            var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => a.Value).ToArray();
            var duration = expressions.Read(arguments[arguments.Length - 1]);
            if (duration is not null && !duration.IsConstant())
            {
                Unknown(arguments[arguments.Length - 1].Syntax);
                continue;
            }

            if (unsent is not null && arguments.Length > 1)
            {
                problems.Add(Problems.At(Rule.EventHolds, arguments[0].Syntax.GetLocation(), unsent, arguments[0].Syntax.ToString()));
            }
            else if (unsent is not null && holds.Count > 0)
            {
                problems.Add(Problems.At(Rule.Unread, element.GetLocation(), element.ToString(), $"'{unsent}' does not happen for as long as its first hold says; keep one of them"));
            }
            else if (arguments.Length == 1)
            {
                Keep(null, duration);
            }
            else if (view.Own(arguments[0]) is { } property && property.Has(Vocabulary.State))
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

    private Expr? ReadSurrogate(ExpressionSyntax lambda, ITypeSymbol? unit)
    {
        if (sets.Resolve(lambda) is not { } resolved)
        {
            return null;
        }

        if (resolved is not LambdaExpressionSyntax { Body: ExpressionSyntax body })
        {
            Unknown(resolved);
            return null;
        }

        var psi = expressions.ReadSurrogate(body, unit);
        if (psi?.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && s.Name != ExpressionReader.Theta) is { } other)
        {
            var token = body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault(n => n.Identifier.ValueText == other.Name) ?? body;
            problems.Add(Problems.At(Rule.SurrogateReads, token.GetLocation(), other.Name));
            return null;
        }

        return psi;
    }

    private Dictionary<string, ExpressionSyntax>? Assignments(ExpressionSyntax body)
    {
        if (sets.Resolve(body) is not { } resolved)
        {
            return null;
        }

        if (resolved is not BaseObjectCreationExpressionSyntax creation)
        {
            Unknown(resolved);
            return null;
        }

        var parts = new Dictionary<string, ExpressionSyntax>();
        foreach (var part in creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
        {
            parts[part.Left is IdentifierNameSyntax name ? name.Identifier.ValueText : part.Left.ToString()] = part.Right;
        }

        return parts;
    }

    private void AddSpan(string key, ExpressionSyntax syntax)
    {
        var lines = syntax.Bare().GetLocation().GetLineSpan();
        spans.Add(new(key, lines.Path, new(
            lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character)));
    }

    private static SyntaxNode LeftOf(ExpressionSyntax element) => element is BinaryExpressionSyntax binary ? binary.Left.Bare() : element;

    private Equation? Unknown(SyntaxNode syntax)
    {
        expressions.Unknown(syntax);
        return null;
    }
}
