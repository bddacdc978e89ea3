using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Losses;

/// <summary>
/// A loss taken apart. Either each class's readout is reduced over time, and the objective compares the results; or the
/// objective compares the readouts of every step, and is summed over the steps. First spikes are read like one step.
/// </summary>
/// <param name="Loss">The loss.</param>
/// <param name="Reduced">What of each class is reduced over time before classes are compared; null where every step is.</param>
/// <param name="Sums">Whether the objective is a sum over steps.</param>
/// <param name="Weight">What the objective of a step is multiplied with, of the step's number and parameters.</param>
/// <param name="Scale">What the objective is multiplied with, of parameters and counts.</param>
/// <param name="Compared">The comparison of classes.</param>
/// <param name="Scored">What of each class is reduced over time for its score; null for first spikes.</param>
/// <param name="Score">The score, of what was reduced.</param>
internal sealed record LossPlan(
    Loss Loss,
    TimeReduction? Reduced,
    bool Sums,
    Expr Weight,
    Expr Scale,
    Comparison Compared,
    TimeReduction? Scored,
    Expr Score)
{
    /// <summary>Stands for what was reduced over time.</summary>
    public static readonly Symbol OverTime = new("overTime", Role.Local);

    /// <summary>Stands for the value of the label's class.</summary>
    public static readonly Symbol AtLabel = new("atLabel", Role.Local);

    /// <summary>The number of a step.</summary>
    public static readonly Symbol StepIndex = new("StepIndex", Role.Input);

    /// <summary>The number of a step in its trial, also where a step is all that is given of that.</summary>
    public static readonly Symbol TrialStep = new("trialStep", Role.Local);

    /// <summary>Stands for what the objective of a step is multiplied with, where that has been computed.</summary>
    public static readonly Symbol StepWeight = new("stepWeight", Role.Local);

    /// <summary>Stands for a cross-entropy of which a function is taken.</summary>
    public static readonly Symbol Entropy = new("entropy", Role.Local);

    /// <summary>Stands for the derivative of that function.</summary>
    public static readonly Symbol EntropySlope = new("entropySlope", Role.Local);

    /// <summary>1 for the class of the label, 0 for others.</summary>
    public static readonly Symbol OneHot = new("OneHot", Role.Input);

    /// <summary>Stands for dLoss/d(what was reduced).</summary>
    public static readonly Symbol Slopes = new("slope", Role.Local);

    /// <summary>Stands for an exponential of the step's number.</summary>
    public static readonly Symbol Running = new("weight", Role.Local);

    /// <summary>That of a second loop.</summary>
    public static readonly Symbol RunningAgain = new("weightAgain", Role.Local);

    /// <summary>What the classes' comparison reads: the readout, or what of it was reduced.</summary>
    public Symbol Read => Reduced is null ? new(Loss.Readout, Role.Input) : OverTime;

    /// <summary>What the comparison's derivative is multiplied with.</summary>
    public Expr Slope => Algebra.Mul(Scale, IsTimed && !Weight.IsOne() ? StepWeight : Weight, Compared.Outer is null ? Algebra.One : EntropySlope);

    /// <summary>What an example wants each output to be in a step.</summary>
    public Symbol? Signal => Of(Loss.Signal);

    /// <summary>How much an example wants a step to count.</summary>
    public Symbol? Mask => Of(Loss.Mask);

    /// <summary>How much an example wants an output to count in a step.</summary>
    public Symbol? OutputMask => Of(Loss.OutputMask);

    /// <summary>What it reads of an example besides the label, as the names of the runtime; empty where the label is all.</summary>
    public string[] Reads =>
    [
        .. Loss.Signal is null ? Array.Empty<string>() : ["Signal"],
        .. Loss.HasStepLabels ? ["Labels"] : Array.Empty<string>(),
        .. Loss.Mask is null ? Array.Empty<string>() : ["Mask"],
        .. Loss.OutputMask is null ? Array.Empty<string>() : ["OutputMask"],
        .. ReadAnywhere(TrialStep) ? ["Window"] : Array.Empty<string>(),
    ];

    /// <summary>Whether it is told more of an example than the label.</summary>
    public bool IsTimed => Loss.JudgesSteps || Loss.Mask is not null || Loss.OutputMask is not null || ReadAnywhere(TrialStep);

    /// <summary>Whether scores depend on how much steps count.</summary>
    public bool ScoresByStep => Scored is not null && Scored.Value.Symbols().Any(s => s == TrialStep || s == Mask || s == OutputMask);

    /// <summary>Whether the label has a part in it.</summary>
    public bool ReadsLabel => Compared.Function == Function.CrossEntropy || Compared.AtLabel is not null || Compared.Value.Symbols().Any(s => s == OneHot || s.Name == Loss.Target);

    /// <summary>Whether the label of the trial is read: it is all that is told, or has a part and steps have none of their own.</summary>
    public bool ReadsTrialLabel => !IsTimed || (ReadsLabel && !Loss.HasStepLabels);

    private static Symbol? Of(string? name) => name is null ? null : new(name, Role.Input);

    private bool ReadAnywhere(Symbol symbol) =>
        new[] { Weight, Reduced?.Value, Scored?.Value }.Any(e => e?.Symbols().Contains(symbol) == true);

    /// <summary>Whether the loss is a plain sum over steps, and so is reported per step.</summary>
    public bool IsPerStep => Sums && !Scale.Symbols().Any(s => s.Name == "StepCount");

    /// <summary>What a step's loss counts in that of a trial, as code; null where it reads more than a step, or which step of how many it is, or spikes, by which nothing learns as it runs.</summary>
    public string? ShareOfStep => !Sums || Loss.ReadsSpikes || Reduced is not null || new[] { Weight, Compared.Value, Compared.AtLabel, Compared.Outer, Compared.Smoothing }.Any(KnowsStep) ? null
        : IsPerStep ? "1"
        : Algebra.Mul(Scale, new Symbol("StepCount", Role.Parameter)).Symbols().Any(s => s.Name == "StepCount") ? null : "1f / steps";

    /// <summary>What the score of a step alone counts in that of a trial, as code; null where scores are no sum of those of steps.</summary>
    public string? ShareOfScore
    {
        get
        {
            var slope = Score.Differentiate(OverTime);
            bool isSum = ShareOfStep is not null && Scored is { Function: Function.SumOverTime } && !KnowsStep(Scored.Value)
                && !slope.Symbols().Contains(OverTime) && Score.Substitute(s => s == OverTime ? Algebra.Zero : s).IsZero();
            return !isSum ? null
                : !KnowsStep(slope) ? "1"
                : KnowsStep(Algebra.Mul(slope, new Symbol("StepCount", Role.Parameter))) ? null : "1f / steps";
        }
    }

    private static bool KnowsStep(Expr? part) => part?.Symbols().Any(s => s == StepIndex || s.Name == "StepCount") == true;

    /// <summary>An exponential exp(a·StepIndex) in what is done in every step, and exp(a); null where there is none.</summary>
    public static (Expr Whole, Expr Ratio)? Exponential(Expr each)
    {
        foreach (var call in each.Parts().OfType<Call>().Where(c => c.Function == Function.Exp))
        {
            var rate = call.Arguments[0].Differentiate(StepIndex);
            if (!rate.IsZero() && rate.IsConstant() && call.Arguments[0].Substitute(s => s == StepIndex ? Algebra.Zero : s).IsZero())
            {
                return (call, Algebra.Apply(Function.Exp, rate));
            }
        }

        return null;
    }

    /// <summary>What keeps a loss from being planned.</summary>
    public static IEnumerable<Finding> Problems(Loss loss)
    {
        var findings = new List<Finding>();
        _ = new LossParts(loss, findings).Plan();
        return findings;
    }

    /// <summary>The plan of a loss without problems.</summary>
    public static LossPlan Of(Loss loss) => new LossParts(loss, []).Plan()!;
}

/// <summary>A sum or a maximum over the steps of a trial, for each class.</summary>
/// <param name="Function">Which.</param>
/// <param name="Value">Of what: the readout and the number of the step.</param>
internal sealed record TimeReduction(Function Function, Expr Value);

/// <summary>A number made of a value of each class.</summary>
/// <param name="Function">Cross-entropy, or a sum.</param>
/// <param name="Value">The value of a class.</param>
/// <param name="AtLabel">The value of the label's class that <paramref name="Value"/> may read; null where it reads none.</param>
/// <param name="Smoothing">Of a cross-entropy, what the label gives up to all classes; null for nothing.</param>
/// <param name="Outer">Of a cross-entropy, the function of it that is minimised; null where it is itself.</param>
internal sealed record Comparison(Function Function, Expr Value, Expr? AtLabel, Expr? Smoothing = null, Expr? Outer = null);
