using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// A network in short: each of its models once, with the equations as they were written, how they are integrated, and the
/// adjoint that was derived of them.
/// </summary>
internal static class NetworkSummary
{
    /// <summary>The text; without what learns by rules of plasticity.</summary>
    /// <param name="plan">The network as its trials run it; as its simulation does where it has no readout.</param>
    /// <param name="models">Its models.</param>
    public static IEnumerable<string> Of(NetworkPlan plan, IReadOnlyList<Model> models)
    {
        foreach (string line in Description.Shape(plan))
        {
            yield return line;
        }

        foreach (var model in models.Where(m => !m.IsSource && m is not { Kind: ModelKind.Synapse, States.Count: 0, Kick: null }))
        {
            var populations = plan.Network.Populations.Where(p => p.Model == model.FullName).Select(p => p.Name).ToList();
            var members = populations.Concat(plan.Network.Projections.Where(p => p.Model == model.FullName).Select(p => p.Name)).ToList();
            var kernels = plan.Kernels.Where(k => k.Kind is null ? populations.Contains(k.Plan.Name) : k.Kind.Neuron == model.FullName).Select(k => k.Plan).ToList();
            yield return "";
            yield return $"{Description.Title(model)}, of {Description.Few(members)}";
            foreach (string line in Description.Equations(model).Concat(kernels.SelectMany(Description.Integration).Distinct()))
            {
                yield return line;
            }

            HashSet<AdjointKind> derived = [.. kernels.SelectMany(k => k.Adjoints).Select(a => a.Kind)];
            foreach (string line in derived.Count > 0 ? AdjointText.Of(model, derived.Contains) : [])
            {
                yield return line;
            }
        }
    }
}
