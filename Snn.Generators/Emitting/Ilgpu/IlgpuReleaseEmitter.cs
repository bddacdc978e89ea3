using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a device does for synapses that have states of their source neurons: such a neuron is stepped in memory, by
/// whichever thread there is, since a network may have more sources than a group has threads.
/// </summary>
internal sealed class IlgpuReleaseEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    private readonly IlgpuSynapseEmitter _synapses = new(writer, plan, names);

    /// <summary>The kernel of what a projection's sources release.</summary>
    public static PopulationPlan Kernel(ProjectionPlan projection) => projection.Release!.Ahead;

    /// <summary>The step of source neuron <c>j</c>, as a call.</summary>
    public string Step(ProjectionPlan projection) =>
        $"{names.StepInMemory(Kernel(projection).Name)}(net, DeviceSums.Arrived({_synapses.Spikes(projection, "t")}, j), {names.TrialAndStep}j);";

    /// <summary>The step back of source neuron <c>j</c>, as a call.</summary>
    public string StepBack(ProjectionPlan projection) => $"{names.Worth(projection)}(net, trial, t, j);";

    /// <summary>Releases that step back in a sweep.</summary>
    public IReadOnlyList<ProjectionPlan> Back(DeviceSweep sweep) => [.. plan.Releases.Where(p => sweep.Rules.Any(r => r.Releases.Contains(p)))];

    /// <summary>The kernels' functions.</summary>
    public void WriteFunctions()
    {
        foreach (var projection in plan.Releases)
        {
            var memory = Memory(projection);
            var neuron = new IlgpuNeuronEmitter(writer, Kernel(projection), memory, names);
            neuron.WriteStep();
            foreach (var adjoint in Kernel(projection).Adjoints)
            {
                neuron.WriteStepBack(adjoint);
            }

            neuron.WriteBackToStart();
            memory.WriteSteps();
        }

        foreach (var projection in DeviceSweep.Of(plan, names).SelectMany(Back).Distinct())
        {
            WriteWorth(projection);
        }
    }

    /// <summary>What its source neurons have.</summary>
    public IlgpuMemoryEmitter Memory(ProjectionPlan projection) => new(writer, plan, Kernel(projection), names, KernelHome.Of(plan, projection).Summary);

    private void WriteWorth(ProjectionPlan projection)
    {
        string target = "net." + names.Population(projection.Record.Target), me = "net." + names.Population(Kernel(projection).Name);
        string lambda = $"{target}.{names.Arrays(projection.Record.Target).ArrivalLambda(projection.Arrival)}";
        writer.Gap();
        writer.Summary($"Neuron j of {projection.Record.Source} back over step t of a trial: what its spike delivers in step t + 1 through {projection.Record.Name} is worth what its targets give for their weights.");
        using var body = writer.Block($"private static void {names.Worth(projection)}(in Arrays net, int trial, int t, int j)");
        writer.Line($"{me}.{names.Arrays(Kernel(projection).Name).Lambda(projection.Release!.State)}[{me}.Neurons.At(trial, j)] = {(DeviceStorage.IsDrawn(projection) ? "ProceduralSums" : "DeviceSums")}.DotAt({_synapses.Spikes(projection, "t + 1")}, net.{(DeviceStorage.IsDrawn(projection) ? names.DrawnRows(projection) : names.Projection(projection))}, {lambda}, net.Trials.Kept({target}.Neurons, trial, t + 1), j);");
        writer.Line($"{names.StepBackInMemory(AdjointKind.Surrogate, Kernel(projection).Name)}(net, trial, t, j);");
    }
}
