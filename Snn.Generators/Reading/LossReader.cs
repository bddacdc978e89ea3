using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Loss].</summary>
internal sealed class LossReader
{
    /// <summary>What a loss's equations read, and what its generated part declares.</summary>
    private static readonly string[] Reserved =
        ["StepIndex", "StepCount", "ClassCount", "OneHot", "Targets", "IsPerStep", "DeviceKernel", "DeviceTargets", "ConstantCount", "Constants"];

    private readonly INamedTypeSymbol _type;
    private readonly List<Problem> _problems = [];
    private readonly ExpressionReader _expressions;

    private LossReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        _type = type;
        _expressions = new(type, compilation, _problems, stop, inLoss: true);
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static LossSource Read(ClassDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
    {
        var problem = ModelReader.DeclarationProblem(syntax, type);
        try
        {
            if (problem is null)
            {
                var reader = new LossReader(type, compilation, stop);
                var loss = reader.ReadLoss(syntax);
                return new(loss, type.FullNamespace(), type.Name, ModelReader.PartialProperties(type), reader._problems.ToEquatable());
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = Problems.At(Rule.Internal, syntax.Identifier.GetLocation(), type.Name, e.Message);
        }

        return new(null, type.FullNamespace(), type.Name, default, new[] { problem }.ToEquatable());
    }

    private Loss? ReadLoss(ClassDeclarationSyntax syntax)
    {
        var members = _type.GetMembers().OfType<IPropertySymbol>().Where(p => !p.IsStatic && !p.IsIndexer && !p.IsImplicitlyDeclared).ToArray();
        var read = members.Where(p => p.Has(Vocabulary.Readout) || p.Has(Vocabulary.FirstSpike)).ToArray();
        var targets = members.Where(p => p.Has(Vocabulary.Target)).ToArray();
        foreach (var property in read.Concat(targets).Where(p => p.Type is not IErrorTypeSymbol && (!p.Type.IsScalar() || p.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double)))
        {
            _problems.Add(Problems.At(Rule.MemberType, property.Locations[0], property.Name, property.Type.ToDisplayString()));
        }

        var partial = ModelReader.PartialProperties(_type);
        foreach (var property in read.Concat(targets).Where(p => !partial.Any(x => x.Name == p.Name)))
        {
            _problems.Add(Problems.At(Rule.PropertyNotPartial, property.Locations[0], property.Name, property.Type.ToMinimalName()));
        }

        foreach (var property in members.Where(p => Reserved.Contains(p.Name) || SyntaxFacts.GetKeywordKind(p.Name) != SyntaxKind.None))
        {
            _problems.Add(Problems.At(Rule.ReservedName, property.Locations[0], property.Name));
        }

        _problems.AddRange(members.DelayMarks());
        foreach (var property in members.Where(p => p.Has(Vocabulary.Trainable)))
        {
            _problems.Add(Problems.At(Rule.NotTrainable, property.Locations[0], property.Name, "a member of a loss"));
        }

        var (score, objective) = (Member(members, "Score"), Member(members, "Objective"));
        if (read.Length != 1 || targets.Length > 1 || score is null || objective is null)
        {
            _problems.Add(Problems.At(Rule.LossMembers, syntax.Identifier.GetLocation(), _type.Name));
            return null;
        }

        var (scores, minimised) = (Body(score), Body(objective));
        if (_problems.AnyError() || _expressions.HasForeignErrors || scores is null || minimised is null)
        {
            return null;
        }

        var loss = new Loss(
            _type.FullNamespace(),
            _type.Name,
            members.Where(ModelReader.IsParameter).Select(p => new Parameter(p.Name, p.Type.IsQuantity())).ToEquatable(),
            read[0].Name,
            read[0].Has(Vocabulary.FirstSpike),
            targets.FirstOrDefault()?.Name,
            scores,
            minimised,
            Helpers(members).ToEquatable());
        foreach (var finding in LossPlan.Problems(loss))
        {
            var at = finding.Member == "Score" ? score : objective;
            _problems.Add(Problems.At(finding.Rule, at.Locations[0], [.. finding.Words]));
        }

        return _problems.AnyError() ? null : loss;
    }

    private static IPropertySymbol? Member(IPropertySymbol[] members, string name) => members.FirstOrDefault(p => p.Name == name);

    private Expr? Body(IPropertySymbol property)
    {
        if (ExpressionReader.Body(property) is { } body)
        {
            return _expressions.Read(body);
        }

        _problems.Add(Problems.At(Rule.NotExpressionBodied, property.Locations[0], property.Name));
        return null;
    }

    /// <summary>The user's names for what is fixed over a trial.</summary>
    private IEnumerable<Definition> Helpers(IPropertySymbol[] members)
    {
        foreach (var property in members.Where(p => ModelReader.IsHelper(p) && p.Name is not ("Score" or "Objective")))
        {
            int before = _problems.Count;
            var value = _expressions.Read(ExpressionReader.Body(property)!);
            _problems.RemoveRange(before, _problems.Count - before);
            if (value is not null)
            {
                yield return new(property.Name, value);
            }
        }
    }
}
