namespace Snn.Generators.Models;

/// <summary>A problem of a class, at one of its members.</summary>
/// <param name="Rule">The rule; empty to stop silently.</param>
/// <param name="Member">Where to point.</param>
/// <param name="Words">The words of the message.</param>
internal sealed record Finding(string Rule, string Member, EquatableArray<string> Words)
{
    public Finding(string rule, string member, params string[] words)
        : this(rule, member, words.ToEquatable())
    {
    }
}
