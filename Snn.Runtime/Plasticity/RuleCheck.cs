namespace Snn.Runtime;

/// <summary>What generated code asks of the rules that a projection was made with.</summary>
public static class RuleCheck
{
    /// <summary>The rule of a class, or one as the class declares it where none was given.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="name">Its name.</param>
    /// <param name="others">Classes of its other rules.</param>
    /// <exception cref="ArgumentException">It was made with a rule of another class, or with two of one.</exception>
    public static TRule Of<TRule>(Projection projection, string name, params Type[] others)
        where TRule : class, new()
    {
        object[] given = projection.Rule is null ? [.. projection.Rules] : [projection.Rule, .. projection.Rules];
        if (given.FirstOrDefault(r => r is not TRule && !others.Any(o => o.IsInstanceOfType(r))) is { } stray)
        {
            string marked = string.Join(", ", others.Prepend(typeof(TRule)).Select(t => $"[Learn<{t.Name}>]"));
            throw new ArgumentException($"{name} is marked {marked}, and made with a rule {stray.GetType().Name}; give it a {string.Join(" or ", others.Prepend(typeof(TRule)).Select(t => t.Name))}.");
        }

        var own = given.OfType<TRule>().ToArray();
        return own.Length < 2 ? own.FirstOrDefault() ?? new TRule() : throw new ArgumentException($"{name} is made with {own.Length} rules {typeof(TRule).Name}; leave all but one out.");
    }
}
