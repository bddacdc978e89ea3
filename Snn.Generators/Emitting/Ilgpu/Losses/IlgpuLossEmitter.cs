using System;
using System.Linq;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernel of a loss for a device: a group of threads works on one trial. They share the classes where something is
/// reduced over time, and the steps where classes are compared in every step; otherwise one thread compares the classes.
/// </summary>
internal sealed class IlgpuLossEmitter
{
    private static readonly Symbol Total = new("loss", Role.Local);

    private readonly IndentedWriter _writer;
    private readonly LossPlan _plan;
    private readonly IlgpuLossLines _lines;
    private readonly IlgpuLossReduction _reduction;
    private readonly IlgpuLossComparison _comparison;

    public IlgpuLossEmitter(IndentedWriter writer, LossPlan plan)
    {
        (_writer, _plan) = (writer, plan);
        _lines = new(writer, plan);
        _reduction = new(_lines);
        _comparison = new(_lines);
    }

    public void Write()
    {
        _writer.Inherited("public override Action<LossView> DeviceKernel => EvaluateOnDevice;");
        if (_plan.Loss.Target is not null)
        {
            _writer.Inherited("public override ClassTargets DeviceTargets => Targets;");
        }

        WriteKernel();
        if (_lines.GoesOn)
        {
            WriteStepKernel();
        }

        _lines.WriteConstants();
    }

    private void WriteKernel()
    {
        _writer.Gap();
        _lines.Begin();
        _writer.Summary("Loss, errors and prediction of a trial on a device. Public because ILGPU starts kernels from an assembly of its own.");
        _writer.Line("[DeviceKernel]");
        _writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = _writer.Block("public static void EvaluateOnDevice(LossView all)");
        _writer.Line($"int trial = Grid.IdxX, steps = {(_lines.GoesOn ? "all.EndOf(trial)" : "all.Trials.Steps[trial]")}{(_plan.ReadsTrialLabel ? ", label = all.Labels[trial]" : "")}{(_plan.Loss.JudgesSteps ? "" : ", row = trial * all.Padded")};");
        int place = _writer.Mark();
        _writer.Gap();
        if (_plan.Sums)
        {
            WriteSteps();
        }

        _reduction.Write();
        _writer.Line("all.CountSpikes(trial);");
        _writer.Line("Group.Barrier();");
        using (_writer.Block("if (Group.IdxX == 0)"))
        {
            WriteEnd();
        }

        if (!_plan.Sums)
        {
            _writer.Gap();
            _writer.Line("Group.Barrier();");
            using var learns = _writer.Block("if (all.Learns != 0)");
            _reduction.WriteSpread();
        }

        _lines.InsertConstants(place);
    }

    /// <summary>What learns while the trials run asks for the errors of each step when it has been made.</summary>
    private void WriteStepKernel()
    {
        _writer.Inherited("public override Action<LossView, int> DeviceStepKernel => EvaluateStepOnDevice;");
        _writer.Gap();
        _writer.Summary("Errors of step t of a trial on a device, by one thread. Public because ILGPU starts kernels from an assembly of its own.");
        _writer.Line("[DeviceKernel]");
        _writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
        using var body = _writer.Block("public static void EvaluateStepOnDevice(LossView all, int t)");
        _writer.Line("int trial = KernelIndex.Of();");
        using var runs = _writer.Block("if (all.Trials.Runs(trial, t))");
        if (_plan.ReadsTrialLabel)
        {
            _writer.Line("int label = all.Labels[trial];");
        }

        _writer.Line("long at = all.At(trial, t);");
        WriteStepLabel("return");
        int place = _writer.Mark();
        _writer.Gap();
        _comparison.WriteStepWeight();
        _comparison.Write(null);
        _lines.InsertConstants(place);
    }

    /// <summary>Every step's loss and errors.</summary>
    private void WriteSteps()
    {
        _writer.Comment("the loss of each step, and its errors");
        _writer.Line($"var part = {(_lines.GoesOn ? "all.Part(trial)" : "new CompensatedSum()")};");
        if (_plan.Loss.JudgesSteps)
        {
            _writer.Line($"var judged = {(_lines.GoesOn ? "all.Judged(trial)" : "new CompensatedSum()")};");
        }

        using (_writer.Block($"for (int t = {(_lines.GoesOn ? "all.FirstOfThread()" : "Group.IdxX")}; t < steps; t += Group.DimX)"))
        {
            _writer.Line("long at = all.At(trial, t);");
            WriteStepLabel("continue");
            WriteStepIndex();
            string weight = _comparison.WriteStepWeight();
            _comparison.Write(loss => _writer.Line($"part = part.Plus({weight}{loss});"));
            if (_plan.Loss.JudgesSteps)
            {
                _comparison.WriteJudgement(weight);
            }
        }

        _writer.Gap();
        _writer.Line("all.Keep(trial, part);");
        if (_plan.Loss.JudgesSteps)
        {
            _writer.Line("all.KeepJudged(trial, judged);");
        }

        _writer.Gap();
    }

    /// <summary>A step's own label, without which nothing is made of it.</summary>
    private void WriteStepLabel(string leave)
    {
        if (!_plan.Loss.HasStepLabels)
        {
            return;
        }

        _writer.Line("int label = all.LabelAt(trial, t);");
        using (_writer.Block("if (label < 0)"))
        {
            _writer.Line($"all.ClearErrors({_lines.Errors}, at);");
            _writer.Line($"{leave};");
        }

        _writer.Gap();
    }

    private void WriteStepIndex()
    {
        if (new[] { _plan.Weight, _plan.Compared.Value, _plan.Compared.AtLabel }.Any(e => e is not null && e.Symbols().Contains(LossPlan.StepIndex)))
        {
            _writer.Line($"float {_lines.Local(LossPlan.StepIndex)} = t;");
        }
    }

    /// <summary>One thread ends the trial: what is left of the loss, and the prediction.</summary>
    private void WriteEnd()
    {
        string total = $"float {_lines.Local(Total)}";
        if (_plan.Sums)
        {
            _writer.Line($"{total} = all.SumOfParts(trial);");
        }
        else
        {
            _comparison.Write(loss => _writer.Line($"{total} = {loss};"));
        }

        string end = _plan.Loss.JudgesSteps ? "EndJudged" : _plan.Loss.Target is null ? "End" : "EndNearest";
        _lines.WriteLines([Mul(Total, _plan.Scale)], values => _writer.Line($"all.{end}(trial, {values[0]}{(_plan.Loss.ReadsFirstSpikes ? " + DeviceFirstSpikes.Silence(all, trial, label)" : "")});"));
    }
}
