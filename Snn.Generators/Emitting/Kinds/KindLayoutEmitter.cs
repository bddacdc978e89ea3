using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the shape of a network whose populations share kernels: what is the same for many populations or projections once,
/// and for each its name, place and ends.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="plan">The network.</param>
/// <param name="online">The same as it learns while it runs, or null.</param>
internal sealed class KindLayoutEmitter(IndentedWriter writer, NetworkPlan plan, OnlinePlan? online)
{
    private const string Name = "name", Of = "of", Source = "source", Target = "target";

    public void Write()
    {
        writer.Summary("Shape of the network with the sizes and delays of this instance.");
        using var body = writer.Block("public NetworkLayout Layout()");
        var names = new Names(writer);
        var populations = plan.Populations.GroupBy(p => (p.Model, Text: NetworkFaceEmitter.LayoutOf(p, Name, Of))).ToList();
        var projections = plan.Projections.GroupBy(p => (Type: StorageEmitter.TypeOf(p.Record), Text: NetworkFaceEmitter.LayoutOf(plan, p, online, Name, Source, Target, Of), p.Record.Delay)).ToList();
        var populationMethods = populations.Select((g, i) => names.Of(("population", i), g.First().Model)).ToList();
        var projectionMethods = projections.Select((g, i) => names.Of(("projection", i), g.First().Record.Storage + g.First().Record.Model.Split('.').Last())).ToList();

        writer.Line($"{NetworkFaceEmitter.Check(plan)}();");
        writer.Line($"var members = {PartNames.MembersOf(plan.Network)}();");
        writer.Line($"var dt = {(plan.Network.HasDt ? "Dt" : "Units.ms")};");
        writer.Line("var values = new List<ParameterValue>();");
        writer.Line("var trained = new List<ParameterLayout>();");
        writer.Line("var delays = new List<(string Name, Time Delay)>();");
        WriteParameters();
        writer.Gap();
        writer.Line("return new(");
        writer.Line($"    \"{plan.Network.Name}\",");
        writer.Line("    dt,");
        WriteChoice("    members.Populations((place, name, of) =>", "),", populations.Select((g, i) => (g.Select(p => plan.IndexOf(p.Name)).ToList(), $"{populationMethods[i]}(name, of)")).ToList());
        WriteChoice("    members.Projections((place, name, source, target, of) =>", "))", projections.Select((g, i) => (g.Select(p => p.Index).ToList(), $"{projectionMethods[i]}(name, source, target, ({g.Key.Type})of)")).ToList());
        using (writer.Block("", ";"))
        {
            NetworkFaceEmitter.WriteEnds(writer, plan);
            writer.Line("WhyNotStepped = Delays.WhyNotStepped(dt, [.. delays]),");
            writer.Line("Parameters = trained,");
            NetworkFaceEmitter.WriteUpdates(writer, plan);
            writer.Line("Values = values,");
        }

        foreach (var (group, method) in populations.Zip(populationMethods, (g, m) => (g, m)))
        {
            writer.Gap();
            writer.Line($"static PopulationLayout {method}(string {Name}, global::Snn.Population {Of}) => {group.Key.Text};");
        }

        foreach (var (group, name) in projections.Zip(projectionMethods, (g, m) => (g, m)))
        {
            writer.Gap();
            using var method = writer.Block($"ProjectionLayout {name}(string {Name}, int {Source}, int {Target}, {group.Key.Type} {Of})");
            writer.Line($"delays.Add(({Name}, {Of}.Delay));");
            writer.Line(group.Key.Delay switch
            {
                DelayTraining.None => $"values.Add(new($\"{{{Name}}}.Delay\", {Of}.Delay.Value));",
                DelayTraining.Shared => $"trained.Add(Delays.Trained({Name}, {Of}, {Target}, dt));",
                _ => $"trained.Add(Delays.Trained({Name}, {Of}, {Source}, dt, perNeuron: true));",
            });
            writer.Line($"return {group.Key.Text};");
        }
    }

    /// <summary>Parameters of models: those of kernels of one population, then those of kernels that several share.</summary>
    private void WriteParameters()
    {
        foreach (var parameter in NetworkFaceEmitter.Given(plan).Where(p => p.Training is null))
        {
            writer.Line($"values.Add(new({parameter.KeyText}, {parameter.OwnAccess}));");
        }

        var releases = plan.Projections.Where(p => p.Release is not null && plan.KindOf(p.Record.Target) is null);
        var own = plan.Populations.Where(p => plan.KindOf(p.Name) is null).SelectMany(p => p.Moved.Select(t => (Parameter: t, Population: p.Name)))
            .Concat(releases.SelectMany(p => p.Release!.Kernel.Moved.Select(t => (Parameter: t, Population: p.Record.Source))))
            .GroupBy(t => t.Parameter.Key).Select(g => g.First());
        foreach (var (parameter, population) in own)
        {
            writer.Line($"trained.Add({NetworkFaceEmitter.Trained(parameter, $"{plan.IndexOf(population)}")});");
        }

        foreach (string start in NetworkFaceEmitter.Starts(plan))
        {
            writer.Line($"trained.Add({start});");
        }

        foreach (var kind in plan.Kinds.Where(k => plan.PlanOf(k).Given.Count > 0))
        {
            using var loop = writer.Block($"foreach (var part in {KindsEmitter.Parts(plan.Network, kind)}(this))");
            foreach (string method in KindsEmitter.Lists(plan, kind))
            {
                writer.Line($"{PartNames.KindsOf(plan.Network)}.{method}(part, {Names.Camel(method)});");
            }
        }
    }

    /// <summary>What is made of each place: the most frequent where nothing else is.</summary>
    private void WriteChoice(string head, string end, IReadOnlyList<(List<int> Places, string Made)> groups)
    {
        var most = groups.OrderByDescending(g => g.Places.Count).First();
        if (groups.Count == 1)
        {
            writer.Line($"{head} {most.Made}{end}");
            return;
        }

        writer.Line($"{head} place switch");
        using var indent = writer.Indent();
        using var arms = writer.Block("", end);
        foreach (var (places, made) in groups.Where(g => g != most))
        {
            writer.Line($"{Places.Pattern(places)} => {made},");
        }

        writer.Line($"_ => {most.Made},");
    }
}
