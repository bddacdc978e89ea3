using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Checking;

/// <summary>What can be said of a model once all its equations are read.</summary>
internal static class ModelCheck
{
    public static IEnumerable<Finding> Find(Model model) => Equations(model).Concat(Inputs(model)).Concat(Trained(model)).Concat(model.Kind switch
    {
        ModelKind.Neuron => Spike(model).Concat(EventCheck.Find(model)).Concat(Integrator(model)),
        ModelKind.Synapse => (Release.Has(model) ? ReleaseCheck.Find(model) : Synapse(model)).Concat(Integrator(model)),
        _ => Update(model),
    });

    /// <summary>Inputs are what a network delivers to the flow; events and outputs see states.</summary>
    private static IEnumerable<Finding> Inputs(Model model)
    {
        var spike = model.Spike is { } s ? new[] { s.Threshold }.Concat(s.Jumps.Select(j => j.Value)) : [];
        var events = model.Events.SelectMany(e => e.What.Jumps.Select(j => j.Value).Prepend(e.What.Threshold).Select(v => (Member: e.Name, Value: v)));
        var readers = spike.Select(e => (Member: "Spike", Value: e)).Concat(events).Concat(model.Outputs.Select(o => (Member: o.Name, o.Value)));
        return readers.SelectMany(r => r.Value.Symbols().Where(x => x.Role == Role.Input).Select(x => (r.Member, x.Name)))
            .Distinct()
            .Select(r => new Finding(Rule.InputOutsideFlow, r.Member, r.Member, r.Name));
    }

    /// <summary>A trained parameter must have a part in what the model does; a surrogate only shapes the gradient.</summary>
    private static IEnumerable<Finding> Trained(Model model)
    {
        var holds = (model.Spike?.Holds ?? default(EquatableArray<HoldRecord>)).Where(h => h.State is not null).Select(h => h.Duration);
        var read = new HashSet<string>(model.Dynamics().Concat(holds).SelectMany(e => e.Symbols()).Select(s => s.Name));
        return model.Parameters.Where(p => p.Training is not null && !read.Contains(p.Name)).Select(p => new Finding(Rule.NoGradient, p.Name, p.Name));
    }

    private static IEnumerable<Finding> Equations(Model model)
    {
        foreach (string name in model.Parameters.Select(p => p.Name).Concat(model.States.Concat(model.Inputs).Select(v => v.Name)).Where(IsReserved))
        {
            yield return new(Rule.ReservedName, name, name);
        }

        foreach (var output in model.Kind == ModelKind.Neuron ? model.Outputs.Skip(1) : [])
        {
            yield return new(Rule.OnlyOne, output.Name, output.Name, "[Output]");
        }

        if (model.Flow.Count > 0 && model.Step.Count > 0)
        {
            yield return new(Rule.FlowAndStep, "Step", model.Name);
        }

        foreach (var state in model.States.Where(s => s.Name != model.Target && model.EquationOf(s.Name) is null))
        {
            yield return new(Rule.StateWithoutEquation, state.Name, state.Name);
        }

        foreach (string target in Cycle.Find(model.Step))
        {
            yield return new(Rule.CircularEquations, "Step", $"Next({target})");
        }
    }

    /// <summary>What equations give a meaning of their own.</summary>
    private static bool IsReserved(string name) => name is "Dt" or "Iteration" or "Progress";

    private static IEnumerable<Finding> Spike(Model model)
    {
        if (model.Spike is not { } spike)
        {
            yield break;
        }

        foreach (string target in Cycle.Find(spike.Jumps))
        {
            yield return new(Rule.CircularEquations, "Spike", $"Next({target})");
        }

        if (spike.Holds.Where(h => h.State is not null).Select(h => h.Duration).Distinct().Count() > 1)
        {
            yield return new(Rule.HoldDurations, "Spike", model.Name);
        }
    }

    private static IEnumerable<Finding> Integrator(Model model)
    {
        if (model.Flow.Count == 0)
        {
            yield break;
        }

        var flow = model.Flow.ToDictionary(e => new Symbol(e.Target, Role.State), e => e.Value);
        if (model.Integrator == Integration.Exact && Integration.NotLinear(flow) is { } state)
        {
            yield return new(Rule.ExactNeedsLinear, "Flow", state);
        }

        if (model.Integrator == Integration.Exact && model.Noise.FirstOrDefault(n => !n.Strength.IsConstant()) is { } varying)
        {
            yield return new(Rule.ExactNeedsLinear, "Flow", varying.State);
        }

        if (model.Integrator == Integration.ExponentialEuler && flow.Any(f => Affine.Split(f.Value, [f.Key]) is null))
        {
            yield return new(Rule.EulerNeedsAffine, "Flow", flow.First(f => Affine.Split(f.Value, [f.Key]) is null).Key.Name);
        }

        yield return new(Rule.IntegratorChosen, "Flow", model.Name, Integration.Describe(model.Integrator ?? Integration.Choose(flow), model.Tolerance));
    }

    private static IEnumerable<Finding> Synapse(Model model)
    {
        if (model.Inputs.Count != 1 || (model.Arrival.Count == 0) == (model.Kick is null))
        {
            yield return new(Rule.SynapseInputs, "", model.Name);
            yield break;
        }

        var arrivals = model.Arrival.Select(a => (Member: "Arrival", a.Value)).Concat(model.Kick is { } given ? [(given.Name, given.Value)] : []).ToList();
        var read = arrivals.SelectMany(a => model.Views.Where(v => a.Value.Symbols().Any(s => s.Name == v.Name)).Select(v => new Finding(Rule.PostInArrival, a.Member, v.Name))).Distinct().ToList();
        if (read.Count > 0)
        {
            foreach (var finding in read)
            {
                yield return finding;
            }

            yield break;
        }

        var weight = new Symbol(model.Inputs[0].Name, Role.Input);
        if (model.Kick is { } kick && !IsMultiple(kick.Value, weight))
        {
            yield return new(Rule.ArrivalNotAdditive, kick.Name, kick.Name);
        }

        foreach (var jump in model.Arrival)
        {
            var added = Algebra.Sub(jump.Value, new Symbol(jump.Target, Role.State));
            if (!IsMultiple(added, weight))
            {
                yield return new(Rule.ArrivalNotAdditive, "Arrival", jump.Target);
            }
        }
    }

    private static bool IsMultiple(Expr expr, Symbol weight) =>
        Affine.Split(expr, [weight]) is { } affine && affine[weight].IsConstant() && affine.Rest.IsZero();

    private static IEnumerable<Finding> Update(Model model)
    {
        if (model.Target is null || model.Inputs.Count != 1 || model.Step.Count != model.States.Count || model.States.Any(s => model.EquationOf(s.Name) is null))
        {
            yield return new(Rule.UpdateMembers, "", model.Name);
        }
    }
}
