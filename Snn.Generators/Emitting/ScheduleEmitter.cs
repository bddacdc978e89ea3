using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a schedule as a class that gives a number for each update, computed by the host in double.</summary>
internal static class ScheduleEmitter
{
    public static string Write(ScheduleModel schedule)
    {
        var host = new HostNotation(s => s.Name switch
        {
            "Iteration" => "(double)iteration", // or it would be divided by a whole number as one
            "Progress" => "progress",
            _ => CustomUpdateEmitter.ParameterAccess(schedule.Parameters.First(p => p.Name == s.Name), "iteration, progress"),
        });
        var writer = new IndentedWriter();
        FileHead.Write(writer, schedule.Namespace, schedule.InUse, "System", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(schedule.Name)} : Schedule"))
        {
            writer.Line("/// <inheritdoc/>");
            using var body = writer.Block("public override double At(int iteration, double progress)");
            writer.Comment($"{Notation.Paper.Write(schedule.Value)}");
            writer.Line($"return {host.Write(schedule.Value)};");
        }

        return writer.ToString();
    }
}
