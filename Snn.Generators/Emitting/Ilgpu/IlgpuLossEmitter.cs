using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernel of a loss for a device: a group of threads works on one trial. They share the classes where something is
/// reduced over time, and the steps where classes are compared in every step; otherwise one thread compares the classes.
/// </summary>
internal sealed partial class IlgpuLossEmitter(IndentedWriter writer, LossPlan plan)
{
    /// <summary>Where the readout has the classes of step t.</summary>
    private const string OfStep = "all.Trials.Readout[all.At(trial, t)";

    private static readonly Symbol Total = new("loss", Role.Local), StepWeight = new("stepWeight", Role.Local);

    private readonly Names _names = new(writer, begins: false);
    private readonly ConstantFolder _folder = new([], plan.Loss.Helpers);
    private readonly HashSet<Symbol> _read = [];
    private readonly Symbol _readout = new(plan.Loss.Readout, Role.Input);

    private bool FirstSpikes => plan.Loss.ReadsFirstSpikes;

    /// <summary>Whether a trial may be looked at in parts, some of its steps at a time: what learns while trials run keeps no more of them.</summary>
    private bool GoesOn => plan.ShareOfStep is not null;

    private string FirstStep => GoesOn ? "all.FirstStep" : "0";

    /// <summary>What classes are compared by, and where the derivative goes.</summary>
    private string Row => plan.Sums ? "all.Trials.Readout" : "all.Values";

    private string Slopes => plan.Sums ? "all.Trials.ReadoutError" : "all.Slopes";

    private string At => plan.Sums ? "at" : "row";

    /// <summary>What the comparison's derivative is multiplied with.</summary>
    private Expr Slope => plan.Weight.IsOne() ? plan.Scale : Mul(plan.Scale, StepWeight);

    private string OfRow => $"{Row}[{At}";

    public void Write()
    {
        writer.Inherited("public override Action<LossView> DeviceKernel => EvaluateOnDevice;");
        if (plan.Loss.Target is not null)
        {
            writer.Inherited("public override ClassTargets DeviceTargets => Targets;");
        }

        WriteKernel();
        if (GoesOn)
        {
            WriteStepKernel();
        }

        if (_folder.Constants.Count > 0)
        {
            WriteConstants();
        }
    }

    private void WriteConstants()
    {
        writer.Inherited($"public override int ConstantCount => {_folder.Constants.Count};");
        using var body = writer.InheritedBlock("public override void Constants(int steps, int classes, Span<float> constants)");
        var host = new HostNotation(s => LossEmitter.Host(plan, s));
        foreach (var (constant, i) in _folder.Constants.Select((c, i) => (c, i)))
        {
            writer.Line($"constants[{i}] = ScalarMath.Finite({host.Write(constant.Value)}); // {constant.Name}");
        }
    }

    private void WriteKernel()
    {
        writer.Gap();
        _names.Begin(writer);
        writer.Summary("Loss, errors and prediction of a trial on a device. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = writer.Block("public static void EvaluateOnDevice(LossView all)");
        writer.Line($"int trial = Grid.IdxX, steps = {(GoesOn ? "all.EndOf(trial)" : "all.Trials.Steps[trial]")}, label = all.Labels[trial], row = trial * all.Padded;");
        int place = writer.Mark();
        writer.Gap();
        if (plan.Sums)
        {
            WriteSteps();
        }

        WriteReductions();
        writer.Line("all.CountSpikes(trial);");
        writer.Line("Group.Barrier();");
        using (writer.Block("if (Group.IdxX == 0)"))
        {
            WriteEnd();
        }

        if (!plan.Sums)
        {
            writer.Gap();
            writer.Line("Group.Barrier();");
            using var learns = writer.Block("if (all.Learns != 0)");
            WriteSpread();
        }

        InsertConstants(place);
    }

    /// <summary>Loads the constants that a kernel reads; known once it is written.</summary>
    private void InsertConstants(int place)
    {
        writer.InsertAt(place, _folder.Constants.Select((c, i) => (Symbol: new Symbol(c.Name, Role.Parameter), Index: i)).Where(c => _read.Contains(c.Symbol))
            .Select(c => $"float {_names.Local(c.Symbol)} = all.Constant(trial, {c.Index});"));
        _read.Clear();
    }

    /// <summary>What learns while the trials run asks for the errors of each step when it has been made.</summary>
    private void WriteStepKernel()
    {
        writer.Inherited("public override Action<LossView, int> DeviceStepKernel => EvaluateStepOnDevice;");
        writer.Gap();
        writer.Summary("Errors of step t of a trial on a device, by one thread. Public because ILGPU starts kernels from an assembly of its own.");
        writer.Line("[DeviceKernel]");
        writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = writer.Block("public static void EvaluateStepOnDevice(LossView all, int t)");
        writer.Line("int trial = KernelIndex.Of();");
        using var runs = writer.Block("if (all.Trials.Runs(trial, t))");
        writer.Line("int label = all.Labels[trial];");
        writer.Line("long at = all.At(trial, t);");
        int place = writer.Mark();
        writer.Gap();
        WriteStepWeight();
        WriteCompared(null);
        InsertConstants(place);
    }

    /// <summary>Every step's loss and errors.</summary>
    private void WriteSteps()
    {
        writer.Comment("the loss of each step, and its errors");
        writer.Line($"var part = {(GoesOn ? "all.Part(trial)" : "new CompensatedSum()")};");
        using (writer.Block($"for (int t = {(GoesOn ? "all.FirstOfThread()" : "Group.IdxX")}; t < steps; t += Group.DimX)"))
        {
            writer.Line("long at = all.At(trial, t);");
            WriteStepIndex();
            string weight = WriteStepWeight();
            WriteCompared(loss => writer.Line($"part = part.Plus({weight}{loss});"));
        }

        writer.Gap();
        writer.Line("all.Keep(trial, part);");
        writer.Gap();
    }

    /// <returns>What the loss of a step is multiplied with, as the beginning of a product.</returns>
    private string WriteStepWeight()
    {
        if (plan.Weight.IsOne())
        {
            return "";
        }

        WriteLines([plan.Weight], values => writer.Line($"float {_names.Local(StepWeight)} = {values[0]};"));
        return _names.Local(StepWeight) + " * ";
    }

    private void WriteStepIndex()
    {
        if (new[] { plan.Weight, plan.Compared.Value, plan.Compared.AtLabel }.Any(e => e is not null && e.Symbols().Contains(LossPlan.StepIndex)))
        {
            writer.Line($"float {_names.Local(LossPlan.StepIndex)} = t;");
        }
    }

    /// <summary>What of each class is reduced over time, for the comparison and the score.</summary>
    private void WriteReductions()
    {
        if (plan.Reduced is { } reduced)
        {
            using var classes = SharedClasses();
            WriteReduction(reduced);
            Keep(LossPlan.OverTime, "Values");
            if (reduced.Function == Function.MaxOverTime)
            {
                writer.Line("all.Places[row + j] = place;");
            }

            if (reduced.Equals(plan.Scored))
            {
                Keep(plan.Score, "Scores");
            }
        }

        if (FirstSpikes)
        {
            using var classes = SharedClasses();
            writer.Line($"float {_names.Local(_readout)} = DeviceFirstSpikes.Time(all, trial, j);");
            Keep(_readout, "Values");
            Keep(plan.Score, "Scores");
        }
        else if (!plan.Scored!.Equals(plan.Reduced))
        {
            using var classes = SharedClasses();
            WriteReduction(plan.Scored);
            Keep(plan.Score, "Scores");
        }

        writer.Gap();

        void Keep(Expr value, string field) => WriteLines([value], values => writer.Line($"all.{field}[row + j] = {values[0]};"));
    }

    /// <summary>A sum or a maximum over the steps, for class j.</summary>
    private void WriteReduction(TimeReduction reduction)
    {
        string result = _names.Local(LossPlan.OverTime);
        bool maximum = reduction.Function == Function.MaxOverTime;
        writer.Comment($"{(maximum ? "the maximum" : "the sum")} over the steps of {Notation.Paper.Write(reduction.Value)}");
        writer.Line($"float {result} = {SoFar(maximum ? "float.NegativeInfinity" : "0f", "Values")};");
        if (maximum)
        {
            writer.Line("int place = 0;");
        }

        var each = reduction.Value;
        using (Steps(ref each))
        {
            WriteLoads([each], OfStep);
            WriteLines([each], values =>
            {
                if (!maximum)
                {
                    writer.Line($"{result} += {values[0]};");
                    return;
                }

                string value = each is Symbol ? values[0] : "value";
                if (each is not Symbol)
                {
                    writer.Line($"float value = {values[0]};");
                }

                writer.Comment("a NaN is taken, and nothing is greater than it: it is not passed over");
                writer.Line($"bool higher = {value} > {result} || float.IsNaN({value});");
                writer.Line($"{result} = higher ? {value} : {result};");
                writer.Line("place = higher ? t : place;");
            });
        }

        if (GoesOn)
        {
            writer.Line($"all.Values[row + j] = {result};");
            if (LossPlan.Exponential(reduction.Value) is not null)
            {
                writer.Line($"all.Slopes[row + j] = {_names.Local(LossPlan.Running)};");
            }
        }

        writer.Gap();
    }

    /// <summary>What a loop over steps starts with, or goes on with where there were steps before.</summary>
    private string SoFar(string start, string kept) => GoesOn ? $"all.FirstStep == 0 ? {start} : all.{kept}[row + j]" : start;

    /// <summary>One thread ends the trial: what is left of the loss, and the prediction.</summary>
    private void WriteEnd()
    {
        string total = $"float {_names.Local(Total)}";
        if (plan.Sums)
        {
            writer.Line($"{total} = all.SumOfParts(trial);");
        }
        else
        {
            WriteCompared(loss => writer.Line($"{total} = {loss};"));
        }

        string end = plan.Loss.Target is null ? "End" : "EndNearest";
        WriteLines([Mul(Total, plan.Scale)], values => writer.Line($"all.{end}(trial, {values[0]}{(FirstSpikes ? " + DeviceFirstSpikes.Silence(all, trial, label)" : "")});"));
    }

    /// <summary>The steps get their part of the derivative by what was reduced.</summary>
    private void WriteSpread()
    {
        using var classes = SharedClasses();
        if (FirstSpikes)
        {
            writer.Line("DeviceFirstSpikes.Spread(all, trial, label, j, all.Slopes[row + j]);");
            return;
        }

        var reduced = plan.Reduced!;
        bool maximum = reduced.Function == Function.MaxOverTime;
        string slope = _names.Local(LossPlan.Slopes);
        writer.Line($"float {slope} = all.Slopes[row + j];");
        if (maximum)
        {
            writer.Line("int place = all.Places[row + j];");
        }

        var inner = reduced.Value.Differentiate(_readout);
        using var loop = Steps(ref inner);
        WriteLoads([inner], OfStep);
        WriteLines([Mul(LossPlan.Slopes, inner)], values =>
            writer.Line($"all.Trials.ReadoutError[all.At(trial, t) + j] = {(maximum ? $"t == place ? {values[0]} : 0f" : values[0])};"));
    }

    private IDisposable SharedClasses() => writer.Block("for (int j = Group.IdxX; j < all.Classes; j += Group.DimX)");

    private IDisposable AllClasses() => writer.Block("for (int j = 0; j < all.Classes; j++)");

    /// <summary>A loop over the steps, in which an exponential of the step's number is a running product.</summary>
    private IDisposable Steps(ref Expr each)
    {
        if (LossPlan.Exponential(each) is not { } found)
        {
            return writer.Block($"for (int t = {FirstStep}; t < steps; t++)");
        }

        each = Sharing.Replace(each, new Dictionary<Expr, Symbol> { [found.Whole] = LossPlan.Running });
        string weight = _names.Local(LossPlan.Running), ratio = "";
        writer.Line($"float {weight} = {SoFar("1f", "Slopes")}; // {Notation.Paper.Write(found.Whole)}");
        WriteLines([found.Ratio], values => ratio = values[0]);
        return writer.Block($"for (int t = {FirstStep}; t < steps; t++, {weight} *= {ratio})");
    }

    /// <summary>Loads what expressions read of a row of values, the step and the target for a class.</summary>
    private void WriteLoads(IEnumerable<Expr> expressions, string row, string place = "j")
    {
        var read = expressions.SelectMany(e => e.Symbols()).Where(s => s.Role == Role.Input || s == LossPlan.OverTime).Distinct();
        foreach (var symbol in read.Where(s => s != LossPlan.StepIndex || row == OfStep))
        {
            string value = symbol == LossPlan.StepIndex ? "t"
                : symbol == LossPlan.OneHot ? $"{place} == label ? 1f : 0f"
                : symbol.Name == plan.Loss.Target ? $"all.Target(label, {place})"
                : $"{row} + {place}]";
            writer.Line($"float {_names.Local(symbol)} = {value};");
        }
    }

    /// <summary>Writes what expressions share, then what is made of them.</summary>
    private void WriteLines(Expr[] results, Action<string[]> use)
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
