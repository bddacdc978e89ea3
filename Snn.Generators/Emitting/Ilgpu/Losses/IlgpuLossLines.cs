using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Lines of a loss's kernels for a device: what expressions load, what they share, and the constants that they read.</summary>
internal sealed class IlgpuLossLines(IndentedWriter writer, LossPlan plan)
{
    /// <summary>Where the readout has the classes of step t.</summary>
    public const string OfStep = "all.Trials.Readout[all.At(trial, t)";

    private readonly Names _names = new(writer, begins: false);
    private readonly ConstantFolder _folder = new([], plan.Loss.Helpers);
    private readonly HashSet<Symbol> _read = [];

    public IndentedWriter Writer => writer;

    public LossPlan Plan => plan;

    /// <summary>Where the derivative by what is read of each step goes.</summary>
    public string Errors => plan.Loss.ReadsSpikes ? "all.Trials.SpikeError" : "all.Trials.ReadoutError";

    public Symbol Readout { get; } = new(plan.Loss.Readout, Role.Input);

    /// <summary>Whether a trial may be looked at in parts, some of its steps at a time: what learns while trials run keeps no more of them.</summary>
    public bool GoesOn => plan.ShareOfStep is not null;

    public string FirstStep => GoesOn ? "all.FirstStep" : "0";

    public string Local(Symbol symbol) => _names.Local(symbol);

    public void Begin() => _names.Begin(writer);

    /// <summary>Loads the constants that a kernel reads; known once it is written.</summary>
    public void InsertConstants(int place)
    {
        writer.InsertAt(place, _folder.Constants.Select((c, i) => (Symbol: new Symbol(c.Name, Role.Parameter), Index: i)).Where(c => _read.Contains(c.Symbol))
            .Select(c => $"float {_names.Local(c.Symbol)} = all.Constant(trial, {c.Index});"));
        _read.Clear();
    }

    /// <summary>The constants of all kernels, computed on the host.</summary>
    public void WriteConstants()
    {
        if (_folder.Constants.Count == 0)
        {
            return;
        }

        writer.Inherited($"public override int ConstantCount => {_folder.Constants.Count};");
        using var body = writer.InheritedBlock("public override void Constants(int steps, int classes, Span<float> constants)");
        var host = new HostNotation(s => LossEmitter.Host(plan, s));
        foreach (var (constant, i) in _folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"constants[{i}] = ScalarMath.Finite({host.Write(constant.Value)}); // {constant.Name}");
        }
    }

    public IDisposable SharedClasses() => writer.Block("for (int j = Group.IdxX; j < all.Classes; j += Group.DimX)");

    public IDisposable AllClasses() => writer.Block("for (int j = 0; j < all.Classes; j++)");

    /// <summary>Loads what expressions read of a row of values, the step and the target for a class.</summary>
    public void WriteLoads(IEnumerable<Expr> expressions, string row, string place = "j")
    {
        var read = expressions.SelectMany(e => e.Symbols()).Where(s => s.Role == Role.Input || s == LossPlan.OverTime || s == LossPlan.TrialStep).Distinct();
        foreach (var symbol in read.Where(s => SameForAll(s) is null || row == OfStep))
        {
            string value = SameForAll(symbol) ?? (symbol == plan.Signal ? $"all.SignalAt(trial, t, {place})"
                : symbol == plan.OutputMask ? $"all.OutputMaskAt(trial, t, {place})"
                : symbol == LossPlan.OneHot ? $"{place} == label ? 1f : 0f"
                : symbol.Name == plan.Loss.Target ? $"all.Target(label, {place})"
                : symbol == Readout && plan.Loss.ReadsSpikes ? $"all.SpikeAt(trial, t, {place})"
                : $"{row} + {place}]");
            writer.Line($"float {_names.Local(symbol)} = {value};");
        }
    }

    /// <summary>Loads what the weight of a step reads besides its number.</summary>
    public void WriteLoadsOfStep(Expr weight)
    {
        foreach (var symbol in new[] { LossPlan.TrialStep, plan.Mask }.OfType<Symbol>().Where(weight.Symbols().Contains))
        {
            writer.Line($"float {_names.Local(symbol)} = {SameForAll(symbol)};");
        }
    }

    /// <summary>What all classes have the same of in a step; null of what is another for each.</summary>
    private string? SameForAll(Symbol symbol) => symbol == LossPlan.StepIndex || symbol == LossPlan.TrialStep ? "t" : symbol == plan.Mask ? "all.MaskAt(trial, t)" : null;

    /// <summary>Writes what expressions share, then what is made of them.</summary>
    public void WriteLines(Expr[] results, Action<string[]> use)
    {
        var program = new SharedProgram([], results, _folder);
        var notation = new IlgpuNotation(_names);
        foreach (var line in program.Lines)
        {
            writer.Line($"var {_names.Local(line.Target)} = {notation.Write(line.Value)};");
        }

        _read.UnionWith(program.Lines.Select(l => l.Value).Concat(program.Results).SelectMany(e => e.Symbols()));
        use([.. program.Results.Select(notation.Write)]);
    }
}
