using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>Writes a loss as a class of the runtime: its value with the derivative by what it reads, and its prediction.</summary>
internal sealed class LossEmitter(LossPlan plan)
{
    /// <summary>dLoss/d(what was compared).</summary>
    private static readonly Symbol Compared = new("compared", Role.Local);

    private readonly IndentedWriter _writer = new();
    private readonly Symbol _readout = new(plan.Loss.Readout, Role.Input);

    private Names? _locals;
    private ConstantFolder _folder = new([], []);

    private Names _names => _locals!;

    private bool IsSum => plan.Compared.Function == Function.SumOverClasses;

    public static string Write(LossPlan plan) => new LossEmitter(plan).Write();

    private string Write()
    {
        var loss = plan.Loss;
        FileHead.Write(_writer, loss.Namespace, loss.InUse, "System", "System.ComponentModel", "System.Numerics", "ILGPU", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Names.Escape(loss.Name)} : {(loss.ReadsFirstSpikes ? "FirstSpikeLoss" : loss.ReadsSpikes ? "SpikeLoss" : "Loss")}"))
        {
            if (plan.ShareOfStep is { } share)
            {
                _writer.Line("/// <inheritdoc/>");
                _writer.Line($"public override float ShareOfStep(int steps) => {share};");
                _writer.Gap();
            }

            if (plan.ShareOfScore is { } score)
            {
                _writer.Line("/// <inheritdoc/>");
                _writer.Line($"public override float ShareOfScore(int steps) => {score};");
                _writer.Gap();
            }

            if (plan.IsPerStep)
            {
                _writer.Line("/// <inheritdoc/>");
                _writer.Line("public override bool IsPerStep => true;");
                _writer.Gap();
            }

            if (loss.Target is not null)
            {
                _writer.Summary("What the readout is to give for each label: one-hot unless told otherwise.");
                _writer.Line("public ClassTargets Targets { get; init; } = ClassTargets.OneHot;");
                _writer.Gap();
            }

            if (plan.IsTimed)
            {
                WriteTimed();
            }

            Method($"public override double Evaluate(Rows readout, int steps, int classes, {(plan.IsTimed ? "Goal goal" : "int label")}, Rows error)", WriteEvaluate);
            _writer.Gap();
            Method($"public override void Scores(Rows readout, int steps, int classes, {(plan.ScoresByStep ? "Goal goal, " : "")}Span<float> scores)", WriteScores);
            new IlgpuLossEmitter(_writer, plan).Write();
        }

        return _writer.ToString();
    }

    /// <summary>What a loss says that is told more of an example than the label.</summary>
    private void WriteTimed()
    {
        _writer.Inherited($"public override TimedReads Reads => {string.Join(" | ", plan.Reads.Select(r => "TimedReads." + r))};");
        _writer.Inherited("public override double Evaluate(Rows readout, int steps, int classes, int label, Rows error) => Evaluate(readout, steps, classes, new Goal(label), error);");
        if (plan.ScoresByStep)
        {
            _writer.Inherited("public override void Scores(Rows readout, int steps, int classes, Span<float> scores) => Scores(readout, steps, classes, new Goal(0), scores);");
        }

        if (!plan.Weight.IsOne())
        {
            var host = new HostNotation(s => s == LossPlan.TrialStep || s == LossPlan.StepIndex ? "(goal.First + t)" : s == plan.Mask ? "goal.MaskAt(t)" : Host(plan, s));
            _writer.Inherited($"public override float StepWeight(int t, int steps, int classes, Goal goal) => (float)({host.Write(plan.Weight)});");
        }

        _writer.Gap();
    }

    /// <summary>A method whose constants are known once its body is written.</summary>
    private void Method(string header, Action write)
    {
        _locals = new(_writer);
        _folder = new([], plan.Loss.Helpers);
        _writer.Line("/// <inheritdoc/>");
        using var body = _writer.Block(header);
        int place = _writer.Mark();
        write();
        var host = new HostNotation(s => Host(plan, s));
        var lines = _folder.Constants.Select(c => $"var {_names.Local(new(c.Name, Role.Parameter))} = Vector.Create(ScalarMath.Finite({host.Write(c.Value)}));").ToList();
        _writer.InsertAt(place, lines.Count == 0 ? [] : ["// the same for every step and class, so computed once", .. lines, ""]);
    }

    /// <summary>What stands for a symbol of a constant on the host.</summary>
    public static string Host(LossPlan plan, Symbol symbol) => symbol.Name switch
    {
        "StepCount" => "steps",
        "ClassCount" => "classes",
        _ => Names.Member(symbol.Name) + (plan.Loss.Parameters.First(p => p.Name == symbol.Name).IsQuantity ? ".Value" : ""),
    };

    private void WriteEvaluate()
    {
        if (plan.Loss.Target is not null)
        {
            _writer.Line("Targets.Check(classes);");
        }

        if (plan.IsTimed && plan.ReadsTrialLabel)
        {
            _writer.Line("int label = goal.Label;");
        }

        string scale = plan.Scale.IsOne() ? "" : $" * ({new HostNotation(s => Host(plan, s)).Write(plan.Scale)})";
        if (plan.Reduced is { } reduced)
        {
            WriteReduced(reduced);
        }
        else if (plan.Sums)
        {
            _writer.Line("double loss = 0;");
            using var loop = _writer.Block("for (int t = 0; t < steps; t++)");
            if (plan.Loss.HasStepLabels)
            {
                _writer.Line("int label = goal.LabelAt(t);");
                using (_writer.Block("if (label < 0)"))
                {
                    _writer.Line("error[t].Span.Clear();");
                    _writer.Line("continue;");
                }

                _writer.Gap();
            }

            WriteCompared("readout[t]", "error[t]", "loss +=");
        }
        else
        {
            WriteCompared("readout[0]", "error[0]", "double loss =");
        }

        _writer.Line($"return loss{scale};");
    }

    /// <summary>Each class is reduced over time, the classes are compared, and the steps get their part of the derivative.</summary>
    private void WriteReduced(TimeReduction reduced)
    {
        _writer.Comment("the first row of the error serves as scratch, so threads share nothing");
        _writer.Line("var row = error[0];");
        using (Classes())
        {
            WriteReduction(reduced);
            WriteLines([IsSum ? LossPlan.OverTime : plan.Compared.Value], values => _writer.Line($"row[j] = {values[0]};"));
        }

        _writer.Gap();
        if (IsSum)
        {
            WriteSum("row", "row", "double loss =");
        }
        else
        {
            WriteEntropy("double loss =", "", "row", "row");
        }

        _writer.Gap();
        using var classes = Classes();
        var outer = IsSum ? One : Mul(plan.Slope, plan.Compared.Value.Differentiate(LossPlan.OverTime));
        bool again = reduced.Function == Function.MaxOverTime || outer.Symbols().Contains(LossPlan.OverTime);
        if (again)
        {
            WriteReduction(reduced);
        }

        _writer.Line($"var {_names.Local(outer.IsOne() ? LossPlan.Slopes : Compared)} = row[j];");
        if (!outer.IsOne())
        {
            WriteLines([Mul(Compared, outer)], values => _writer.Line($"var {_names.Local(LossPlan.Slopes)} = {values[0]};"));
        }

        var inner = reduced.Value.Differentiate(_readout);
        using var loop = Steps(ref inner, again);
        WriteLoads([inner], "readout[t]");
        _writer.Line("var errors = error[t];");
        WriteLines([Mul(LossPlan.Slopes, inner)], values => _writer.Line(reduced.Function == Function.MaxOverTime
            ? $"errors[j] = VectorMath.Select(Vector.Equals(at, new Vector<int>(t)), {values[0]}, Vector<float>.Zero);"
            : $"errors[j] = {values[0]};"));
    }

    /// <summary>A sum or a maximum over the steps, for the classes from j on.</summary>
    private void WriteReduction(TimeReduction reduction)
    {
        string result = _names.Local(LossPlan.OverTime);
        bool maximum = reduction.Function == Function.MaxOverTime;
        _writer.Comment($"{(maximum ? "the maximum" : "the sum")} over the steps of {Notation.Paper.Write(reduction.Value)}");
        _writer.Line(maximum ? $"var {result} = new Vector<float>(float.NegativeInfinity);" : $"var {result} = Vector<float>.Zero;");
        if (maximum)
        {
            _writer.Line("var at = Vector<int>.Zero;");
        }

        var each = reduction.Value;
        using (Steps(ref each))
        {
            WriteLoads([each], "readout[t]");
            WriteLines([each], values =>
            {
                if (!maximum)
                {
                    _writer.Line($"{result} += {values[0]};");
                    return;
                }

                string value = each is Symbol ? values[0] : "value";
                if (each is not Symbol)
                {
                    _writer.Line($"var value = {values[0]};");
                }

                _writer.Comment("a NaN is taken, and nothing is greater than it: it is not passed over");
                _writer.Line($"var higher = Vector.GreaterThan({value}, {result}) | Vector.OnesComplement(Vector.Equals({value}, {value}));");
                _writer.Line($"{result} = VectorMath.Select(higher, {value}, {result});");
                _writer.Line("at = VectorMath.Select(higher, new Vector<int>(t), at);");
            });
        }

        _writer.Gap();
    }

    /// <summary>The classes of one row are compared, and the derivative is written to another.</summary>
    private void WriteCompared(string row, string errors, string assign)
    {
        _writer.Line($"var (row, errors) = ({row}, {errors});");
        string weight = "";
        if (!plan.Weight.IsOne() && plan.IsTimed)
        {
            _writer.Line("float counts = StepWeight(t, steps, classes, goal);");
            _writer.Line($"var {_names.Local(LossPlan.StepWeight)} = new Vector<float>(counts);");
            weight = "counts * ";
        }
        else if (!plan.Weight.IsOne())
        {
            weight = "stepWeight * ";
            _writer.Line("float stepWeight;");
            using var block = _writer.Block("");
            WriteLoads([plan.Weight], "");
            WriteLines([plan.Weight], values => _writer.Line($"stepWeight = ({values[0]})[0];"));
        }

        if (IsSum)
        {
            WriteSum("row", "errors", $"{assign} {weight}".TrimEnd());
            return;
        }

        bool plain = plan.Compared.Value.Equals(plan.Read);
        if (!plain)
        {
            using (Classes())
            {
                WriteLoads([plan.Compared.Value], "row");
                WriteLines([plan.Compared.Value], values => _writer.Line($"errors[j] = {values[0]};"));
            }
        }

        WriteEntropy(assign, weight, plain ? "row" : "errors", "errors");
        var slope = Mul(plan.Slope, plan.Compared.Value.Differentiate(plan.Read));
        if (slope.IsOne())
        {
            return;
        }

        using (Classes())
        {
            WriteLoads([slope], "row");
            WriteLines([slope], values => _writer.Line($"errors[j] *= {values[0]};"));
        }
    }

    /// <summary>A cross-entropy, or a function of it with its derivative.</summary>
    private void WriteEntropy(string assign, string weight, string scores, string errors)
    {
        string smoothing = plan.Compared.Smoothing is { } smoothed ? $", (float)({new HostNotation(s => Host(plan, s)).Write(smoothed)})" : "";
        string entropy = $"Softmax.CrossEntropy({scores}, classes, label, {errors}{smoothing})";
        if (plan.Compared.Outer is not { } outer)
        {
            _writer.Line($"{assign} {weight}{entropy};");
            return;
        }

        _writer.Line($"var {_names.Local(LossPlan.Entropy)} = new Vector<float>((float){entropy});");
        WriteLines([outer, outer.Differentiate(LossPlan.Entropy)], values =>
        {
            _writer.Line($"{assign} {weight}({values[0]})[0];");
            _writer.Line($"var {_names.Local(LossPlan.EntropySlope)} = {values[1]};");
        });
    }

    /// <summary>A sum over the classes, and its derivative.</summary>
    private void WriteSum(string row, string errors, string assign)
    {
        var (value, atLabel) = (plan.Compared.Value, plan.Compared.AtLabel);
        var slope = Mul(plan.Slope, value.Differentiate(plan.Read));
        var labelled = Mul(plan.Slope, value.Differentiate(LossPlan.AtLabel));
        if (atLabel is not null)
        {
            _writer.Comment("what all classes see of the label's");
            _writer.Line("int place = label - label % Vector<float>.Count;");
            _writer.Line($"Vector<float> {_names.Local(LossPlan.AtLabel)}, labelSlope;");
            using (_writer.Block(""))
            {
                var results = new[] { atLabel, atLabel.Differentiate(plan.Read) };
                WriteLoads(results, row, "place");
                WriteLines(results, values =>
                {
                    _writer.Line($"{_names.Local(LossPlan.AtLabel)} = new(({values[0]})[label - place]);");
                    _writer.Line($"labelSlope = {values[1]};");
                });
            }

            _writer.Line("var labelled = new FourSums();");
        }

        _writer.Line("var sum = new FourSums();");
        using (Classes())
        {
            _writer.Line("var inside = Vector.LessThan(Vector<int>.Indices, new Vector<int>(classes - j));");
            Expr[] results = atLabel is null ? [value, slope] : [value, slope, labelled];
            WriteLoads(results, row);
            WriteLines(results, values =>
            {
                _writer.Line($"sum.Add(VectorMath.Select(inside, {values[0]}, Vector<float>.Zero));");
                if (atLabel is not null)
                {
                    _writer.Line($"labelled.Add(VectorMath.Select(inside, {values[2]}, Vector<float>.Zero));");
                }

                _writer.Line($"{errors}[j] = VectorMath.Select(inside, {values[1]}, Vector<float>.Zero);");
            });
        }

        if (atLabel is not null)
        {
            _writer.Line($"{errors}.At(label) += labelled.Total * labelSlope[label - place];");
        }

        _writer.Line($"{assign} sum.Total;");
    }

    private void WriteScores()
    {
        if (plan.Loss.Target is not null)
        {
            _writer.Line("Targets.Check(classes);");
        }

        using var loop = Classes();
        if (plan.Scored is { } scored)
        {
            WriteReduction(scored);
        }

        WriteLoads([plan.Score], "readout[0]");
        WriteLines([plan.Score], values => _writer.Line($"Prediction.Store({values[0]}, j, scores);"));
    }

    private IDisposable Classes() => _writer.Block("for (int j = 0; j < classes; j += Vector<float>.Count)");

    /// <summary>A loop over the steps, in which an exponential of the step's number is a running product.</summary>
    /// <param name="each">What is made of a step.</param>
    /// <param name="again">Whether there was such a loop in this block before, with a product of its own.</param>
    private IDisposable Steps(ref Expr each, bool again = false)
    {
        if (LossPlan.Exponential(each) is not { } found)
        {
            return _writer.Block("for (int t = 0; t < steps; t++)");
        }

        var running = again ? LossPlan.RunningAgain : LossPlan.Running;
        each = Sharing.Replace(each, new Dictionary<Expr, Symbol> { [found.Whole] = running });
        string weight = _names.Local(running), ratio = "";
        _writer.Line($"var {weight} = Vector<float>.One; // {Notation.Paper.Write(found.Whole)}");
        WriteLines([found.Ratio], values => ratio = values[0]);
        return _writer.Block($"for (int t = 0; t < steps; t++, {weight} *= {ratio})");
    }

    /// <summary>Loads what expressions read of the readout, the step and the target.</summary>
    private void WriteLoads(IEnumerable<Expr> expressions, string row, string place = "j")
    {
        foreach (var symbol in expressions.SelectMany(e => e.Symbols()).Where(s => s.Role == Role.Input || s == LossPlan.TrialStep || (s == LossPlan.OverTime && row == "row")).Distinct())
        {
            string value = symbol == LossPlan.StepIndex ? "new Vector<float>(t)"
                : symbol == LossPlan.TrialStep ? "new Vector<float>(goal.First + t)"
                : symbol == plan.Signal ? $"goal.Signal(t, {place})"
                : symbol == plan.Mask ? "new Vector<float>(goal.MaskAt(t))"
                : symbol == plan.OutputMask ? $"goal.OutputMask(t, {place})"
                : symbol == LossPlan.OneHot ? $"ClassTargets.OneHot.Of(label, {place})"
                : symbol.Name == plan.Loss.Target ? $"Targets.Of(label, {place})"
                : $"{row}[{place}]";
            _writer.Line($"var {_names.Local(symbol)} = {value};");
        }
    }

    /// <summary>Writes what expressions share, then what is made of them.</summary>
    private void WriteLines(Expr[] results, Action<string[]> use)
    {
        var program = new SharedProgram([], results, _folder);
        var notation = new SimdNotation(_names);
        foreach (var line in program.Lines)
        {
            _writer.Line($"var {_names.Local(line.Target)} = {notation.Write(line.Value)};");
        }

        use([.. program.Results.Select(notation.Write)]);
    }
}
