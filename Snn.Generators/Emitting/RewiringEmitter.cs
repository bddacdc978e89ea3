using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernels of a rewiring rule, and what the runtime asks of it.</summary>
internal static class RewiringEmitter
{
    public static string Write(RewiringModel rule)
    {
        var folder = new ConstantFolder([], rule.Helpers);
        var program = new SharedProgram(CustomUpdateEmitter.Lines(rule.Step), [rule.Gone.Value], folder);
        var kernel = new ElementKernel("synapse", rule.Target, rule.States, rule.ReadsGradient ? rule.Gradient : null, rule.Draws, program, folder, CustomUpdateEmitter.Host(rule.Parameters));
        var writer = new IndentedWriter();
        FileHead.Write(writer, rule.Namespace, rule.InUse, "System", "System.ComponentModel", "System.Numerics", "Snn", "Snn.Runtime");
        using (writer.Block($"partial class {Names.Escape(rule.Name)} : IRewiring"))
        {
            WriteFace(writer, rule, kernel.Host);
            ElementEmitter.Write(writer, kernel, "public void Update(Lanes targets, Lanes gradients, ReadOnlySpan<Lanes> states, ReadOnlySpan<Lanes> draws, Lanes gone, UpdateTime time)", "gone");
            IlgpuElementEmitter.Write(writer, kernel, "RewiringView", "One synapse's rewiring", "Theta");
        }

        return writer.ToString();
    }

    private static void WriteFace(IndentedWriter writer, RewiringModel rule, HostNotation host)
    {
        writer.Inherited($"public int StateCount => {rule.States.Count};");
        if (rule.HasEvery)
        {
            writer.Inherited("int IRewiring.Every => Every;");
        }

        if (rule.ReadsGradient)
        {
            writer.Inherited("public bool ReadsGradient => true;");
        }

        if (rule.Draws.Count > 0)
        {
            writer.Inherited($"public int DrawCount => {rule.Draws.Count};");
            writer.Inherited($"public bool Draws(UpdateTime time) => {WhenDrawn(rule, host)};");
        }

        using var body = writer.InheritedBlock("public void CheckValues(string projection)");
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
}
