using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Losses;

/// <summary>Takes a loss apart into the reductions of a <see cref="LossPlan"/>, or says why it cannot.</summary>
internal sealed class LossParts(Loss loss, List<Finding> findings)
{
    private readonly Symbol _readout = new(loss.Readout, Role.Input);

    public LossPlan? Plan()
    {
        var (factors, core) = Peel(loss.Objective);
        bool sums = core is Call { Function: Function.SumOverTime };
        var weights = new List<Expr>();
        if (sums)
        {
            (weights, core) = Peel(((Call)core).Arguments[0]);
        }

        if (core is not Call { Function: Function.CrossEntropy or Function.SumOverClasses } compared)
        {
            return Refuse("Objective", "must be one number of a trial: CrossEntropy, SumOverClasses or MeanOverClasses, over scores or inside a SumOverTime, times parameters at most");
        }

        var labels = Calls(compared.Arguments[0], Function.AtLabel);
        var atLabel = labels.Count == 0 ? null : labels[0].Arguments[0];
        var value = Replace(compared.Arguments[0], labels, LossPlan.AtLabel);
        var times = Times(value).Concat(atLabel is null ? [] : Times(atLabel)).Distinct().ToList();
        if (labels.Count > 1 || (labels.Count == 1 && compared.Function == Function.CrossEntropy))
        {
            return Refuse("Objective", "may compare a class with one value AtLabel, and only in a sum or mean over classes");
        }

        if (sums || loss.ReadsFirstSpikes ? times.Count > 0 : times.Count != 1)
        {
            return Refuse("Objective", loss.ReadsFirstSpikes ? "reads first spikes, which there is one of in a trial: nothing is to be reduced over time"
                : sums ? "is a sum over steps, in each of which the trial as a whole is not known: move the inner reduction over time out"
                : "must reduce the readout over time once, by SumOverTime, MeanOverTime or MaxOverTime, before or after classes are compared");
        }

        value = Replace(value, times, LossPlan.OverTime);
        atLabel = atLabel is null ? null : Replace(atLabel, times, LossPlan.OverTime);
        var scoredTimes = Times(loss.Score);
        if (loss.ReadsFirstSpikes ? scoredTimes.Count != 0 : scoredTimes.Count != 1)
        {
            return Refuse("Score", loss.ReadsFirstSpikes ? "reads first spikes, which there is one of in a trial: nothing is to be reduced over time" : "must be a value of each class that reduces the readout over time once, such as MeanOverTime");
        }

        var score = Replace(loss.Score, scoredTimes, LossPlan.OverTime);
        var reduced = times.Count == 0 ? null : new TimeReduction(times[0].Function, times[0].Arguments[0]);
        var scored = scoredTimes.Count == 0 ? null : new TimeReduction(scoredTimes[0].Function, scoredTimes[0].Arguments[0]);
        var inner = sums || loss.ReadsFirstSpikes ? _readout : LossPlan.OverTime;
        var (labelled, whole) = Split(weights);
        var scale = Algebra.Mul(factors.Concat(whole));
        return Reads("Objective", value, inner, LossPlan.AtLabel, LossPlan.OneHot, StepOf(sums)) && (atLabel is null || Reads("Objective", atLabel, inner, StepOf(sums)))
            && Reads("Objective", Algebra.Mul(labelled), LossPlan.StepIndex) && Reads("Objective", scale)
            && (reduced is null || Reads("Objective", reduced.Value, _readout, LossPlan.StepIndex))
            && (scored is null || Reads("Score", scored.Value, _readout, LossPlan.StepIndex))
            && Reads("Score", score, loss.ReadsFirstSpikes ? _readout : LossPlan.OverTime)
            ? new(loss, reduced, sums, Algebra.Mul(labelled), scale, new(compared.Function, value, atLabel), scored, score)
            : null;
    }

    private static Symbol? StepOf(bool sums) => sums ? LossPlan.StepIndex : null;

    private static (List<Expr> OfStep, List<Expr> Fixed) Split(List<Expr> weights) =>
        (weights.Where(w => !w.IsConstant()).ToList(), weights.Where(w => w.IsConstant()).ToList());

    /// <summary>An expression as factors that no class has a part in, and the one that compares classes or sums over time.</summary>
    private static (List<Expr> Factors, Expr Core) Peel(Expr expr)
    {
        var factors = expr is Product product ? product.Factors.ToList() : [expr];
        int core = factors.FindIndex(f => f is Call { Function: >= Function.SumOverTime });
        if (core < 0)
        {
            return ([], expr);
        }

        var found = factors[core];
        factors.RemoveAt(core);
        return (factors, found);
    }

    private static List<Call> Times(Expr expr) =>
        expr.Parts().OfType<Call>().Where(c => c.Function is Function.SumOverTime or Function.MaxOverTime).Distinct().ToList();

    private static List<Call> Calls(Expr expr, Function function) =>
        expr.Parts().OfType<Call>().Where(c => c.Function == function).Distinct().ToList();

    private static Expr Replace(Expr expr, IEnumerable<Call> calls, Symbol by) =>
        Sharing.Replace(expr, calls.ToDictionary(c => (Expr)c, _ => by));

    /// <summary>Whether an expression holds nothing but parameters, functions and what it may read there.</summary>
    private bool Reads(string member, Expr expr, params Symbol?[] allowed)
    {
        if (expr.Parts().OfType<Call>().FirstOrDefault(c => c.Function >= Function.SumOverTime) is { } call)
        {
            Refuse(member, $"has a {call.Function} inside another reduction of its kind, or beside one; write one of each");
            return false;
        }

        if (expr.Symbols().FirstOrDefault(s => s.Role != Role.Parameter && !allowed.Contains(s) && !(s.Name == loss.Target && allowed.Contains(LossPlan.OneHot))) is { } symbol)
        {
            Refuse(member, $"reads {symbol.Name} where it has no value of its own: reduce it over time or classes first");
            return false;
        }

        return true;
    }

    private LossPlan? Refuse(string member, string why)
    {
        findings.Add(new(Rule.LossForm, member, member, why));
        return null;
    }
}
