using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Fusion;

/// <summary>
/// A synapse with states of its source neurons, taken apart at what a spike delivers: the weight times the release, a factor
/// that the source's states alone determine. What is left at the target is a synapse like any other.
/// </summary>
/// <param name="Source">The states at the source, as a model of their own; the last is the release.</param>
/// <param name="State">Name of the state that holds the release.</param>
/// <param name="Arrived">Name of what arrives there: 1 in a step in which the neuron's spike arrives, else 0.</param>
/// <param name="Factor">The release, of the states just before a spike arrives.</param>
/// <param name="Jumps">What an arriving spike makes of the states, of those just before it.</param>
internal sealed record Release(Model Source, string State, string Arrived, Expr Factor, EquatableArray<Equation> Jumps)
{
    /// <summary>The release of a synapse that <see cref="Checking.ReleaseCheck"/> found sound; null where no state is the source's.</summary>
    public static Release? Of(Model synapse)
    {
        if (!Has(synapse))
        {
            return null;
        }

        var jumps = synapse.Arrival.Where(e => IsOfSource(synapse, e.Target)).Select(e => e with { Value = BeforeArrival(synapse, e.Value) }).ToEquatable();
        var factor = Deliveries(synapse).Select(d => Split(d.Factor).Varying).First();
        var read = OfSource(synapse).Concat(jumps.Select(j => j.Value)).Append(factor).SelectMany(e => e.Symbols()).Select(s => s.Name).ToList();
        var taken = new HashSet<string>(synapse.Parameters.Select(p => p.Name).Concat(synapse.States.Select(s => s.Name)).Concat(synapse.Helpers.Select(h => h.Name)), StringComparer.OrdinalIgnoreCase);
        string state = Free("Release"), arrived = Free("Arrived");
        var source = synapse with
        {
            Kind = ModelKind.Neuron,
            Parameters = synapse.Parameters.Where(p => read.Contains(p.Name)).ToEquatable(),
            States = synapse.States.Where(s => s.PerPre).Append(new(state, "float", false)).ToEquatable(),
            Inputs = default,
            Outputs = default,
            Kick = null,
            Flow = synapse.Flow.Where(AtSource).ToEquatable(),
            Step = synapse.Step.Where(AtSource).ToEquatable(),
            Start = synapse.Start.Where(AtSource).ToEquatable(),
            Arrival = default,
            Noise = default,
            Helpers = synapse.Helpers.Concat(jumps.Where(j => j.Value is not (Number or Symbol)).Select(j => new Definition("Next" + j.Target, j.Value))).ToEquatable(),
        };
        return new(source, state, arrived, factor, jumps);

        bool AtSource(Equation e) => IsOfSource(synapse, e.Target);

        string Free(string wanted)
        {
            string name = wanted;
            for (int i = 2; !taken.Add(name); i++)
            {
                name = wanted + i;
            }

            return name;
        }
    }

    /// <summary>What of a synapse is left at its targets; the synapse itself where no state is the source's.</summary>
    public static Model AtTarget(Model synapse)
    {
        if (Of(synapse) is not { } release)
        {
            return synapse;
        }

        var weight = new Symbol(synapse.Inputs[0].Name, Role.Input);
        var left = synapse with
        {
            States = synapse.States.Where(s => !s.PerPre).ToEquatable(),
            Kick = synapse.Kick is { } kick ? new(kick.Name, Mul(weight, Scale(kick.Name))) : null,
            Flow = synapse.Flow.Where(IsLeft).ToEquatable(),
            Step = synapse.Step.Where(IsLeft).ToEquatable(),
            Start = synapse.Start.Where(IsLeft).ToEquatable(),
            Arrival = synapse.Arrival.Where(IsLeft).Select(e => e with { Value = Add(new Symbol(e.Target, Role.State), Mul(weight, Scale(e.Target))) }).ToEquatable(),
        };
        var read = new HashSet<string>(left.Dynamics().SelectMany(e => e.Symbols()).Select(s => s.Name));
        return left with { Parameters = synapse.Parameters.Where(p => read.Contains(p.Name) || !release.Source.Parameters.Contains(p)).ToEquatable() };

        bool IsLeft(Equation e) => !IsOfSource(synapse, e.Target);

        Expr Scale(string name) => Split(Deliveries(synapse).First(d => d.Name == name).Factor).Fixed;
    }

    /// <summary>Whether a synapse has states of its source neurons.</summary>
    public static bool Has(Model synapse) => synapse.States.Any(s => s.PerPre);

    /// <summary>Whether a state is the source's.</summary>
    public static bool IsOfSource(Model synapse, string name) => synapse.States.Any(s => s.PerPre && s.Name == name);

    /// <summary>What an arriving spike delivers to each state of the target, or at its impulse, per unit of weight.</summary>
    public static IEnumerable<(string Name, Expr Factor)> Deliveries(Model synapse)
    {
        var weight = new Symbol(synapse.Inputs[0].Name, Role.Input);
        return synapse.Arrival.Where(e => !IsOfSource(synapse, e.Target)).Select(e => (e.Target, e.Value))
            .Concat(synapse.Kick is { } kick ? [(kick.Name, kick.Value)] : [])
            .Select(d => (d.Item1, BeforeArrival(synapse, d.Item2.Differentiate(weight))));
    }

    /// <summary>Takes what is fixed over a trial out of a factor.</summary>
    public static (Expr Fixed, Expr Varying) Split(Expr factor) => factor switch
    {
        _ when factor.IsConstant() => (factor, One),
        Product product => (Mul(product.Factors.Where(f => f.IsConstant())), Mul(product.Factors.Where(f => !f.IsConstant()))),
        _ => (One, factor),
    };

    /// <summary>An expression of an arrival in states just before it: what <c>Next(u)</c> will be is put in.</summary>
    private static Expr BeforeArrival(Model synapse, Expr e) => e.Substitute(s =>
        s.Role != Role.Plus || !IsOfSource(synapse, s.Name) ? s
        : synapse.Arrival.FirstOrDefault(j => j.Target == s.Name) is { } jump ? BeforeArrival(synapse, jump.Value)
        : s with { Role = Role.State });

    private static IEnumerable<Expr> OfSource(Model synapse) =>
        new[] { synapse.Flow, synapse.Step, synapse.Start }.SelectMany(set => set.Where(e => IsOfSource(synapse, e.Target)).Select(e => e.Value));
}
