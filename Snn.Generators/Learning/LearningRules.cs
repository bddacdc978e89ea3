using System.Collections.Generic;

namespace Snn.Generators.Learning;

/// <summary>How a gradient gets past a spike.</summary>
internal enum AdjointKind
{
    /// <summary>In every step, by the event's pseudo-derivative.</summary>
    Surrogate,

    /// <summary>At spikes alone, by the shift of their times: exact.</summary>
    EventProp,
}

/// <summary>The learning rules that adjoints are derived for, by the names of their types.</summary>
internal static class LearningRules
{
    public const string EProp = "EProp", SurrogateBptt = "SurrogateBptt", EventProp = "EventProp";

    /// <summary>Which adjoint a rule runs.</summary>
    public static AdjointKind Kind(string rule) => rule == EventProp ? AdjointKind.EventProp : AdjointKind.Surrogate;

    public static readonly IReadOnlyList<string> Known = [EProp, SurrogateBptt, EventProp];
}
