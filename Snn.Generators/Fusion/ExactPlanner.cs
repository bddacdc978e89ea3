using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Decides whether a network fits the event-driven plan, and reads off its matrices.</summary>
internal static class ExactPlanner
{
    /// <summary>The plan; null where some flow, threshold, jump, kick or output is not affine in the states, or has to do with a time step.</summary>
    public static ExactPlan? Plan(Network network, IReadOnlyDictionary<string, StepProgram> steps, int readout)
    {
        var populations = network.Populations.Select((p, i) => Plan(p.Name, steps[p.Name], i == readout)).ToList();
        var projections = network.Projections.Select(p => Plan(p, network, steps[p.Target].System)).ToList();
        return populations.Contains(null) || projections.Contains(null)
            ? null
            : new(network, populations.Select(p => p!).ToEquatable(), projections.Select(p => p!).ToEquatable(), readout);
    }

    private static ExactPopulation? Plan(string name, StepProgram step, bool isReadout)
    {
        var system = step.System;
        var neuron = system.Neuron;
        var spike = neuron.Spike;
        var states = system.States;
        var start = states.Select(s => neuron.Start.FirstOrDefault(e => e.Target == s.Name)?.Value ?? Algebra.Zero).ToList();
        var hold = spike?.Holds.FirstOrDefault()?.Duration ?? Algebra.Zero; // all holds of a spike last equally long
        if (system.Maps.Count > 0 || !start.All(IsTimeless) || !IsTimeless(hold))
        {
            return null;
        }

        var flow = states.Select(s => system.Flow.TryGetValue(s, out var rate) ? Row(rate, states, $"d{s.Name}/dt") : Row(Algebra.Zero, states, $"d{s.Name}/dt")).ToList();
        var threshold = spike is null ? null : Row(spike.Threshold, states, "theta");
        var jumps = step.Jumps.ToDictionary(j => j.Target, j => j.Value.Substitute(s => s.Role == Role.Minus ? s with { Role = Role.State } : s));
        var jump = spike is null ? [] : states.Select(s => Row(jumps.TryGetValue(s.Name, out var value) ? value : s, states, $"Next({s.Name})")).ToList();
        var output = isReadout && spike is not null ? threshold : neuron.Outputs.Count == 0 ? null : Row(neuron.Outputs[0].Value, states, neuron.Outputs[0].Name);
        bool fits = !flow.Contains(null) && !jump.Contains(null) && (spike is null || threshold is not null) && (neuron.Outputs.Count == 0 || output is not null);
        return !fits ? null : new(
            name,
            states.Select(s => s.Name).ToEquatable(),
            system.Parameters.ToEquatable(),
            flow.Select(r => r!).ToEquatable(),
            start.ToEquatable(),
            threshold,
            jump.Select(r => r!).ToEquatable(),
            hold,
            Enumerable.Range(0, states.Count).Where(i => step.IsHeld(states[i])).ToEquatable(),
            output);
    }

    private static ExactProjection? Plan(ProjectionRecord projection, Network network, PopulationSystem target)
    {
        var arrival = target.Arrivals[projection.Name];
        var kick = target.States.Select(s => target.Kicks.TryGetValue(s, out var amount) ? amount.Differentiate(arrival) : Algebra.Zero).ToEquatable();
        return kick.All(IsTimeless) ? new(projection.Name, IndexOf(projection.Source), IndexOf(projection.Target), kick) : null;

        int IndexOf(string population) => network.Populations.Select(p => p.Name).ToList().IndexOf(population);
    }

    /// <summary>An expression as a row over the states, or null where it is not affine in them or needs something else.</summary>
    private static AffineRow? Row(Expr expr, IReadOnlyCollection<Symbol> states, string left) =>
        Affine.Split(expr, states) is { } row && row.Coefficients.Values.All(IsTimeless) && IsTimeless(row.Rest)
            ? new(states.Select(s => row[s]).Concat([row.Rest]).ToEquatable(), $"{left} = {Notation.Paper.Write(expr)}")
            : null;

    /// <summary>Whether an expression is of parameters alone, and of no time step.</summary>
    private static bool IsTimeless(Expr expr) =>
        expr.IsConstant() && !expr.Parts().Any(p => p.Equals(ExpressionReader.TimeStep) || p is Call { Function: Function.Steps });
}
