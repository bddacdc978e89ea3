using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Dynamics;

/// <summary>How a step depends on the parameters that learn: in its lines, and through the matrices of exact flows.</summary>
internal static class ParameterSlopes
{
    /// <summary>A matrix with its derivatives by those parameters that it depends on.</summary>
    public static Propagator WithSlopes(Propagator flow, IEnumerable<Symbol> parameters, SymbolSpace symbols) =>
        flow with { Slopes = parameters.Select(p => Slope(flow, p, symbols)).Where(s => s.Entries.Any(e => e != "")).ToEquatable() };

    /// <summary>Derivative of a line of a step by a parameter, other names but the matrices' entries fixed.</summary>
    public static Expr By(this Expr line, Symbol parameter, IEnumerable<Propagator> flows)
    {
        var slopes = flows.SelectMany(f => f.Slopes.Where(s => s.Parameter == parameter.Name).SelectMany(s => f.Entries.Zip(s.Entries, (entry, slope) => (entry, slope))))
            .Where(e => e.slope != "").ToDictionary(e => e.entry, e => (Expr)Constant(e.slope));
        return line.Differentiate(s => s == parameter ? Algebra.One
            : s.Role == Role.Parameter && slopes.TryGetValue(s.Name, out var slope) ? slope : Algebra.Zero);
    }

    private static PropagatorSlope Slope(Propagator flow, Symbol parameter, SymbolSpace symbols)
    {
        int states = flow.States.Count, width = flow.Width, mean = flow.MeanWidth;
        var rates = flow.Rates.Select(r => r.Differentiate(parameter)).ToList();

        // an entry moves where a coefficient that moves lies on a way from its column to its row
        var entries = flow.Entries.Select((entry, at) =>
        {
            int row = at / width, column = at % width;
            if (column >= mean)
            {
                // a root of the covariance moves with all that drives the noise of this state and those before it
                bool isDriven = Enumerable.Range(0, row + 1).Where(a => Enumerable.Range(mean, states).Any(c => flow.Entries[a * width + c] != ""))
                    .SelectMany(a => Enumerable.Range(0, states).Where(k => k == a || flow.Entries[a * width + k] != ""))
                    .Any(k => Enumerable.Range(0, states).Concat(Enumerable.Range(mean, states)).Any(m => !rates[k * width + m].IsZero()));
                return entry != "" && isDriven ? symbols.Make(Role.Parameter, $"{entry}By{parameter.Name}", (entry, parameter)).Name : "";
            }

            bool moves = Enumerable.Range(0, states).Where(k => k == row || flow.Entries[row * width + k] != "").Any(k =>
                Enumerable.Range(0, mean).Any(m => !rates[k * width + m].IsZero() && (m == column || (m < states && flow.Entries[m * width + column] != ""))));
            return entry != "" && moves ? symbols.Make(Role.Parameter, $"{entry}By{parameter.Name}", (entry, parameter)).Name : "";
        });
        return new(parameter.Name, rates.ToEquatable(), entries.ToEquatable());
    }

    private static Symbol Constant(string name) => new(name, Role.Parameter);
}
