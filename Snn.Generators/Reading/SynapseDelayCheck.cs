using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Finds delays of single synapses, as in <c>{ Delays = Init.Normal(...) }</c>, where somebody needs one for all, or that are no times.</summary>
internal static class SynapseDelayCheck
{
    /// <summary>The problems of a network.</summary>
    /// <param name="view">The network's class.</param>
    /// <param name="members">Its members.</param>
    /// <param name="projections">Its projections.</param>
    /// <param name="isOnline">Whether it learns as it runs.</param>
    public static IEnumerable<Problem> Find(ClassView view, NetworkMembers members, IEnumerable<ProjectionRecord> projections, bool isOnline)
    {
        foreach (var projection in projections.Where(p => p.DelaysSynapses))
        {
            var given = Given(members.Projections[projection.Name].Property, view)!;
            string? why = isOnline && projection.IsRewired ? "training moves its synapses as it runs, and what is kept of each delay cannot follow; leave out Delays, Rewiring or Online"
                : isOnline && projection is { Trainable: true, Rules.Count: > 0 } ? "its gradient is a rule's of its own, which has one delay for a projection; give it one Delay, or leave out Online"
                : projection.TrainsDelay ? "its delay learns, which is none of single synapses; leave out one of the two"
                : Unit(given, view) is { } unit && unit.QualifiedName() != Vocabulary.Time ? $"a delay is a Time, and this is a {unit.Name}"
                : null;
            if (why is not null)
            {
                yield return Problems.At(Rule.SynapseDelays, given.Left.GetLocation(), projection.Name, why);
            }
        }
    }

    /// <summary>Projections, with what their declarations say of delays.</summary>
    public static List<ProjectionRecord> Mark(ClassView view, NetworkMembers members, IEnumerable<ProjectionRecord> projections) =>
        [.. projections.Select(p => p.Storage == Storage.Sparse && Given(members.Projections[p.Name].Property, view) is not null ? p with { DelaysSynapses = true } : p)];

    /// <summary>Whether a part of a projection's declaration says what its delays are, not its weights.</summary>
    public static bool IsOfDelays(SyntaxNode syntax) => syntax.Ancestors().OfType<AssignmentExpressionSyntax>().Any(IsDelays);

    private static AssignmentExpressionSyntax? Given(IPropertySymbol projection, ClassView view) =>
        projection.Made(view.Stop) is BaseObjectCreationExpressionSyntax { Initializer: { } initializer }
            ? initializer.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => IsDelays(a) && a.Right is not LiteralExpressionSyntax)
            : null;

    private static ITypeSymbol? Unit(AssignmentExpressionSyntax given, ClassView view) => InitReader.Quantities(view.Operation(given.Right)).FirstOrDefault()?.TargetMethod.TypeArguments[0];

    private static bool IsDelays(AssignmentExpressionSyntax assignment) => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "Delays" };
}
