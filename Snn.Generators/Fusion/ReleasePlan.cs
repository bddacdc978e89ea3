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
/// Its step: what arrives is 1 where a neuron's spike arrives, the release is a state. Its step back takes dLoss/drelease at
/// spikes as the adjoint of that state and gives dLoss/darrival, which is what a spike is credited with for all later ones.
/// </param>
/// <param name="State">Name of the release among its states.</param>
/// <param name="Arrived">Name of what arrives.</param>
/// <param name="Credits">Whether the neurons that release spike by themselves, so that their spikes are credited.</param>
internal sealed record ReleasePlan(PopulationPlan Kernel, string State, string Arrived, bool Credits)
{
    /// <summary>Whether any of its parameters has a gradient.</summary>
    public bool Learns => Kernel.StartGradients.Count > 0 || Kernel.Adjoints.Any(a => a.Gradients.Count > 0);

    /// <summary>Plans the release of a projection; null where its synapse has none.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="synapse">Its synapse.</param>
    /// <param name="source">The neuron that it comes from.</param>
    /// <param name="rules">The network's learning rules.</param>
    public static ReleasePlan? Of(ProjectionRecord projection, Model synapse, Model source, IEnumerable<string> rules)
    {
        if (Release.Of(synapse) is not { } release)
        {
            return null;
        }

        var step = Step(projection.Name, release);
        bool credits = !source.IsSource && rules.Contains(LearningRules.SurrogateBptt);
        bool stepsBack = rules.Any() && (credits || step.System.Trained.Any());
        var kernel = Planner.Plan(projection.Name, step, stepsBack ? [AdjointKind.Surrogate] : [], isReadout: false);
        if (rules.Any())
        {
            // the weights' gradient and the credit of spikes are made of it
            var value = kernel.Ends.First(e => e.Name == release.State).Value;
            kernel = kernel with { Tape = kernel.Tape.Append(new Statement(new(release.State, Role.Local), value)).ToEquatable() };
        }

        return new(kernel, release.State, release.Arrived, !source.IsSource);
    }

    /// <summary>One step of the states of a source neuron: a spike arrives or not, then they flow.</summary>
    private static StepProgram Step(string projection, Release release)
    {
        var system = PopulationSystem.Compose(projection, release.Source, []);
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
        step.Advance.Insert(0, new(
            StepProgram.Minus(new(release.State, Role.State)),
            release.Factor,
            $"a spike that arrives delivers its weight times {Notation.Paper.Write(release.Factor)}"));
        return step;
    }
}
