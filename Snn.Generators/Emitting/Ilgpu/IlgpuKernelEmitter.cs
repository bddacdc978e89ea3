using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernels that are launched: for the stepped plan one for all synapses and one for all neurons, for the trial
/// plan one with all steps; forward, and back for every rule. All call the same functions of a neuron and a synapse.
/// </summary>
internal sealed class IlgpuKernelEmitter(IndentedWriter writer, NetworkPlan plan)
{
    private readonly List<PopulationPlan> _populations = plan.Populations.Where(p => !p.IsSource).ToList();
    private readonly IlgpuSynapseEmitter _synapses = new(writer, plan);

    public static string SynapsesBack(BackwardPlan sweep) => "SynapsesBackBy" + sweep.Rule;

    public static string NeuronsBack(AdjointKind kind) => kind == AdjointKind.EventProp ? "NeuronsBackByEventProp" : "NeuronsBack";

    public static string TrialBack(BackwardPlan sweep) => "TrialBackBy" + sweep.Rule;

    private List<ProjectionPlan> Trained => plan.Projections.Where(p => p.Record.Trainable).ToList();

    public void Write()
    {
        WriteSynapses();
        WriteNeurons();
        WriteTrial();
        foreach (var sweep in plan.Sweeps)
        {
            WriteSynapsesBack(sweep);
        }

        foreach (var kind in plan.Sweeps.Select(s => s.Kind).Distinct())
        {
            WriteNeuronsBack(kind);
        }

        foreach (var sweep in plan.Sweeps)
        {
            WriteTrialBack(sweep);
        }
    }

    private void WriteSynapses()
    {
        writer.Gap();
        writer.Summary("Step t of all synapses of all trials: what spikes of earlier steps add up to.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block("public static void Synapses(Arrays net, int t)");
        writer.Line("int trial = Grid.IdxY, part = net.Trials.Arrivals.First[Grid.IdxX] + Group.IdxX;");
        using var cases = writer.Block("switch (net.Trials.Arrivals.Case[Grid.IdxX])");
        foreach (var ((population, arrival, _), i) in _synapses.Arrivals.Select((x, i) => (x, i)))
        {
            Case(i, $"part < net.{population}.Neurons.Parts", $"{IlgpuSynapseEmitter.Deliver(population, arrival)}(net, trial, t, part);");
        }
    }

    private void WriteNeurons()
    {
        writer.Gap();
        writer.Summary("Step t of all neurons of all trials: each group of threads advances neurons of one population and one trial.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block("public static void Neurons(Arrays net, int t)");
        writer.Line("int trial = Grid.IdxY, j = net.Trials.Neurons.First[Grid.IdxX] + Group.IdxX;");
        using (writer.Block("switch (net.Trials.Neurons.Case[Grid.IdxX])"))
        {
            for (int i = 0; i < _populations.Count; i++)
            {
                Case(i, "", $"Step{_populations[i].Name}(net, trial, t, j);");
            }
        }

        writer.Gap();
        writer.Line("Group.Barrier();");
        using (writer.Block("if (Group.IdxX < Group.DimX / Float16.Count)"))
        {
            writer.Line("DeviceSums.Log(net.Trials, trial, t, Grid.IdxX * Group.DimX / Float16.Count + Group.IdxX);");
        }
    }

    private void WriteTrial()
    {
        writer.Gap();
        writer.Summary("All steps of all trials: each group of threads runs one trial.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block("public static void Trial(Arrays net)");
        writer.Line("int trial = Grid.IdxX;");
        using var steps = writer.Block("for (int t = 0; t < net.Trials.Steps[trial]; t++)");
        foreach (var (population, arrival, _) in _synapses.Arrivals)
        {
            Share("part", $"net.{population}.Neurons.Parts", $"{IlgpuSynapseEmitter.Deliver(population, arrival)}(net, trial, t, part);");
        }

        writer.Line("Group.Barrier();");
        writer.Gap();
        foreach (var population in _populations)
        {
            Share("j", $"net.{population.Name}.Neurons.Padded", $"Step{population.Name}(net, trial, t, j);");
        }

        writer.Line("Group.Barrier();");
        writer.Gap();
        Share("part", "net.Trials.SpikeParts", "DeviceSums.Log(net.Trials, trial, t, part);");
        writer.Line("Group.Barrier();");
    }

    private void WriteSynapsesBack(BackwardPlan sweep)
    {
        writer.Gap();
        writer.Summary($"Step t of all synapses, back by {sweep.Rule}: credit of the spikes of step t, gradient of what arrived at step t + 1.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block($"public static void {SynapsesBack(sweep)}(Arrays net, int t)");
        if (sweep.Credits.Count + Trained.Count == 0)
        {
            writer.Comment("nothing spikes but the input, and no weights learn");
            return;
        }

        writer.Line("int row = Grid.IdxY, part = net.Trials.Gradients.First[Grid.IdxX] + Group.IdxX;");
        using var cases = writer.Block("switch (net.Trials.Gradients.Case[Grid.IdxX])");
        int i = 0;
        foreach (var credit in sweep.Credits)
        {
            Case(i++, $"net.Trials.Runs(row, t) && part < net.{credit.Population}.Neurons.Parts", $"{IlgpuSynapseEmitter.Credit(credit, sweep)}(net, row, t, part);");
        }

        foreach (var projection in Trained)
        {
            Case(i++, $"row < net.Trials.Shards && part < net.{projection.Record.Name}.Parts", $"{IlgpuSynapseEmitter.Gradient(projection)}(net, row, net.Trials.ShardStarts[row], net.Trials.ShardStarts[row + 1], t + 1, part);");
        }
    }

    private void WriteNeuronsBack(AdjointKind kind)
    {
        writer.Gap();
        writer.Summary($"Step t of all neurons of all trials, back{(kind == AdjointKind.EventProp ? " by EventProp" : "")}.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block($"public static void {NeuronsBack(kind)}(Arrays net, int t)");
        writer.Line("int trial = Grid.IdxY, j = net.Trials.Neurons.First[Grid.IdxX] + Group.IdxX;");
        using var cases = writer.Block("switch (net.Trials.Neurons.Case[Grid.IdxX])");
        for (int i = 0; i < _populations.Count; i++)
        {
            if (_populations[i].Adjoints.Any(a => a.Kind == kind))
            {
                Case(i, "", $"{IlgpuNeuronEmitter.StepBack(kind, _populations[i].Name)}(net, trial, t, j);");
            }
        }
    }

    private void WriteTrialBack(BackwardPlan sweep)
    {
        writer.Gap();
        writer.Summary($"All steps of all trials, back by {sweep.Rule}: each group of threads runs the trials of one shard.");
        writer.Line("[DeviceKernel]");
        using var body = writer.Block($"public static void {TrialBack(sweep)}(Arrays net)");
        writer.Line("int shard = Grid.IdxX;");
        using var trials = writer.Block("for (int i = net.Trials.ShardStarts[shard]; i < net.Trials.ShardStarts[shard + 1]; i++)");
        writer.Line("int trial = net.Trials.ShardTrials[i];");
        using var steps = writer.Block("for (int t = net.Trials.Steps[trial] - 1; t >= 0; t--)");
        foreach (var credit in sweep.Credits)
        {
            Share("part", $"net.{credit.Population}.Neurons.Parts", $"{IlgpuSynapseEmitter.Credit(credit, sweep)}(net, trial, t, part);");
        }

        foreach (var projection in Trained)
        {
            Share("part", $"net.{projection.Record.Name}.Parts", $"{IlgpuSynapseEmitter.Gradient(projection)}(net, shard, i, i + 1, t + 1, part);");
        }

        writer.Line("Group.Barrier();");
        writer.Gap();
        foreach (var population in _populations.Where(p => p.Adjoints.Any(a => a.Kind == sweep.Kind)))
        {
            Share("j", $"net.{population.Name}.Neurons.Padded", $"{IlgpuNeuronEmitter.StepBack(sweep.Kind, population.Name)}(net, trial, t, j);");
        }

        writer.Line("Group.Barrier();");
    }

    private void Case(int index, string condition, string call)
    {
        writer.Line($"case {index}:");
        using (condition == "" ? null : new Indented(writer, condition))
        {
            writer.Line((condition == "" ? "    " : "") + call);
        }

        if (condition != "")
        {
            writer.Gap();
        }

        writer.Line("    break;");
    }

    /// <summary>Work that the threads of a group share.</summary>
    private void Share(string index, string count, string call)
    {
        using (writer.Block($"for (int {index} = Group.IdxX; {index} < {count}; {index} += Group.DimX)"))
        {
            writer.Line(call);
        }

        writer.Gap();
    }

    /// <summary>An if inside a case, one level deeper.</summary>
    private sealed class Indented : System.IDisposable
    {
        private readonly System.IDisposable _outer, _inner;

        public Indented(IndentedWriter writer, string condition)
        {
            _outer = writer.Indent();
            _inner = writer.Block($"if ({condition})");
        }

        public void Dispose()
        {
            _inner.Dispose();
            _outer.Dispose();
        }
    }
}
