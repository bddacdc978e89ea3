using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>
/// What rules cannot do where pairs of neurons share their weights. A spike is one of a pair, so what it does is done for each pair;
/// what is done in every step, or at the end of a trial, is done once for each entry of the kernel, which has no neurons of its own to look at.
/// </summary>
internal static class KernelCheck
{
    /// <summary>What is wrong with a convolution's rules.</summary>
    public static IEnumerable<Finding> Find(ProjectionRecord projection, Network network, IReadOnlyDictionary<string, PlasticityRule> all)
    {
        if (projection.Storage != Storage.Convolution)
        {
            yield break;
        }

        if (GradientCheck.Taken(projection, network, all) is not null)
        {
            yield return new(Rule.SharedLearning, projection.Name, projection.Name, projection.WhyNoWeights!);
            yield break;
        }

        // of rules together, since where one keeps a variable may follow from another
        var rule = JointRule.Of([.. projection.Rules.Select(r => all[r])]);
        var placement = new Placement(rule);
        foreach (var (section, equations) in rule.Sections.Where(s => s.Section is Section.Flow or Section.Step or Section.EndOfTrial))
        {
            foreach (var equation in equations.Where(e => placement.Of(e.Target) == Site.Synapse))
            {
                if (equation.Value.Symbols().FirstOrDefault(s => IsOfEnd(s, rule, placement)) is { } read)
                {
                    yield return new(Rule.KernelByPairs, projection.Name, rule.Name, equation.Target, read.Name, section.ToString(), projection.Name);
                }
            }
        }
    }

    /// <summary>Whether it is another for each neuron of an end.</summary>
    private static bool IsOfEnd(Symbol read, PlasticityRule rule, Placement placement) => read.Role == Role.Input
        ? rule.Views.Any(v => v.Called == read.Name) || rule.Signals.Any(s => s.Name == read.Name && s.PerTarget)
        : read.Role is Role.State or Role.Plus && rule.Names.Contains(read.Name) && placement.Of(read.Name) is Site.Pre or Site.Post;
}
