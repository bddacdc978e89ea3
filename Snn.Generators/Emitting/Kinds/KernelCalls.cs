using System;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>Writes what a class does with the kernels of all its populations: those that have one of their own, and those that share one.</summary>
internal sealed class KernelCalls(IndentedWriter writer, NetworkPlan plan, TrialNames members)
{
    public void WriteFields()
    {
        foreach (var population in plan.Alone)
        {
            writer.Line($"private readonly {members.Kernel(population.Name)} {members.Field(population.Name)};");
        }

        foreach (var kind in plan.Kinds)
        {
            writer.Line($"private readonly {members.Kernel(kind)}[] {members.Field(kind)}; // {KernelHome.Few(kind)}");
        }
    }

    public void WriteConstructor()
    {
        foreach (var population in plan.Alone)
        {
            writer.Line($"{members.Field(population.Name)} = new(this, network);");
        }

        foreach (var kind in plan.Kinds)
        {
            writer.Line($"{members.Field(kind)} = Array.ConvertAll({PartNames.KindsOf(plan.Network)}.{PartNames.PartsOf(kind)}(network), part => new {members.Kernel(kind)}(this, part{(plan.Network.HasDt ? ", network.Dt.Value" : "")}));");
        }
    }

    /// <summary>A line for each kernel.</summary>
    /// <param name="call">The line, of the kernel and whether it is of a kind.</param>
    /// <param name="locals">What else is declared in the method.</param>
    /// <param name="applies">For which kernels; null for all.</param>
    public void Write(Func<string, PopulationKind?, string> call, Names locals, Func<PopulationPlan, bool>? applies = null)
    {
        foreach (var population in plan.Alone.Where(p => applies?.Invoke(p) != false))
        {
            writer.Line(call(members.Field(population.Name), null));
        }

        foreach (var kind in plan.Kinds.Where(k => applies?.Invoke(plan.PlanOf(k)) != false))
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

    /// <summary>The classes of all kernels.</summary>
    public void WriteKernels(Dialect dialect, bool isFree)
    {
        foreach (var population in plan.Alone)
        {
            writer.Gap();
            new KernelEmitter(writer, plan, population, dialect, members, KernelHome.Of(plan, population) with { IsFree = isFree }).Write();
        }

        foreach (var kind in plan.Kinds)
        {
            writer.Gap();
            new KernelEmitter(writer, plan, plan.PlanOf(kind), dialect, members, KernelHome.Of(plan, kind) with { IsFree = isFree }).Write();
        }
    }
}
