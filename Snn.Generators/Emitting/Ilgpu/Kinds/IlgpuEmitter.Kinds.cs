using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <content>Populations that share kernels: what the batch has of them.</content>
internal sealed partial class IlgpuEmitter
{
    /// <summary>Whether constants are computed from the network when parameters have changed; those of kinds are from their members.</summary>
    private bool NeedsNetwork => Learning.Any(p => KindHost(p.Name) is null);

    private IlgpuKindEmitter? KindHost(string kernel) => _kernels.KindOf(kernel) is { } kind ? new(_writer, plan, kind, _kernels.Plan(kernel), Device, Own)
        : Releases.Kernels.FirstOrDefault(k => k.Kind is not null && k.Plan.Name == kernel) is { } release ? new(_writer, plan, release.Kind!, release.Plan, Device, Own, release.State) : null;

    /// <summary>C# of the place of a kernel's population among all, or of the places of its populations.</summary>
    private string IndexOf(string kernel) => KindHost(kernel)?.Index ?? $"{_kernels.IndexOf(kernel)}";

    /// <summary>Which arrival each projection adds to, and room for what arrivals give for spikes.</summary>
    private void WritePaths()
    {
        foreach (var population in Stepped)
        {
            KindHost(population.Name)?.WriteMembers();
        }

        var synapses = new IlgpuSynapseEmitter(_writer, plan, Device);
        foreach (var population in Populations)
        {
            var (kind, returns) = (KindHost(population.Name), Returns.Of(population));
            foreach (var arriving in synapses.Arrivals.Where(a => a.Population == population.Name))
            {
                string arrival = $"arrival: {_kernels.ArrivalOf(population.Name, arriving.Arrival)}, lambda: {returns.Lambda(arriving.Arrival)}, times: {returns.Times(arriving.Arrival)}";
                if (kind is null)
                {
                    _writer.Line($"Meets({arrival}, {string.Join(", ", arriving.Projections.Select(p => p.Index))});");
                    continue;
                }

                foreach (string role in kind.RolesOf(arriving.Projections))
                {
                    _writer.Line($"Meets({arrival}, {kind.OfEach($"part.{role}.Index")});");
                }
            }

            if (returns.Count > 0)
            {
                _writer.Line($"Returns({returns.Count}, {IndexOf(population.Name)});");
            }
        }

        foreach (var kernel in Releases.Kernels)
        {
            if (Returns.Of(kernel.Plan).Count is > 0 and var count)
            {
                _writer.Line($"Returns({count}, {(kernel.Kind is null ? $"~{kernel.First.Index}" : KindHost(kernel.Plan.Name)!.Index)});");
            }
        }

        _writer.Gap();
    }
}
