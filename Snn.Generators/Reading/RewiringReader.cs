using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Emitting;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Rewiring].</summary>
internal sealed class RewiringReader : ObjectiveReader
{
    private readonly SetReader _sets;
    private readonly EquationReader _equations;
    private readonly List<(SyntaxNode Call, string Name)> _draws = [];

    private RewiringReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
        : base(type, compilation, stop, Subject.Rewiring)
    {
        _sets = new(View, Found, syntax => Expressions.Unknown(syntax));
        _equations = new(View, Expressions, _sets, Found, []);
        Expressions.Draw = Draw;
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<RewiringModel> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop) =>
        Read(syntax, type, compilation, () => new RewiringReader(type, compilation, stop), reader => reader.ReadRewiring(syntax));

    private RewiringModel? ReadRewiring(TypeDeclarationSyntax syntax)
    {
        var (targets, inputs, states) = (Marked(Vocabulary.Target), Marked(Vocabulary.Input), Marked(Vocabulary.State));
        CheckNames("Iteration", "Progress", "Dt");
        CheckWritten(syntax, GeneratedNames.OfRewiring);
        CheckTrained("a member of a rewiring rule", areBounded: true);
        CheckVariables([.. targets, .. inputs, .. states]);
        foreach (var second in inputs.Skip(1))
        {
            Report(Rule.RewiringForm, second, second.Name, $"is a second [Input], and a rule is given the gradient by θ alone, which '{inputs[0].Name}' is; leave it out");
        }

        if (targets.Length != 1 || Member("Gone") is not { } gone)
        {
            Report(Rule.RewiringMembers, syntax);
            return null;
        }

        var step = ReadStep();
        var condition = ReadGone(gone);
        CheckEvery();
        CheckUnread(_sets, "a rewiring rule");
        foreach (var state in states.Where(s => !IsBroken && step.All(e => e.Target != s.Name)))
        {
            Report(Rule.StateWithoutEquation, state, state.Name);
        }

        foreach (string circular in Cycle.Find(step))
        {
            Report(Rule.CircularEquations, Member("Step")!, $"Next({circular})");
        }

        if (condition?.Value.IsConstant() == true)
        {
            Report(Rule.RewiringForm, gone, gone.Name, "reads nothing of a synapse, so all would go at once or none; compare θ or a [State], as in 'Gone => Next(Theta) < 0'");
        }

        if (condition is null || IsBroken)
        {
            return null;
        }

        string theta = targets[0].Name;
        var rule = new RewiringModel(
            Type.FullNamespace(),
            Type.Name,
            Bounded(Parameters),
            theta,
            inputs.FirstOrDefault()?.Name,
            states.Select(s => s.Name).ToEquatable(),
            default,
            step.Any(e => e.Target == theta) ? step : step.Append(new(theta, new Symbol(theta, Role.State))).ToEquatable(),
            condition,
            Member("Every") is not null,
            Helpers("Gone"),
            InUse(syntax));
        var read = rule.Values.SelectMany(v => v.Symbols()).ToList();
        return rule with { Draws = _draws.Select(d => d.Name).Where(name => read.Contains(new Symbol(name, Role.Input))).ToEquatable() };
    }

    /// <summary>Each is a float that is ours to implement.</summary>
    private void CheckVariables(IPropertySymbol[] variables)
    {
        foreach (var variable in variables.Where(p => p.Type is not IErrorTypeSymbol && p.Type.SpecialType != SpecialType.System_Single))
        {
            Report(Rule.RewiringForm, variable, variable.Name, $"is a {variable.Type.ToMinimalName()}, and what a synapse has is a number without a unit; declare it as a float");
        }

        CheckPartial(variables);
    }

    /// <summary>The new values; none where there is no Step.</summary>
    private EquatableArray<Equation> ReadStep()
    {
        if (Member("Step") is not { } step || step.Type is IErrorTypeSymbol)
        {
            return default;
        }

        if (step.Type.QualifiedName() != Vocabulary.Equations)
        {
            Report(Rule.RewiringForm, step, step.Name, $"is a {step.Type.ToMinimalName()}, and gives new values; declare it as 'public Equations Step => [Next(...) == ...]'");
            return default;
        }

        if (ExpressionReader.Body(step) is { } body)
        {
            return _equations.ReadSet("Step", body, "Next");
        }

        Report(Rule.NotExpressionBodied, step, step.Name);
        return default;
    }

    private Definition? ReadGone(IPropertySymbol gone)
    {
        if (gone.Type is IErrorTypeSymbol)
        {
            View.IsForeign(gone.DeclaringSyntaxReferences[0].GetSyntax(View.Stop));
            return null;
        }

        if (gone.Type.SpecialType != SpecialType.System_Boolean)
        {
            Report(Rule.RewiringForm, gone, gone.Name, $"is a {gone.Type.ToMinimalName()}, and says whether a synapse goes; declare it as 'public bool Gone => Next(Theta) < 0;'");
            return null;
        }

        if (ExpressionReader.Body(gone) is not { } body)
        {
            Report(Rule.NotExpressionBodied, gone, gone.Name);
            return null;
        }

        return View.Operation(body) is { } operation ? ReadCondition(operation, 0) : Expressions.Read(body) is null ? null : NoCondition(body);
    }

    /// <summary>A comparison, or several joined, as 1 where it holds and else 0, named by what it says.</summary>
    private Definition? ReadCondition(IOperation operation, int depth)
    {
        operation = operation.Bare();
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or, Type.SpecialType: SpecialType.System_Boolean } both:
                var (left, right) = (ReadCondition(both.LeftOperand, depth), ReadCondition(both.RightOperand, depth));
                bool isAnd = both.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And;
                return left is null || right is null ? null
                    : isAnd ? new(Joined("and"), Algebra.If(Holds(left), right.Value, Algebra.Zero))
                    : new(Joined("or"), Algebra.If(Holds(left), Algebra.One, right.Value));
                string Joined(string word) => $"{Inner(left!, word)} {word} {Inner(right!, word)}";
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return ReadCondition(not.Operand, depth) is not { } negated ? null : new($"not ({negated.Name})", Algebra.If(Holds(negated), Algebra.Zero, Algebra.One));
            case IPropertyReferenceOperation when depth < 20 && View.Own(operation) is { } helper && ExpressionReader.Body(helper) is { } body && View.Operation(body) is { } inner:
                return ReadCondition(inner, depth + 1);
            default:
                return Expressions.Read(operation) switch
                {
                    null => null,
                    Compare compare => new(Notation.Paper.Write(compare), Algebra.If(compare, Algebra.One, Algebra.Zero)),
                    _ => NoCondition(operation.Syntax),
                };
        }
    }

    private static Expr Holds(Definition condition) => condition.Value is Choice { Condition: var compare, Then: Number { Value: 1 }, Else: Number { Value: 0 } }
        ? compare
        : Algebra.Greater(condition.Value, Algebra.Zero);

    /// <summary>A condition within another, whose word joins more tightly or less.</summary>
    private static string Inner(Definition condition, string word) =>
        condition.Name.Contains(word == "and" ? " or " : " and ") ? $"({condition.Name})" : condition.Name;

    private Definition? NoCondition(SyntaxNode syntax)
    {
        Found.Add(Problems.At(Rule.RewiringForm, syntax.GetLocation(), syntax.ToString(), "is no condition; write 'Gone' as comparisons such as 'Next(Theta) < 0', joined by && and ||"));
        return null;
    }

    /// <summary>How often synapses go, where the class says it.</summary>
    private void CheckEvery()
    {
        if (Member("Every") is { } every && every.Type is not IErrorTypeSymbol && (every.Type.SpecialType != SpecialType.System_Int32 || every.DeclaredAccessibility != Accessibility.Public || every.GetMethod is null))
        {
            Report(Rule.RewiringForm, every, every.Name, "says after how many batches synapses go; declare it as 'public int Every { get; init; } = 1;', or give it another name");
        }
    }

    /// <summary>The parameters that equations read, with their ranges; others are the user's own business.</summary>
    private EquatableArray<Parameter> Bounded(IEnumerable<Parameter> parameters)
    {
        var read = new HashSet<string>(Expressions.Parameters.Select(p => p.Name));
        return parameters.Where(p => read.Contains(p.Name)).Select(p => p with { Bounds = Member(p.Name)!.BoundsOf() }).ToEquatable();
    }

    /// <summary>A number that is drawn: the same wherever the call that stands for it is read.</summary>
    private Expr Draw(IInvocationOperation call)
    {
        var known = _draws.FirstOrDefault(d => d.Call == call.Syntax);
        if (known.Call is null)
        {
            known = (call.Syntax, Names.Unique("Normal", name => Members.Any(m => m.Name == name) || _draws.Any(d => d.Name == name)));
            _draws.Add(known);
        }

        return new Symbol(known.Name, Role.Input);
    }
}
