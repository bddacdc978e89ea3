using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Decides whether a network fits the event-driven plan, and which of its populations are affine.</summary>
internal static class ExactPlanner
{
    /// <summary>The plan; null where the network does not fit it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="steps">The step of each population.</param>
    /// <param name="readouts">Indices of the populations that losses may read.</param>
    /// <param name="whyNot">Names the population and what does not fit; null where all does.</param>
    /// <param name="roleOf">What a projection is called in the step of its target.</param>
    public static ExactPlan? Plan(Network network, IReadOnlyDictionary<string, StepProgram> steps, IReadOnlyList<int> readouts, Func<string, string> roleOf, out string? whyNot)
    {
        var populations = network.Populations.Select((p, i) => Plan(p.Name, steps[p.Name], readouts.Contains(i))).ToList();
        var projections = network.Projections.Select(p => Plan(p, network, steps[p.Target].System, roleOf)).ToList();
        whyNot = populations.SelectMany(p => Misfit(p, steps[p.Name])).Concat(projections.SelectMany(Misfit)).FirstOrDefault();
        return whyNot is null ? new(network, populations.ToEquatable(), projections.ToEquatable(), readouts.ToEquatable()) : null;
    }

    private static ExactPopulation Plan(string name, StepProgram step, bool isReadout)
    {
        var system = step.System;
        var neuron = system.Neuron;
        var spike = neuron.Spike;
        var states = system.States;
        var jumps = step.Jumps.ToDictionary(j => j.Target, j => j.Value.Substitute(s => s.Role == Role.Minus ? s with { Role = Role.State } : s));
        var flow = states.Select(s => new Definition($"d{s.Name}/dt", system.Flow.TryGetValue(s, out var rate) ? rate : Algebra.Zero)).ToList();
        var threshold = spike is null ? null : new Definition("theta", spike.Threshold);
        var jump = spike is null ? [] : states.Select(s => new Definition($"Next({s.Name})", jumps.TryGetValue(s.Name, out var value) ? value : s)).ToList();
        // of a readout that spikes, the loss is shown how far from its threshold it is
        var output = isReadout && spike is not null ? threshold : neuron.Outputs.Count == 0 ? null : neuron.Outputs[0];
        return new(
            name,
            states.ToEquatable(),
            system.Parameters.ToEquatable(),
            flow.ToEquatable(),
            states.Select(s => system.Start.FirstOrDefault(e => e.Target == s.Name)?.Value ?? Algebra.Zero).ToEquatable(),
            threshold,
            jump.ToEquatable(),
            spike is { Rises: true },
            spike?.Holds.FirstOrDefault()?.Duration ?? Algebra.Zero, // all holds of a spike last equally long
            Enumerable.Range(0, states.Count).Where(i => step.IsHeld(states[i])).ToEquatable(),
            output,
            Rows(states, flow, threshold, jump, output));
    }

    private static ExactProjection Plan(ProjectionRecord projection, Network network, PopulationSystem target, Func<string, string> roleOf)
    {
        var arrival = target.Arrivals[roleOf(projection.Name)];
        var kick = target.States.Select(s => target.Kicks.TryGetValue(s, out var amount) ? amount.Differentiate(arrival) : Algebra.Zero).ToEquatable();
        return new(projection.Name, IndexOf(projection.Source), IndexOf(projection.Target), kick);

        int IndexOf(string population) => network.Populations.Select(p => p.Name).ToList().IndexOf(population);
    }

    private static AffineRows? Rows(List<Symbol> states, List<Definition> flow, Definition? threshold, List<Definition> jump, Definition? output)
    {
        AffineRow?[] flowRows = [.. flow.Select(d => Row(d, states))], jumpRows = [.. jump.Select(d => Row(d, states))];
        var thresholdRow = threshold is null ? null : Row(threshold, states);
        var outputRow = output is null ? null : Row(output, states);
        bool fits = !flowRows.Contains(null) && !jumpRows.Contains(null) && (threshold is null || thresholdRow is not null) && (output is null || outputRow is not null);
        return fits ? new(flowRows.Select(r => r!).ToEquatable(), thresholdRow, jumpRows.Select(r => r!).ToEquatable(), outputRow) : null;
    }

    /// <summary>An expression as a row over the states, or null where it is not affine in them.</summary>
    private static AffineRow? Row(Definition definition, IReadOnlyCollection<Symbol> states) =>
        Affine.Split(definition.Value, states) is { } row
            ? new(states.Select(s => row[s]).Concat([row.Rest]).ToEquatable(), $"{definition.Name} = {Notation.Paper.Write(definition.Value)}")
            : null;

    /// <summary>What of a population has no place in a plan without a time grid.</summary>
    private static IEnumerable<string> Misfit(ExactPopulation population, StepProgram step)
    {
        string owner = $"{population.Name} ({step.System.Neuron.Name})";
        foreach (var map in step.System.Maps)
        {
            yield return $"{owner}: Next({map.Key.Name}) is a discrete map, which knows no time between its steps";
        }

        foreach (var what in step.System.Neuron.Events)
        {
            yield return $"{owner}: {what.Name} is an event besides the spike, and there a neuron has one threshold";
        }

        foreach (var noisy in step.System.Noise.Keys)
        {
            yield return $"{owner}: d{noisy.Name}/dt has noise, whose path has no events that a computer could find";
        }

        var fixedAtStart = population.States.Select((s, i) => new Definition($"the start of {s.Name}", population.Start[i])).Concat([new("the hold", population.Hold)]).ToList();
        var named = population.Flow.Concat(population.Jump).Concat(new[] { population.Threshold, population.Output }.OfType<Definition>()).Concat(fixedAtStart).ToList();
        foreach (var definition in named.Where(d => !IsTimeless(d.Value)))
        {
            yield return $"{owner}: {definition.Name} = {Notation.Paper.Write(definition.Value)} has to do with the time step";
        }

        foreach (var definition in fixedAtStart.Where(d => !d.Value.IsConstant()))
        {
            yield return $"{owner}: {definition.Name} = {Notation.Paper.Write(definition.Value)} is not of parameters alone";
        }

        foreach (var definition in population.Rows is null ? named.Where(d => !d.Value.IsSmooth()) : [])
        {
            yield return $"{owner}: {definition.Name} = {Notation.Paper.Write(definition.Value)} is not differentiable everywhere";
        }
    }

    private static IEnumerable<string> Misfit(ExactProjection projection) => projection.Kick.All(k => k.IsConstant() && IsTimeless(k))
        ? []
        : [$"{projection.Name}: what a spike adds has to do with the time step"];

    private static bool IsTimeless(Expr expr) => !expr.Parts().Any(p => p.Equals(ExpressionReader.TimeStep) || p is Call { Function: Function.Steps });
}
