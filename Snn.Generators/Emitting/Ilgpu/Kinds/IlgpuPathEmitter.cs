using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>What happens along projections on a device as loops over their paths, where populations share kernels: there may be hundreds.</summary>
internal sealed class IlgpuPathEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    private readonly DeviceKernels _kernels = names.Kernels;

    /// <summary>What spikes add up to at neighbouring neurons of the population that <paramref name="net"/> has in place.</summary>
    public string Sum(string kernel, string arrival, string sum, string net, string part) =>
        $"{net}.Paths.Deliver<{sum}>({net}{names.Frame.Substring("net".Length)}, {net}.{names.Population(kernel)}.Neurons.Arrival{Plus(_kernels.ArrivalOf(kernel, arrival))}, {names.Trial}t, {part})";

    /// <summary>The same of a simulation in which rows are drawn, which may take several phases of a step.</summary>
    public string SumInPhases(string kernel, string arrival, string sum, string array, string at) =>
        $"net.Paths.Deliver<{sum}>(net.Run, net.{names.Population(kernel)}.Neurons.Arrival{Plus(_kernels.ArrivalOf(kernel, arrival))}, t, part, {array}, {at})";

    /// <summary>Whether there is a gradient by weights or delays.</summary>
    public bool HasGradients(DeviceSweep sweep) => plan.Projections.Any(p => p.Record.Trainable) || sweep.Delays.Any();

    /// <summary>What is summed up for the synapses of a path.</summary>
    public IEnumerable<string> Gradients(DeviceSweep sweep, string sum, string path, string shard, string first, string end, string part)
    {
        string call = $"<{sum}>(net.Trials, {path}, {shard}, {first}, {end}, t + 1, {part});";
        if (plan.Projections.Any(p => p.Record.Trainable))
        {
            yield return "net.Paths.Accumulate" + call;
        }

        if (sweep.Delays.Any())
        {
            yield return "net.Paths.Move" + call;
        }
    }

    /// <summary>The loop over the paths that end at the population in place.</summary>
    public System.IDisposable LoopOverArriving(string kernel, string net)
    {
        string first = $"{net}.{names.Population(kernel)}.Neurons.Arrival";
        return writer.Block($"for (int p = {net}.Paths.Arriving[{first}]; p < {net}.Paths.Arriving[{first}{Plus(_kernels.Plan(kernel).Arrivals.Count)}]; p++)");
    }

    /// <summary>Adds to a credit what spikes of the population in place are worth along the paths that leave it.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="terms">What the rule says of those that share it; alike but for the projections.</param>
    /// <param name="times">Whether it is of the times of spikes.</param>
    public void WriteCredit(string kernel, IReadOnlyList<CreditTerm> terms, bool times)
    {
        if (terms.Count == 0)
        {
            return;
        }

        string me = "net." + names.Population(kernel);
        string some = times ? "spiked != 0"
            : terms[0].SkipsSilent ? $"TSum.Load({me}.{names.Arrays(kernel).Tape(StepProgram.Psi)}, net.Trials.Taped({me}.Neurons, trial, t) + part * TSum.Count).AnyNotZero()"
            : "";
        using var silent = some == "" ? null : writer.Block($"if ({some})");
        using var loop = writer.Block($"for (int i = net.Paths.LeavingStarts[{me}.Neurons.Population]; i < net.Paths.LeavingStarts[{me}.Neurons.Population + 1]; i++)");
        writer.Line("var path = net.Paths.All[net.Paths.Leaving[i]];");
        if (times)
        {
            writer.Line("credit = net.Paths.AddTimes(net.Trials, path, trial, t, part, spiked, credit);");
            return;
        }

        using (writer.Block($"if (path.EndsAtReadout != 0{(terms.Any(t => t is { IfThroughSpikes: true, Source: CreditSource.Targets }) ? " || net.Trials.ThroughSpikes != 0" : "")})"))
        {
            writer.Line("credit = net.Paths.AddScaled(net.Trials, path, trial, t, part, credit);");
        }

        if (terms.Any(t => t.Source == CreditSource.LaterReleases))
        {
            writer.Gap();
            using var through = writer.Block("if (net.Trials.ThroughSpikes != 0)");
            writer.Line("credit = net.Paths.AddLater(net.Trials, path, trial, t, part, credit);");
        }
    }

    private static string Plus(int number) => number == 0 ? "" : $" + {number}";
}
