using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Finds [TrainableDelay] where there is no delay.</summary>
internal static class DelayMarkReader
{
    /// <summary>A problem for each marked member; they are known to be no projections.</summary>
    public static IEnumerable<Problem> DelayMarks(this IEnumerable<IPropertySymbol> members) =>
        members.Where(p => p.Has(Vocabulary.TrainableDelay))
            .Select(p => Problems.At(Rule.DelayNotTrained, p.Locations[0], p.Name, "it is no projection; [TrainableDelay] belongs on a projection of a network"));
}
