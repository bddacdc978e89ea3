using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Dynamics;

/// <summary>One line of a step or adjoint program: a name gets a value. Every name gets one once.</summary>
/// <param name="Target">The name.</param>
/// <param name="Value">The value, of earlier names.</param>
/// <param name="Comment">The equation that it implements; empty where an earlier comment covers it.</param>
/// <param name="Section">What the place of that equation is kept under, where the name does not say it.</param>
internal sealed record Statement(Symbol Target, Expr Value, string Comment = "", string Section = "");

/// <summary>
/// A linear flow dx/dt = A x + B u + b to be exponentiated on the host. Row by row over the states, the columns being
/// states, then what is constant over the step, then 1; entries of the step's matrix have names where they are not zero.
/// </summary>
/// <param name="Name">Name of the matrix.</param>
/// <param name="States">What the rows stand for.</param>
/// <param name="Columns">What the columns stand for.</param>
/// <param name="Rates">The coefficients of the flow, row by row.</param>
/// <param name="Entries">Name of each entry of the step's matrix; empty where it is zero.</param>
/// <param name="Slopes">Its derivatives by the parameters that learn.</param>
/// <param name="IsNoisy">Whether columns follow for noise, one for each state: in the rates those of its covariance per time, in the step's matrix those of a root of its covariance.</param>
internal sealed record Propagator(
    string Name,
    EquatableArray<string> States,
    EquatableArray<string> Columns,
    EquatableArray<Expr> Rates,
    EquatableArray<string> Entries,
    EquatableArray<PropagatorSlope> Slopes = default,
    bool IsNoisy = false)
{
    /// <summary>Columns without those of noise.</summary>
    public int MeanWidth => Columns.Count + 1;

    /// <summary>All columns.</summary>
    public int Width => MeanWidth + (IsNoisy ? States.Count : 0);
}

/// <summary>Derivative of a step's matrix by a parameter, laid out like the matrix.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Rates">Derivatives of the coefficients of the flow.</param>
/// <param name="Entries">Name of each entry's derivative; empty where it is zero.</param>
internal sealed record PropagatorSlope(string Parameter, EquatableArray<Expr> Rates, EquatableArray<string> Entries);
