using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <content>What spikes meet of a kernel, in a network where what happens along projections is a loop over their paths.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>The population's place among all.</summary>
    public const string Population = "Population";

    /// <summary>Field with the paths that its spikes take.</summary>
    public const string Leaving = "Leaving";

    /// <summary>Field with the way of the spikes that release.</summary>
    public const string Path = "Path";

    private void WritePathFields()
    {
        if (home.IsOfReleases)
        {
            if (home.IsFree)
            {
                writer.Gap();
                writer.Comment("the way of the spikes");
                writer.Line($"public readonly SpikePath {Path};");
            }
        }
        else if (home.IsFree && home.Kind is not null)
        {
            writer.Gap();
            writer.Comment("the population");
            writer.Line($"public readonly int {Population};");
        }
        else if (trial.HasPaths && home.Owner is null && plan.Spikes && !home.IsFree)
        {
            writer.Gap();
            writer.Comment("the population, and the ways that its spikes take");
            writer.Line($"public readonly int {Population};");
            writer.Line($"public readonly SpikePath[] {Leaving};");
        }
    }

    /// <summary>More projections than this that add to one arrival are said in a loop.</summary>
    private const int Many = 4;

    private bool Sets(ProjectionPlan projection) => home.IsFree ? network.Sets(projection) : projection.IsFirst;

    /// <summary>What the spikes of a projection meet, and what is given for them.</summary>
    private void WriteMeeting(string place, string arrival, bool isFirst)
    {
        writer.Line($"trial.Paths[{place}].Meets({_fields.Arrival(arrival)}, isFirst: {(isFirst ? "true" : "false")});");
        bool isCredited = plan.Adjoints.Any(a => a.Arrivals.Any(l => l.Name == arrival)), isTimed = plan.Adjoints.Any(a => a.ArrivalTimes.Any(l => l.Name == arrival));
        if (isCredited || isTimed)
        {
            writer.Line($"trial.Paths[{place}].Returns({(isCredited ? _fields.ArrivalLambda(arrival) : "default")}{(isTimed ? $", {_fields.ArrivalTime(arrival)}" : "")});");
        }
    }

    private void WritePaths()
    {
        if (home.Owner is not null)
        {
            if (home.IsFree && home.Kind is not null)
            {
                writer.Line($"{Path} = trial.Paths[part.{home.Kind.Own}.Index];");
            }

            return;
        }

        if (home.IsFree && home.Kind is not null)
        {
            writer.Line($"{Population} = {home.Index};");
        }

        if (!trial.HasPaths)
        {
            return;
        }

        var first = home.Kind?.Members[0].Population ?? plan.Name;
        var incoming = network.Arriving(first).ToList();
        if (incoming.Count > 0)
        {
            writer.Gap();
            writer.Comment("what spikes meet that come through its projections");
        }

        var many = home.Kind is not null ? [] : incoming.Where(p => !Sets(p)).GroupBy(p => p.Arrival).Where(g => g.Count() > Many).ToList();
        var looped = new HashSet<int>(many.SelectMany(g => g.Select(p => p.Index)));
        for (int i = 0; i < incoming.Count; i++)
        {
            if (!looped.Contains(incoming[i].Index))
            {
                WriteMeeting(home.Kind is null ? $"{incoming[i].Index}" : $"part.{Names.Escape(home.Kind.Roles[i].Name)}.Index", incoming[i].Arrival, Sets(incoming[i]));
            }
        }

        foreach (var group in many)
        {
            Places.WriteNumbers(writer, "foreach (int place in (int[])", group.Select(p => p.Index), ")");
            using var loop = writer.Block("");
            WriteMeeting("place", group.Key, isFirst: false);
        }

        if (plan.Spikes && !home.IsFree)
        {
            writer.Gap();
            writer.Line($"{Population} = {home.Index};");
            writer.Line($"{Leaving} = trial.PathsFrom({home.Index});");
        }
    }
}
