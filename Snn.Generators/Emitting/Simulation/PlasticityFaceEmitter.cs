using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes the readable file of a learning rule: its properties, its form for other assemblies, and its description.</summary>
internal static class PlasticityFaceEmitter
{
    public static string Write(ObjectiveSource<PlasticityRule> source)
    {
        var writer = new IndentedWriter();
        FileHead.Write(writer, source.Namespace, source.InUse, "System", "Snn", "Snn.Runtime");
        if (source.Objective is { } rule)
        {
            writer.Line($"[ModelIr({ModelText.Version}, \"\"\"");
            foreach (string line in PlasticityText.Write(rule).TrimEnd('\n').Split('\n'))
            {
                writer.Line("    " + line);
            }

            writer.Line("    \"\"\")]");
        }

        using (writer.Block($"partial class {Names.Escape(source.Name)}"))
        {
            foreach (var property in source.Properties)
            {
                // kept and given by the run for each neuron or synapse; the class itself has none
                writer.Line(ModelFaceEmitter.Symbolic(property));
            }

            if (source.Objective is { } sound)
            {
                writer.Gap();
                writer.Summary("Equations as text.");
                var plan = RulePlanner.Plan(sound);
                Description.WriteMethod(writer, RuleDescription.InShort(plan), RuleDescription.Of(plan), "Whether it is told too where and when variables are kept and advanced, and why.");
            }
        }

        return writer.ToString();
    }
}
