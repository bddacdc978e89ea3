using System.Collections.Generic;
using Snn.Generators.Dynamics;

namespace Snn.Generators.Fusion;

/// <summary>What a kernel computes for those who look at its neurons: nothing of the step reads it.</summary>
/// <param name="Lines">Lines besides those of the step.</param>
/// <param name="Values">What is kept of it, each under a name of its own among the states.</param>
internal sealed record Seen(IReadOnlyList<Statement> Lines, IReadOnlyList<Statement> Values);
