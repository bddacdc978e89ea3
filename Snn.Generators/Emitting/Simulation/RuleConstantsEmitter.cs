using System;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the host's computation of a rule's constants, from the rule that the projection was made with.</summary>
/// <param name="writer">Where to.</param>
/// <param name="home">The projection.</param>
/// <param name="plan">Its rule.</param>
/// <param name="names">The locals of the method that is written.</param>
/// <param name="constant">The variable that holds a constant, or an entry of a table.</param>
internal sealed class RuleConstantsEmitter(IndentedWriter writer, RuleHome home, RulePlan plan, Names names, Func<string, string> constant)
{
    private const string Dt = "dt";

    /// <summary>Of a derived rule: C# expression of the bound below which eligibilities are pruned.</summary>
    public string? PruneBelow { get; init; }

    /// <summary>Writes the statements.</summary>
    /// <param name="byTables">Whether linear flows are stepped over any number of time steps, or over one.</param>
    public void Write(bool byTables)
    {
        foreach (var part in plan.IsDerived ? [] : plan.Parts.Where(p => p.Parameters.Count > 0))
        {
            WriteParameters(part);
        }

        // the constants of what is advanced in every step are written as those of a population are
        var shell = new PopulationPlan(home.Words, plan.Rule, false, false, false, default, default, plan.Given ?? default, plan.Propagators, plan.Constants, default, default, default, null, default, default, null);
        var constants = new ConstantsEmitter(writer, shell, names, constant, parameter: !plan.IsDerived ? Parameter : name => name == plan.Bound ? PruneBelow : null);
        constants.Write(home.Dt);
        if (plan.Tables.Count > 0 && !constants.UsesDt)
        {
            writer.Line($"double {Dt} = {home.Dt};");
        }

        foreach (var table in plan.Tables)
        {
            WriteTable(table, byTables);
        }
    }

    private void WriteParameters(RulePart part)
    {
        string rule = names.Local("rule", part.Type, plan.Parts.Count == 1 ? "rule" : part.Rule);
        string others = string.Concat(plan.Parts.Where(p => p != part).Select(p => $", typeof({TypeOf(p)})"));
        writer.Gap();
        writer.Line($"var {rule} = RuleCheck.Of<{TypeOf(part)}>({home.Object}, {home.Label("", "")}{others});");
        foreach (var (name, own) in part.Parameters.Select(p => (p.Name, p.Own)))
        {
            writer.Line($"double {Parameter(name)} = {rule}.{Names.Escape(own.Name)}{(own.IsQuantity ? ".Value" : "")};");
            writer.Line($"ParameterCheck.Of({home.Label("", $".{part.Rule}.{own.Name}")}, (float){Parameter(name)}{BoundsEmitter.Ends(own.Bounds)});");
        }
    }

    private static string TypeOf(RulePart part) => "global::" + string.Join(".", part.Type.Split('.').Select(Names.Escape));

    private string Parameter(string name) => names.Local("parameter", name, name);

    private void WriteTable(LazyFlow table, bool byTables)
    {
        var host = new HostNotation(s => s.Name == "Dt" ? Dt : Parameter(s.Name));
        int width = table.Flow.Columns.Count + 1;
        string place = table.Place.ToString(), name = names.Local("table", place, (byTables ? "stepsPer" : "stepPer") + place);
        writer.Gap();
        writer.Comment($"d/dt of ({string.Join(", ", table.Flow.States)}) is linear: its exact step{(byTables ? "s by 0, 1, 2 ... time steps" : "")}");
        using (writer.Block($"var {name} = {(byTables ? "new FlowTable" : "LinearFlow.Propagator")}({Dt}, new double[,]", ");"))
        {
            for (int i = 0; i < table.Flow.States.Count; i++)
            {
                writer.Line($"{{ {string.Join(", ", table.Flow.Rates.Skip(i * width).Take(width).Select(host.Write))} }}, // d{table.Flow.States[i]}/dt");
            }
        }

        for (int i = 0; i < table.Flow.Entries.Count; i++)
        {
            string entry = table.Flow.Entries[i], at = $"{i / width}, {i % width}";
            if (entry != "")
            {
                writer.Line($"{constant(entry)} = {(byTables ? $"{name}.Entry({at})" : $"ScalarMath.Finite({name}[{at}])")};");
            }
        }
    }
}
