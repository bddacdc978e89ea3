using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Fusion;

/// <summary>What a projection's source neurons release when their spikes arrive: a kernel over them, beside those of the populations.</summary>
/// <param name="Kernel">
/// Its step on the CPU: what arrives is 1 where a neuron's spike arrives, the release is a state. Its step back takes dLoss/drelease at
/// spikes as the adjoint of that state and gives dLoss/darrival, which is what a spike is credited with for all later ones.
/// </param>
/// <param name="Ahead">
/// The same for devices, where all of a step is done at once: the step ends with what is released in the next one, so that it
/// is there when spikes arrive. Nothing arrives in the first.
/// </param>
/// <param name="State">Name of the release among its states.</param>
/// <param name="Arrived">Name of what arrives.</param>
/// <param name="Credits">Whether the neurons that release spike by themselves, so that their spikes are credited.</param>
internal sealed record ReleasePlan(PopulationPlan Kernel, PopulationPlan Ahead, string State, string Arrived, bool Credits)
{
    /// <summary>Whether any of its parameters has a gradient.</summary>
    public bool Learns => Kernel.StartGradients.Count > 0 || Kernel.Adjoints.Any(a => a.Gradients.Count > 0);

    /// <summary>Plans the release of a projection; null where its synapse has none.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="synapse">Its synapse.</param>
    /// <param name="source">The neuron that it comes from.</param>
    /// <param name="network">The network.</param>
    public static ReleasePlan? Of(ProjectionRecord projection, Model synapse, Model source, Network network)
    {
        if (Release.Of(synapse) is not { } release)
        {
            return null;
        }

        var rules = network.Rules;
        string ahead = projection.Name + "Release";
        for (int i = 2; network.Populations.Any(p => p.Name == ahead); i++)
        {
            ahead = $"{projection.Name}Release{i}"; // no population is called so
        }

        bool credits = !source.IsSource && rules.Contains(LearningRules.SurrogateBptt);
        return new(
            Kernel(projection.Name, Step(projection.Name, release, network, ahead: false)),
            Kernel(ahead, Step(projection.Name, release, network, ahead: true)),
            release.State,
            release.Arrived,
            !source.IsSource);

        PopulationPlan Kernel(string name, StepProgram step)
        {
            bool stepsBack = rules.Any() && (credits || step.System.Trained.Any());
            var kernel = Planner.Plan(name, step, stepsBack ? [AdjointKind.Surrogate] : [], isReadout: false);
            if (!rules.Any())
            {
                return kernel;
            }

            // the weights' gradient and the credit of spikes are made of it
            var value = kernel.Ends.First(e => e.Name == release.State).Value;
            return kernel with { Tape = kernel.Tape.Append(new Statement(new(release.State, Role.Local), value)).ToEquatable() };
        }
    }

    /// <summary>
    /// One step of the states of a source neuron: a spike arrives or not, then they flow. What a spike releases is read before
    /// that, or, ahead, after it for the step that follows.
    /// </summary>
    private static StepProgram Step(string projection, Release release, Network network, bool ahead)
    {
        var system = PopulationSystem.Compose(projection, release.Source, [], updated: network.Updated.Where(u => u.Owner == projection));
        var arrived = new Symbol(release.Arrived, Role.Input);
        system.Arrivals[projection] = arrived;
        foreach (var jump in release.Jumps)
        {
            // with the spike as a number the step is differentiable by it, unless the user wants that left out
            var state = new Symbol(jump.Target, Role.State);
            var change = Sub(jump.Value, state);
            system.Kicks[state] = jump.StopsGradient ? If(Greater(arrived, Num(0.5)), change, Zero) : Mul(arrived, change);
        }

        var step = StepProgram.Of(system);
        string words = $"delivers its weight times {Notation.Paper.Write(release.Factor)}";
        var factor = ahead ? StepProgram.BeforeSpike(release.Factor) : release.Factor;
        step.Advance.Insert(ahead ? step.Advance.Count : 0, new(
            StepProgram.Minus(new(release.State, Role.State)), factor, ahead ? $"a spike that arrives in the next step {words}" : $"a spike that arrives {words}"));
        return step;
    }
}
