using System.Collections.Generic;
using Snn.Generators.Dynamics;

namespace Snn.Generators.Fusion;

/// <summary>What a kernel computes for those who look at its neurons: nothing of the step reads it. It lives inside one derivation.</summary>
/// <param name="lines">Lines besides those of the step.</param>
/// <param name="values">What is kept of it, each under a name of its own among the states.</param>
internal sealed class Seen(IReadOnlyList<Statement> lines, IReadOnlyList<Statement> values)
{
    /// <summary>Lines besides those of the step.</summary>
    public IReadOnlyList<Statement> Lines => lines;

    /// <summary>What is kept of it, each under a name of its own among the states.</summary>
    public IReadOnlyList<Statement> Values => values;
}
