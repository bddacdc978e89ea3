using System;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>The comparison of classes in a loss on a device, and its derivative, by one thread for each row.</summary>
internal sealed class IlgpuLossComparison(IlgpuLossLines lines)
{
    private readonly IndentedWriter _writer = lines.Writer;
    private readonly LossPlan _plan = lines.Plan;

    /// <summary>What classes are compared by, and where the derivative goes.</summary>
    private string Row => _plan.Sums ? "all.Trials.Readout" : "all.Values";

    private string Slopes => _plan.Sums ? lines.Errors : "all.Slopes";

    private string At => _plan.Sums ? "at" : "row";

    /// <summary>What the comparison's derivative is multiplied with.</summary>
    private Expr Slope => Mul(_plan.Scale, _plan.Weight.IsOne() ? One : LossPlan.StepWeight, _plan.Compared.Outer is null ? One : LossPlan.EntropySlope);

    private string OfRow => $"{Row}[{At}";

    /// <returns>What the loss of a step is multiplied with, as the beginning of a product.</returns>
    public string WriteStepWeight()
    {
        if (_plan.Weight.IsOne())
        {
            return "";
        }

        lines.WriteLoadsOfStep(_plan.Weight);
        lines.WriteLines([_plan.Weight], values => _writer.Line($"float {lines.Local(LossPlan.StepWeight)} = {values[0]};"));
        return lines.Local(LossPlan.StepWeight) + " * ";
    }

    /// <summary>The classes of one row are compared by one thread; the derivative goes to another row.</summary>
    /// <param name="use">Is given the loss; null where the derivative is all that is wanted.</param>
    public void Write(Action<string>? use)
    {
        if (_plan.Compared.Function == Function.SumOverClasses)
        {
            WriteSum(use);
            return;
        }

        bool plain = _plan.Compared.Value.Equals(_plan.Read) && !(_plan.Sums && _plan.Loss.ReadsSpikes);
        if (!plain)
        {
            using (lines.AllClasses())
            {
                lines.WriteLoads([_plan.Compared.Value], OfRow);
                lines.WriteLines([_plan.Compared.Value], values => _writer.Line($"{Slopes}[{At} + j] = {values[0]};"));
            }

            _writer.Gap();
        }

        WriteEntropy(plain, use);
        var slope = Mul(Slope, _plan.Compared.Value.Differentiate(_plan.Read));
        if (slope.IsOne())
        {
            return;
        }

        using (lines.AllClasses())
        {
            lines.WriteLoads([slope], OfRow);
            lines.WriteLines([slope], values => _writer.Line($"{Slopes}[{At} + j] *= {values[0]};"));
        }

        _writer.Gap();
    }

    /// <summary>A cross-entropy, or a function of it with its derivative.</summary>
    private void WriteEntropy(bool plain, Action<string>? use)
    {
        string smoothing = "";
        if (_plan.Compared.Smoothing is { } smoothed)
        {
            lines.WriteLines([smoothed], values => smoothing = $", {values[0]}");
        }

        string entropy = $"DeviceSoftmax.CrossEntropy({(plain ? Row : Slopes)}, {Slopes}, {At}, all.Classes, label{smoothing})";
        if (_plan.Compared.Outer is not { } outer)
        {
            use ??= compare => _writer.Line(compare + ";");
            use(entropy);
            return;
        }

        _writer.Line($"float {lines.Local(LossPlan.Entropy)} = {entropy};");
        var slope = outer.Differentiate(LossPlan.Entropy);
        lines.WriteLines(use is null ? [slope] : [slope, outer], values =>
        {
            _writer.Line($"float {lines.Local(LossPlan.EntropySlope)} = {values[0]};");
            use?.Invoke(values.Length > 1 ? $"({values[1]})" : "");
        });
    }

    /// <summary>A step is judged by itself: of a signal by its squared error, otherwise by whether it is classified rightly.</summary>
    public void WriteJudgement(string weight)
    {
        bool labels = _plan.Loss.HasStepLabels;
        _writer.Gap();
        if (labels)
        {
            _writer.Line("int predicted = 0;");
            _writer.Line("float highest = float.NegativeInfinity;");
        }
        else
        {
            _writer.Line("float off = 0f;");
        }

        using (lines.AllClasses())
        {
            lines.WriteLoads([_plan.Score], OfRow);
            lines.WriteLines([_plan.Score], values =>
            {
                if (labels)
                {
                    _writer.Line($"float score = {values[0]};");
                    _writer.Line("predicted = score > highest ? j : predicted;");
                    _writer.Line("highest = score > highest ? score : highest;");
                }
                else
                {
                    _writer.Line($"off += {(_plan.OutputMask is null ? "" : "all.OutputMaskAt(trial, t, j) * ")}DeviceMath.Square({values[0]} - all.SignalAt(trial, t, j));");
                }
            });
        }

        _writer.Gap();
        string counts = weight == "" ? "" : $" && {lines.Local(LossPlan.StepWeight)} != 0f";
        _writer.Line(labels ? $"judged = judged.Plus(predicted == label{counts} ? 1f : 0f);" : $"judged = judged.Plus({weight}off);");
    }

    /// <summary>A sum over the classes, and its derivative.</summary>
    private void WriteSum(Action<string>? use)
    {
        var (value, atLabel) = (_plan.Compared.Value, _plan.Compared.AtLabel);
        var slope = Mul(Slope, value.Differentiate(_plan.Read));
        if (atLabel is not null)
        {
            _writer.Comment("what all classes see of the label's");
            _writer.Line($"float {lines.Local(LossPlan.AtLabel)}, labelSlope;");
            using (_writer.Block(""))
            {
                Expr[] results = [atLabel, atLabel.Differentiate(_plan.Read)];
                lines.WriteLoads(results, OfRow, "label");
                lines.WriteLines(results, values =>
                {
                    _writer.Line($"{lines.Local(LossPlan.AtLabel)} = {values[0]};");
                    _writer.Line($"labelSlope = {values[1]};");
                });
            }

            _writer.Gap();
        }

        string[] sums = [.. use is null ? Array.Empty<string>() : ["sum = 0f"], .. atLabel is null ? Array.Empty<string>() : ["labelled = 0f"]];
        if (sums.Length > 0)
        {
            _writer.Line($"float {string.Join(", ", sums)};");
        }

        using (lines.AllClasses())
        {
            Expr[] results = atLabel is null ? [value, slope] : [value, slope, Mul(Slope, value.Differentiate(LossPlan.AtLabel))];
            lines.WriteLoads(results, OfRow);
            lines.WriteLines(results, values =>
            {
                if (use is not null)
                {
                    _writer.Line($"sum += {values[0]};");
                }

                if (atLabel is not null)
                {
                    _writer.Line($"labelled += {values[2]};");
                }

                _writer.Line($"{Slopes}[{At} + j] = {values[1]};");
            });
        }

        _writer.Gap();
        if (atLabel is not null)
        {
            _writer.Line($"{Slopes}[{At} + label] += labelled * labelSlope;");
        }

        use?.Invoke("sum");
    }
}
