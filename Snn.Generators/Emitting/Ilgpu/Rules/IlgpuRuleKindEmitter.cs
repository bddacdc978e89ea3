using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes what the class that launches kernels does for a rule that projections share: which they are, their memory, constants and values at the start.</summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="rule">The rule.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="own">Members of the class.</param>
/// <param name="targets">Of a derived rule: the populations at which the projections end, where these share a kernel.</param>
internal sealed class IlgpuRuleKindEmitter(IndentedWriter writer, NetworkPlan network, DeviceRule rule, DeviceNames device, Names own, IlgpuKindEmitter? targets = null) : IRuleHost
{
    private string Arrays => "_arrays." + rule.Field;

    private string Rules => RulesOf(rule, own);

    private string Fixed => own.Of(("rule fixed", rule.Projection.Index, rule.Apart), $"_{Names.Camel(rule.Name)}RuleFixed");

    private string ConstantsOf => own.Of(("rule constants", rule.Projection.Index, rule.Apart), $"{rule.Name}RuleConstants");

    private string ConstantsType => $"{device.Class}.{rule.Constants}";

    private bool HasConstants => rule.ConstantNames.Count > 0;

    /// <summary>The field with the projections.</summary>
    public static string RulesOf(DeviceRule rule, Names own) => own.Of(("rules", rule.Projection.Index, rule.Apart), $"_{Names.Camel(rule.Name)}Rules");

    /// <summary>C# of a place.</summary>
    public static string SiteOf(Site place) => "RuleSite." + place switch { Site.Pre => "Before", Site.Post => "After", Site.Population => "Shared", _ => "Synapse" };

    public void WriteFields()
    {
        writer.Line($"private readonly RuleMembers {Rules};");
        if (HasConstants)
        {
            writer.Line($"private readonly {ConstantsType}[] {Fixed};");
        }
    }

    public void WriteNew()
    {
        writer.Gap();
        WriteMembers();
        writer.Line($"{Arrays}.Members = NewMembers({Rules});");
        foreach (var variable in rule.Plan.Variables)
        {
            writer.Line($"{Arrays}.{rule.InArrays.State(variable.Name)} = NewVariableThere({Rules}, {SiteOf(variable.Place)}, \"{variable.Key}\");");
        }

        foreach (var signal in rule.Given)
        {
            writer.Line($"{Arrays}.{rule.InArrays.State(signal.Name)} = NewSignalThere({Rules}, \"{signal.Key}\", perTarget: {(signal.PerTarget ? "true" : "false")});");
        }

        if (HasConstants)
        {
            string constants = $"{ConstantsOf}({string.Join(", ", Given.Select(g => g.Argument))})";
            writer.Line($"{Fixed} = {(targets is not null ? targets.OfSome(Ends, constants) : $"{Rules}.Each({(rule.Plan.IsDerived ? $"(_, _) => {constants}" : ConstantsOf)})")};");
            writer.Line($"{Arrays}.Each = NewFixed<{ConstantsType}>({Fixed}.Length);");
            writer.Line($"Write({Fixed}, {Arrays}.Each);");
        }
    }

    /// <summary>Makes them: of what the main readout says, or another.</summary>
    private string New => rule is { Further: { } readout, HasPath: true } ? $"NewRulesThrough({network.IndexOf(readout)}, " : "NewRules(";

    /// <summary>Which projections they are.</summary>
    private void WriteMembers()
    {
        if (!rule.Plan.IsDerived)
        {
            string late = rule.Plan.IsTrained ? "isDerived: false, " : "";
            writer.Line($"{Rules} = {New}{late}{string.Join(", ", rule.Members.Select(p => $"({p.Index}, network.{Names.Escape(p.Record.Name)})"))});");
        }
        else if (targets is not null)
        {
            writer.Line($"{Rules} = {New}{targets.OfSome(Ends, Role)});");
        }
        else
        {
            Places.WriteNumbers(writer, $"{Rules} = {New}", rule.Members.Select(p => p.Index), ");");
        }
    }

    /// <summary>Places of the populations at which the projections end.</summary>
    private IReadOnlyList<int> Ends => rule.Members.Select(p => network.IndexOf(p.Record.Target)).ToList();

    /// <summary>C# of a projection's place, of the part of its target.</summary>
    private string Role => $"part.{Names.Escape(rule.Kind!.RoleOf(rule.Projection))}.Index";

    /// <summary>What the constants of a derived rule are computed from.</summary>
    private IEnumerable<(string Parameter, string Argument)> Given =>
    [
        .. targets is null ? System.Array.Empty<(string, string)>() : [($"{targets.PartType} part", "part")],
        .. rule.Plan.ReadsNetwork ? [($"{Names.Escape(network.Network.Name)} network", "network")] : System.Array.Empty<(string, string)>(),
        .. rule.Plan.Bound is null ? System.Array.Empty<(string, string)>() : [("float pruneBelow", "PruneBelow")],
    ];

    public void WriteStart()
    {
        foreach (var variable in rule.Plan.Variables)
        {
            string array = $"{Arrays}.{rule.InArrays.State(variable.Name)}";
            var notation = new ScalarNotation(s => $"own.{rule.InConstants.Constant(s.Name)}");
            writer.Line(variable.Start.Symbols().Any()
                ? $"Start({Rules}, {SiteOf(variable.Place)}, {array}, {Fixed}, static own => {notation.Write(variable.Start)});"
                : $"Start({array}, {notation.Write(variable.Start)});");
        }
    }

    public void WriteConstants()
    {
        if (!HasConstants)
        {
            return;
        }

        writer.Gap();
        var names = new Names(writer, own);
        string place = names.Of("place", "place"), projection = names.Of("projection", "projection"), layout = names.Of("layout", "layout");
        writer.Summary($"What is fixed over {(device.IsFree ? "a run" : "all trials")}, of one of {rule.Few}.");
        using var body = writer.Block($"private {ConstantsType} {ConstantsOf}({(rule.Plan.IsDerived ? string.Join(", ", Given.Select(g => g.Parameter)) : $"int {place}, global::Snn.Projection {projection}")})");
        string all = device.IsFree ? "Layout" : "Setup.Layout";
        if (!rule.Plan.IsDerived)
        {
            writer.Line($"var {layout} = {all}.Projections[{place}];");
        }

        writer.Line($"var constants = new {ConstantsType}();");
        var home = new RuleHome(rule.Name, place, $"{layout}.Source", $"{layout}.Target", projection, $"SizeOf({layout}.Source)", $"SizeOf({layout}.Target)", network.Network.HasDt ? $"{all}.Dt.Value" : "1.0") { Named = $"{layout}.Name" };
        new RuleConstantsEmitter(writer, home, rule.Plan, names, c => "constants." + rule.InConstants.Constant(c)) { PruneBelow = "pruneBelow" }.Write(byTables: false);
        writer.Line("return constants;");
    }
}
