using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <content>A network whose populations are of a few kinds: what is the same for a kind is written once, and called for each.</content>
internal sealed partial class ExactEmitter
{
    private void WriteKinds()
    {
        var records = plan.Projections.Select(Record).ToList();
        _writer.Line($"var layout = {Names.Member("Layout")}();");
        _writer.Line($"double[] delays = {PartNames.MembersOf(plan.Network)}().Delays();");
        foreach (var (record, i) in records.Select((r, i) => (r, i)).Where(r => r.r.Delay == DelayTraining.Shared))
        {
            _writer.Line($"delays[{i}] = parameters is null ? delays[{i}] : parameters[\"{record.DelayKey}\"][0];");
        }

        _writer.Line($"var populations = new ExactPopulation[{plan.Populations.Count}];");
        _writer.Line($"var projections = new ExactProjection[{plan.Projections.Count}];");
        for (int i = 0; i < plan.Populations.Count; i++)
        {
            if (shared.KindOf(plan.Populations[i].Name) is null)
            {
                if (plan.Populations[i].States.Count > 0)
                {
                    _writer.Line($"ExactSystem.CheckAlike({Names.Member(plan.Populations[i].Name)}, \"{plan.Populations[i].Name}\");");
                }

                _writer.Line($"populations[{i}] = {Parts}.{Method(plan.Populations[i].Name)}({Given(IsTrained(plan.Populations[i]))});");
            }
        }

        for (int i = 0; i < plan.Projections.Count; i++)
        {
            if (shared.KindOf(plan.Populations[plan.Projections[i].Target].Name) is null)
            {
                _writer.Line($"projections[{i}] = {Parts}.{Method(plan.Projections[i].Name)}({Given(IsTrained(plan.Projections[i]))});");
            }
        }

        foreach (var kind in shared.Kinds)
        {
            WriteMembers(kind);
        }

        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].DelaysNeurons && shared.KindOf(records[i].Target) is not null)
            {
                _writer.Line($"projections[{i}] = projections[{i}] with {{ SourceDelays = parameters is null ? [] : [.. parameters[\"{records[i].DelayKey}\"]] }};");
            }
        }

        _writer.Gap();
        _writer.Line($"return new(\"{plan.Network.Name}\", populations, projections) {{ {Ends}{(MayDelaySynapses ? ", SynapseDelays = ExactSystem.DelaysOf(layout)" : "")} }};");
    }

    private void WriteMembers(PopulationKind kind)
    {
        var first = kind.Members[0];
        var population = plan.Populations[first.Index];
        string place = $"part.{PopulationKind.Neurons}.Index";
        _writer.Gap();
        using var loop = _writer.Block($"foreach (var part in {KindsEmitter.Parts(plan.Network, kind)}(this))");
        _writer.Line($"ExactSystem.CheckAlike(layout.Populations[{place}].Neurons!, part.{PopulationKind.Neurons}.Name);");
        _writer.Line($"populations[{place}] = {Parts}.{Method(population.Name)}(part, layout.Populations[{place}].Size{(IsTrained(population) ? ", parameters" : "")});");
        for (int i = 0; i < kind.Roles.Count; i++)
        {
            var projection = plan.Projections[first.Projections[i]];
            string at = $"{RoleOf(kind, projection)}.Index";
            _writer.Line($"projections[{at}] = {Parts}.{Method(projection.Name)}(part, layout.Projections[{at}].Source, delays[{at}]{(KickIsTrained(projection) ? ", parameters" : "")});");
        }
    }

    /// <summary>C# of a projection among those of a member.</summary>
    private string RoleOf(PopulationKind kind, ExactProjection projection) => $"part.{Names.Escape(RoleIn(kind, projection).Name)}";

    private KindRole RoleIn(PopulationKind kind, ExactProjection projection)
    {
        int index = plan.Projections.ToList().IndexOf(projection);
        var member = kind.Members.First(m => m.Projections.Contains(index));
        return kind.Roles[member.Projections.ToList().IndexOf(index)];
    }

    private string PartOf(PopulationKind kind) => $"{PartNames.KindsOf(plan.Network)}.{PartNames.PartOf(kind)} part";

    private string TakenByKind(PopulationKind kind, ExactPopulation population) => $"{PartOf(kind)}, int size{Parameters(IsTrained(population))}";

    private string TakenByKind(PopulationKind kind, ExactProjection projection) => $"{PartOf(kind)}, int source, double delay{Parameters(KickIsTrained(projection))}";

    private bool KickIsTrained(ExactProjection projection) => KickParameters(projection).Any(p => p.Training is { PerNeuron: false });

    private static string Parameters(bool trained) => trained ? ", ParameterStore? parameters" : "";
}
