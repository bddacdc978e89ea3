using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Penalty].</summary>
internal sealed class PenaltyReader : ObjectiveReader
{
    private PenaltyReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
        : base(type, compilation, stop, Subject.Penalty)
    {
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<Penalty> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop) =>
        Read(syntax, type, compilation, () => new PenaltyReader(type, compilation, stop), reader => reader.ReadPenalty(syntax));

    private Penalty? ReadPenalty(TypeDeclarationSyntax syntax)
    {
        var (counts, rates, lengths) = (Marked(Vocabulary.SpikeCount), Marked(Vocabulary.FiringRate), Marked(Vocabulary.TrialLength));
        CheckType(counts, "a number of spikes", "float");
        CheckType(rates, "a firing rate", Vocabulary.Rate);
        CheckType(lengths, "the length of a trial", Vocabulary.Time);
        CheckPartial([.. counts, .. rates, .. lengths]);
        CheckWritten(syntax, GeneratedNames.OfPenalty);
        CheckTrained("a member of a penalty");

        if (counts.Length > 1 || rates.Length > 1 || lengths.Length > 1 || counts.Length + rates.Length == 0 || Member("Objective") is not { } objective)
        {
            Report(Rule.PenaltyMembers, syntax);
            return null;
        }

        if (objective.Type.SpecialType != SpecialType.System_Double)
        {
            CheckType([objective], "what is minimised", "float");
        }

        if (Body(objective) is not { } minimised || IsBroken)
        {
            return null;
        }

        var penalty = new Penalty(
            Type.FullNamespace(),
            Type.Name,
            Parameters,
            counts.FirstOrDefault()?.Name,
            rates.FirstOrDefault()?.Name,
            lengths.FirstOrDefault()?.Name,
            minimised,
            Helpers("Objective"),
            InUse(syntax));
        if (PenaltyPlan.Of(penalty).Slope.IsZero())
        {
            Report(Rule.PenaltyFlat, objective, penalty.Rate ?? penalty.Count!);
        }

        return penalty;
    }

    private void CheckType(IPropertySymbol[] properties, string meaning, string type)
    {
        foreach (var property in properties.Where(p => p.Type is not IErrorTypeSymbol && p.Type.QualifiedName() != type))
        {
            Report(Rule.PenaltyType, property, property.Name, meaning, type.Split('.').Last(), property.Type.ToMinimalName());
        }
    }
}
