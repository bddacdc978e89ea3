using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the elementwise kernel of a custom update.</summary>
internal static class CustomUpdateEmitter
{
    public static string Write(Model model, IEnumerable<string> inUse)
    {
        var folder = new ConstantFolder([], model.Helpers);
        var program = new SharedProgram(Lines(model.Step), [], folder);
        var states = model.States.Where(s => s.Name != model.Target).Select(s => s.Name).ToList();
        var writer = new IndentedWriter();
        FileHead.Write(writer, model.Namespace, inUse, "System", "System.ComponentModel", "System.Numerics", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(model.Name)} : ICustomUpdate"))
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public int StateCount => {states.Count};");
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public Reduction BatchReduction => Reduction.{(model.SumsBatch ? "Sum" : "Mean")};");
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            var names = new Names(writer);
            using (writer.Block("public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, UpdateTime time)"))
            {
                WriteBody(writer, names, model, states, program, folder);
            }

            IlgpuUpdateEmitter.Write(writer, model, states, program, folder);
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

    private static void WriteBody(IndentedWriter writer, Names names, Model model, List<string> states, SharedProgram program, ConstantFolder folder)
    {
        var host = Host(model.Parameters);
        writer.Comment("the same for every element, so computed once");
        foreach (var constant in folder.Constants)
        {
            writer.Line($"var {names.Local(new(constant.Name, Role.Parameter))} = Vector.Create(ScalarMath.Finite({host.Write(constant.Value)}));");
        }

        var arrays = states.Select((s, i) => (State: s, Array: names.Local("all", s, s + "All"), Index: i)).ToList();
        foreach (var (_, array, index) in arrays)
        {
            writer.Line($"var {array} = states[{index}];");
        }

        writer.Gap();
        var notation = new SimdNotation(names);
        using var loop = writer.Block("for (int j = 0; j < targets.Length; j += Vector<float>.Count)");
        writer.Line($"var {names.Local(new(model.Target!, Role.State))} = targets[j];");
        foreach (var (state, array, _) in arrays)
        {
            writer.Line($"var {names.Local(new(state, Role.State))} = {array}[j];");
        }

        foreach (var input in model.Inputs)
        {
            writer.Line($"var {names.Local(new(input.Name, Role.Input))} = gradients[j];");
        }

        writer.Statements(program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, array, _) in arrays)
        {
            writer.Line($"{array}[j] = {names.Local(new(state, Role.Plus))};");
        }

        writer.Line($"targets[j] = {names.Local(new(model.Target!, Role.Plus))};");
    }

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
