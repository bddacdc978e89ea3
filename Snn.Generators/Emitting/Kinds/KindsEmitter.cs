using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes what the kernels that several populations share are made of: for each population its place, name and models.</summary>
internal static class KindsEmitter
{
    /// <summary>The method that refuses parameters of a member.</summary>
    public const string Check = "Check";

    private const string Values = "Values", Trained = "Trained";

    /// <summary>C# of the method that lists the members of a kind.</summary>
    public static string Parts(Network network, PopulationKind kind) => $"{PartNames.KindsOf(network)}.{PartNames.PartsOf(kind)}";

    /// <summary>Methods that add the parameters of a member to a list.</summary>
    public static IEnumerable<string> Lists(NetworkPlan plan, PopulationKind kind)
    {
        var given = plan.PlanOf(kind).Given;
        return new[] { given.Any(p => p.Training is null) ? Values : "", given.Any(p => p.Training is not null) ? Trained : "" }.Where(m => m != "");
    }

    /// <summary>A model's type.</summary>
    public static string TypeOf(string model) => "global::" + string.Join(".", model.Split('.').Select(Names.Escape));

    /// <summary>The members of a network, and the class with all kinds, within the network's.</summary>
    public static void Write(IndentedWriter writer, NetworkPlan plan)
    {
        WriteMembers(writer, plan);
        writer.Gap();
        writer.Summary("Populations, and releases of projections, that share a kernel: what each kernel is made of.");
        using var type = writer.Block($"private static class {PartNames.KindsOf(plan.Network)}");
        foreach (var kind in plan.Kinds)
        {
            string part = PartNames.PartOf(kind);
            var members = kind.Roles.Select(r => $"KindMember<{TypeOf(r.Synapse)}> {Names.Escape(r.Name)}");
            writer.Gap();
            writer.Summary($"A population of {kind.Neuron.Split('.').Last()}, and the projections that end at it: {KernelHome.Few(kind)}.");
            writer.Line($"public sealed record {part}({string.Join(", ", new[] { $"KindMember<{TypeOf(kind.Neuron)}> {PopulationKind.Neurons}" }.Concat(members))});");
            WriteParts(writer, plan, kind);
            WriteParameters(writer, plan.PlanOf(kind), part);
        }

        foreach (var kind in ReleaseKinds.Of(plan))
        {
            writer.Gap();
            writer.Summary($"A projection of {kind.Neuron.Split('.').Last()}, of which the source neurons release: {KernelHome.Few(kind)}.");
            writer.Line($"public sealed record {PartNames.PartOf(kind)}(KindMember<{TypeOf(kind.Neuron)}> {kind.Own});");
            WriteParts(writer, plan, kind);
        }
    }

    private static void WriteMembers(IndentedWriter writer, NetworkPlan plan)
    {
        writer.Gap();
        writer.Summary("All populations, and projections with the places of the populations between which they are.");
        writer.Line($"private NetworkMembers {PartNames.MembersOf(plan.Network)}() => new(");
        using var list = writer.Indent();
        WriteList(plan.Populations.Select(p => p.Name));
        WriteList(plan.Projections.Select(p => p.Record.Name));
        writer.Line("\"\"\"");
        foreach (string line in Places.Lines(plan.Projections.Select(p => $"{plan.IndexOf(p.Record.Source)}>{plan.IndexOf(p.Record.Target)}")))
        {
            writer.Line(line);
        }

        writer.Line("\"\"\");");

        void WriteList(IEnumerable<string> names)
        {
            writer.Line("[");
            foreach (string line in Places.Lines(names.Select(n => Names.Member(n) + ",")))
            {
                writer.Line("    " + line);
            }

            writer.Line("],");
        }
    }

    /// <summary>C# of those of the parts of a kind that are of some populations.</summary>
    /// <param name="parts">C# of all parts.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="places">Places of the populations.</param>
    public static string Some(string parts, PopulationKind kind, IReadOnlyList<int> places) => places.Count == kind.Members.Count ? parts
        : $"Array.FindAll({parts}, part => part.{PopulationKind.Neurons}.Index is {Places.Pattern(places)})";

    private static void WriteParts(IndentedWriter writer, NetworkPlan plan, PopulationKind kind)
    {
        writer.Gap();
        string part = PartNames.PartOf(kind), all = $"network.{PartNames.MembersOf(plan.Network)}()", shares = $"place => place is {Places.Pattern(kind.Members.Select(m => m.Index))}";
        writer.Line($"public static {part}[] {PartNames.PartsOf(kind)}({TypeOf(plan.Network.FullName())} network) => {all}.{(kind.IsOfReleases ? "Releases" : "Parts")}(");
        using var arguments = writer.Indent();
        writer.Line($"{shares},");
        writer.Line(kind.IsOfReleases
            ? $"synapses => new {part}(synapses.As<{TypeOf(kind.Neuron)}>()));"
            : $"(neurons, arriving) => new {part}({string.Join(", ", new[] { $"neurons.As<{TypeOf(kind.Neuron)}>()" }.Concat(kind.Roles.Select((r, i) => $"arriving[{i}].As<{TypeOf(r.Synapse)}>()")))}));");
    }

    private static void WriteParameters(IndentedWriter writer, PopulationPlan kernel, string part)
    {
        writer.Gap();
        writer.Summary("Refuses values that a parameter cannot have.");
        using (writer.Block($"public static void {Check}({part} part)"))
        {
            BoundsEmitter.Write(writer, kernel.Given);
        }

        var (values, trained) = (kernel.Given.Where(p => p.Training is null).ToList(), kernel.Given.Where(p => p.Training is not null).ToList());
        if (values.Count > 0)
        {
            writer.Gap();
            writer.Summary("The parameters that stay as the network was made.");
            using var method = writer.Block($"public static void {Values}({part} part, List<ParameterValue> values)");
            values.ForEach(p => writer.Line($"values.Add(new({p.KeyText}, {p.Access}));"));
        }

        if (trained.Count > 0)
        {
            writer.Gap();
            writer.Summary("The parameters that learn.");
            using var method = writer.Block($"public static void {Trained}({part} part, List<ParameterLayout> trained)");
            trained.ForEach(p => writer.Line($"trained.Add({NetworkFaceEmitter.Trained(p, $"part.{PopulationKind.Neurons}.Index")});"));
        }
    }
}
