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
        var populations = plan.Populations.GroupBy(p => (Type: TypeOf(p), Text: NetworkFaceEmitter.LayoutOf(p, Name, Of))).ToList();
        var projections = plan.Projections.GroupBy(p => (Type: StorageEmitter.TypeOf(p.Record), Text: NetworkFaceEmitter.LayoutOf(plan, p, online, Name, Source, Target, Of), p.Record.Delay)).ToList();
        var populationOf = populations.SelectMany((g, i) => g.Select(p => (p.Name, Method: names.Of(("population", i), g.First().Model)))).ToDictionary(p => p.Name, p => p.Method);
        var projectionOf = projections.SelectMany((g, i) => g.Select(p => (p.Record.Name, Method: names.Of(("projection", i), g.First().Record.Storage + g.First().Record.Model.Split('.').Last())))).ToDictionary(p => p.Name, p => p.Method);

        writer.Line($"{NetworkFaceEmitter.Check(plan)}();");
        writer.Line($"var dt = {(plan.Network.HasDt ? "Dt" : "Units.ms")};");
        writer.Line("var values = new List<ParameterValue>();");
        writer.Line("var trained = new List<ParameterLayout>();");
        writer.Line("var delays = new List<(string Name, Time Delay)>();");
        WriteParameters();
        writer.Gap();
        writer.Line("return new(");
        writer.Line($"    \"{plan.Network.Name}\",");
        writer.Line("    dt,");
        WriteList(plan.Populations.Select(p => $"{populationOf[p.Name]}(\"{p.Name}\", {Names.Member(p.Name)})"), ",");
        WriteList(plan.Projections.Select(p => $"{projectionOf[p.Record.Name]}(\"{p.Record.Name}\", {IndexOf(p.Record.Source)}, {IndexOf(p.Record.Target)}, {Names.Member(p.Record.Name)})"), ")");
        using (writer.Block("", ";"))
        {
            NetworkFaceEmitter.WriteEnds(writer, plan);
            writer.Line("WhyNotStepped = Delays.WhyNotStepped(dt, [.. delays]),");
            writer.Line("Parameters = trained,");
            NetworkFaceEmitter.WriteUpdates(writer, plan);
            writer.Line("Values = values,");
        }

        foreach (var group in populations)
        {
            writer.Gap();
            writer.Line($"static PopulationLayout {populationOf[group.First().Name]}(string {Name}, {group.Key.Type} {Of}) => {group.Key.Text};");
        }

        foreach (var group in projections)
        {
            writer.Gap();
            using var method = writer.Block($"ProjectionLayout {projectionOf[group.First().Record.Name]}(string {Name}, int {Source}, int {Target}, {group.Key.Type} {Of})");
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
            writer.Line($"trained.Add({NetworkFaceEmitter.Trained(parameter, $"{IndexOf(population)}")});");
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

    private void WriteList(IEnumerable<string> lines, string end)
    {
        writer.Line("    [");
        foreach (string line in lines)
        {
            writer.Line($"        {line},");
        }

        writer.Line($"    ]{end}");
    }

    private int IndexOf(string population) => plan.Populations.Select((p, i) => (p, i)).First(p => p.p.Name == population).i;

    private string TypeOf(PopulationPlan population) => $"global::Snn.Population<{KindsEmitter.TypeOf(plan.Network.Population(population.Name).Model)}>";
}
