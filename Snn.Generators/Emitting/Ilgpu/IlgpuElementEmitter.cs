using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes what is computed for each weight or synapse by itself for a device: one thread for each.</summary>
internal static class IlgpuElementEmitter
{
    /// <summary>What the runtime asks of it, and the kernel.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="kernel">What it computes.</param>
    /// <param name="view">What the kernel is given.</param>
    /// <param name="summary">What a thread does.</param>
    /// <param name="target">What the view calls that which is moved.</param>
    public static void Write(IndentedWriter writer, ElementKernel kernel, string view, string summary, string target)
    {
        WriteFace(writer, view, kernel.Folder, kernel.Host);
        var names = new Names(writer);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary($"{summary} on a device. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = writer.Block($"public static void UpdateOnDevice({view} all)");
        writer.Line("int i = all.Index();");
        using var inside = writer.Block("if (i >= 0)");
        foreach (var (constant, i) in kernel.Folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"float {names.Local(new(constant.Name, Role.Parameter))} = all.Constants[{i}];");
        }

        writer.Line($"float {names.Local(new(kernel.Target, Role.State))} = all.{target}(i);");
        foreach (var (state, s) in kernel.States.Select((x, s) => (x, s)))
        {
            writer.Line($"float {names.Local(new(state, Role.State))} = all.States[all.State({s}, i)];");
        }

        if (kernel.Gradient is { } gradient)
        {
            writer.Line($"float {names.Local(new(gradient, Role.Input))} = all.Gradient(i);");
        }

        foreach (var (draw, d) in kernel.Draws.Select((x, d) => (x, d)))
        {
            writer.Line($"float {names.Local(new(draw, Role.Input))} = all.Draw({d}, i);");
        }

        writer.Statements(kernel.Program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, s) in kernel.States.Select((x, s) => (x, s)))
        {
            writer.Line($"all.States[all.State({s}, i)] = {names.Local(new(state, Role.Plus))};");
        }

        string results = string.Concat(kernel.Program.Results.Select(r => $", {notation.Write(r)}"));
        writer.Line($"all.Set(i, {names.Local(new(kernel.Target, Role.Plus))}{results});");
    }

    /// <summary>What the runtime asks of an update that runs on a device: the kernel, and the constants of a run.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="view">What the kernel is given.</param>
    /// <param name="folder">The constants.</param>
    /// <param name="host">How the host computes them.</param>
    public static void WriteFace(IndentedWriter writer, string view, ConstantFolder folder, HostNotation host)
    {
        writer.Inherited($"public Action<{view}> DeviceKernel => UpdateOnDevice;");
        writer.Inherited($"public int ConstantCount => {folder.Constants.Count};");
        using var body = writer.InheritedBlock("public void Constants(UpdateTime time, Span<float> constants)");
        foreach (var (constant, i) in folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"constants[{i}] = ScalarMath.Finite({host.Write(constant.Value)}); // {constant.Name}");
        }
    }
}
