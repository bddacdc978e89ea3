using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernels that are launched in every step of the stepped plan: one for all synapses and one for all neurons;
/// forward, and back for every rule.
/// </summary>
internal sealed class IlgpuKernelEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    private readonly DeviceKernels _kernels = names.Kernels;
    private readonly IlgpuPathEmitter? _paths = plan.HasKinds ? new(writer, plan, names) : null;
    private readonly IlgpuSynapseEmitter _synapses = new(writer, plan, names);
    private readonly IlgpuReleaseEmitter _releases = new(writer, plan, names);

    private IReadOnlyList<PopulationPlan> Populations => _kernels.All;

    public const string SynapsesBack = "SynapsesBack", NeuronsBack = "NeuronsBack";

    public void Write()
    {
        WriteForward();
        foreach (var sweep in DeviceSweep.Of(plan, names))
        {
            WriteSynapsesBack(sweep);
            WriteNeuronsBack(sweep);
        }
    }

    /// <summary>Those of a step forward.</summary>
    public void WriteForward()
    {
        if (_synapses.Arrivals.Count > 0)
        {
            WriteSynapses();
        }

        WriteNeurons();
    }

    private string OwnTrial => names.IsFree ? "" : "trial = Grid.IdxY, ";

    private string OfAllTrials => names.IsFree ? "" : " of all trials";

    private void WriteSynapses()
    {
        writer.Gap();
        writer.Summary($"Step t of all synapses{OfAllTrials}: what spikes of earlier steps add up to.");
        writer.Line("[DeviceKernel]");
        writer.Line("public static void Synapses<TSum>(Arrays net, int t)");
        writer.Line("    " + IlgpuSynapseEmitter.Neighbours);
        using var body = writer.Block("");
        writer.Line($"int {OwnTrial}part = {names.Frame}.Arrivals.First[Grid.IdxX] + Group.IdxX{Member("Arrivals")};");
        using var cases = writer.Block($"switch ({names.Frame}.Arrivals.Case[Grid.IdxX])");
        foreach (var ((population, arrival, _), i) in _synapses.Arrivals.Select((x, i) => (x, i)))
        {
            writer.Case(i, $"part * TSum.Count < net.{names.Population(population)}.Neurons.Size", _synapses.Deliver(population, arrival, "TSum"), InPlace(population));
        }
    }

    private void WriteNeurons()
    {
        writer.Gap();
        writer.Summary($"Step t of all neurons{OfAllTrials}: each group of threads advances neurons of one population{(names.IsFree ? "" : " and one trial")}.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block("public static void Neurons(Arrays net, int t)");
        writer.Line($"int {OwnTrial}j = {names.Frame}.Neurons.First[Grid.IdxX] + Group.IdxX{Member("Neurons")};");
        using (writer.Block($"switch ({names.Frame}.Neurons.Case[Grid.IdxX])"))
        {
            for (int i = 0; i < Populations.Count; i++)
            {
                writer.Case(i, "", $"{names.StepInMemory(Populations[i].Name)}({Net(Populations[i].Name)}, {names.TrialAndStep}j);");
            }

            foreach (var (kernel, i) in _releases.Kernels.Select((k, i) => (k, i)))
            {
                writer.Case(Populations.Count + i, "", _releases.Step(kernel), InPlace(kernel));
            }
        }

        writer.Gap();
        writer.Comment("all have told whether they fire; a few threads make bits of it, for the synapses of later steps");
        writer.Line("Group.Barrier();");
        string spiking = plan.Releases.Any() ? $" && Grid.IdxX * Group.DimX < 32 * {names.Frame}.SpikeWords" : "";
        using (writer.Block($"if (Group.IdxX < Group.DimX / Float16.Count{spiking})"))
        {
            writer.Line(_synapses.Log("Grid.IdxX * Group.DimX / Float16.Count + Group.IdxX"));
        }
    }

    private void WriteSynapsesBack(DeviceSweep sweep)
    {
        writer.Gap();
        writer.Summary($"Step t of all synapses, back{sweep.InWords}: credit of the spikes of step t, gradient of what arrived at step t + 1.");
        writer.Line("[DeviceKernel]");
        using var body = sweep.Block(writer, SynapsesBack, "TSum", "Arrays net, int t");
        var gradients = _paths is null ? _synapses.Gradients(sweep) : [];
        bool alongPaths = _paths?.HasGradients(sweep) == true;
        if (sweep.Credited.Count + gradients.Count == 0 && !alongPaths)
        {
            writer.Comment("nothing spikes but the input, and no weights learn");
            return;
        }

        writer.Line($"int row = Grid.IdxY, part = net.Trials.Gradients.First[Grid.IdxX] + Group.IdxX{(_paths is null ? "" : ", member = net.Trials.Gradients.Member[Grid.IdxX]")};");
        using var cases = writer.Block("switch (net.Trials.Gradients.Case[Grid.IdxX])");
        int i = 0;
        foreach (string population in sweep.Credited)
        {
            writer.Case(i++, $"net.Trials.Runs(row, t) && part * TSum.Count < net.{names.Population(population)}.Neurons.Size", _synapses.StoreCredit(population, sweep, "row", "TSum"), InPlace(population));
        }

        if (alongPaths)
        {
            WriteGradientsAlongPaths(sweep, i);
        }

        foreach (var (projection, sum) in gradients)
        {
            writer.Case(i++, $"row < net.Trials.Shards && part * TSum.Count < {(projection.Record.IsShared ? $"net.{names.Patches(projection)}.Lie.Numbers" : $"net.{names.Projection(projection)}.Targets")}", $"{sum}<TSum>(net, row, net.Trials.ShardStarts[row], net.Trials.ShardStarts[row + 1], t + 1, part);");
        }
    }

    private void WriteGradientsAlongPaths(DeviceSweep sweep, int index)
    {
        writer.Line($"case {index}:");
        using (writer.Indent())
        {
            using (writer.Block("if (row < net.Trials.Shards && net.Paths.Has<TSum>(member, part))"))
            {
                foreach (string call in _paths!.Gradients(sweep, "TSum", "member", "row", "net.Trials.ShardStarts[row]", "net.Trials.ShardStarts[row + 1]", "part"))
                {
                    writer.Line(call);
                }
            }

            writer.Gap();
            writer.Line("break;");
        }
    }

    /// <summary>Which population or path a group works for, where cases are of several.</summary>
    private string Member(string table) => plan.HasKinds ? $", member = {names.Frame}.{table}.Member[Grid.IdxX]" : "";

    /// <summary>Puts the population of a thread in place, where there are several.</summary>
    private string InPlace(string kernel) => _kernels.KindOf(kernel) is null ? "" : $"net = {Net(kernel)};";

    private string InPlace(ReleaseKernel kernel) => kernel.Kind is null ? "" : $"net = net.{names.Of(kernel.Plan.Name)}(member);";

    /// <summary>All arrays, with it in place.</summary>
    private string Net(string kernel) => _kernels.KindOf(kernel) is null ? "net" : $"net.{names.Of(kernel)}(member)";

    private void WriteNeuronsBack(DeviceSweep sweep)
    {
        var kind = sweep.Kind;
        writer.Gap();
        writer.Summary($"Step t of all neurons of all trials, back{(kind == AdjointKind.EventProp ? " by EventProp" : "")}.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block($"public static void {DeviceSweep.Kernel(NeuronsBack, kind)}(Arrays net, int t)");
        writer.Line($"int trial = Grid.IdxY, j = net.Trials.Neurons.First[Grid.IdxX] + Group.IdxX{Member("Neurons")};");
        using var cases = writer.Block("switch (net.Trials.Neurons.Case[Grid.IdxX])");
        for (int i = 0; i < Populations.Count; i++)
        {
            if (Populations[i].Adjoints.Any(a => a.Kind == kind))
            {
                writer.Case(i, "", $"{names.StepBackInMemory(kind, Populations[i].Name)}({Net(Populations[i].Name)}, trial, t, j);");
            }
        }

        foreach (var kernel in _releases.Back(sweep))
        {
            writer.Case(Populations.Count + _releases.Kernels.ToList().FindIndex(k => k.Plan.Name == kernel.Plan.Name), "", _releases.StepBack(kernel), InPlace(kernel));
        }
    }
}
