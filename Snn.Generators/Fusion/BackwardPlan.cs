using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;

namespace Snn.Generators.Fusion;

/// <summary>The backward sweep of one rule: what its spikes are credited with, population by population.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Summary">The rule in a sentence.</param>
/// <param name="Kind">The adjoint that its kernels step back through.</param>
/// <param name="Credits">One per population that learns, in the order in which they step back.</param>
/// <param name="Delays">Projections by whose delays it has a gradient.</param>
/// <param name="Releases">Projections whose releases step back: their parameters learn, or a spike is credited for later ones.</param>
/// <param name="LooksAhead">
/// Whether readouts step back ahead of the others, since all credit comes from them and nothing but errors enters them: then
/// the credit of several steps is one product, which reads the feedback weights once.
/// </param>
internal sealed record BackwardPlan(
    string Rule, string Summary, AdjointKind Kind, EquatableArray<CreditPlan> Credits, EquatableArray<ProjectionPlan> Delays, EquatableArray<ProjectionPlan> Releases, bool LooksAhead)
{
    /// <summary>Whether credit comes through the feedback weights, not the weights themselves.</summary>
    public bool UsesFeedback => Credits.Any(c => c.Terms.Any(t => t.Source == CreditSource.Feedback));

    /// <summary>Whether it goes through weights itself, other than by sums that it waits for.</summary>
    public bool UsesWeights => Credits.Any(c => c.Terms.Any(t => t.Source is (CreditSource.Targets or CreditSource.ArrivalTimes) && !t.Projection.Record.DelaysSynapses && !(Waits && t.Waits))) || Releases.Count > 0;

    /// <summary>Whether something in it is left out or not as the rule says.</summary>
    public bool ReadsRule => Credits.Any(c => c.Terms.Any(t => t.IfThroughSpikes));

    /// <summary>
    /// Whether it waits where credit comes through all synapses of a projection, so that several trials go back in step: where spikes
    /// of hidden neurons are credited through many synapses, which is most of the work.
    /// </summary>
    public bool Waits => Credits.Any(c => c.Terms.Any(t => t.Waits && t.IfThroughSpikes));

    /// <summary>All that tells the rules apart: where the credit of a spike comes from.</summary>
    public static BackwardPlan Of(string rule, IReadOnlyList<PopulationPlan> populations, IReadOnlyList<ProjectionPlan> projections)
    {
        var kind = LearningRules.Kind(rule);
        var credits = populations.Where(p => p.Adjoints.Count > 0 && p.Spikes).OrderBy(p => !p.IsReadout).Select(population =>
        {
            var paths = projections.Where(p => p.Record.Source == population.Name && populations.First(t => t.Name == p.Record.Target).Adjoints.Count > 0);
            return kind == AdjointKind.EventProp ? OfTimes(population, paths) : OfSpikes(rule, population, paths);
        }).ToEquatable();
        string summary = rule switch
        {
            LearningRules.EProp => $"e-prop: a spike is credited by the readout{(populations.Count(p => p.IsReadout) > 1 ? "s" : "")} alone, when it arrives there.",
            LearningRules.EventProp => "EventProp: the time of a spike is credited by all neurons at which it arrives; between spikes there is nothing but the flow.",
            _ => "Backpropagation through time: a spike is credited by all neurons at which it arrives.",
        };
        var delays = projections.Where(p => p.Record.TrainsDelay && kind == AdjointKind.EventProp);
        var releases = projections.Where(p => p.Release is { Kernel.Adjoints.Count: > 0 } release && (release.Learns || (release.Credits && rule == LearningRules.SurrogateBptt)));
        var terms = credits.SelectMany(c => c.Terms).ToList();
        bool ahead = terms.Count > 0 && populations.Where(p => p.IsReadout).All(p => p is { Spikes: false, Adjoints.Count: > 0 })
            && terms.All(t => t.Source == CreditSource.Feedback && !t.Projection.Record.DelaysNeurons && !t.Projection.Record.DelaysSynapses && t.Projection.Release is null);
        return new(rule, summary, kind, credits, delays.ToEquatable(), releases.ToEquatable(), ahead);
    }

    private static CreditPlan OfSpikes(string rule, PopulationPlan population, IEnumerable<ProjectionPlan> paths)
    {
        bool skips = population.Adjoints.First(a => a.Kind == AdjointKind.Surrogate).Tape.Contains(StepProgram.Psi);
        var terms = paths.Where(p => p.FromLoss || rule != LearningRules.EProp)
            .OrderBy(p => !p.FromLoss)
            .SelectMany(p => rule == LearningRules.EProp
                ? new[] { new CreditTerm(CreditSource.Feedback, p, IfThroughSpikes: false, SkipsSilent: false) }
                : [new CreditTerm(CreditSource.Targets, p, IfThroughSpikes: !p.FromLoss, SkipsSilent: skips), .. Later(p)])
            .ToEquatable();
        if (population.IsReadout)
        {
            return new(population.Name, CreditStart.ReadoutSpikes, terms);
        }

        // a term that may be left out cannot be the one that sets the credit
        return new(population.Name, terms.Count > 0 && !terms[0].IfThroughSpikes ? CreditStart.FirstTerm : CreditStart.FiringRate, terms);
    }

    /// <summary>What a spike does to the releases of the spikes after it.</summary>
    private static IEnumerable<CreditTerm> Later(ProjectionPlan path) =>
        path.Release is null ? [] : [new(CreditSource.LaterReleases, path, IfThroughSpikes: true, SkipsSilent: false)];

    private static CreditPlan OfTimes(PopulationPlan population, IEnumerable<ProjectionPlan> paths) => new(
        population.Name,
        CreditStart.SpikeTimes,
        paths.OrderBy(p => !p.FromLoss).Select(p => new CreditTerm(CreditSource.ArrivalTimes, p, IfThroughSpikes: false, SkipsSilent: false)).ToEquatable());
}

/// <summary>The credit of one population's spikes of a step.</summary>
/// <param name="Population">The population.</param>
/// <param name="Start">What it starts with.</param>
/// <param name="Terms">What is added, in order.</param>
internal sealed record CreditPlan(string Population, CreditStart Start, EquatableArray<CreditTerm> Terms);

/// <summary>Credit through one projection.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Projection">The projection.</param>
/// <param name="IfThroughSpikes">Only where the rule's gradient passes between spiking populations.</param>
/// <param name="SkipsSilent">Whether neurons whose pseudo-derivative is zero are skipped.</param>
internal sealed record CreditTerm(CreditSource Source, ProjectionPlan Projection, bool IfThroughSpikes, bool SkipsSilent)
{
    /// <summary>Whether a sweep that waits does so for it: one product with all synapses, in one step.</summary>
    public bool Waits => Source == CreditSource.Targets && Projection.Release is null && Projection.Record is { Storage: Storage.Dense, DelaysNeurons: false, DelaysSynapses: false };
}

/// <summary>What a credit starts with.</summary>
internal enum CreditStart
{
    /// <summary>What the firing rate earns, copied.</summary>
    FiringRate,

    /// <summary>What the firing rate earns, taken in by the first term.</summary>
    FirstTerm,

    /// <summary>What the loss says of the times of the spikes.</summary>
    SpikeTimes,

    /// <summary>What the loss says of there being a spike of the readout: by how much it would move the first, or what it counts.</summary>
    ReadoutSpikes,
}

/// <summary>Where a spike's credit comes from.</summary>
internal enum CreditSource
{
    /// <summary>dLoss/darrival at the readout, through feedback weights.</summary>
    Feedback,

    /// <summary>dLoss/darrival at all targets, through the weights.</summary>
    Targets,

    /// <summary>dLoss/d(time of arrival) at all targets, through the weights, at spikes alone.</summary>
    ArrivalTimes,

    /// <summary>dLoss/d(states of the source that it moves where it arrives): what later spikes release.</summary>
    LaterReleases,
}
