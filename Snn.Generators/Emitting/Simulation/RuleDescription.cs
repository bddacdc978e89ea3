using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Learning rules as text for people: where each variable is kept and when it is advanced, why, and what that takes.</summary>
internal static class RuleDescription
{
    /// <summary>The rules of a network, with bytes by the sizes of its populations.</summary>
    public static IEnumerable<string> Of(SimulationPlan? simulation) => Of((simulation?.Rules ?? default).AsEnumerable(), "learns by");

    /// <summary>What was derived for learning online.</summary>
    public static IEnumerable<string> Of(OnlinePlan? online) => online is null ? [] : TrainedKinds.Of(online).SelectMany(r => r.Kind is null ? Of([r.First.Learned], "learns online by") : Of(r.Kind));

    /// <summary>A rule of several projections: of few with the bytes of all together.</summary>
    private static IEnumerable<string> Of(RuleKind kind)
    {
        var records = kind.Members.Select(m => m.Record).ToList();
        yield return "";
        yield return $"{KernelHome.Few(records.Select(r => r.Name).ToList(), "projections")} {(records.Count == 1 ? "learns" : "learn")} online by {kind.Rule.Rule}:";
        foreach (string line in Lines(kind.Rule, place => records.Count > 4 ? "" : $", {{{{4L * ({string.Join(" + ", records.Select(r => SizeOf(place, r, kind.Rule)))})}}}} bytes"))
        {
            yield return line;
        }
    }

    /// <summary>The rules of a network by their equations, those that are the same for several projections once.</summary>
    public static IEnumerable<string> InShort(SimulationPlan? simulation, OnlinePlan? online) =>
        InShort((simulation?.Rules ?? default).AsEnumerable(), "by").Concat(InShort((online?.Rules ?? default).Select(r => r.Learned), "online by"));

    /// <summary>A rule by itself, by its equations.</summary>
    public static IEnumerable<string> InShort(RulePlan rule) => Equations(rule).Prepend($"{rule.Rule}: learning rule");

    private static IEnumerable<string> InShort(IEnumerable<LearnedProjection> learned, string by)
    {
        foreach (var alike in learned.GroupBy(l => $"{l.Rule.Rule}:\n{string.Join("\n", Equations(l.Rule))}"))
        {
            var names = alike.Select(l => l.Projection.Record.Name).ToList();
            yield return "";
            yield return $"{Description.Few(names)} {(names.Count == 1 ? "learns" : "learn")} {by} {alike.First().Rule.Rule}:";
            foreach (string line in Equations(alike.First().Rule))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Of(IEnumerable<LearnedProjection> learned, string learns)
    {
        foreach (var (projection, rule) in learned.Select(r => (r.Projection, r.Rule)))
        {
            yield return "";
            yield return $"{projection.Record.Name} {learns} {rule.Rule}:";
            foreach (string line in Lines(rule, place => $", {{{{4L * {SizeOf(place, projection.Record, rule)}}}}} bytes"))
            {
                yield return line;
            }
        }
    }

    /// <summary>C# of how many numbers a variable is.</summary>
    private static string SizeOf(Site place, ProjectionRecord projection, RulePlan rule)
    {
        string source = Names.Member(projection.Source), target = Names.Member(projection.Target), kernel = $"{Names.Member(projection.Name)}.Kernel";
        return place switch
        {
            Site.Population => "1",
            Site.Pre => $"{source}.Size",
            Site.Post => $"{target}.Size",
            _ when rule.IsShared => $"{kernel}.Height * {kernel}.Width * {source}.Shape!.Value.Channels * {target}.Shape!.Value.Channels",
            _ => $"{source}.Size * {target}.Size",
        };
    }

    /// <summary>A rule by itself.</summary>
    public static IEnumerable<string> Of(RulePlan rule) => new[] { $"{rule.Rule}: learning rule" }.Concat(Lines(rule, _ => ""));

    private static IEnumerable<string> Lines(RulePlan rule, System.Func<Site, string> bytes)
    {
        foreach (var variable in rule.Variables.Prepend(rule.Weight))
        {
            yield return $"  {variable.Key} is {rule.Words(variable.Place)}{bytes(variable.Place)}: {variable.WhyThere}";
            yield return $"    advanced {variable.When}";
        }

        foreach (string line in Signals(rule))
        {
            yield return line;
        }

        if (rule.WhyAtOnce is { } why)
        {
            yield return $"  a spike of a neuron after goes over {(rule.IsShared ? "the entries that lead to it" : "all rows")} at once: {why}";
        }

        foreach (string line in Programs(rule, ", exact, by a table over up to 255 steps"))
        {
            yield return line;
        }
    }

    // the equations of a rule that was derived are those of the adjoint, in other words
    private static IEnumerable<string> Equations(RulePlan rule) => rule.IsDerived
        ? rule.Variables.GroupBy(v => v.Place).OrderBy(g => g.Key).Select(g => $"  kept, {rule.Words(g.Key)}: {string.Join(", ", g.Select(v => v.Key))}")
        : Signals(rule).Concat(Programs(rule, ", exact"));

    private static IEnumerable<string> Signals(RulePlan rule) => rule.Signals.Select(signal =>
        $"  {signal.Key} is {(rule.IsTrained ? "the learning signal" : "given by the run")}, {rule.Words(signal.PerTarget ? Site.Post : Site.Population)}");

    private static IEnumerable<string> Programs(RulePlan rule, string table)
    {
        foreach (var program in rule.Programs)
        {
            foreach (string equation in program.Equations)
            {
                yield return $"  {program.Section}, {rule.Words(program.Place)}: {equation}";
            }
        }

        foreach (var flow in rule.Tables)
        {
            foreach (string equation in flow.Equations)
            {
                yield return $"  Flow, {rule.Words(flow.Place)}: {equation}{table}";
            }
        }
    }
}
