using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a device does for synapses that have states of their source neurons: such a neuron is stepped in memory, by
/// whichever thread there is, since a network may have more sources than a group has threads.
/// </summary>
internal sealed class IlgpuReleaseEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    private readonly IlgpuSynapseEmitter _synapses = new(writer, plan, names);
    private readonly DeviceStorage _storage = new(names);

    /// <summary>The kernels.</summary>
    public IReadOnlyList<ReleaseKernel> Kernels { get; } = ReleaseKernel.Of(plan);

    /// <summary>The step of source neuron <c>j</c>, as a call.</summary>
    public string Step(ReleaseKernel kernel)
    {
        string arrived = plan.HasKinds
            ? $"net.Paths.Arrived({names.Frame}, {Me(kernel)}.Neurons.Population, {names.Trial}t, j)"
            : !kernel.IsByDelay ? $"DeviceSums.Arrived({_synapses.Spikes(kernel.First, "t")}, j)"
            : names.IsFree ? $"DelayedSums.Arrived(net.Run.Delays, {FreeSums.Ring(plan, names, kernel.First)}, net.{names.SynapseDelays(kernel.First)}, j, t)"
            : $"DelayedSums.Arrived({_synapses.Sent(kernel.First)}, {_storage.DelaysOf(kernel.First)}j, t)";
        return $"{names.StepInMemory(kernel.Plan.Name)}(net, {arrived}, {names.TrialAndStep}j);";
    }

    /// <summary>The step back of source neuron <c>j</c>, as a call.</summary>
    public string StepBack(ReleaseKernel kernel) => $"{Worth(kernel)}(net, trial, t, j);";

    /// <summary>Kernels that step back in a sweep.</summary>
    public IEnumerable<ReleaseKernel> Back(DeviceSweep sweep) => Kernels.Where(k => sweep.Rules.Any(r => r.Releases.Contains(k.First)));

    /// <summary>The kernels' functions.</summary>
    public void WriteFunctions()
    {
        foreach (var kernel in Kernels)
        {
            var memory = Memory(kernel);
            var neuron = new IlgpuNeuronEmitter(writer, kernel.Plan, memory, names, isKind: kernel.Kind is not null, hasPaths: plan.HasKinds);
            neuron.WriteStep();
            foreach (var adjoint in kernel.Plan.Adjoints)
            {
                neuron.WriteStepBack(adjoint);
            }

            neuron.WriteBackToStart();
            memory.WriteSteps();
        }

        foreach (var kernel in DeviceSweep.Of(plan, names).SelectMany(Back).GroupBy(k => k.Plan.Name).Select(k => k.First()))
        {
            WriteWorth(kernel);
        }
    }

    /// <summary>What its source neurons have.</summary>
    public IlgpuMemoryEmitter Memory(ReleaseKernel kernel) => new(writer, plan, kernel.Plan, names, release: kernel);

    private string Me(ReleaseKernel kernel) => "net." + names.Population(kernel.Plan.Name);

    private string Worth(ReleaseKernel kernel) => names.Worth(kernel.Kind?.Name ?? kernel.First.Record.Name);

    private void WriteWorth(ReleaseKernel kernel)
    {
        var (projection, record) = (kernel.First, kernel.First.Record);
        string me = Me(kernel), through = kernel.Kind is null ? record.Name : "its projection";
        writer.Gap();
        string who = kernel.IsByDelay ? $"Row j, of a neuron of {record.Source} and a delay," : kernel.Kind is null ? $"Neuron j of {record.Source}" : "Neuron j of a source";
        writer.Summary($"{who} back over step t of a trial: what its spike delivers in step t + 1 through {through} is worth what its targets give for their weights.");
        using var body = writer.Block($"private static void {Worth(kernel)}(in Arrays net, int trial, int t, int j)");
        writer.Line($"{me}.{names.Arrays(kernel.Plan.Name).Lambda(kernel.State)}[{me}.Neurons.At(trial, j)] = {(plan.HasKinds ? $"net.Paths.DotAt(net.Trials, {me}.Neurons.Population, trial, t + 1, j)" : DotAt(projection))};");
        writer.Line($"{names.StepBackInMemory(AdjointKind.Surrogate, kernel.Plan.Name)}(net, trial, t, j);");
    }

    private string DotAt(ProjectionPlan projection)
    {
        string target = "net." + names.Population(projection.Record.Target), at = $"net.Trials.Kept({target}.Neurons, trial, t + 1)", lambda = $"{target}.{names.Arrays(projection.Record.Target).ArrivalLambda(projection.Arrival)}";
        if (_storage.Delays(projection))
        {
            return $"DelayedSums.DotAt({_synapses.Sent(projection)}, {_storage.DelaysOf(projection)}net.{names.Projection(projection)}, {lambda}, {at}, j, t + 1)";
        }

        string weights = DeviceStorage.IsDrawn(projection) ? _storage.Lie(projection) : $"net.{names.Projection(projection)}, {_storage.Lie(projection)}";
        return $"{DeviceStorage.Sums(projection)}.DotAt({_synapses.Spikes(projection, "t + 1")}, {weights}{lambda}, {at}, j)";
    }
}
