using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes what the class that launches kernels does for the rule of a projection: its memory, constants and values at the start.</summary>
/// <param name="writer">The file.</param>
/// <param name="network">The network.</param>
/// <param name="rule">The rule.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="own">Members of the class.</param>
internal sealed class IlgpuRuleHostEmitter(IndentedWriter writer, NetworkPlan network, DeviceRule rule, DeviceNames device, Names own) : IRuleHost
{
    private string Name => rule.Projection.Record.Name;

    private string Field => "_arrays." + rule.Field;

    private string ConstantsOf => own.Of(("rule constants", rule.Projection.Index, rule.Apart), rule.Name + "RuleConstants");

    public void WriteFields()
    {
        // all that it has is in the struct of all arrays
    }

    public void WriteNew()
    {
        int source = IndexOf(rule.Projection.Record.Source), target = IndexOf(rule.Projection.Record.Target);
        writer.Gap();
        writer.Line($"{Field}.Ends = NewRule({rule.Projection.Index});");
        foreach (var variable in rule.Plan.Variables)
        {
            string made = variable.Place switch
            {
                Site.Pre when rule.IsDelayed => $"NewRowVariableThere({Key(variable.Key)}, {rule.Projection.Index})",
                Site.Pre => $"NewVariableThere({Key(variable.Key)}, {source})",
                Site.Post => $"NewVariableThere({Key(variable.Key)}, {target})",
                Site.Population => $"NewVariableThere({Key(variable.Key)})",
                _ => $"NewSynapseVariableThere({Key(variable.Key)}, {rule.Projection.Index})",
            };
            writer.Line($"{Field}.{rule.InArrays.State(variable.Name)} = {made};");
        }

        foreach (var signal in rule.Given)
        {
            writer.Line($"{Field}.{rule.InArrays.State(signal.Name)} = NewSignalThere({Key(signal.Key)}{(signal.PerTarget ? $", {target}" : "")});");
        }

        if (rule.ConstantNames.Count > 0)
        {
            writer.Line($"{Field}.Fixed = {ConstantsOf}(network{(rule.Plan.Bound is null ? "" : ", PruneBelow")});");
        }
    }

    public void WriteStart()
    {
        var notation = new ScalarNotation(s => $"{Field}.Fixed.{rule.InConstants.Constant(s.Name)}");
        foreach (var variable in rule.Plan.Variables)
        {
            writer.Line($"Start({Field}.{rule.InArrays.State(variable.Name)}, {notation.Write(variable.Start)});");
        }
    }

    public void WriteConstants()
    {
        if (rule.ConstantNames.Count == 0)
        {
            return;
        }

        string type = $"{device.Class}.{rule.Constants}";
        writer.Gap();
        var names = new Names(writer, own);
        string bound = names.Of("bound", "pruneBelow");
        using var body = writer.Block($"private static {type} {ConstantsOf}({Names.Escape(network.Network.Name)} network{(rule.Plan.Bound is null ? "" : $", float {bound}")})");
        writer.Line($"var constants = new {type}();");
        new RuleConstantsEmitter(writer, RuleHome.Of(network, rule.Projection), rule.Plan, names, c => "constants." + rule.InConstants.Constant(c)) { PruneBelow = bound }.Write(byTables: false);
        writer.Line("return constants;");
    }

    private string Key(string member) => $"\"{Name}.{member}\"";

    private int IndexOf(string population) => network.Populations.ToList().FindIndex(p => p.Name == population);
}
