using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using Snn.Generators.Updates;

namespace Snn.Generators.Emitting;

/// <summary>Writes the stages of a network's custom update for a device: one kernel, whose threads compute one result each.</summary>
/// <param name="writer">The file.</param>
/// <param name="plan">The update.</param>
/// <param name="programs">What its stages compute.</param>
/// <param name="folder">The constants that they read.</param>
/// <param name="host">How the host computes these.</param>
internal sealed class IlgpuStageEmitter(IndentedWriter writer, UpdatePlan plan, IReadOnlyList<SharedProgram> programs, ConstantFolder folder, HostNotation host)
{
    private readonly Names _names = new(writer, begins: false);
    private readonly Dictionary<Symbol, int> _numbers = [];

    private UpdateModel Update => plan.Update;

    private string Row => _names.Local("place", "row", "row");

    private string Column => _names.Local("place", "column", "column");

    public void Write()
    {
        writer.Gap();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public IReadOnlyList<UpdateStage> DeviceStages =>");
        writer.Line("[");
        foreach (var stage in plan.Stages)
        {
            int variable = stage.Kind is null ? IndexOf(stage.Target.Name) : -1;
            writer.Line($"    new({UpdateEmitter.AxesOf(stage.Results)}, {variable}, {stage.Kept}), // {stage.Words}");
        }

        writer.Line("];");
        IlgpuElementEmitter.WriteFace(writer, "NetworkUpdateView", folder, host);
        WriteKernel();
    }

    private void WriteKernel()
    {
        writer.Gap();
        writer.Summary("One result of a stage on a device. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        _names.Begin(writer);
        using var body = writer.Block("public static void UpdateOnDevice(NetworkUpdateView all)");
        int start = writer.Mark();
        writer.Line($"int {Row} = all.Row(), {Column} = all.Column();");
        using (writer.Block($"if ({Row} < all.Rows)"))
        {
            using var stages = writer.Block("switch (all.Stage)");
            foreach (var (stage, i) in plan.Stages.Select((s, i) => (s, i)))
            {
                writer.Gap();
                writer.Comment(stage.Words);
                writer.Line($"case {i}:");
                using var own = writer.Block("");
                WriteStage(stage, programs[i]);
                writer.Line("break;");
            }
        }

        writer.InsertAt(start,
        [
            "// numbers of variables, then of what is kept while the update runs",
            .. _numbers.OrderBy(n => n.Value).Select(n => $"const int {NameOf(n.Key)} = {n.Value};"),
            "",
        ]);
    }

    private void WriteStage(UpdateStage stage, SharedProgram program)
    {
        var notation = new IlgpuNotation(_names);
        var read = program.Lines.Select(l => l.Value).Concat(program.Results).SelectMany(e => e.Symbols()).Where(s => s.Role != Role.Shared).Distinct().ToList();
        foreach (var (constant, i) in folder.Constants.Select((c, i) => (new Symbol(c.Name, Role.Parameter), i)).Where(c => read.Contains(c.Item1)))
        {
            writer.Line($"float {_names.Local(constant)} = all.Constants[{i}];");
        }

        var variables = read.Where(s => s.Role != Role.Parameter).ToList();
        bool isOfSynapses = stage.Axes == (Axes.Sources | Axes.Targets);
        if (stage.Kind is null)
        {
            using var connected = isOfSynapses ? writer.Block($"if ({Connects(stage)})") : null;
            Load(variables, stage);
            writer.Statements(program.Lines, _names, notation);
            Store(stage, notation.Write(program.Results[0]));
            return;
        }

        Load(variables.Where(s => (Update.AxesOf(s) & stage.Over) == 0), stage);
        string result = stage.Kind == "Max" ? Most : stage.Kind == "ArgMax" ? _names.Local("result", "at", "at") : _names.Local("result", "sum", "sum");
        string at = IndexOver(stage);
        writer.Line(stage.Kind switch
        {
            "Max" => $"float {result} = float.NegativeInfinity;",
            "ArgMax" => $"float {result} = 0f, {Most} = float.NegativeInfinity;",
            _ => $"var {result} = new CompensatedSum();",
        });
        bool counts = isOfSynapses && stage.Kind != "Sum";
        if (counts)
        {
            writer.Line($"int {Count} = 0;");
        }

        using (writer.Block($"for (int {at} = 0; {at} < {UpdateEmitter.CountOf(stage.Over)}; {at}++)"))
        {
            using var connected = isOfSynapses ? writer.Block($"if ({Connects(stage)})") : null;
            Load(variables.Where(s => (Update.AxesOf(s) & stage.Over) != 0), stage);
            writer.Statements(program.Lines, _names, notation);
            string value = notation.Write(program.Results[0]);
            switch (stage.Kind)
            {
                case "Max":
                    writer.Line($"{result} = DeviceMath.Max({result}, {value});");
                    break;
                case "ArgMax":
                    writer.Line($"float {Value} = {value};");
                    using (writer.Block($"if ({(isOfSynapses ? Count : at)} == 0 | DeviceMath.Above({Value}, {Most}))"))
                    {
                        writer.Line($"{result} = {at};");
                        writer.Line($"{Most} = {Value};");
                    }

                    break;
                default:
                    writer.Line($"{result} = {result}.Plus({value});");
                    break;
            }

            if (counts)
            {
                writer.Line($"{Count}++;");
            }
        }

        writer.Gap();
        Store(stage, stage.Kind switch
        {
            "Sum" => $"{result}.Value",
            "Mean" => $"{result}.Value / {(isOfSynapses ? $"Math.Max({Count}, 1)" : UpdateEmitter.CountOf(stage.Over))}",
            "Max" when isOfSynapses => $"{Count} == 0 ? 0f : {result}",
            _ => result,
        });
    }

    /// <summary>Whether the pair of the thread, in a reduction that at which it is, has a synapse.</summary>
    private string Connects(UpdateStage stage) => $"all.Connects({IndexOf(Axes.Sources, stage)}, {IndexOf(Axes.Targets, stage)})";

    private string Count => _names.Local("result", "count", "count");

    private string Most => _names.Local("result", "most", "most");

    private string Value => _names.Local("result", "value", "value");

    private void Load(IEnumerable<Symbol> symbols, UpdateStage stage)
    {
        foreach (var symbol in symbols)
        {
            writer.Line($"float {_names.Local(symbol)} = all.Get({NumberOf(symbol)}, {Place(Update.AxesOf(symbol), stage)});");
        }
    }

    private void Store(UpdateStage stage, string value) => writer.Line($"all.Set({NumberOf(stage.Target)}, {Place(stage.Results, stage)}, {value});");

    /// <summary>Row and column of what there is one of for each of these, for the thread's result, in the loop over what a reduction takes away.</summary>
    private string Place(Axes axes, UpdateStage stage)
    {
        var inner = UpdateStage.InnerOf(axes);
        return $"{IndexOf(axes & ~inner, stage)}, {IndexOf(inner, stage)}";
    }

    private string IndexOf(Axes axis, UpdateStage stage) =>
        axis == Axes.None ? "0"
        : axis == stage.Over ? IndexOver(stage)
        : axis == UpdateStage.InnerOf(stage.Results) ? Column
        : Row;

    private string IndexOver(UpdateStage stage) => _names.Local("over", $"{stage.Over}", stage.Over switch
    {
        Axes.Sources => "k",
        Axes.Targets => "j",
        _ => "b",
    });

    /// <summary>The constant with the number of a variable, of what is kept of a reduction, or of a new value that does not take the place of the old one yet.</summary>
    private string NumberOf(Symbol symbol)
    {
        int kept = plan.Stages.FirstOrDefault(s => s.Target == symbol)?.Kept ?? -1;
        var of = kept < 0 ? new Symbol(symbol.Name, Role.State) : symbol;
        _numbers[of] = kept < 0 ? IndexOf(symbol.Name) : Update.Variables.Count + kept;
        return NameOf(of);
    }

    private string NameOf(Symbol numbered) => _names.Local("number", numbered.Role + numbered.Name, numbered.Name + (numbered.Role == Role.Plus ? "PlusAll" : "All"));

    private int IndexOf(string variable) => Update.Variables.ToList().FindIndex(v => v.Name == variable);
}
