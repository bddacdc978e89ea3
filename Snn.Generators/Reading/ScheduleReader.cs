using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>Reads a class marked [Schedule].</summary>
internal sealed class ScheduleReader : ObjectiveReader
{
    private ScheduleReader(INamedTypeSymbol type, Compilation compilation, CancellationToken stop)
        : base(type, compilation, stop, Subject.Schedule)
    {
    }

    /// <summary>Reads the class; a failure of ours becomes a problem at its name, never a crash of the compiler.</summary>
    public static ObjectiveSource<ScheduleModel> Read(TypeDeclarationSyntax syntax, INamedTypeSymbol type, Compilation compilation, CancellationToken stop) =>
        Read(syntax, type, compilation, () => new ScheduleReader(type, compilation, stop), reader => reader.ReadSchedule(syntax));

    private ScheduleModel? ReadSchedule(TypeDeclarationSyntax syntax)
    {
        CheckNames("Iteration", "Progress");
        CheckWritten(syntax, GeneratedNames.OfSchedule);
        CheckTrained("a member of a schedule");
        if (Member("Value") is not { } value || value.Type.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
        {
            if (Member("Value")?.Type is not IErrorTypeSymbol)
            {
                Report(Rule.ScheduleMembers, syntax);
            }

            return null;
        }

        return Body(value) is { } number && !IsBroken
            ? new(Type.FullNamespace(), Type.Name, Parameters, number, InUse(syntax))
            : null;
    }
}
