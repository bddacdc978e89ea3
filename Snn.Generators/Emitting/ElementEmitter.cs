using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>What is computed for each weight or synapse by itself: an optimiser, or a rewiring rule.</summary>
/// <param name="Each">What there is one of, in words.</param>
/// <param name="Target">What is moved.</param>
/// <param name="States">What is kept of each besides.</param>
/// <param name="Gradient">Name of the gradient; null where it is not read.</param>
/// <param name="Draws">Names of numbers that are drawn for each.</param>
/// <param name="Program">New values, and what else comes of them.</param>
/// <param name="Folder">What is the same for all.</param>
/// <param name="Host">How the host computes that.</param>
internal sealed record ElementKernel(
    string Each, string Target, IReadOnlyList<string> States, string? Gradient, IReadOnlyList<string> Draws, SharedProgram Program, ConstantFolder Folder, HostNotation Host);

/// <summary>Writes such a kernel for the CPU: a vector of neighbours at a time.</summary>
internal static class ElementEmitter
{
    /// <summary>The method that updates all.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="kernel">What it computes.</param>
    /// <param name="header">Its header.</param>
    /// <param name="result">The array that receives what else comes of it; null where nothing does.</param>
    public static void Write(IndentedWriter writer, ElementKernel kernel, string header, string? result = null)
    {
        var names = new Names(writer);
        using var body = writer.InheritedBlock(header);
        WriteConstants(writer, kernel, names);
        var states = Arrays(kernel.States, "states", "all");
        var draws = Arrays(kernel.Draws, "draws", "drawn");
        writer.Gap();
        var notation = new SimdNotation(names);
        using var loop = writer.Block("for (int j = 0; j < targets.Length; j += Vector<float>.Count)");
        writer.Line($"var {names.Local(new(kernel.Target, Role.State))} = targets[j];");
        foreach (var (state, array) in states)
        {
            writer.Line($"var {names.Local(new(state, Role.State))} = {array}[j];");
        }

        if (kernel.Gradient is { } gradient)
        {
            writer.Line($"var {names.Local(new(gradient, Role.Input))} = gradients[j];");
        }

        foreach (var (draw, array) in draws)
        {
            writer.Line($"var {names.Local(new(draw, Role.Input))} = {array}[j];");
        }

        writer.Statements(kernel.Program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, array) in states)
        {
            writer.Line($"{array}[j] = {names.Local(new(state, Role.Plus))};");
        }

        writer.Line($"targets[j] = {names.Local(new(kernel.Target, Role.Plus))};");
        if (result is not null)
        {
            writer.Line($"{result}[j] = {notation.Write(kernel.Program.Results[0])};");
        }

        List<(string Name, string Array)> Arrays(IReadOnlyList<string> all, string given, string kind)
        {
            var arrays = all.Select(name => (name, names.Local(kind, name, name + "All"))).ToList();
            foreach (var ((_, array), i) in arrays.Select((a, i) => (a, i)))
            {
                writer.Line($"var {array} = {given}[{i}];");
            }

            return arrays;
        }
    }

    private static void WriteConstants(IndentedWriter writer, ElementKernel kernel, Names names)
    {
        if (kernel.Folder.Constants.Count > 0)
        {
            writer.Comment($"the same for every {kernel.Each}, so computed once");
        }

        foreach (var constant in kernel.Folder.Constants)
        {
            writer.Line($"var {names.Local(new(constant.Name, Role.Parameter))} = Vector.Create(ScalarMath.Finite({kernel.Host.Write(constant.Value)}));");
        }
    }
}
