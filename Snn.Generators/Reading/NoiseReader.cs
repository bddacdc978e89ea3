using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Snn.Generators.Checking;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Reading;

/// <summary>
/// Reads the noise of a flow: while its equations are read, each <c>Noise(...)</c> stands in them as a symbol times its
/// strength; then they are taken apart into what drifts and what is noise.
/// </summary>
internal sealed class NoiseReader(List<Problem> problems)
{
    // no member is called so
    private const string Mark = "noise ";

    private readonly List<SyntaxNode> _processes = [];

    /// <summary>Whether what is read is a flow.</summary>
    public bool IsInFlow { get; set; }

    /// <summary>The process of a call; null where noise has no meaning.</summary>
    public Expr? Read(IInvocationOperation call, Expr strength)
    {
        if (!IsInFlow)
        {
            var problem = Problems.At(Rule.NoiseOutsideFlow, call.Syntax.GetLocation());
            if (!problems.Contains(problem))
            {
                problems.Add(problem);
            }

            return null;
        }

        int process = _processes.IndexOf(call.Syntax);
        if (process < 0)
        {
            process = _processes.Count;
            _processes.Add(call.Syntax);
        }

        return Algebra.Mul(strength, new Symbol(Mark + (process + 1), Role.Input));
    }

    /// <summary>What of a flow drifts, and what is noise.</summary>
    /// <param name="flow">As it was read.</param>
    /// <param name="placeOf">Where an equation's right side stands.</param>
    public (EquatableArray<Equation> Flow, EquatableArray<NoiseTerm> Noise) Split(EquatableArray<Equation> flow, System.Func<string, Location?> placeOf)
    {
        var (drift, noise) = (new List<Equation>(), new List<NoiseTerm>());
        foreach (var equation in flow)
        {
            var processes = equation.Value.Symbols().Where(s => s.Name.StartsWith(Mark, System.StringComparison.Ordinal)).Distinct().ToList();
            if (processes.Count == 0)
            {
                drift.Add(equation);
                continue;
            }

            if (Affine.Split(equation.Value, processes) is not { } split)
            {
                problems.Add(Problems.At(Rule.NoiseNotAdded, placeOf(equation.Target) ?? Location.None, equation.Target));
                continue;
            }

            drift.Add(equation with { Value = split.Rest });
            noise.AddRange(processes.Where(p => !split[p].IsZero()).Select(p => new NoiseTerm(equation.Target, int.Parse(p.Name.Substring(Mark.Length)), split[p])));
        }

        return (drift.ToEquatable(), noise.ToEquatable());
    }
}
