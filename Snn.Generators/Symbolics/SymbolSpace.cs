using System.Collections.Generic;

namespace Snn.Generators.Symbolics;

/// <summary>
/// The symbols of one population. A symbol is its role and its name, so two things of one role never get the same name: the
/// user's are taken as they are, and what is derived from them is told apart by a number where it would read the same.
/// </summary>
internal sealed class SymbolSpace
{
    private readonly HashSet<(Role Role, string Name)> _taken = [];
    private readonly Dictionary<(Role Role, object Key), Symbol> _made = [];

    /// <summary>A symbol that is called what it is called.</summary>
    public Symbol Take(Symbol symbol)
    {
        _taken.Add((symbol.Role, symbol.Name));
        return symbol;
    }

    /// <summary>The symbol of whatever a key stands for.</summary>
    /// <param name="role">Its role.</param>
    /// <param name="wanted">Its name where nothing else of the role is called so.</param>
    /// <param name="key">What it is.</param>
    public Symbol Make(Role role, string wanted, object key)
    {
        if (!_made.TryGetValue((role, key), out var symbol))
        {
            string name = wanted;
            for (int i = 2; !_taken.Add((role, name)); i++)
            {
                name = wanted + i;
            }

            symbol = new(name, role);
            _made.Add((role, key), symbol);
        }

        return symbol;
    }
}
