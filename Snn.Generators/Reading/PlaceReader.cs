using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads where states and trained values are kept, <c>Per.Pre</c> and the like, and finds where that has no meaning.</summary>
internal static class PlaceReader
{
    private const int Population = 0, Neuron = 1, Pre = 2, Post = 3, Synapse = 4;

    /// <summary>Whether there is a state for each neuron of the source.</summary>
    public static bool IsPerPre(this IPropertySymbol property) => PlaceOf(property.Attribute(Vocabulary.State)) == Pre;

    /// <summary>A problem for each state or trained parameter of a model that is kept where it cannot be.</summary>
    public static IEnumerable<Problem> Misplaced(this IEnumerable<IPropertySymbol> members, ModelKind kind) => members.SelectMany(p => new[]
    {
        Misplaced(p, p.Attribute(Vocabulary.State), place => WhyNoState(place, kind)),
        Misplaced(p, p.Attribute(Vocabulary.Trainable), place => place is Population or Neuron ? null
            : "a trained parameter is one for all or, with Per.Neuron, one for each neuron, of a synapse one for each at which the projection ends; write one of these"),
    }).OfType<Problem>();

    /// <summary>A problem for each trained delay that is kept where it cannot be.</summary>
    public static IEnumerable<Problem> MisplacedDelays(this IEnumerable<IPropertySymbol> projections) => projections.Select(p =>
        Misplaced(p, p.Attribute(Vocabulary.TrainableDelay), place => place is Population or Neuron or Pre ? null
            : "a delay is one for the projection or, with Per.Neuron, one for each neuron from which it comes; write one of these")).OfType<Problem>();

    private static string? WhyNoState(int place, ModelKind kind) => (place, kind) switch
    {
        (Neuron, _) or (Pre, ModelKind.Synapse) => null,
        (Synapse, ModelKind.Synapse) => "there are no states of single synapses yet; write Per.Pre for one of each neuron from which the projection comes, or nothing for one of each at which it ends",
        (Post, ModelKind.Synapse) => "that is where the states of a synapse are anyway; leave it out",
        (Population, ModelKind.Synapse) => "a state of a synapse is one of each neuron at which the projection ends, or with Per.Pre of each from which it comes; write that, or leave it out",
        (_, ModelKind.CustomUpdate) => "a custom update has a state for each weight; leave it out",
        _ => "a neuron's state is one of each neuron; leave it out",
    };

    private static Problem? Misplaced(IPropertySymbol property, AttributeData? mark, System.Func<int, string?> whyNot)
    {
        if (mark is null || whyNot(PlaceOf(mark)) is not { } why)
        {
            return null;
        }

        var argument = (mark.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals is null);
        return Problems.At(Rule.Misplaced, argument?.GetLocation() ?? property.Locations[0], property.Name, argument?.ToString() ?? "so", why);
    }

    /// <summary>The place that a mark names; that of a mark without one, or of none, is each neuron's.</summary>
    private static int PlaceOf(AttributeData? mark) => mark?.ConstructorArguments.FirstOrDefault().Value is int place ? place : Neuron;
}
