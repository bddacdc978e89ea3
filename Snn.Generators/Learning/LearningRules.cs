using System.Collections.Generic;

namespace Snn.Generators.Learning;

/// <summary>The learning rules that adjoints are derived for, by the names of their types.</summary>
internal static class LearningRules
{
    public const string EProp = "EProp", SurrogateBptt = "SurrogateBptt";

    public static readonly IReadOnlyList<string> Known = [EProp, SurrogateBptt];
}
