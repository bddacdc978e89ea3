namespace Snn.Runtime;

/// <summary>What generated code asks of the rule that a projection was made with.</summary>
public static class RuleCheck
{
    /// <summary>The rule, or one as its class declares it where none was given.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">It was made with a rule of another class.</exception>
    public static TRule Of<TRule>(Projection projection, string name)
        where TRule : class, new() => projection.Rule switch
        {
            null => new(),
            TRule rule => rule,
            var other => throw new ArgumentException($"{name} is marked [Learn<{typeof(TRule).Name}>], and its Rule is a {other.GetType().Name}; give it a {typeof(TRule).Name}."),
        };
}
