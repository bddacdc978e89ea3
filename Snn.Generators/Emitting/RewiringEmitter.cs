using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the elementwise kernel of a rewiring rule, and what the runtime asks of it.</summary>
internal static class RewiringEmitter
{
    public static string Write(RewiringModel rule)
    {
        var folder = new ConstantFolder([], rule.Helpers);
        var program = new SharedProgram(CustomUpdateEmitter.Lines(rule.Step), [rule.Gone.Value], folder);
        var host = CustomUpdateEmitter.Host(rule.Parameters);
        var writer = new IndentedWriter();
        FileHead.Write(writer, rule.Namespace, rule.InUse, "System", "System.ComponentModel", "System.Numerics", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(rule.Name)} : IRewiring"))
        {
            WriteFace(writer, rule, host);
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            var names = new Names(writer);
            using (writer.Block("public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, ReadOnlySpan<Lanes> draws, Lanes gone, UpdateTime time)"))
            {
                WriteBody(writer, names, rule, program, folder, host);
            }

            IlgpuRewiringEmitter.Write(writer, rule, program, folder, host);
        }

        return writer.ToString();
    }

    private static void WriteFace(IndentedWriter writer, RewiringModel rule, HostNotation host)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public int StateCount => {rule.States.Count};");
        if (rule.HasEvery)
        {
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            writer.Line("int IRewiring.Every => Every;");
        }

        if (rule.ReadsGradient)
        {
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            writer.Line("public bool ReadsGradient => true;");
        }

        if (rule.Draws.Count > 0)
        {
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public int DrawCount => {rule.Draws.Count};");
            writer.Gap();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public bool Draws(UpdateTime time) => {WhenDrawn(rule, host)};");
        }

        writer.Gap();
        writer.Line("/// <inheritdoc/>");
        using var body = writer.Block("public void CheckValues(string projection)");
        foreach (var parameter in rule.Parameters.Where(p => !p.IsSchedule))
        {
            writer.Line($"ParameterCheck.OfRewiring(projection, \"{parameter.Name}\", {CustomUpdateEmitter.ParameterAccess(parameter, "")}{BoundsEmitter.Ends(parameter.Bounds)});");
        }
    }

    /// <summary>C# of whether any number that is drawn has a part in anything: some factor of one is not 0.</summary>
    private static string WhenDrawn(RewiringModel rule, HostNotation host)
    {
        var factors = new List<string>();
        foreach (var (value, drawn) in rule.Values.SelectMany(v => rule.Draws.Select(d => (v, new Symbol(d, Role.Input)))).Where(x => x.v.Symbols().Contains(x.Item2)))
        {
            if (Affine.Split(value, [drawn]) is not { } split || !split[drawn].IsConstant() || split[drawn] is Number)
            {
                return "true";
            }

            string factor = host.Write(split[drawn]);
            factors.Add($"{(split[drawn] is Symbol ? factor : $"({factor})")} != 0");
        }

        return string.Join(" || ", factors.Distinct());
    }

    private static void WriteBody(IndentedWriter writer, Names names, RewiringModel rule, SharedProgram program, ConstantFolder folder, HostNotation host)
    {
        if (folder.Constants.Count > 0)
        {
            writer.Comment("the same for every synapse, so computed once");
        }

        foreach (var constant in folder.Constants)
        {
            writer.Line($"var {names.Local(new(constant.Name, Role.Parameter))} = Vector.Create(ScalarMath.Finite({host.Write(constant.Value)}));");
        }

        var states = rule.States.Select((s, i) => (State: s, Array: names.Local("all", s, s + "All"), Index: i)).ToList();
        foreach (var (_, array, index) in states)
        {
            writer.Line($"var {array} = states[{index}];");
        }

        var draws = rule.Draws.Select((d, i) => (Draw: d, Array: names.Local("drawn", d, d + "All"), Index: i)).ToList();
        foreach (var (_, array, index) in draws)
        {
            writer.Line($"var {array} = draws[{index}];");
        }

        writer.Gap();
        var notation = new SimdNotation(names);
        using var loop = writer.Block("for (int j = 0; j < targets.Length; j += Vector<float>.Count)");
        writer.Line($"var {names.Local(new(rule.Target, Role.State))} = targets[j];");
        foreach (var (state, array, _) in states)
        {
            writer.Line($"var {names.Local(new(state, Role.State))} = {array}[j];");
        }

        if (rule.ReadsGradient)
        {
            writer.Line($"var {names.Local(new(rule.Gradient!, Role.Input))} = gradients[j];");
        }

        foreach (var (draw, array, _) in draws)
        {
            writer.Line($"var {names.Local(new(draw, Role.Input))} = {array}[j];");
        }

        writer.Statements(program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, array, _) in states)
        {
            writer.Line($"{array}[j] = {names.Local(new(state, Role.Plus))};");
        }

        writer.Line($"targets[j] = {names.Local(new(rule.Target, Role.Plus))};");
        writer.Line($"gone[j] = {notation.Write(program.Results[0])};");
    }
}
