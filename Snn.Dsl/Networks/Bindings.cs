using System.Runtime.CompilerServices;

namespace Snn;

/// <summary>What a variable of a custom update stands for: made by <see cref="Reductions.Bind"/>.</summary>
public readonly record struct Binding;

/// <summary>The bindings of a network's custom updates.</summary>
[CollectionBuilder(typeof(Bindings), nameof(Create))]
public sealed class Bindings
{
    private readonly Binding[] _bindings;

    private Bindings(Binding[] bindings) => _bindings = bindings;

    /// <summary>Lets <c>[Bind(...), ...]</c> be written as a collection expression.</summary>
    public static Bindings Create(ReadOnlySpan<Binding> bindings) => new(bindings.ToArray());

    /// <summary>The bindings in the order written.</summary>
    public IEnumerator<Binding> GetEnumerator() => ((IEnumerable<Binding>)_bindings).GetEnumerator();
}
