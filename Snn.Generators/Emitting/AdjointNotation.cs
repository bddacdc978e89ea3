using System;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Adjoints as papers write them: λ with the name of the state, before a spike and after it with a sign.</summary>
internal sealed class AdjointNotation : Notation
{
    protected override string Name(Symbol symbol) => symbol switch
    {
        { Role: Role.Adjoint } => "λ" + (Without(symbol.Name, "Minus") is { } before ? before + "⁻" : Without(symbol.Name, "Plus") is { } after ? after + "⁺" : symbol.Name),
        { Role: Role.Local, Name: AdjointLine.ThetaRate } => "(dtheta/dt)",
        _ => base.Name(symbol),
    };

    private static string? Without(string name, string end) => name.EndsWith(end, StringComparison.Ordinal) ? name.Substring(0, name.Length - end.Length) : null;
}
