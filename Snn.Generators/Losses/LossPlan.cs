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
    public Expr Slope => Algebra.Mul(Scale, Weight);

    /// <summary>Whether the loss is a plain sum over steps, and so is reported per step.</summary>
    public bool IsPerStep => Sums && !Scale.Symbols().Any(s => s.Name == "StepCount");

    /// <summary>What a step's loss counts in that of a trial, as code; null where it reads more than a step, or which step of how many it is.</summary>
    public string? ShareOfStep => !Sums || Reduced is not null || new[] { Weight, Compared.Value, Compared.AtLabel }.Any(KnowsStep) ? null
        : IsPerStep ? "1"
        : Algebra.Mul(Scale, new Symbol("StepCount", Role.Parameter)).Symbols().Any(s => s.Name == "StepCount") ? null : "1f / steps";

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
internal sealed record Comparison(Function Function, Expr Value, Expr? AtLabel);
