using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Reading;

/// <summary>
/// Turns the compiler's view of an equation into an expression. What it does not know becomes a problem at that very
/// token; where C# itself found an error it stays silent, since the user has been told.
/// </summary>
internal sealed class ExpressionReader(ClassView view, List<Problem> problems, Subject subject = Subject.Model)
{
    private readonly Stack<IPropertySymbol> _open = [];
    private ThetaUnit? _theta;
    private readonly HashSet<IPropertySymbol> _parameters = new(SymbolEqualityComparer.Default);

    /// <summary>The parameters that were read.</summary>
    public IEnumerable<IPropertySymbol> Parameters => _parameters;

    /// <summary>In an update of a network: what stands for a reduction.</summary>
    public Func<IInvocationOperation, Expr, Expr?>? Reduce { get; set; }

    /// <summary>In a rewiring rule: what stands for a number that is drawn.</summary>
    public Func<IInvocationOperation, Expr>? Draw { get; set; }

    /// <summary>What reads noise.</summary>
    public NoiseReader Noise { get; } = new(problems);

    /// <summary>Name under which the parameter of a lambda is known.</summary>
    public const string Theta = "theta";

    /// <summary>Reads a right side, a condition's operand or a duration.</summary>
    public Expr? Read(ExpressionSyntax syntax) => view.Operation(syntax) is { } operation ? Read(operation) : Foreign(syntax);

    /// <summary>Reads what need not be an equation, such as a helper of the user's own: null where it is none, and no problem.</summary>
    public Expr? ReadIfAny(ExpressionSyntax syntax)
    {
        int before = problems.Count;
        var read = Read(syntax);
        problems.RemoveRange(before, problems.Count - before);
        return read;
    }

    /// <summary>The value that a parameter is declared with; null where it is not known, or given later.</summary>
    public double? StartOf(IPropertySymbol parameter) =>
        parameter.DeclaringSyntaxReferences.Select(d => d.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Initializer?.Value is { } value
            ? (ReadIfAny(value) as Number)?.Value
            : null;

    /// <summary>The user's names for expressions; a helper that no equation can use is the user's own business.</summary>
    public EquatableArray<Definition> Helpers(IEnumerable<IPropertySymbol> properties) => properties
        .Select(p => (p.Name, Value: Body(p) is { } body ? ReadIfAny(body) : null))
        .Where(h => h.Value is not null)
        .Select(h => new Definition(h.Name, h.Value!))
        .ToEquatable();

    /// <summary>Reads the body of a surrogate.</summary>
    /// <param name="body">What the lambda gives.</param>
    /// <param name="unit">The type of both sides of the threshold.</param>
    public Expr? ReadSurrogate(ExpressionSyntax body, ITypeSymbol? unit)
    {
        _theta = unit is null ? null : new(unit, problems);
        var psi = Read(body);
        _theta = null;
        return psi;
    }

    public Expr? Read(IOperation operation) => ReadAsWritten(operation) is { } expr ? Sound(operation, expr) : null;

    /// <summary>Refuses numbers that no kernel can hold, and closes the holes of quotients.</summary>
    private Expr? Sound(IOperation operation, Expr expr)
    {
        if (FiniteNumbers.Problem(expr) is { } fault)
        {
            Report(Rule.NotFinite, operation, fault);
            return null;
        }

        if (operation is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } || Singularities.Remove(expr) is var closed && closed == expr)
        {
            return expr;
        }

        Report(Rule.HoleClosed, operation, Notation.Paper.Write(closed));
        return closed;
    }

    /// <summary>Reports a problem of a piece of an equation once, however often a helper that it stands in is used.</summary>
    private Expr? Report(string rule, IOperation operation, params string[] words)
    {
        string text = operation.Syntax.ToString();
        var problem = Problems.At(rule, operation.Syntax.GetLocation(), [text.Length > 80 ? text.Substring(0, 77) + "..." : text, .. words]);
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }

        return null;
    }

    private Expr? ReadAsWritten(IOperation operation)
    {
        view.Stop.ThrowIfCancellationRequested();
        switch (operation)
        {
            case ILiteralOperation or IDefaultValueOperation when operation.ConstantValue is { HasValue: true, Value: IConvertible value and not string }:
                return Constant(value);
            case IFieldReferenceOperation { Field.ContainingType: var owner } field when owner.QualifiedName() == Vocabulary.Units:
                return Vocabulary.UnitValues.TryGetValue(field.Field.Name, out double unit) ? Num(unit) : Unknown(operation);
            case { ConstantValue: { HasValue: true, Value: IConvertible value } } when value is not (string or bool):
                return Constant(value);
            case IPropertyReferenceOperation property:
                return Property(property);
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }:
                return new Symbol(Theta, Role.Local);
            case IParenthesizedOperation inner:
                return Read(inner.Operand);
            case IConversionOperation conversion:
                return Conversion(conversion);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus:
                return Read(minus.Operand) is { } x ? Neg(x) : null;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Plus } plus:
                return Read(plus.Operand);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Read(not.Operand) is not { } condition ? null
                    : condition is Compare compare ? Greater(compare.Right, compare.Left, orEqual: !compare.OrEqual)
                    : Unknown(operation);
            case IBinaryOperation binary:
                return Binary(binary);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return All(choice.Condition, choice.WhenTrue, otherwise) is { } parts ? If(parts[0], parts[1], parts[2]) : null;
            case IInvocationOperation call:
                return Invocation(call);
            case IInvalidOperation:
                return Foreign(operation.Syntax, anywhere: true);
            default:
                return operation.Type is IErrorTypeSymbol ? Foreign(operation.Syntax, anywhere: true) : Unknown(operation);
        }
    }

    private Expr? Binary(IBinaryOperation operation)
    {
        if (operation.Type is IErrorTypeSymbol)
        {
            return Foreign(operation.Syntax, anywhere: true); // dimensions that do not fit, for one
        }

        _theta?.Check(operation);
        if (All(operation.LeftOperand, operation.RightOperand) is not { } sides)
        {
            return null;
        }

        var (a, b) = (sides[0], sides[1]);
        return operation.OperatorKind switch
        {
            BinaryOperatorKind.Add => Add(a, b),
            BinaryOperatorKind.Subtract => Sub(a, b),
            BinaryOperatorKind.Multiply => Mul(a, b),
            BinaryOperatorKind.Divide when operation.Type?.IsWhole() == true => Whole(operation),
            BinaryOperatorKind.Divide => Div(a, b),
            BinaryOperatorKind.GreaterThan => Greater(a, b),
            BinaryOperatorKind.GreaterThanOrEqual => Greater(a, b, orEqual: true),
            BinaryOperatorKind.LessThan => Greater(b, a),
            BinaryOperatorKind.LessThanOrEqual => Greater(b, a, orEqual: true),
            _ => Unknown(operation),
        };
    }

    /// <summary>C# drops the remainder of whole numbers, kernels have floats.</summary>
    private Expr? Whole(IBinaryOperation division)
    {
        problems.Add(Problems.At(Rule.WholeDivision, division.Syntax.GetLocation(), division.Syntax.ToString()));
        return null;
    }

    private Expr? Invocation(IInvocationOperation call)
    {
        string owner = call.TargetMethod.ContainingType.QualifiedName();
        var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => a.Value).ToArray();
        if (owner == Vocabulary.Reductions && subject == Subject.Loss)
        {
            return call.TargetMethod.Name == "Within" ? Window(call, arguments) : Reduction(call.TargetMethod.Name, arguments);
        }

        if (owner == Vocabulary.Reductions && subject == Subject.NetworkUpdate && Vocabulary.AxisReductions.ContainsKey(call.TargetMethod.Name))
        {
            return Read(arguments[0]) is { } reduced ? Reduce?.Invoke(call, reduced) : null;
        }

        if (owner == Vocabulary.Surrogates)
        {
            _theta?.Check(call);
            return All(arguments) is { } of ? SurrogateLibrary.Write(call.TargetMethod.Name, of) ?? Unknown(call) : null;
        }

        if (owner is not (Vocabulary.Dsl or "System.MathF" or "System.Math"))
        {
            return Unknown(call);
        }

        if (owner == Vocabulary.Dsl && call.TargetMethod.Name == "Next")
        {
            return Read(arguments[0]) is Symbol { Role: Role.State } state ? state with { Role = Role.Plus } : Unknown(call);
        }

        if (IsRising(call))
        {
            problems.Add(Problems.At(Rule.RisingOutsideWhen, call.Syntax.GetLocation()));
            return null;
        }

        if (All(arguments) is not { } x)
        {
            return null;
        }

        switch (call.TargetMethod.Name)
        {
            case "Decay" when owner == Vocabulary.Dsl && subject is Subject.Model or Subject.Plasticity:
                return Apply(Function.Exp, Neg(Div(TimeStep, x[0])));
            case "Noise" when owner == Vocabulary.Dsl:
                return Noise.Read(call, x[0]);
            case "Normal" when owner == Vocabulary.Dsl:
                return Draw?.Invoke(call) ?? Report(Rule.DrawOutside, call);
            case "Pow" when x.Length == 2:
                return Pow(x[0], x[1]);
            case "Clamp" when x.Length == 3:
                return Apply(Function.Min, Apply(Function.Max, x[0], x[1]), x[2]);
            case var name when Vocabulary.Functions.TryGetValue(name, out var function):
                return Apply(function, x);
            default:
                return Unknown(call);
        }
    }

    /// <summary>Whether a call is the condition of an event that is met on the way up alone.</summary>
    public static bool IsRising(IInvocationOperation call) =>
        call.TargetMethod.Name == "Rising" && call.TargetMethod.ContainingType.QualifiedName() == Vocabulary.Dsl;

    /// <summary>The comparison of what rises with where it is an event.</summary>
    public Compare? ReadRising(IInvocationOperation call) =>
        All([.. call.Arguments.OrderBy(a => a.Parameter?.Ordinal ?? 0).Select(a => a.Value)]) is { } sides ? new(sides[0], sides[1], OrEqual: true) : null;

    private Expr? Window(IInvocationOperation call, IOperation[] arguments)
    {
        if (All(arguments) is not { } ends)
        {
            return null;
        }

        if (ends[0] is Number from && ends[1] is Number until && !(until.Value > from.Value))
        {
            return Report(Rule.EmptyWindow, call);
        }

        return If(Greater(LossPlan.TrialStep, ends[0], orEqual: true), If(Greater(ends[1], LossPlan.TrialStep), One, Zero), Zero);
    }

    private Expr? Reduction(string name, IOperation[] arguments)
    {
        var (function, count) = Vocabulary.Reduced[name];
        return All(arguments) is not { } x ? null
            : count is null ? Apply(function, x)
            : Div(Apply(function, x), new Symbol(count, Role.Parameter));
    }

    /// <summary>The length of a time step.</summary>
    public static readonly Symbol TimeStep = new("Dt", Role.Parameter);

    /// <summary>Whether it is something of a training run, in which numbers change.</summary>
    private bool IsOverRun => subject is Subject.Update or Subject.NetworkUpdate or Subject.Schedule or Subject.Rewiring;

    private Expr? Property(IPropertyReferenceOperation reference)
    {
        var property = view.Own(reference) ?? reference.Property;
        string owner = property.ContainingType.QualifiedName();
        if (property.Name == "Value" && reference.Instance is { } quantity && (owner == Vocabulary.Theta || property.ContainingType.IsQuantity()))
        {
            return Read(quantity); // the number in the coherent base, which is what kernels see anyway
        }

        if (owner == Vocabulary.Dsl && IsOverRun && property.Name is "Iteration" or "Progress")
        {
            return new Symbol(property.Name, Role.Parameter);
        }

        if (owner == Vocabulary.Reductions && subject == Subject.Loss)
        {
            return new Symbol(property.Name, property.Name == "StepCount" ? Role.Parameter : Role.Input);
        }

        if (view.Own(reference) is null)
        {
            return property.Type is IErrorTypeSymbol ? Foreign(reference.Syntax, anywhere: true) : Unknown(reference);
        }

        if (Given(subject).Any(property.Has))
        {
            return new Symbol(property.Name, Role.Input);
        }

        if (property.Has(Vocabulary.State) || property.Has(Vocabulary.Target) || property.Has(Vocabulary.Post) || property.Has(Vocabulary.Gradient))
        {
            return new Symbol(property.Name, Role.State);
        }

        if (property.Has(Vocabulary.Input) || property.Has(Vocabulary.Reduce))
        {
            return new Symbol(property.Name, Role.Input);
        }

        if (Body(property) is { } body)
        {
            return Helper(reference, property, body);
        }

        if (!(ModelReader.IsParameter(property) || (IsOverRun && ModelReader.IsSchedule(property))))
        {
            return problems.Any(p => p.Rule == Rule.StrayAttribute && p.Words[1] == property.Name) ? null // told at its attribute
                : property.DeclaringSyntaxReferences.Length > 0 ? Unknown(reference) : OfAnotherAssembly(reference, property);
        }

        _parameters.Add(property);
        return new Symbol(property.Name, Role.Parameter);
    }

    private Expr? OfAnotherAssembly(IOperation reference, IPropertySymbol property)
    {
        problems.Add(Problems.At(Rule.BaseClass, reference.Syntax.GetLocation(), property.Name,
            $"comes from '{property.ContainingType.Name}' of another assembly, where what it computes cannot be read; declare it in '{view.Type.Name}' itself"));
        return null;
    }

    /// <summary>The marks of what an objective or a learning rule is given, and does not compute.</summary>
    private static string[] Given(Subject subject) => subject switch
    {
        Subject.Loss => [Vocabulary.Readout, Vocabulary.Spike, Vocabulary.FirstSpike, Vocabulary.Target, Vocabulary.TargetSignal, Vocabulary.Mask, Vocabulary.OutputMask],
        Subject.Plasticity => [Vocabulary.Pre, Vocabulary.Post, Vocabulary.Signal],
        Subject.Penalty => [Vocabulary.SpikeCount, Vocabulary.FiringRate, Vocabulary.TrialLength],
        _ => [],
    };

    private Expr? Helper(IOperation reference, IPropertySymbol property, ExpressionSyntax body)
    {
        if (_open.Any(p => SymbolEqualityComparer.Default.Equals(p, property)))
        {
            problems.Add(Problems.At(Rule.CircularEquations, reference.Syntax.GetLocation(), property.Name));
            return null;
        }

        _open.Push(property);
        var expr = Read(body);
        _open.Pop();
        return expr;
    }

    /// <summary>
    /// The expression of <c>X => ...</c>, also written <c>{ get => ...; }</c> or <c>{ get { return ...; } }</c>; null where the
    /// property has no such form.
    /// </summary>
    public static ExpressionSyntax? Body(IPropertySymbol property) => property.SetMethod is not null ? null
        : property.DeclaringSyntaxReferences.Select(r => (r.GetSyntax() as PropertyDeclarationSyntax) is { } syntax ? Body(syntax) : null).FirstOrDefault(e => e is not null);

    private static ExpressionSyntax? Body(PropertyDeclarationSyntax property) => property.ExpressionBody?.Expression
        ?? property.AccessorList?.Accessors.Select(a => a.ExpressionBody?.Expression ?? Returned(a.Body)).FirstOrDefault();

    private static ExpressionSyntax? Returned(BlockSyntax? block) =>
        block is { Statements: { Count: 1 } statements } && statements[0] is ReturnStatementSyntax { Expression: { } expression } ? expression : null;

    private static Expr Constant(IConvertible value) => Num(value switch
    {
        float single => double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), // 0.1f is meant as 0.1
        char character => character, // C# has a conversion to numbers, IConvertible has none
        _ => value.ToDouble(CultureInfo.InvariantCulture),
    });

    private Expr[]? All(params IOperation[] operations)
    {
        var all = operations.Select(Read).ToArray(); // read every one, to report every problem
        return all.Any(x => x is null) ? null : all.Select(x => x!).ToArray();
    }

    private Expr? Unknown(IOperation operation) => Unknown(operation.Syntax);

    /// <summary>Says that a piece of syntax has no meaning in an equation.</summary>
    public Expr? Unknown(SyntaxNode syntax)
    {
        string text = syntax.ToString();
        problems.Add(Problems.At(Rule.UnknownConstruct, syntax.GetLocation(), text.Length > 60 ? text.Substring(0, 57) + "..." : text));
        return null;
    }

    /// <summary>Conversions keep the number; one to whole numbers does not.</summary>
    private Expr? Conversion(IConversionOperation conversion) =>
        conversion is { IsImplicit: false, Type: { } to } && to.IsWhole() && conversion.Operand.Type is { } from && !from.IsWhole()
            ? Unknown(conversion)
            : Read(conversion.Operand);

    /// <summary>What C# cannot make sense of either, as it says itself; if it does not, we do.</summary>
    private Expr? Foreign(SyntaxNode syntax, bool anywhere = false)
    {
        if (!view.IsForeign(syntax, anywhere))
        {
            Unknown(syntax);
        }

        return null;
    }
}

/// <summary>What the equations are about, which decides what they may read.</summary>
internal enum Subject
{
    /// <summary>A neuron or a synapse.</summary>
    Model,

    /// <summary>What runs between batches.</summary>
    Update,

    /// <summary>What runs between batches on variables of a network.</summary>
    NetworkUpdate,

    /// <summary>A number over a training run.</summary>
    Schedule,

    /// <summary>The readout over a trial.</summary>
    Loss,

    /// <summary>A neuron's spikes in a trial.</summary>
    Penalty,

    /// <summary>A synapse and the neurons at its ends.</summary>
    Plasticity,

    /// <summary>A synapse that may make room for another.</summary>
    Rewiring,
}
