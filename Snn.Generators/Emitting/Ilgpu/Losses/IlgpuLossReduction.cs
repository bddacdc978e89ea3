using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>What a loss on a device reduces over time, for each class, and the way of its derivative back to the steps. Threads share the classes.</summary>
internal sealed class IlgpuLossReduction(IlgpuLossLines lines)
{
    private readonly IndentedWriter _writer = lines.Writer;
    private readonly LossPlan _plan = lines.Plan;

    private bool FirstSpikes => _plan.Loss.ReadsFirstSpikes;

    /// <summary>What of each class is reduced over time, for the comparison and the score.</summary>
    public void Write()
    {
        if (_plan.Reduced is { } reduced)
        {
            using var classes = lines.SharedClasses();
            WriteReduction(reduced);
            Keep(LossPlan.OverTime, "Values");
            if (reduced.Function == Function.MaxOverTime)
            {
                _writer.Line("all.Places[row + j] = place;");
            }

            if (reduced.Equals(_plan.Scored))
            {
                Keep(_plan.Score, "Scores");
            }
        }

        if (FirstSpikes)
        {
            using var classes = lines.SharedClasses();
            _writer.Line($"float {lines.Local(lines.Readout)} = DeviceFirstSpikes.Time(all, trial, j);");
            Keep(lines.Readout, "Values");
            Keep(_plan.Score, "Scores");
        }
        else if (_plan.Scored is not null && !_plan.Scored.Equals(_plan.Reduced))
        {
            using var classes = lines.SharedClasses();
            WriteReduction(_plan.Scored);
            Keep(_plan.Score, "Scores");
        }

        _writer.Gap();

        void Keep(Expr value, string field) => lines.WriteLines([value], values => _writer.Line($"all.{field}[row + j] = {values[0]};"));
    }

    /// <summary>A sum or a maximum over the steps, for class j.</summary>
    private void WriteReduction(TimeReduction reduction)
    {
        string result = lines.Local(LossPlan.OverTime);
        bool maximum = reduction.Function == Function.MaxOverTime;
        _writer.Comment($"{(maximum ? "the maximum" : "the sum")} over the steps of {Notation.Paper.Write(reduction.Value)}");
        _writer.Line($"float {result} = {SoFar(maximum ? "float.NegativeInfinity" : "0f", "Values")};");
        if (maximum)
        {
            _writer.Line("int place = 0;");
        }

        var each = reduction.Value;
        using (Steps(ref each))
        {
            lines.WriteLoads([each], IlgpuLossLines.OfStep);
            lines.WriteLines([each], values =>
            {
                if (!maximum)
                {
                    _writer.Line($"{result} += {values[0]};");
                    return;
                }

                string value = each is Symbol ? values[0] : "value";
                if (each is not Symbol)
                {
                    _writer.Line($"float value = {values[0]};");
                }

                _writer.Comment("a NaN is taken, and nothing is greater than it: it is not passed over");
                _writer.Line($"bool higher = {value} > {result} || float.IsNaN({value});");
                _writer.Line($"{result} = higher ? {value} : {result};");
                _writer.Line("place = higher ? t : place;");
            });
        }

        if (lines.GoesOn)
        {
            _writer.Line($"all.Values[row + j] = {result};");
            if (LossPlan.Exponential(reduction.Value) is not null)
            {
                _writer.Line($"all.Slopes[row + j] = {lines.Local(LossPlan.Running)};");
            }
        }

        _writer.Gap();
    }

    /// <summary>What a loop over steps starts with, or goes on with where there were steps before.</summary>
    private string SoFar(string start, string kept) => lines.GoesOn ? $"all.FirstStep == 0 ? {start} : all.{kept}[row + j]" : start;

    /// <summary>The steps get their part of the derivative by what was reduced.</summary>
    public void WriteSpread()
    {
        using var classes = lines.SharedClasses();
        if (FirstSpikes)
        {
            _writer.Line("DeviceFirstSpikes.Spread(all, trial, label, j, all.Slopes[row + j]);");
            return;
        }

        var reduced = _plan.Reduced!;
        bool maximum = reduced.Function == Function.MaxOverTime;
        string slope = lines.Local(LossPlan.Slopes);
        _writer.Line($"float {slope} = all.Slopes[row + j];");
        if (maximum)
        {
            _writer.Line("int place = all.Places[row + j];");
        }

        var inner = reduced.Value.Differentiate(lines.Readout);
        using var loop = Steps(ref inner);
        lines.WriteLoads([inner], IlgpuLossLines.OfStep);
        lines.WriteLines([Mul(LossPlan.Slopes, inner)], values =>
            _writer.Line($"{lines.Errors}[all.At(trial, t) + j] = {(maximum ? $"t == place ? {values[0]} : 0f" : values[0])};"));
    }

    /// <summary>A loop over the steps, in which an exponential of the step's number is a running product.</summary>
    private IDisposable Steps(ref Expr each)
    {
        if (LossPlan.Exponential(each) is not { } found)
        {
            return _writer.Block($"for (int t = {lines.FirstStep}; t < steps; t++)");
        }

        each = Sharing.Replace(each, new Dictionary<Expr, Symbol> { [found.Whole] = LossPlan.Running });
        string weight = lines.Local(LossPlan.Running), ratio = "";
        _writer.Line($"float {weight} = {SoFar("1f", "Slopes")}; // {Notation.Paper.Write(found.Whole)}");
        lines.WriteLines([found.Ratio], values => ratio = values[0]);
        return _writer.Block($"for (int t = {lines.FirstStep}; t < steps; t++, {weight} *= {ratio})");
    }
}
