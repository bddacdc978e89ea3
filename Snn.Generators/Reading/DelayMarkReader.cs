using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads [TrainableDelay], and finds it where there is no delay.</summary>
internal static class DelayMarkReader
{
    /// <summary>Whether the delay of a projection learns.</summary>
    public static DelayTraining TrainingOfDelay(this IPropertySymbol projection) =>
        projection.Attribute(Vocabulary.TrainableDelay) is not { } mark ? DelayTraining.None
        : mark.ConstructorArguments.FirstOrDefault().Value is 1 or 2 ? DelayTraining.PerNeuron
        : DelayTraining.Shared;

    /// <summary>A problem for each marked member; they are known to be no projections.</summary>
    public static IEnumerable<Problem> DelayMarks(this IEnumerable<IPropertySymbol> members) =>
        members.Where(p => p.Has(Vocabulary.TrainableDelay))
            .Select(p => Problems.At(Rule.DelayNotTrained, p.Locations[0], p.Name, "it is no projection; [TrainableDelay] belongs on a projection of a network"));
}
