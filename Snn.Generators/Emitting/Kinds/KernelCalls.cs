using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a class does with all its kernels, those of populations and those of what projections release: such as are of one
/// alone, and such as several share.
/// </summary>
internal sealed class KernelCalls(IndentedWriter writer, NetworkPlan plan, TrialNames members)
{
    /// <summary>Projections whose release has a kernel of its own.</summary>
    private IEnumerable<ProjectionPlan> Released => plan.Releases.Where(p => members.KindOf(p.Record.Name) is null);

    private IEnumerable<PopulationPlan> Alone => plan.Alone.Concat(Released.Select(p => p.Release!.Kernel));

    private IEnumerable<PopulationKind> Kinds => plan.Kinds.Concat(members.Releases);

    public void WriteFields()
    {
        foreach (var kernel in Alone)
        {
            writer.Line($"private readonly {members.Kernel(kernel.Name)} {members.Field(kernel.Name)};");
        }

        foreach (var kind in Kinds)
        {
            writer.Line($"private readonly {members.Kernel(kind)}[] {members.Field(kind)}; // {KernelHome.Few(kind)}");
        }
    }

    public void WriteConstructor()
    {
        foreach (var kernel in Alone)
        {
            writer.Line($"{members.Field(kernel.Name)} = {Made(kernel.Name, "network")};");
        }

        foreach (var kind in Kinds)
        {
            string kinds = PartNames.KindsOf(plan.Network);
            writer.Line($"{members.Field(kind)} = Array.ConvertAll<{kinds}.{PartNames.PartOf(kind)}, {members.Kernel(kind)}>({kinds}.{PartNames.PartsOf(kind)}(network), part => {Made(kind.Members[0].Population, plan.Network.HasDt ? "part, network.Dt.Value" : "part")});");
        }
    }

    /// <summary>The kernel of the backend.</summary>
    private string Made(string population, string of) =>
        $"IsReference ? new {members.Kernel(population, Dialect.Reference)}(this, {of}) : new {members.Kernel(population, Dialect.Simd)}(this, {of})";

    /// <summary>A line for each kernel of populations.</summary>
    /// <param name="call">The line, of the kernel and whether it is of a kind.</param>
    /// <param name="locals">What else is declared in the method.</param>
    /// <param name="applies">For which kernels; null for all.</param>
    public void Write(Func<string, PopulationKind?, string> call, Names locals, Func<PopulationPlan, bool>? applies = null) =>
        Write(plan.Alone, plan.Kinds, call, locals, applies);

    /// <summary>The same for each kernel there is.</summary>
    public void WriteAll(Func<string, PopulationKind?, string> call, Names locals, Func<PopulationPlan, bool>? applies = null) =>
        Write(Alone, Kinds, call, locals, applies);

    private void Write(IEnumerable<PopulationPlan> alone, IEnumerable<PopulationKind> kinds, Func<string, PopulationKind?, string> call, Names locals, Func<PopulationPlan, bool>? applies)
    {
        foreach (var kernel in alone.Where(p => applies?.Invoke(p) != false))
        {
            writer.Line(call(members.Field(kernel.Name), null));
        }

        foreach (var kind in kinds.Where(k => applies?.Invoke(PlanOf(k)) != false))
        {
            WriteForEach(kind, locals, kernel => writer.Line(call(kernel, kind)));
        }
    }

    /// <summary>A loop over the kernels of a kind.</summary>
    public void WriteForEach(PopulationKind kind, Names locals, Action<string> body)
    {
        string kernel = locals.Local("kernel", kind.Name, kind.Name);
        using var loop = writer.Block($"foreach (var {kernel} in {members.Field(kind)})");
        body(kernel);
    }

    /// <summary>The classes of all kernels: what all backends have.</summary>
    public void WriteBases() => Emitters.ForEach(e =>
    {
        writer.Gap();
        e.WriteBase();
    });

    /// <summary>The same of a backend.</summary>
    public void WriteKernels(Dialect dialect) => Emitters.ForEach(e =>
    {
        writer.Gap();
        e.Write(dialect);
    });

    private List<KernelEmitter> Emitters =>
    [
        .. plan.Alone.Select(p => Of(p, KernelHome.Of(plan, p))),
        .. plan.Kinds.Select(k => Of(plan.PlanOf(k), KernelHome.Of(plan, k))),
        .. Released.Select(p => Of(p.Release!.Kernel, KernelHome.Of(plan, p))),
        .. members.Releases.Select(k => Of(PlanOf(k), KernelHome.OfReleases(k))),
    ];

    private KernelEmitter Of(PopulationPlan kernel, KernelHome home) => new(writer, plan, kernel, members, home with { IsFree = plan.IsFree });

    private PopulationPlan PlanOf(PopulationKind kind) => kind.IsOfReleases ? ReleaseKinds.PlanOf(plan, kind) : plan.PlanOf(kind);
}
