using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes a loss's readable file: the properties that stand for what it reads, and its description.</summary>
internal static class LossFaceEmitter
{
    public static string Write(LossSource source)
    {
        var writer = new IndentedWriter();
        FileHead.Write(writer, source.Namespace, "System", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {source.Name}"))
        {
            foreach (var property in source.Properties)
            {
                // given by the runtime for each step and class; the loss itself has none
                writer.Line($"{property.Modifiers}partial {property.Type} {property.Name} {(property.Setter == "" ? "=> throw new SymbolicOnlyException();" : $"{{ get => throw new SymbolicOnlyException(); {property.Setter} => throw new SymbolicOnlyException(); }}")}");
            }

            if (source.Loss is { } loss)
            {
                writer.Gap();
                writer.Summary("Equations as text.");
                Description.WriteMethod(writer, Description.Of(loss));
            }
        }

        return writer.ToString();
    }
}
