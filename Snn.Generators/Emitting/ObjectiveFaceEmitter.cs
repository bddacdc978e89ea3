using System;
using System.Collections.Generic;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the readable file of a loss or penalty: the properties that stand for what it reads, and its description.</summary>
internal static class ObjectiveFaceEmitter
{
    public static string Write<T>(ObjectiveSource<T> source, Func<T, IEnumerable<string>> describe)
        where T : class
    {
        var writer = new IndentedWriter();
        FileHead.Write(writer, source.Namespace, source.InUse, "System", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(source.Name)}"))
        {
            foreach (var property in source.Properties)
            {
                // given by the runtime for each step and class, or neuron; the class itself has none
                writer.Line(ModelFaceEmitter.Symbolic(property));
            }

            if (source.Objective is { } objective)
            {
                writer.Gap();
                writer.Summary("Equations as text.");
                Description.WriteMethod(writer, describe(objective));
            }
        }

        return writer.ToString();
    }
}
