using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Losses;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Loss].</summary>
internal sealed class LossReader : ObjectiveReader
{
    private LossReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
        : base(type, compilation, stop, Subject.Loss)
    {
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<Loss> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop) =>
        Read(syntax, type, compilation, () => new LossReader(type, compilation, stop), reader => reader.ReadLoss(syntax));

    private Loss? ReadLoss(TypeDeclarationSyntax syntax)
    {
        var read = Members.Where(p => p.Has(Vocabulary.Readout) || p.Has(Vocabulary.Spike) || p.Has(Vocabulary.FirstSpike)).ToArray();
        var targets = Marked(Vocabulary.Target);
        var (signals, masks) = (Marked(Vocabulary.TargetSignal), Marked(Vocabulary.Mask));
        var outputMasks = Marked(Vocabulary.OutputMask);
        bool stepLabels = Type.Attribute(Vocabulary.Loss)?.NamedArguments.Any(a => a is { Key: "StepLabels", Value.Value: true }) == true;
        var given = read.Concat(targets).Concat(signals).Concat(masks).Concat(outputMasks).ToArray();
        foreach (var property in given.Where(p => p.Type is not IErrorTypeSymbol && (!p.Type.IsScalar() || p.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Double)))
        {
            Report(Rule.MemberType, property, property.Name, property.Type.ToDisplayString());
        }

        CheckPartial(given);
        CheckNames("StepIndex", "StepCount", "ClassCount", "OneHot");
        CheckWritten(syntax, GeneratedNames.OfLoss);
        CheckTrained("a member of a loss");

        var (score, objective) = (Member("Score"), Member("Objective"));
        if (read.Length != 1 || targets.Length > 1 || score is null || objective is null)
        {
            Report(Rule.LossMembers, syntax);
            return null;
        }

        CheckTimed(syntax, read[0], targets, signals, masks, outputMasks, stepLabels);
        var (scores, minimised) = (Body(score), Body(objective));
        if (IsBroken || scores is null || minimised is null)
        {
            return null;
        }

        var loss = new Loss(
            Type.FullNamespace(),
            Type.Name,
            Parameters,
            read[0].Name,
            read[0].Has(Vocabulary.FirstSpike),
            targets.FirstOrDefault()?.Name,
            scores,
            minimised,
            Helpers("Score", "Objective"),
            InUse(syntax),
            signals.FirstOrDefault()?.Name,
            masks.FirstOrDefault()?.Name,
            stepLabels,
            read[0].Has(Vocabulary.Spike),
            outputMasks.FirstOrDefault()?.Name);
        foreach (var finding in LossPlan.Problems(loss))
        {
            Report(finding.Rule, finding.Member == "Score" ? score : objective, [.. finding.Words]);
        }

        return IsBroken ? null : loss;
    }

    /// <summary>What is given over time goes with a readout of each step, and once.</summary>
    private void CheckTimed(TypeDeclarationSyntax syntax, IPropertySymbol read, IPropertySymbol[] targets, IPropertySymbol[] signals, IPropertySymbol[] masks, IPropertySymbol[] outputMasks, bool stepLabels)
    {
        foreach (var twice in signals.Skip(1).Concat(masks.Skip(1)).Concat(outputMasks.Skip(1)))
        {
            Report(Rule.TimedLoss, twice, twice.Name, "is marked as another property is; a loss has one [TargetSignal], one [Mask] and one [OutputMask] at most");
        }

        if (read.Has(Vocabulary.FirstSpike) && signals.Concat(masks).Concat(outputMasks).FirstOrDefault() is { } timed)
        {
            Report(Rule.TimedLoss, timed, timed.Name, "is of each step, and first spikes are of the trial as a whole; read a [Readout]");
        }
        else if (read.Has(Vocabulary.FirstSpike) && stepLabels)
        {
            Report(Rule.TimedLoss, syntax, "has StepLabels, and first spikes are of the trial as a whole; read a [Readout]");
        }

        if (signals.Length > 0 && targets.Length > 0)
        {
            Report(Rule.TimedLoss, targets[0], targets[0].Name, $"is the target of a class, and there is a target signal; leave out one of the two");
        }

        if (signals.Length > 0 && stepLabels)
        {
            Report(Rule.TimedLoss, signals[0], signals[0].Name, "is a target signal, and the loss has StepLabels: steps are judged by one of the two; leave the other out");
        }
    }
}
