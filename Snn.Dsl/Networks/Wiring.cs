using System.Runtime.CompilerServices;

namespace Snn;

/// <summary>First half of a wire.</summary>
public readonly record struct Outgoing(Population From, Projection Via)
{
    /// <summary>Second half of a wire: <c>Source >> Projection >> Target</c>.</summary>
    public static Wire operator >>(Outgoing outgoing, Population to) => new(outgoing.From, outgoing.Via, to);
}

/// <summary>A projection between two populations.</summary>
public readonly record struct Wire(Population From, Projection Via, Population To);

/// <summary>The wires of a network.</summary>
[CollectionBuilder(typeof(Wiring), nameof(Create))]
public sealed class Wiring
{
    private readonly Wire[] _wires;

    private Wiring(Wire[] wires) => _wires = wires;

    /// <summary>Lets <c>[A >> P >> B, ...]</c> be written as a collection expression.</summary>
    public static Wiring Create(ReadOnlySpan<Wire> wires) => new(wires.ToArray());

    /// <summary>The wires in the order written.</summary>
    public IEnumerator<Wire> GetEnumerator() => ((IEnumerable<Wire>)_wires).GetEnumerator();
}
