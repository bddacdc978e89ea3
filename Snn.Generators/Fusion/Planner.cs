using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>Makes plans: derives the programs of each population and settles what is constant, shared and taped.</summary>
internal static class Planner
{
    /// <summary>The plan of a network that <see cref="NetworkCheck"/> found sound.</summary>
    /// <param name="network">The network.</param>
    /// <param name="models">Its models.</param>
    /// <param name="seen">
    /// For a simulation: what learning rules see of a population's step besides its states. Null for trials, which have
    /// readouts that losses read.
    /// </param>
    /// <param name="isFed">Whether the run gives neurons inputs.</param>
    /// <param name="shared">Populations that share a kernel; none where each has its own.</param>
    public static NetworkPlan Plan(
        Network network, IReadOnlyDictionary<string, Model> models, Func<string, StepProgram, Seen>? seen = null, bool isFed = false, IReadOnlyList<PopulationKind>? shared = null)
    {
        var adjoints = network.Rules.Select(LearningRules.Kind).Distinct().ToList();
        var kinds = new KindIndex(network, shared ?? []);

        // the members of a kind have one system, step and plan
        var systems = network.Populations.Where(p => kinds.PopulationOf(p.Name) == p.Name).ToDictionary(
            p => p.Name,
            p => kinds.IsShared(p.Name) ? Compose(p, PopulationKind.Neurons, kinds.RoleOf, isKind: true) : Compose(p, p.Name, n => n));
        var steps = systems.ToDictionary(s => s.Key, s => StepProgram.Of(s.Value));
        var plans = network.Populations.Where(p => kinds.PopulationOf(p.Name) == p.Name).ToDictionary(
            p => p.Name,
            p => Plan(p.Name, steps[p.Name], adjoints, seen is null && p.IsReadout(models[p.Model]), seen?.Invoke(p.Name, steps[p.Name])));
        var populations = network.Populations.Select(p => plans[kinds.PopulationOf(p.Name)] with { Name = p.Name }).ToEquatable();
        var readouts = populations.Where(p => p.IsReadout).ToList();
        var delivered = new HashSet<string>();
        var projections = network.Projections.Select((p, i) =>
        {
            string arrival = systems[kinds.PopulationOf(p.Target)].Arrivals[kinds.RoleOf(p.Name)].Name;
            var release = ReleasePlan.Of(p, models[p.Model], models[network.Population(p.Source).Model], network);
            return new ProjectionPlan(p, i, arrival, delivered.Add($"{p.Target}.{arrival}"), FromLoss(p), ModelPrint.Of(models[p.Model]), release);
        }).ToEquatable();
        string? whyNot = "nothing reads it";
        var exact = readouts.Count == 0 ? null : ExactPlanner.Plan(network, network.Populations.ToDictionary(p => p.Name, p => steps[kinds.PopulationOf(p.Name)]), Places(readouts), kinds.RoleOf, out whyNot);
        if (projections.FirstOrDefault(p => p.Release is not null) is { } releasing)
        {
            (exact, whyNot) = (null, $"{releasing.Record.Name} ({models[releasing.Record.Model].Name}): what a spike delivers depends on states of its source neuron, which are kept on the time grid alone");
        }
        else if (network.Populations.FirstOrDefault(p => p.Own.Count > 0) is { } own)
        {
            (exact, whyNot) = (null, $"{own.Name}: each neuron has its own {string.Join(", ", own.Own)}, and there all neurons of a population are alike");
        }
        else if (network.Updated.FirstOrDefault(u => u.PerNeuron) is { } each)
        {
            (exact, whyNot) = (null, $"{each.Owner}: each neuron has its own {each.Name}, and there all neurons of a population are alike");
        }
        else if (whyNot is not null && shared is { Count: > 0 } && readouts.Count > 0)
        {
            whyNot = WhyNotExact();
        }

        return new(network, populations, projections, network.Rules.Select(r => BackwardPlan.Of(r, populations, projections)).ToEquatable(), exact, whyNot, (shared ?? []).ToEquatable(), IsFree: seen is not null);

        PopulationSystem Compose(PopulationRecord population, string owner, Func<string, string> nameOf, bool isKind = false) => PopulationSystem.Compose(
            owner,
            models[population.Model],
            network.Arriving(population.Name).Select(x => (x with { Name = nameOf(x.Name) }, Release.AtTarget(models[x.Model]))),
            population.Own,
            isFed ? population.Fed : default,
            isKind,
            network.UpdatedAt(population.Name));

        bool FromLoss(ProjectionRecord p) => readouts.FirstOrDefault(r => r.Name == p.Target) is { } end && p.Source != p.Target && !(end.Spikes && readouts.Any(r => r.Name == p.Source));

        List<int> Places(List<PopulationPlan> some) => some.ConvertAll(p => populations.ToList().IndexOf(p));

        // in the network's names: of a kind the first member is met first
        string? WhyNotExact()
        {
            var named = network.Populations.Where(p => kinds.PopulationOf(p.Name) == p.Name).ToDictionary(p => p.Name, p => kinds.IsShared(p.Name) ? StepProgram.Of(Compose(p, p.Name, n => n)) : steps[p.Name]);
            ExactPlanner.Plan(network, network.Populations.ToDictionary(p => p.Name, p => named[kinds.PopulationOf(p.Name)]), Places(readouts), kinds.ProjectionOf, out string? why);
            return why;
        }
    }

    /// <summary>The plan of a neuron on its own, for its reference step; its inputs are given from outside.</summary>
    public static PopulationPlan PlanAlone(Model neuron) =>
        Plan(neuron.Name, StepProgram.Of(PopulationSystem.Compose(null, neuron, [])), [], neuron is { IsSource: false, Spike: null, Outputs.Count: > 0 });

    /// <summary>The plan of one kernel.</summary>
    public static PopulationPlan Plan(string name, StepProgram step, IReadOnlyList<AdjointKind> kinds, bool isReadout, Seen? seen = null)
    {
        var neuron = step.System.Neuron;
        var moved = step.System.Parameters.Where(p => p.Training is not null && !neuron.IsSource).ToEquatable();
        var folder = new ConstantFolder(Entries(step.Propagators), [.. neuron.Helpers, .. step.FreeAtOnce is Number ? [] : new[] { new Definition("FreeAtOnce", step.FreeAtOnce) }]);
        var states = step.States.Concat(step.Holds).ToList();
        var ends = states.Select(s => new Definition(s.Name, step.Holds.Contains(s) ? StepProgram.Plus(s) : step.End(s))).ToList();
        foreach (var value in seen?.Values ?? [])
        {
            // kept like a state that nothing of the step reads
            states.Add(value.Target);
            ends.Add(new(value.Target.Name, value.Value));
        }

        // of a readout that spikes, the loss is shown how far from its threshold it is
        var output = !isReadout ? null
            : neuron.Spike is not null ? step.Distance(StepProgram.Theta)
            : neuron.Outputs[0].Value.Substitute(s => s.Role == Role.State ? step.End(s) : s);

        var factors = new Dictionary<Expr, Symbol>();
        var adjoints = step.System.Arrivals.Count == 0 && !moved.Any(p => p.Learns) ? [] : kinds.Select(k => (Kind: k, Program: AdjointProgram.Of(step, k, isReadout)))
            .Select(a => (a.Kind, a.Program, Tape: Tape.Choose(step, a.Program, factors))).ToList();
        var taped = adjoints.SelectMany(a => a.Tape.Entries).Distinct().ToList();

        var results = ends.Select(e => e.Value).Concat(taped.Select(e => e.Value)).Concat(output is null ? [] : [output]).ToList();
        var roots = results.SelectMany(r => r.Symbols()).Concat(neuron.Spike is null ? [] : [StepProgram.Fired]);
        var (forwardLines, forwardResults) = Substeps.Write(Tape.Slice([.. step.Advance, .. step.Fire, .. seen?.Lines ?? []], roots), results);
        var forward = new SharedProgram(forwardLines, forwardResults, folder);
        var start = states.Select(s => new Definition(s.Name, folder.Fold(step.System.Start.FirstOrDefault(e => e.Target == s.Name)?.Value ?? Algebra.Zero))).ToEquatable();
        foreach (var (constant, parameter) in folder.Constants.SelectMany(c => step.System.Trained.Select(p => (c, p))))
        {
            folder.Suggest(constant.Value.Differentiate(parameter), $"{constant.Name}By{parameter.Name}");
        }

        var tapePlan = taped.Select((e, i) => new Statement(e.Target, forward.Results[ends.Count + i])).ToEquatable();
        var adjointPlans = adjoints.Select(a => PlanAdjoint(a.Kind, a.Program, a.Tape, folder)).ToEquatable();
        var startGradients = adjoints.Count == 0 ? default : StartGradients(step.System, folder);

        var constants = folder.Constants.ToEquatable();
        var used = constants.SelectMany(c => c.Value.Symbols()).Concat(step.Propagators.SelectMany(p => p.Rates).SelectMany(r => r.Symbols()))
            .Select(s => s.Name).Distinct().ToList();
        return new(
            name,
            neuron.Name,
            neuron.IsSource,
            isReadout,
            neuron.Spike is not null || neuron.IsSource,
            states.Select(s => s.Name).ToEquatable(),
            step.System.Arrivals.Values.Select(a => a.Name).Distinct().ToEquatable(),
            step.System.Parameters.Where(p => used.Contains(p.Name)).ToEquatable(),
            step.Propagators.ToEquatable(),
            constants,
            start,
            forward.Lines.ToEquatable(),
            ends.Select((e, i) => new Definition(e.Name, forward.Results[i])).ToEquatable(),
            output is null ? null : forward.Results[forward.Results.Count - 1],
            tapePlan,
            adjointPlans,
            step.Integrator is { } method ? Integration.Describe(method, neuron.Tolerance) + step.NoiseInWords : null,
            moved,
            PerNeuron(step.System.Parameters, step.Propagators, constants),
            startGradients,
            step.System.Parameters.ToEquatable(),
            ModelPrint.Of(neuron),
            step.System.Start.Where(e => e.Value.Symbols().Any(step.System.Trained.Contains)).Select(e => e.Target).ToEquatable(),
            step.Noise.Select(n => n.Name).ToEquatable(),
            step.System.Fed.ToEquatable(),
            step.System.Synaptic.ToEquatable(),
            neuron.Events.Select(e => new EventFlag(e.Name, Seen.SymbolOf(e.Name, step).Name)).ToEquatable());
    }

    /// <summary>The names of all entries of matrices and of their derivatives.</summary>
    private static IEnumerable<string> Entries(IEnumerable<Propagator> flows) =>
        flows.SelectMany(f => f.Entries.Concat(f.Slopes.SelectMany(s => s.Entries))).Where(e => e != "");

    /// <summary>The constants that differ from neuron to neuron: those that parameters of single neurons are in.</summary>
    private static EquatableArray<string> PerNeuron(IEnumerable<ParameterAccess> parameters, IEnumerable<Propagator> flows, IEnumerable<Definition> constants)
    {
        var own = new HashSet<string>(parameters.Where(p => p.PerNeuron).Select(p => p.Name));
        bool Moves(Expr e) => e.Symbols().Any(s => own.Contains(s.Name));
        var entries = Entries(flows.Where(f => f.Rates.Any(Moves))).ToList();
        own.UnionWith(entries);
        return entries.Concat(constants.Where(c => Moves(c.Value)).Select(c => c.Name)).ToEquatable();
    }

    private static EquatableArray<Definition> StartGradients(PopulationSystem system, ConstantFolder folder) =>
        system.Trained.Select(p => new Definition(p.Name, folder.Fold(Algebra.Add(system.Start.Select(e =>
                Algebra.Mul(AdjointProgram.After(new(e.Target, Role.State)), e.Value.Differentiate(p)))))))
            .Where(g => !g.Value.IsZero()).ToEquatable();

    private static AdjointPlan PlanAdjoint(AdjointKind kind, AdjointProgram adjoint, Tape tape, ConstantFolder folder)
    {
        var lines = adjoint.Lines.Select(l => l with { Value = tape.Read(l.Value) }).ToList();
        var results = adjoint.Before.Values.Concat(adjoint.Arrivals.Values).Concat(adjoint.ArrivalTimes.Values).Concat(adjoint.Parameters.Values).Select(tape.Read).ToList();
        var needed = Tape.Slice(lines, results.SelectMany(r => r.Symbols()));
        var (written, values) = Substeps.Write([.. tape.Recompute, .. needed], results);
        var program = new SharedProgram(written, values, folder);
        int split = program.Lines.FindIndex(l => l.Target.Role == Role.Adjoint);
        split = split < 0 ? program.Lines.Count : split;
        int arrivals = adjoint.Before.Count, times = arrivals + adjoint.Arrivals.Count, gradients = times + adjoint.ArrivalTimes.Count;
        return new(
            kind,
            tape.Entries.Select(e => e.Target).ToEquatable(),
            program.Lines.Take(split).ToEquatable(),
            program.Lines.Skip(split).ToEquatable(),
            adjoint.Before.Keys.Select((s, i) => new Definition(s.Name, program.Results[i])).ToEquatable(),
            adjoint.Arrivals.Keys.Select((a, i) => new Definition(a.Name, program.Results[arrivals + i])).ToEquatable(),
            adjoint.ArrivalTimes.Keys.Select((a, i) => new Definition(a.Name, program.Results[times + i])).ToEquatable(),
            adjoint.Parameters.Keys.Select((p, i) => new Definition(p.Name, program.Results[gradients + i])).Where(g => !g.Value.IsZero()).ToEquatable());
    }
}
