using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Snn.Generators.Checking;
using Snn.Generators.Models;

namespace Snn.Generators.Reading;

/// <summary>
/// The last thing that is asked of every class: where nothing was made of it, somebody must have said why. It catches nothing
/// that we know of; a reader that gives up in silence is caught by it.
/// </summary>
internal static class SafetyNet
{
    /// <param name="made">What was read, or null.</param>
    /// <param name="view">The class, which knows whether C# has found errors.</param>
    /// <param name="problems">What was reported.</param>
    /// <param name="syntax">The class as it stands in the source.</param>
    public static void Check(object? made, ClassView view, List<Problem> problems, TypeDeclarationSyntax syntax)
    {
        if (made is null && !problems.AnyError() && !view.HasForeignErrors)
        {
            problems.Add(Problems.At(Rule.NothingMade, syntax.Identifier.GetLocation(), view.Type.Name));
        }
    }
}
