using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernel of a rewiring rule for a device: one thread a synapse.</summary>
internal static class IlgpuRewiringEmitter
{
    public static void Write(IndentedWriter writer, RewiringModel rule, SharedProgram program, ConstantFolder folder, HostNotation host)
    {
        IlgpuUpdateEmitter.WriteFace(writer, "RewiringView", folder, host);
        var names = new Names(writer);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary("One synapse's rewiring on a device. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = writer.Block("public static void UpdateOnDevice(RewiringView all)");
        writer.Line("int i = all.Index();");
        using var inside = writer.Block("if (i >= 0)");
        foreach (var (constant, i) in folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"float {names.Local(new(constant.Name, Role.Parameter))} = all.Constants[{i}];");
        }

        writer.Line($"float {names.Local(new(rule.Target, Role.State))} = all.Theta(i);");
        foreach (var (state, s) in rule.States.Select((x, s) => (x, s)))
        {
            writer.Line($"float {names.Local(new(state, Role.State))} = all.States[all.State({s}, i)];");
        }

        if (rule.ReadsGradient)
        {
            writer.Line($"float {names.Local(new(rule.Gradient!, Role.Input))} = all.Gradient(i);");
        }

        foreach (var (draw, d) in rule.Draws.Select((x, d) => (x, d)))
        {
            writer.Line($"float {names.Local(new(draw, Role.Input))} = all.Draw({d}, i);");
        }

        writer.Statements(program.Lines, names, notation);

        writer.Gap();
        foreach (var (state, s) in rule.States.Select((x, s) => (x, s)))
        {
            writer.Line($"all.States[all.State({s}, i)] = {names.Local(new(state, Role.Plus))};");
        }

        writer.Line($"all.Set(i, {names.Local(new(rule.Target, Role.Plus))}, {notation.Write(program.Results[0])});");
    }
}
