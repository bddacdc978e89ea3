using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using Snn.Generators.Updates;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [CustomUpdate] that is an update of a network.</summary>
internal sealed class UpdateReader : ObjectiveReader
{
    private readonly List<AxisReduction> _reductions = [];
    private readonly SetReader _sets;
    private readonly EquationReader _equations;
    private UpdateModel _update;

    private UpdateReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
        : base(type, compilation, stop, Subject.NetworkUpdate)
    {
        _sets = new(View, Found, syntax => Expressions.Unknown(syntax));
        _equations = new(View, Expressions, _sets, Found, []);
        Expressions.Reduce = Reduce;
        _update = new(Type.FullNamespace(), Type.Name, Parameters, Members.Select(p => p.UpdateVariable()).Where(v => v is not null).Select(v => v!).ToEquatable(), default, default, default);
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<UpdateModel> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop) =>
        Read(syntax, type, compilation, () => new UpdateReader(type, compilation, stop), reader => reader.ReadUpdate(syntax));

    private UpdateModel? ReadUpdate(TypeDeclarationSyntax syntax)
    {
        CheckVariables();
        CheckNames("Iteration", "Progress", "Dt");
        CheckWritten(syntax, GeneratedNames.OfNetworkUpdate);
        CheckTrained("a member of a custom update");
        if (Member("Step") is not { } step || step.Type.ToDisplayString() != Vocabulary.Equations)
        {
            Report(Rule.UpdateForm, syntax, "has no 'Step', which gives 'Next' of each target and state");
            return null;
        }

        if (ExpressionReader.Body(step) is not { } body)
        {
            Report(Rule.NotExpressionBodied, step, step.Name);
            return null;
        }

        if (_update.Variables.All(v => v.Role == "Input"))
        {
            Report(Rule.UpdateForm, syntax, "has neither a [Target] nor a [State], so nothing comes of it; declare what it writes");
        }

        var equations = _equations.ReadSet("Step", body, "Next");
        CheckUnread(_sets, "a custom update");
        // one that could not be read has been told about
        foreach (var variable in _update.Variables.Where(v => !IsBroken && v.Role != "Input" && equations.All(e => e.Target != v.Name)))
        {
            Report(Rule.StateWithoutEquation, Member(variable.Name)!, variable.Name);
        }

        var helpers = Helpers(); // before the reductions are taken, as their numbers come from the equations
        _update = _update with { Reductions = _reductions.ToEquatable(), Step = equations, Helpers = helpers, InUse = InUse(syntax) };
        foreach (var equation in equations)
        {
            CheckAxes(equation);
        }

        if (!IsBroken && UpdatePlan.Of(_update) is null)
        {
            Report(Rule.CircularEquations, step, $"Next({equations[0].Target})");
        }

        return IsBroken ? null : _update;
    }

    private void CheckVariables()
    {
        var variables = Members.Where(p => p.UpdateVariable() is not null).ToArray();
        foreach (var property in variables.Where(p => p.Type is not IErrorTypeSymbol && (!p.Type.IsScalar() || p.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double)))
        {
            Report(Rule.MemberType, property, property.Name, property.Type.ToDisplayString());
        }

        CheckPartial(variables);
        foreach (var property in variables.Where(p => p.UpdateVariable() is { Axes: Axes.Batch | Axes.Sources | Axes.Targets }))
        {
            Report(Rule.UpdateForm, property, property.Name, "is one for each synapse and example, and synapses are shared by the batch; leave out PerExample");
        }

        foreach (var property in variables.Where(p => p.UpdateVariable()!.Role != "State" && p.DeclaredAccessibility is (Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)))
        {
            Report(Rule.UpdateForm, property, property.Name, "stands for something of a network, which cannot name it; make it public");
        }

        foreach (var property in Members.Where(p => p.Has(Vocabulary.Reduce)))
        {
            Report(Rule.UpdateForm, property, property.Name, "is the gradient of an optimiser, which updates one variable; in an update of a network mark what it reads [Input(Per. ...)]");
        }

        foreach (var property in Members.Where(p => p.UpdateVariable() is null && (p.Has(Vocabulary.Target) || p.Has(Vocabulary.Input))))
        {
            Report(Rule.UpdateForm, property, property.Name, "does not say how many there are; write it as in [Input(Per.Neuron)]");
        }
    }

    /// <summary>A new value may be spread over more than it has, not over less.</summary>
    private void CheckAxes(Equation equation)
    {
        var (target, value) = (_update.Variables.First(v => v.Name == equation.Target).Axes, _update.AxesOf(equation.Value));
        if ((value & ~target) != Axes.None && _equations.PlaceOf(equation.Target) is { } place)
        {
            Found.Add(Problems.At(Rule.NotReduced, place, equation.Target, value.Words(), target.Words(), $"{Over(value & ~target)}"));
        }
    }

    /// <summary>The name of the result of a reduction, where there is something to reduce.</summary>
    private Expr? Reduce(IInvocationOperation call, Expr argument)
    {
        string name = call.TargetMethod.Name;
        var (kind, over) = Vocabulary.AxisReductions[name];
        var axes = (_update with { Reductions = _reductions.ToEquatable() }).AxesOf(argument);
        if ((axes & over) == 0 || axes == (Axes.Batch | Axes.Sources | Axes.Targets))
        {
            string why = (axes & over) == 0 ? $"what it is to reduce is {axes.Words()}" : "what it is to reduce is one for each synapse and example, which nothing keeps";
            Found.Add(Problems.At(Rule.NothingToReduce, call.Syntax.GetLocation(), name, why));
            return null;
        }

        if (_reductions.FirstOrDefault(r => r.Kind == kind && r.Over == over && r.Argument.Equals(argument)) is { } known)
        {
            return new Symbol(known.Name, Role.Local);
        }

        string wanted = name + (argument is Symbol symbol ? symbol.Name : ""), unique = wanted;
        for (int i = 2; _reductions.Any(r => r.Name == unique); i++)
        {
            unique = wanted + i;
        }

        _reductions.Add(new(unique, kind, over, argument));
        return new Symbol(unique, Role.Local);
    }

    private static string Over(Axes axes) => (axes & Axes.Batch) != 0 ? "MeanOverBatch" : (axes & Axes.Sources) != 0 ? "SumOverSources" : "SumOverTargets";
}
