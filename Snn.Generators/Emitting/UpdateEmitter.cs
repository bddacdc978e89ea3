using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using Snn.Generators.Updates;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernels of a network's custom update; on the CPU a loop for each stage, a vector of neighbours at a time.</summary>
internal sealed class UpdateEmitter
{
    private readonly UpdatePlan _plan;
    private readonly IndentedWriter _writer = new();
    private readonly ConstantFolder _folder;
    private readonly Names _names;
    private readonly List<SharedProgram> _programs;

    private UpdateEmitter(UpdatePlan plan)
    {
        (_plan, _folder) = (plan, new([], plan.Update.Helpers));
        FileHead.Write(_writer, Update.Namespace, Update.InUse, "System", "System.Collections.Generic", "System.ComponentModel", "System.Numerics", "Snn", "Snn.Runtime");
        _names = new(_writer, begins: false);
        _programs = [.. plan.Stages.Select(s => new SharedProgram([], [s.Value], _folder))];
    }

    private UpdateModel Update => _plan.Update;

    public static string Write(UpdatePlan plan) => new UpdateEmitter(plan).Write();

    private string Write()
    {
        using (_writer.Block($"partial class {Names.Escape(Update.Name)} : INetworkUpdate"))
        {
            _writer.Line("/// <inheritdoc/>");
            _writer.Line("public IReadOnlyList<UpdateVariable> Variables =>");
            _writer.Line("[");
            foreach (var variable in Update.Variables)
            {
                _writer.Line($"    new(\"{variable.Name}\", {AxesOf(variable.Axes)}, UpdateRole.{variable.Role}),");
            }

            _writer.Line("];");
            _writer.Gap();
            _writer.Line("/// <inheritdoc/>");
            _writer.Line($"public IReadOnlyList<UpdateAxes> Kept => [{string.Join(", ", _plan.Kept.Select(AxesOf))}];");
            _writer.Gap();
            WriteRun();
            new IlgpuStageEmitter(_writer, _plan, _programs, _folder, Host).Write();
        }

        return _writer.ToString();
    }

    /// <summary>Constants, in double.</summary>
    private HostNotation Host => CustomUpdateEmitter.Host(Update.Parameters);

    private void WriteRun()
    {
        _writer.Line("/// <inheritdoc/>");
        _names.Begin(_writer);
        using var body = _writer.Block("public void Run(UpdateFrame all, UpdateTime time)");
        int start = _writer.Mark();
        foreach (var (stage, program) in _plan.Stages.Zip(_programs, (s, p) => (s, p)))
        {
            WriteStage(stage, program);
        }

        foreach (var stage in _plan.Stages.Where(s => s.Kind is null && s.Kept >= 0))
        {
            _writer.Gap();
            _writer.Line($"{ArrayOf(stage.Target)}.Span.CopyTo({ArrayOf(stage.Target with { Role = Role.State })}.Span);");
        }

        WriteHead(start);
    }

    /// <summary>Constants and arrays, written once the stages are.</summary>
    private void WriteHead(int place)
    {
        var host = Host;
        _writer.InsertAt(place,
        [
            .. _folder.Constants.Select(c => $"var {_names.Local(new(c.Name, Role.Parameter))} = Vector.Create(ScalarMath.Finite({host.Write(c.Value)}));"),
            .. Update.Variables.Select((v, i) => $"var {ArrayOf(new(v.Name, Role.State))} = all[{i}];"),
            .. _plan.Stages.Where(s => s.Kept >= 0).Select(s => $"var {ArrayOf(s.Target)} = all.Kept({s.Kept});"),
            "",
        ]);
    }

    private void WriteStage(UpdateStage stage, SharedProgram program)
    {
        _writer.Gap();
        _writer.Comment(stage.Words);
        bool fromRowToRow = stage.Kind is not null && stage.Over == stage.Outer;
        if (fromRowToRow)
        {
            _writer.Line($"all.Reduction.Begin(isMaximum: {(IsMaximum(stage) ? "true" : "false")}{(IsOfSynapses(stage) ? ", ofSynapses: true" : "")});");
        }

        string row = stage.Outer == Axes.Batch ? "b" : "k";
        using (_writer.Block(stage.Outer == Axes.None ? "" : $"for (int {row} = 0; {row} < {CountOf(stage.Outer)}; {row}++)"))
        {
            WriteRow(stage, program, stage.Outer == Axes.None ? "0" : row, fromRowToRow);
        }

        if (fromRowToRow)
        {
            _writer.Gap();
            _writer.Line($"all.Reduction.Take{stage.Kind}({ArrayOf(stage.Target)}[0]);");
        }
    }

    private void WriteRow(UpdateStage stage, SharedProgram program, string row, bool fromRowToRow)
    {
        var names = _names; // stages are blocks beside each other, which may call their variables the same
        var read = program.Lines.Select(l => l.Value).Concat(program.Results).SelectMany(e => e.Symbols()).Where(s => s.Role is not (Role.Parameter or Role.Shared)).Distinct().ToList();
        var vectors = new List<(Symbol Symbol, string Row)>();
        int slots = 0;
        string length = IsOfSynapses(stage) ? $"all.RowLength({row})" : CountOf(stage.Inner);
        foreach (var symbol in read)
        {
            var axes = Update.AxesOf(symbol);
            string array = ArrayOf(symbol.Role == Role.Input ? symbol with { Role = Role.State } : symbol);
            if (stage.Inner != Axes.None && (axes & stage.Inner) != 0)
            {
                string own = names.Local("row", symbol.Role + symbol.Name, symbol.Name + (symbol.Role == Role.Plus ? "PlusRow" : "Row"));
                bool isAlong = IsOfSynapses(stage) && axes == Axes.Targets;
                _writer.Line($"var {own} = {(isAlong ? $"all.AlongRow({array}[0], {row}, {slots++})" : $"{array}[{((axes & stage.Outer) != 0 ? row : "0")}]")};");
                vectors.Add((symbol, own));
            }
            else
            {
                _writer.Line($"var {names.Local(symbol)} = Vector.Create({array}[0].At({((axes & stage.Outer) != 0 ? row : "0")}));");
            }
        }

        string values = names.Local("values", "", "values");
        _writer.Line(stage.Kind is null
            ? $"var {values} = {ArrayOf(stage.Target)}[{row}];"
            : $"var {values} = all.Values({length});");
        var notation = new SimdNotation(names);
        using (_writer.Block($"for (int j = 0; j < {values}.Length; j += Vector<float>.Count)"))
        {
            foreach (var (symbol, own) in vectors)
            {
                _writer.Line($"var {names.Local(symbol)} = {own}[j];");
            }

            _writer.Statements(program.Lines, names, notation);
            _writer.Line($"{values}[j] = {notation.Write(program.Results[0])};");
        }

        if (stage.Kind is not null)
        {
            _writer.Gap();
            _writer.Line(fromRowToRow
                ? $"all.Reduction.{(IsMaximum(stage) ? "Compare" : "Add")}({values});"
                : $"{ArrayOf(stage.Target)}[0].At({row}) = {Along(stage, row, $"RowReduction.{stage.Kind}({values}, {length})")};");
        }
    }

    /// <summary>The array of a variable, of a new value, or of a reduction's results.</summary>
    private string ArrayOf(Symbol symbol)
    {
        bool isInPlace = symbol.Role == Role.Plus && _plan.Stages.First(s => s.Target == symbol).Kept < 0;
        var of = isInPlace ? symbol with { Role = Role.State } : symbol;
        return _names.Local("array", of.Role + of.Name, of.Name + (of.Role == Role.Plus ? "PlusAll" : "All"));
    }

    /// <summary>What is found along a row; of synapses, a place is that of a neuron.</summary>
    private static string Along(UpdateStage stage, string row, string found) => stage.Kind == "ArgMax" && IsOfSynapses(stage) ? $"all.Reduction.NeuronAt({row}, {found})" : found;

    private static bool IsOfSynapses(UpdateStage stage) => stage.Axes == (Axes.Sources | Axes.Targets);

    private static bool IsMaximum(UpdateStage stage) => stage.Kind is "Max" or "ArgMax";

    /// <summary>How many there are of an axis.</summary>
    public static string CountOf(Axes axis) => axis switch
    {
        Axes.Sources => "all.Sources",
        Axes.Targets => "all.Targets",
        Axes.Batch => "all.Examples",
        _ => "1",
    };

    /// <summary>One for each of what, as the runtime calls it.</summary>
    public static string AxesOf(Axes axes) => axes == Axes.None
        ? "UpdateAxes.None"
        : string.Join(" | ", new[] { Axes.Sources, Axes.Targets, Axes.Batch }.Where(a => axes.HasFlag(a)).Select(a => $"UpdateAxes.{a}"));
}
