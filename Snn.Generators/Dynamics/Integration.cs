using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <summary>
/// Turns a flow into one step, by the first method that fits: exact where it is linear with constant coefficients,
/// exponential Euler where each equation is affine in its own state, else Runge–Kutta.
/// </summary>
internal static class Integration
{
    public const string Exact = "Exact", ExponentialEuler = "ExponentialEuler", RungeKutta4 = "RungeKutta4", ForwardEuler = "ForwardEuler", Adaptive = "Adaptive";

    /// <summary>The method for a flow; <paramref name="flow"/> gives dx/dt of each state, in symbols of the start of the step.</summary>
    public static string Choose(IReadOnlyDictionary<Symbol, Expr> flow) =>
        flow.Values.All(rate => LinearRow(rate, flow.Keys) is not null) ? Exact
        : flow.All(f => Affine.Split(f.Value, [f.Key]) is not null) ? ExponentialEuler
        : RungeKutta4;

    /// <summary>What a method is called in messages.</summary>
    /// <param name="method">The method.</param>
    /// <param name="tolerance">Of an adaptive one.</param>
    public static string Describe(string method, double tolerance) => method switch
    {
        Exact => "the exact solution (matrix exponential)",
        ExponentialEuler => "exponential Euler, of first order",
        ForwardEuler => "forward Euler, of first order",
        Adaptive => $"Runge-Kutta of third order in substeps that keep the tolerance {Notation.Paper.Write(Num(tolerance))}, at most {Substeps.Most} tries to a step",
        _ => "Runge-Kutta of fourth order",
    };

    /// <summary>The first state whose equation does not fit <see cref="Exact"/>, or null.</summary>
    public static string? NotLinear(IReadOnlyDictionary<Symbol, Expr> flow) =>
        flow.Where(f => LinearRow(f.Value, flow.Keys) is null).Select(f => f.Key.Name).FirstOrDefault();

    /// <summary>The value of every state one step later.</summary>
    /// <param name="method">The method.</param>
    /// <param name="flow">dx/dt of each state.</param>
    /// <param name="suffix">Added to the names of helpers, so that two modes of one model do not clash.</param>
    /// <param name="symbols">What helpers and entries of matrices are called.</param>
    /// <param name="helpers">Receives intermediate values.</param>
    /// <param name="propagators">Receives the matrix of an exact step.</param>
    /// <param name="limit">Up to where stages may look ahead; null for no limit.</param>
    /// <param name="noise">Noise that an exact step has in it; null for none.</param>
    public static IReadOnlyDictionary<Symbol, Expr> Advance(
        string method, IReadOnlyDictionary<Symbol, Expr> flow, string suffix, SymbolSpace symbols, List<Statement> helpers, List<Propagator> propagators, StageLimit? limit = null, LinearNoise? noise = null) => method switch
        {
            Exact => AdvanceExactly(flow, suffix, symbols, propagators, noise),
            ExponentialEuler => flow.ToDictionary(f => f.Key, f => AdvanceExponentially(f.Key, f.Value)),
            ForwardEuler => flow.ToDictionary(f => f.Key, f => Add(f.Key, Mul(ExpressionReader.TimeStep, f.Value))),
            _ => AdvanceByRungeKutta(flow, suffix, symbols, helpers, limit),
        };

    private static IReadOnlyDictionary<Symbol, Expr> AdvanceExactly(
        IReadOnlyDictionary<Symbol, Expr> flow, string suffix, SymbolSpace symbols, List<Propagator> propagators, LinearNoise? noise)
    {
        var states = flow.Keys.ToArray();
        var held = flow.Values.SelectMany(r => r.Symbols()).Where(s => s.Role != Role.Parameter && !states.Contains(s)).Distinct().ToArray();
        var columns = states.Concat(held).ToArray();
        var rows = states.Select(s => LinearRow(flow[s], states)!).ToArray();
        var reach = Reach(states, rows);
        noise = noise?.Of(states) is { IsNone: false } some ? some : null;
        int mean = columns.Length + 1, width = mean + (noise is null ? 0 : states.Length);
        var rates = states.SelectMany((_, i) => columns.Select(c => rows[i][c]).Concat([rows[i].Rest]).Concat(noise?.Covariance(i) ?? [])).ToArray();
        var roots = noise?.Roots(reach);
        var entries = new string[rates.Length];
        for (int i = 0; i < states.Length; i++)
        {
            for (int c = 0; c < width; c++)
            {
                if (c < mean && flow[states[i]].IsZero())
                {
                    entries[i * width + c] = ""; // it stays as it is
                    continue;
                }

                if (c >= mean)
                {
                    entries[i * width + c] = roots!.Contains((i, c - mean)) ? symbols.Make(Role.Parameter, $"{states[i].Name}FromNoiseOf{states[c - mean].Name}{suffix}", ("noise", states[i], states[c - mean], suffix)).Name : "";
                    continue;
                }

                bool nonzero = c < states.Length
                    ? reach[i].Contains(c)
                    : reach[i].Any(k => !rates[k * width + c].IsZero());
                var from = c < columns.Length ? columns[c] : null;
                entries[i * width + c] = nonzero ? symbols.Make(Role.Parameter, $"{states[i].Name}From{from?.Name ?? "One"}{suffix}", (states[i], from, suffix)).Name : "";
            }
        }

        propagators.Add(new(
            "flow" + suffix,
            states.Select(s => s.Name).ToEquatable(),
            columns.Select(c => c.Name).ToEquatable(),
            rates.ToEquatable(),
            entries.ToEquatable(),
            IsNoisy: noise is not null));
        return states.Select((state, i) => (state, Value: Add((flow[state].IsZero() ? [state] : Array.Empty<Expr>()).Concat(Enumerable.Range(0, width)
                .Where(c => entries[i * width + c] != "")
                .Select(c => Mul(new Symbol(entries[i * width + c], Role.Parameter), c < columns.Length ? columns[c] : c < mean ? One : noise!.Normal(c - mean)))))))
            .ToDictionary(x => x.state, x => x.Value);
    }

    /// <summary>Which states each state depends on, itself included.</summary>
    private static HashSet<int>[] Reach(Symbol[] states, Affine[] rows)
    {
        var reach = states.Select((_, i) => new HashSet<int> { i }).ToArray();
        for (bool grew = true; grew;)
        {
            grew = false;
            for (int i = 0; i < states.Length; i++)
            {
                foreach (int k in reach[i].ToArray())
                {
                    for (int j = 0; j < states.Length; j++)
                    {
                        grew |= !rows[k][states[j]].IsZero() && reach[i].Add(j);
                    }
                }
            }
        }

        return reach;
    }

    /// <summary>x' = x e^(a dt) + b dt φ(a dt) for dx/dt = a x + b.</summary>
    private static Expr AdvanceExponentially(Symbol state, Expr rate)
    {
        var affine = Affine.Split(rate, [state])!;
        var exponent = Mul(affine[state], ExpressionReader.TimeStep);
        return Add(
            Mul(Apply(Function.Exp, exponent), state),
            Mul(ExpressionReader.TimeStep, Apply(Function.Exprel, exponent), affine.Rest));
    }

    /// <summary>dx/dt at a stage.</summary>
    public static Symbol Slope(SymbolSpace symbols, int stage, Symbol state, string suffix = "") => symbols.Make(Role.Local, $"k{stage}{state.Name}{suffix}", (stage, state, suffix));

    /// <summary>Whether a stage is below the threshold that limits it.</summary>
    public static Symbol Below(int stage) => new($"stage{stage}Below", Role.Flag);

    private static IReadOnlyDictionary<Symbol, Expr> AdvanceByRungeKutta(
        IReadOnlyDictionary<Symbol, Expr> flow, string suffix, SymbolSpace symbols, List<Statement> helpers, StageLimit? limit)
    {
        var dt = ExpressionReader.TimeStep;
        IReadOnlyDictionary<Symbol, Expr> at = flow.Keys.ToDictionary(s => s, s => (Expr)s);
        var slopes = new List<Dictionary<Symbol, Expr>>();
        for (int stage = 1; stage <= 4; stage++)
        {
            var slope = new Dictionary<Symbol, Expr>();
            if (stage > 1 && limit is not null)
            {
                helpers.Add(new(Below(stage), limit.IsBelow(AtStage), stage == 2 ? "a stage past the threshold is the spike itself, and the slope before it goes on" : ""));
            }

            foreach (var (state, rate) in flow.Select(f => (f.Key, f.Value)))
            {
                var name = Slope(symbols, stage, state, suffix);
                var value = rate.Substitute(AtStage);
                value = stage > 1 && limit?.Ends(state) == true ? If(Below(stage), value, slopes[stage - 2][state]) : value;
                helpers.Add(new(name, value, stage == 1 ? $"d{state.Name}/dt = {Notation.Paper.Write(rate)}, Runge-Kutta in four stages" : ""));
                slope[state] = name;
            }

            slopes.Add(slope);
            var reach = stage == 3 ? (Expr)dt : Mul(Num(0.5), dt);
            at = flow.Keys.ToDictionary(s => s, s => Add(s, Mul(reach, slope[s])));
        }

        return flow.Keys.ToDictionary(s => s, s => Add(s, Mul(Num(1.0 / 6), dt, Add(
            slopes[0][s], Mul(Num(2), slopes[1][s]), Mul(Num(2), slopes[2][s]), slopes[3][s]))));

        Expr AtStage(Symbol s) => at.TryGetValue(s, out var v) ? v : s;
    }

    private static Affine? LinearRow(Expr rate, IEnumerable<Symbol> states)
    {
        // everything that is no parameter must enter linearly: states, and inputs held constant over the step
        var variables = rate.Symbols().Where(s => s.Role != Role.Parameter).Concat(states).Distinct().ToArray();
        return Affine.Split(rate, variables) is { } row
            && row.Coefficients.Values.All(c => c.IsConstant()) && row.Rest.IsConstant() ? row : null;
    }
}
