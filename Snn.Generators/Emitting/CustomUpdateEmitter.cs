using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernels of a custom update that is an optimiser, and what the runtime asks of it.</summary>
internal static class CustomUpdateEmitter
{
    public static string Write(Model model, IEnumerable<string> inUse)
    {
        var folder = new ConstantFolder([], model.Helpers);
        var states = model.States.Where(s => s.Name != model.Target).Select(s => s.Name).ToList();
        var kernel = new ElementKernel("element", model.Target!, states, model.Inputs.Select(i => i.Name).FirstOrDefault(), [], new SharedProgram(Lines(model.Step), [], folder), folder, Host(model.Parameters));
        var writer = new IndentedWriter();
        FileHead.Write(writer, model.Namespace, inUse, "System", "System.ComponentModel", "System.Numerics", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(model.Name)} : ICustomUpdate"))
        {
            writer.Inherited($"public int StateCount => {states.Count};");
            writer.Inherited($"public Reduction BatchReduction => Reduction.{(model.SumsBatch ? "Sum" : "Mean")};");
            ElementEmitter.Write(writer, kernel, "public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)");
            IlgpuElementEmitter.Write(writer, kernel, "UpdateView", "One element's update", "Target");
        }

        return writer.ToString();
    }

    /// <summary>Constants, in double.</summary>
    public static HostNotation Host(IEnumerable<Parameter> parameters) => new(s => s.Name switch
    {
        "Iteration" => "(double)time.Iteration", // or it would be divided by a whole number as one
        "Progress" => "time.Progress",
        _ => ParameterAccess(parameters.First(p => p.Name == s.Name), "time.Iteration, time.Progress"),
    });

    /// <summary>A parameter's number, for the host.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="when">Arguments of a schedule.</param>
    public static string ParameterAccess(Parameter parameter, string when) =>
        Names.Member(parameter.Name) + (parameter.IsSchedule ? $".At({when})" : parameter.IsQuantity ? ".Value" : "");

    /// <summary>The equations in an order in which every <c>Next(x)</c> is known before it is read.</summary>
    public static IReadOnlyList<Statement> Lines(IEnumerable<Equation> step)
    {
        var open = step.ToList();
        var lines = new List<Statement>();
        while (open.Count > 0)
        {
            var equation = open.First(e => !e.Value.Symbols().Any(s => s.Role == Role.Plus && open.Any(o => o.Target == s.Name)));
            open.Remove(equation);
            lines.Add(new(new(equation.Target, Role.Plus), equation.Value, $"Next({equation.Target}) = {Notation.Paper.Write(equation.Value)}"));
        }

        return lines;
    }
}
