using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernel of a custom update for a device: one thread an element.</summary>
internal static class IlgpuUpdateEmitter
{
    public static void Write(IndentedWriter writer, Model model, List<string> states, SharedProgram program, ConstantFolder folder)
    {
        WriteFace(writer, "UpdateView", folder, CustomUpdateEmitter.Host(model.Parameters));
        WriteKernel(writer, model, states, program, folder);
    }

    /// <summary>What the runtime asks of an update that runs on a device: the kernel, and the constants of a run.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="view">What the kernel is given.</param>
    /// <param name="folder">The constants.</param>
    /// <param name="host">How the host computes them.</param>
    public static void WriteFace(IndentedWriter writer, string view, ConstantFolder folder, HostNotation host)
    {
        writer.Gap();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public Action<{view}> DeviceKernel => UpdateOnDevice;");
        writer.Gap();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public int ConstantCount => {folder.Constants.Count};");
        writer.Gap();
        writer.Line("/// <inheritdoc/>");
        using var body = writer.Block("public void Constants(UpdateTime time, Span<float> constants)");
        foreach (var (constant, i) in folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"constants[{i}] = ScalarMath.Finite({host.Write(constant.Value)}); // {constant.Name}");
        }
    }

    private static void WriteKernel(IndentedWriter writer, Model model, List<string> states, SharedProgram program, ConstantFolder folder)
    {
        var names = new Names(writer);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary("One element's update on a device. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = writer.Block("public static void UpdateOnDevice(UpdateView all)");
        writer.Line("int i = all.Index();");
        using var inside = writer.Block("if (i >= 0)");
        foreach (var (constant, i) in folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"float {names.Local(new(constant.Name, Role.Parameter))} = all.Constants[{i}];");
        }

        writer.Line($"float {names.Local(new(model.Target!, Role.State))} = all.Target(i);");
        foreach (var (state, s) in states.Select((x, s) => (x, s)))
        {
            writer.Line($"float {names.Local(new(state, Role.State))} = all.States[all.State({s}, i)];");
        }

        foreach (var input in model.Inputs)
        {
            writer.Line($"float {names.Local(new(input.Name, Role.Input))} = all.Gradient(i);");
        }

        writer.Statements(program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, s) in states.Select((x, s) => (x, s)))
        {
            writer.Line($"all.States[all.State({s}, i)] = {names.Local(new(state, Role.Plus))};");
        }

        writer.Line($"all.Set(i, {names.Local(new(model.Target!, Role.Plus))});");
    }
}
