using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <content>Populations that share kernels: what the simulation has of them.</content>
internal sealed partial class IlgpuSimulationEmitter
{
    /// <summary>Whether constants are computed from the network when parameters have changed; those of kinds are from their members.</summary>
    private bool NeedsNetwork => _populations.Where(p => _kernels.KindOf(p.Name) is null).Concat(Releases.Where(k => k.Kind is null).Select(k => k.Plan)).Any(p => p.Moved.Count > 0);

    private IlgpuKindEmitter? KindHost(string kernel) => _kernels.KindOf(kernel) is { } kind ? new(_writer, _plan.Network, kind, _kernels.Plan(kernel), _device, _own!) : null;

    private IlgpuKindEmitter? KindHost(ReleaseKernel release) => release.Kind is { } kind ? new(_writer, _plan.Network, kind, release.Plan, _device, _own!, release.State) : null;

    /// <summary>C# of the place of a kernel's population among all, or of the places of its populations.</summary>
    private string IndexOf(string kernel) => KindHost(kernel)?.Index ?? $"{_kernels.IndexOf(kernel)}";

    /// <summary>C# of what a state is called, or of what it is at each population.</summary>
    private string NamesOf(PopulationPlan kernel, string state)
    {
        var kind = _kernels.KindOf(kernel.Name);
        string label = KernelHome.Label(kernel, state, kind);
        return KernelHome.IsNamed(kernel, state, kind) ? KindHost(kernel.Name)!.OfEach(label) : label;
    }

    /// <summary>Who they are, and which arrival each projection adds to.</summary>
    private void WriteMeetings()
    {
        foreach (var population in _populations)
        {
            KindHost(population.Name)?.WriteMembers();
        }

        foreach (var release in Releases)
        {
            KindHost(release)?.WriteMembers();
        }

        foreach (var (kernel, arrival, projections) in _synapses.Arrivals)
        {
            int place = _kernels.ArrivalOf(kernel, arrival);
            if (KindHost(kernel) is not { } kind)
            {
                _writer.Line($"Meets({place}, {string.Join(", ", projections.Select(p => p.Index))});");
                continue;
            }

            foreach (string role in kind.RolesOf(projections))
            {
                _writer.Line($"Meets({place}, {kind.OfEach($"part.{role}.Index")});");
            }
        }

        _writer.Gap();
    }
}
