using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>
/// A network that learns by e-prop while it runs: its kernels, and for each projection that learns a rule made of the
/// derivatives of its target's step, as if somebody had written it (Bellec et al., 2020, eq. 1, 13, 14), or one that somebody has.
/// </summary>
/// <param name="Network">The kernels, with what the rules see of them.</param>
/// <param name="Rules">One per projection that learns, and per readout that its target reaches.</param>
/// <param name="Readouts">The readouts, the main one first.</param>
internal sealed record OnlinePlan(NetworkPlan Network, EquatableArray<OnlineRule> Rules, EquatableArray<ReadoutOutput> Readouts)
{
    /// <summary>Whether a population is a readout besides the main one.</summary>
    public bool IsFurther(string population) => Readouts.Skip(1).Any(r => r.Population == population);

    /// <summary>The plan of a network that was found sound, and that <see cref="WhyNot"/> has nothing against.</summary>
    /// <param name="network">The network.</param>
    /// <param name="models">Its models.</param>
    /// <param name="rules">Rules of plasticity that it names.</param>
    /// <param name="shared">Populations that share a kernel; none where each has its own.</param>
    public static OnlinePlan Of(Network network, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, PlasticityRule> rules, IReadOnlyList<PopulationKind>? shared = null)
    {
        var deriver = new OnlineDeriver(network, models, rules, shared ?? []);
        var plan = Planner.Plan(network with { Rules = default }, models, deriver.Seen, shared: shared);
        return new(plan, deriver.Rules(plan), deriver.Readouts);
    }

    /// <summary>
    /// The kernels as a device runs them: what rules see of a step the step writes down, to be read when its spikes have come
    /// to the readout, and the readout's output goes where the loss reads that of a batch.
    /// </summary>
    public NetworkPlan OnDevice
    {
        get
        {
            // rules of all members see the kernel of a kind, if those of the first do or not
            var seen = Rules.SelectMany(r => r.Learned.Rule.Views.Select(v => (Kernel: KernelOf(v.OfPre ? r.Learned.Projection.Record.Source : r.Learned.Projection.Record.Target), v.Name))).Distinct().ToLookup(v => v.Kernel, v => v.Name);
            return Network with { Populations = Network.Populations.Select(p => OnDeviceOf(p, [.. seen[KernelOf(p.Name)]])).ToEquatable(), IsFree = false };
        }
    }

    private string KernelOf(string population) => Network.KindOf(population)?.Members[0].Population ?? population;

    private PopulationPlan OnDeviceOf(PopulationPlan population, HashSet<string> seen)
    {
        string? output = Readouts.FirstOrDefault(r => r.Population == population.Name)?.State;
        HashSet<string> read = [.. population.Forward.Select(l => l.Value).Concat(population.Ends.Select(e => e.Value)).SelectMany(v => v.Symbols()).Where(s => s.Role == Role.State).Select(s => s.Name)];
        // what rules see of a step may be a state of the next
        bool IsState(string name) => read.Contains(name) || (!seen.Contains(name) && name != output);
        return population with
        {
            IsReadout = output is not null,
            States = population.States.Where(IsState).ToEquatable(),
            Start = population.Start.Where(s => IsState(s.Name)).ToEquatable(),
            Ends = population.Ends.Where(e => IsState(e.Name)).ToEquatable(),
            Tape = population.Ends.Where(e => seen.Contains(e.Name)).Select(e => new Statement(new(e.Name, Role.State), e.Value)).ToEquatable(),
            Output = output is not null ? population.Ends.First(e => e.Name == output).Value : null,
        };
    }

    /// <summary>What keeps e-prop of a network from being derived forwards, by the member at which it stands; null where nothing does.</summary>
    public static (string Member, string Why)? WhyNot(Network network, IReadOnlyDictionary<string, Model> models)
    {
        var readouts = network.Populations.Where(p => p.IsReadout(models[p.Model])).Select(p => p.Name).ToList();
        if (readouts.FirstOrDefault(r => models[network.Population(r).Model].Spike is not null) is { } spiking)
        {
            return (spiking, $"{spiking} spikes, and eligibilities go through a readout that is linear; what a loss makes of its spikes is known at the end of a trial alone");
        }

        if (network.Projections.FirstOrDefault(p => p.IsShared && p.Trainable) is { } shared)
        {
            return (shared.Name, $"the synapses of {shared.Name} share their weights, and each would need an eligibility of its own");
        }

        if (network.Projections.FirstOrDefault(p => p.DelaysSynapses && readouts.Contains(p.Target) && network.Projections.Any(x => x.Target == p.Source && x.Trainable)) is { } delayed)
        {
            return (delayed.Name, $"synapses of {delayed.Name} have delays of their own, and a spike would be credited at each of them, so each synapse before it would need an eligibility for each delay; give it one Delay");
        }

        if (network.Projections.FirstOrDefault(p => Release.Has(models[p.Model])) is { } release)
        {
            return (release.Name, $"what {release.Name} delivers depends on states of its source neurons, by which a weight has an eligibility of its own");
        }

        if (network.Populations.Select(p => (p.Name, p.Model)).Concat(network.Projections.Select(p => (p.Name, p.Model))).FirstOrDefault(m => models[m.Model].Learns) is { Name: { } trained })
        {
            return (trained, $"parameters of {trained} learn, which it does for weights alone");
        }

        foreach (var population in network.Populations.Select(p => p.Name).Where(p => !readouts.Contains(p) && network.Projections.Any(x => x.Target == p && x.Trainable)))
        {
            if (network.Projections.Where(p => p.Source == population && readouts.Contains(p.Target)).GroupBy(p => p.Target).FirstOrDefault(g => g.Count() > 1) is { } ways)
            {
                return (ways.ElementAt(1).Name, $"it is a second way from {population} to {ways.Key}, and each synapse would need an eligibility for each");
            }
        }

        return readouts.Select(r => WhyNotThrough(r, network, models)).FirstOrDefault(w => w is not null);
    }

    private static (string Member, string Why)? WhyNotThrough(string readout, Network network, IReadOnlyDictionary<string, Model> models)
    {
        var system = PopulationSystem.Compose(readout, models[network.Population(readout).Model], network.Arriving(readout).Select(x => (x, Release.AtTarget(models[x.Model]))), network.Population(readout).Own, updated: network.UpdatedAt(readout));
        var step = StepProgram.Of(system);
        var factor = network.Arriving(readout).SelectMany(p => TangentProgram.By(step, system.Arrivals[p.Name], network.StopsAtJumps).Factors).FirstOrDefault();
        if (factor is not null && network.UpdatedAt(readout).FirstOrDefault() is { } moved)
        {
            return (readout, $"updates of the network have {moved.Place}, and eligibilities go through a readout that stays as it is");
        }

        return factor is null ? null : (readout, $"{readout} is not linear with constant coefficients ({Notation.Paper.Write(factor.Value)}), so each synapse would need an eligibility for each of its neurons");
    }
}

/// <summary>A readout.</summary>
/// <param name="Population">Its name.</param>
/// <param name="State">Its output, among what is kept of its kernel.</param>
internal sealed record ReadoutOutput(string Population, string State);

/// <summary>The rule of one projection.</summary>
/// <param name="Learned">The projection and the rule.</param>
/// <param name="Path">The projection by which its target reaches the readout; null where it ends there itself.</param>
internal sealed record OnlineRule(LearnedProjection Learned, ProjectionPlan? Path)
{
    /// <summary>The readout that it is for, where the projection has a rule for another before it; null of the first.</summary>
    public string? Apart { get; init; }

    /// <summary>The readout whose errors reach it, where that is not the main one; null of that.</summary>
    public string? Further { get; init; }
}
