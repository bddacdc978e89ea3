using System;
using Snn.Generators.Losses;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <content>The comparison of classes, and its derivative.</content>
internal sealed partial class IlgpuLossEmitter
{
    /// <summary>The classes of one row are compared by one thread; the derivative goes to another row.</summary>
    /// <param name="use">Is given the loss; null where the derivative is all that is wanted.</param>
    private void WriteCompared(Action<string>? use)
    {
        if (plan.Compared.Function == Function.SumOverClasses)
        {
            WriteSum(use);
            return;
        }

        bool plain = plan.Compared.Value.Equals(plan.Read);
        if (!plain)
        {
            using (AllClasses())
            {
                WriteLoads([plan.Compared.Value], OfRow);
                WriteLines([plan.Compared.Value], values => writer.Line($"{Slopes}[{At} + j] = {values[0]};"));
            }

            writer.Gap();
        }

        use ??= compare => writer.Line(compare + ";");
        use($"DeviceSoftmax.CrossEntropy({(plain ? Row : Slopes)}, {Slopes}, {At}, all.Classes, label)");
        var slope = Mul(Slope, plan.Compared.Value.Differentiate(plan.Read));
        if (slope.IsOne())
        {
            return;
        }

        using (AllClasses())
        {
            WriteLoads([slope], OfRow);
            WriteLines([slope], values => writer.Line($"{Slopes}[{At} + j] *= {values[0]};"));
        }

        writer.Gap();
    }

    /// <summary>A sum over the classes, and its derivative.</summary>
    private void WriteSum(Action<string>? use)
    {
        var (value, atLabel) = (plan.Compared.Value, plan.Compared.AtLabel);
        var slope = Mul(Slope, value.Differentiate(plan.Read));
        if (atLabel is not null)
        {
            writer.Comment("what all classes see of the label's");
            writer.Line($"float {_names.Local(LossPlan.AtLabel)}, labelSlope;");
            using (writer.Block(""))
            {
                Expr[] results = [atLabel, atLabel.Differentiate(plan.Read)];
                WriteLoads(results, OfRow, "label");
                WriteLines(results, values =>
                {
                    writer.Line($"{_names.Local(LossPlan.AtLabel)} = {values[0]};");
                    writer.Line($"labelSlope = {values[1]};");
                });
            }

            writer.Gap();
        }

        string[] sums = [.. use is null ? Array.Empty<string>() : ["sum = 0f"], .. atLabel is null ? Array.Empty<string>() : ["labelled = 0f"]];
        if (sums.Length > 0)
        {
            writer.Line($"float {string.Join(", ", sums)};");
        }

        using (AllClasses())
        {
            Expr[] results = atLabel is null ? [value, slope] : [value, slope, Mul(Slope, value.Differentiate(LossPlan.AtLabel))];
            WriteLoads(results, OfRow);
            WriteLines(results, values =>
            {
                if (use is not null)
                {
                    writer.Line($"sum += {values[0]};");
                }

                if (atLabel is not null)
                {
                    writer.Line($"labelled += {values[2]};");
                }

                writer.Line($"{Slopes}[{At} + j] = {values[1]};");
            });
        }

        writer.Gap();
        if (atLabel is not null)
        {
            writer.Line($"{Slopes}[{At} + label] += labelled * labelSlope;");
        }

        use?.Invoke("sum");
    }
}
