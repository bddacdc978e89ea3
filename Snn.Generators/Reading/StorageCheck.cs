using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Looks at how projections keep their weights: what does not keep one for each synapse cannot learn in every way.</summary>
internal static class StorageCheck
{
    public static IEnumerable<Problem> Find(ClassView view, NetworkMembers members, IEnumerable<ProjectionRecord> projections)
    {
        foreach (var projection in projections.Where(p => p.WhyNoWeights is not null))
        {
            var property = members.Projections[projection.Name].Property;
            if (projection.Trainable && projection.Storage != Storage.Convolution)
            {
                yield return Problems.At(Rule.NotTrainable, property.Locations[0], projection.Name, projection.Storage == Storage.Pool ? "a pool, whose weights all are one that stays as it is" : "procedural, so nothing of its weights is kept");
            }

            if (projection.Rules.Count > 0 && projection.Storage != Storage.Convolution)
            {
                yield return Problems.At(Rule.SharedLearning, property.TypeSyntax(view.Stop)?.GetLocation() ?? property.Locations[0], projection.Name, projection.WhyNoWeights!);
            }
        }
    }
}
