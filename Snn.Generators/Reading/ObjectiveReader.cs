using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>What the readers of losses, penalties, schedules, rewiring rules and updates of a network share: an objective is made of what is given and of parameters.</summary>
internal abstract class ObjectiveReader
{
    private readonly List<Problem> _problems = [];
    private readonly ClassView _view;
    private readonly ExpressionReader _expressions;
    private readonly MemberCheck _members;
    private readonly Subject _subject;

    protected ObjectiveReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop, Subject subject)
    {
        Type = type;
        Members = type.Properties();
        _view = new(type, compilation, stop);
        _members = new(_view, _problems);
        _subject = subject;
        _expressions = new(_view, _problems, subject);
    }

    protected INamedTypeSymbol Type { get; }

    protected ClassView View => _view;

    protected ExpressionReader Expressions => _expressions;

    /// <summary>What is wrong with the class.</summary>
    protected List<Problem> Found => _problems;

    protected IPropertySymbol[] Members { get; }

    /// <summary>Whether an error was found, by C# or by us.</summary>
    protected bool IsBroken => _problems.AnyError() || _view.HasForeignErrors;

    protected EquatableArray<Parameter> Parameters =>
        Members.Where(p => ModelReader.IsParameter(p) || (_subject is Subject.Schedule or Subject.NetworkUpdate or Subject.Rewiring && ModelReader.IsSchedule(p)))
            .Select(p => new Parameter(p.Name, p.Type.IsQuantity(), IsSchedule: p.Type.IsSchedule())).ToEquatable();

    /// <summary>Reads a class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    protected static ObjectiveSource<T> Read<T, TReader>(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, Func<TReader> begin, Func<TReader, T?> read)
        where T : class
        where TReader : ObjectiveReader
    {
        Problem? problem;
        try
        {
            problem = ModelReader.DeclarationProblem(syntax, type);
            if (problem is null)
            {
                var reader = begin();
                reader._members.Check();
                var objective = read(reader);
                foreach (var parameter in reader._expressions.Parameters)
                {
                    reader._members.CheckParameter(parameter, byNetworks: false);
                }

                objective = reader.IsBroken ? null : objective;
                SafetyNet.Check(objective, reader._view, reader._problems, syntax);
                return new(
                    objective,
                    type.FullNamespace(),
                    type.Name,
                    ModelReader.PartialProperties(type),
                    reader._problems.Distinct().ToEquatable(),
                    Problems.At("", syntax.Identifier.GetLocation()),
                    NamesInUse.In(syntax, type, compilation));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
        }

        return new(null, type.FullNamespace(), type.Name, default, new[] { problem }.ToEquatable(), Problems.At("", problem));
    }

    protected IPropertySymbol[] Marked(string attribute) => Members.Where(p => p.Has(attribute)).ToArray();

    protected IPropertySymbol? Member(string name) => Members.FirstOrDefault(p => p.Name == name);

    protected void Report(string rule, IPropertySymbol property, params string[] words) =>
        _problems.Add(Problems.At(rule, property.Locations[0], words));

    protected void Report(string rule, TypeDeclarationSyntax syntax, params string[] words) =>
        _problems.Add(Problems.At(rule, syntax.Identifier.GetLocation(), [Type.Name, .. words]));

    /// <summary>What is given has no value of its own, so it must be ours to implement.</summary>
    protected void CheckPartial(IPropertySymbol[] given)
    {
        var partial = ModelReader.PartialProperties(Type);
        foreach (var property in given.Where(p => !partial.Any(x => x.Name == p.Name)))
        {
            Report(Rule.PropertyNotPartial, property, property.Name, property.Type.ToMinimalName());
        }
    }

    /// <summary>Members that the generated part has too.</summary>
    protected void CheckWritten(TypeDeclarationSyntax syntax, IReadOnlyDictionary<string, int> written) =>
        _problems.AddRange(NamesInUse.Clashes(syntax, Type, _view.Compilation, written));

    /// <summary>Names that mean something of their own in an equation.</summary>
    protected void CheckNames(params string[] taken)
    {
        foreach (var property in Members.Where(p => taken.Contains(p.Name)))
        {
            Report(Rule.ReservedName, property, property.Name);
        }
    }

    /// <summary>What is marked to be trained and cannot be, and ranges.</summary>
    /// <param name="what">What members are.</param>
    /// <param name="areBounded">Whether parameters may have ranges.</param>
    protected void CheckTrained(string what, bool areBounded = false)
    {
        _problems.AddRange(Members.DelayMarks());
        _problems.AddRange(areBounded ? Members.CheckBounds(_expressions.StartOf) : Members.Unbounded(what));
        foreach (var property in Marked(Vocabulary.Trainable))
        {
            Report(Rule.NotTrainable, property, property.Name, what);
        }
    }

    /// <summary>Sets and events that nothing reads.</summary>
    /// <param name="sets">What has read 'Step'.</param>
    /// <param name="what">What the class is.</param>
    protected void CheckUnread(SetReader sets, string what)
    {
        foreach (var property in Members.Where(p => p.Name != "Step" && p.Type.QualifiedName() == Vocabulary.Equations && !sets.Reached.Contains(p, SymbolEqualityComparer.Default)))
        {
            Report(Rule.Unread, property, property.Name, $"put it into 'Step', as in 'Step => [..{property.Name}]'");
        }

        foreach (var property in Members.Where(p => p.Type.QualifiedName() == Vocabulary.Event))
        {
            Report(Rule.Unread, property, property.Name, $"{what} has no events; write what it does as 'Step'");
        }
    }

    /// <summary>Names that the generated part uses and that mean something of the user's here.</summary>
    protected EquatableArray<string> InUse(TypeDeclarationSyntax syntax) => NamesInUse.In(syntax, Type, _view.Compilation);

    protected Expr? Body(IPropertySymbol property)
    {
        if (ExpressionReader.Body(property) is { } body)
        {
            return _expressions.Read(body);
        }

        Report(Rule.NotExpressionBodied, property, property.Name);
        return null;
    }

    /// <summary>The user's names for what is fixed over a trial.</summary>
    protected EquatableArray<Definition> Helpers(params string[] except) =>
        _expressions.Helpers(Members.Where(p => ModelReader.IsHelper(p) && !except.Contains(p.Name)));
}
