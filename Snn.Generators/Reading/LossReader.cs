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
        var read = Members.Where(p => p.Has(Vocabulary.Readout) || p.Has(Vocabulary.FirstSpike)).ToArray();
        var targets = Marked(Vocabulary.Target);
        var given = read.Concat(targets).ToArray();
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
            InUse(syntax));
        foreach (var finding in LossPlan.Problems(loss))
        {
            Report(finding.Rule, finding.Member == "Score" ? score : objective, [.. finding.Words]);
        }

        return IsBroken ? null : loss;
    }
}
