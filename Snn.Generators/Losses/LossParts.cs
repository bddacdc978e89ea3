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
    private readonly Symbol? _signal = loss.Signal is null ? null : new(loss.Signal, Role.Input);
    private readonly Symbol? _mask = loss.Mask is null ? null : new(loss.Mask, Role.Input);
    private readonly Symbol? _outputMask = loss.OutputMask is null ? null : new(loss.OutputMask, Role.Input);

    public LossPlan? Plan()
    {
        var (factors, core) = Peel(loss.Objective);
        bool sums = core is Call { Function: Function.SumOverTime };
        var weights = new List<Expr>();
        if (sums)
        {
            (weights, core) = Peel(((Call)core).Arguments[0]);
        }

        Expr? outer = null;
        if (core is not Call { Function: >= Function.SumOverTime } && TakesEntropy(core) && Calls(core, Function.CrossEntropy) is { Count: 1 } entropies
            && Replace(core, entropies, LossPlan.Entropy) is var of && !of.Parts().Any(p => p is Call { Function: >= Function.SumOverTime }))
        {
            (outer, core) = (of, entropies[0]);
        }

        if (core is not Call { Function: Function.CrossEntropy or Function.SumOverClasses } compared)
        {
            return Refuse("Objective", "must be one number of a trial: a function of one CrossEntropy, SumOverClasses or MeanOverClasses, over scores or inside a SumOverTime, times parameters at most");
        }

        if (loss.JudgesSteps && !sums)
        {
            return Refuse("Objective", $"has {(loss.HasStepLabels ? "a label" : "a target")} in each step, so each step is compared by itself: it must be a SumOverTime or MeanOverTime of CrossEntropy, SumOverClasses or MeanOverClasses");
        }

        var labels = Calls(compared.Arguments[0], Function.AtLabel);
        var atLabel = labels.Count == 0 ? null : labels[0].Arguments[0];
        var smoothing = compared.Function == Function.CrossEntropy ? compared.Arguments.Skip(1).FirstOrDefault() : null;
        if (smoothing?.IsConstant() == false)
        {
            return Refuse("Objective", "smooths labels by something that changes; that is of parameters and numbers alone");
        }

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
        if (loss.ReadsFirstSpikes || loss.JudgesSteps ? scoredTimes.Count != 0 : scoredTimes.Count != 1)
        {
            return Refuse("Score", loss.JudgesSteps ? "is one of each step, which is judged by itself: nothing is to be reduced over time" : loss.ReadsFirstSpikes ? "reads first spikes, which there is one of in a trial: nothing is to be reduced over time" : "must be a value of each class that reduces the readout over time once, such as MeanOverTime");
        }

        var score = Replace(loss.Score, scoredTimes, LossPlan.OverTime);
        var reduced = times.Count == 0 ? null : new TimeReduction(times[0].Function, times[0].Arguments[0]);
        var scored = scoredTimes.Count == 0 ? null : new TimeReduction(scoredTimes[0].Function, scoredTimes[0].Arguments[0]);
        var inner = sums || loss.ReadsFirstSpikes ? _readout : LossPlan.OverTime;
        var (labelled, whole) = Split(weights);
        var scale = Algebra.Mul(factors.Concat(whole));
        return Reads("Objective", value, inner, LossPlan.AtLabel, LossPlan.OneHot, StepOf(sums), sums ? _signal : null, sums ? _outputMask : null) && (atLabel is null || Reads("Objective", atLabel, inner, StepOf(sums)))
            && Reads("Objective", Algebra.Mul(labelled), LossPlan.StepIndex, LossPlan.TrialStep, _mask) && Reads("Objective", scale)
            && (outer is null || Reads("Objective", outer, LossPlan.Entropy))
            && (reduced is null || Reads("Objective", reduced.Value, _readout, LossPlan.StepIndex, LossPlan.TrialStep, _mask, _outputMask))
            && (scored is null || Reads("Score", scored.Value, _readout, LossPlan.StepIndex, LossPlan.TrialStep, _mask, _outputMask))
            && Reads("Score", score, loss.ReadsFirstSpikes || loss.JudgesSteps ? _readout : LossPlan.OverTime)
            && ReadsAll(minimised: [value, .. labelled, reduced?.Value])
            ? new(loss, reduced, sums, Algebra.Mul(labelled), scale, new(compared.Function, value, atLabel, smoothing, outer), scored, score)
            : null;
    }

    private static Symbol? StepOf(bool sums) => sums ? LossPlan.StepIndex : null;

    private static (List<Expr> OfStep, List<Expr> Fixed) Split(List<Expr> weights) =>
        (weights.Where(w => !w.IsConstant()).ToList(), weights.Where(w => w.IsConstant()).ToList());

    /// <summary>An expression as factors that no class has a part in, and the one that compares classes or sums over time.</summary>
    private static (List<Expr> Factors, Expr Core) Peel(Expr expr)
    {
        var factors = expr is Product product ? product.Factors.ToList() : [expr];
        var entropies = factors.Where(TakesEntropy).ToList();
        if (entropies.Count > 1 || entropies.Any(f => f is not Call { Function: Function.CrossEntropy }))
        {
            return (factors.Except(entropies).ToList(), Algebra.Mul(entropies));
        }

        int core = factors.FindIndex(f => f is Call { Function: >= Function.SumOverTime });
        if (core < 0)
        {
            return ([], expr);
        }

        var found = factors[core];
        factors.RemoveAt(core);
        return (factors, found);
    }

    /// <summary>Whether it is made of a cross-entropy that is not summed up before.</summary>
    private static bool TakesEntropy(Expr factor) =>
        Calls(Replace(factor, factor.Parts().OfType<Call>().Where(c => c.Function is Function.SumOverTime or Function.SumOverClasses or Function.MaxOverTime).Distinct(), LossPlan.OverTime), Function.CrossEntropy).Count > 0;

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
            Refuse(member, symbol == _outputMask ? $"reads {symbol.Name}, which is of each output and step, where there is none of its own: multiply what is compared, or summed over time, of each class by it"
                : symbol == LossPlan.TrialStep || symbol == _mask
                ? $"reads {(symbol == _mask ? symbol.Name : "a window")} where a step is no more one of its own: multiply what is summed over time by it, before classes are compared or outside of that"
                : $"reads {symbol.Name} where it has no value of its own: reduce it over time or classes first");
            return false;
        }

        return true;
    }

    /// <summary>Whether what is given over time has a part in the objective.</summary>
    private bool ReadsAll(Expr?[] minimised)
    {
        var unread = new[] { _signal, _mask, _outputMask }.OfType<Symbol>().FirstOrDefault(s => !minimised.Any(e => e?.Symbols().Contains(s) == true));
        if (unread is not null)
        {
            findings.Add(new(Rule.TimedLoss, "Objective", unread.Name, "has no part in the objective; leave it out, or compare by it"));
        }

        return unread is null;
    }

    private LossPlan? Refuse(string member, string why)
    {
        findings.Add(new(Rule.LossForm, member, member, why));
        return null;
    }
}
