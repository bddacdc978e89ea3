using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// White noise of constant strength in a linear flow, of which a step has a Gaussian distribution that is known: its covariance,
/// of which the host computes a triangular root, times standard normal numbers, one for each state that noise reaches.
/// </summary>
internal sealed class LinearNoise
{
    private readonly PopulationSystem _system;
    private readonly IReadOnlyList<Symbol> _states;
    private readonly HashSet<Symbol> _held;

    private LinearNoise(PopulationSystem system, IReadOnlyList<Symbol> states, HashSet<Symbol> held) => (_system, _states, _held) = (system, states, held);

    /// <summary>That of a population; null where there is none, or its strength changes within a trial.</summary>
    public static LinearNoise? Of(PopulationSystem system) =>
        system.Noise.Count > 0 && system.Noise.Values.All(terms => terms.All(t => t.Strength.IsConstant())) ? new(system, [.. system.Flow.Keys], []) : null;

    /// <summary>The same where some states are held.</summary>
    public LinearNoise Without(IEnumerable<Symbol> held) => new(_system, _states, [.. held]);

    /// <summary>The same in an order of states.</summary>
    public LinearNoise Of(IReadOnlyList<Symbol> states) => new(_system, states, _held);

    /// <summary>Whether nothing is left of it.</summary>
    public bool IsNone => _states.All(s => Terms(s).Count == 0);

    /// <summary>The numbers of all states.</summary>
    public IEnumerable<Symbol> Normals => _states.Select(Normal);

    /// <summary>The standard normal number of a state.</summary>
    public Symbol Normal(int state) => Normal(_states[state]);

    /// <summary>Its covariance per time with each state: Σ over processes of σᵢ σⱼ.</summary>
    public IEnumerable<Expr> Covariance(int state) => _states.Select(other => Add(Terms(_states[state])
        .SelectMany(a => Terms(other).Where(b => b.Process == a.Process).Select(b => Mul(a.Strength, b.Strength)))));

    /// <summary>Which entries of the root are not zero: below the diagonal, where two states have noise that is not independent.</summary>
    /// <param name="reach">Which states each state depends on.</param>
    public HashSet<(int Row, int Column)> Roots(IReadOnlyList<HashSet<int>> reach)
    {
        // states whose noises are joined by that of another are not independent given that other
        var processes = _states.Select((_, i) => new HashSet<Symbol>(reach[i].SelectMany(k => Terms(_states[k]).Select(t => t.Process)))).ToList();
        for (bool grew = true; grew;)
        {
            grew = false;
            foreach (var a in processes)
            {
                foreach (var b in processes.Where(b => b != a && b.Overlaps(a) && !b.SetEquals(a)))
                {
                    a.UnionWith(b);
                    grew = true;
                }
            }
        }

        return [.. Enumerable.Range(0, _states.Count).SelectMany(i => Enumerable.Range(0, i + 1).Where(j => processes[i].Overlaps(processes[j])).Select(j => (i, j)))];
    }

    private Symbol Normal(Symbol state) => _system.Symbols.Make(Role.Input, state.Name + "Noise", ("normal", state));

    private List<(Symbol Process, Expr Strength)> Terms(Symbol state) => !_held.Contains(state) && _system.Noise.TryGetValue(state, out var terms) ? terms : [];
}
