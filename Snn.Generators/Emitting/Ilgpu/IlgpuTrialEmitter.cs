using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernels with all steps of a trial; forward, and back for every rule. One runs it by a group that has a thread
/// for each neuron, whose state stays in registers. The other runs it by one thread, in loops over neurons: for CPUs.
/// </summary>
internal sealed class IlgpuTrialEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames device)
{
    private readonly DeviceKernels _kernels = device.Kernels;
    private readonly IlgpuPathEmitter? _paths = plan.HasKinds ? new(writer, plan, device) : null;
    private readonly IlgpuSynapseEmitter _synapses = new(writer, plan, device);
    private readonly IlgpuReleaseEmitter _releases = new(writer, plan, device);

    private Names _names = device.Space;

    public const string Back = "TrialBack", PerThreadBack = "TrialPerThreadBack";

    public void Write()
    {
        WriteForward();
        WriteForwardPerThread();
        foreach (var sweep in DeviceSweep.Of(plan, device))
        {
            WriteBack(sweep);
            WriteBackPerThread(sweep);
        }
    }

    private void WriteForward()
    {
        _names = new(writer, device.Space);
        using var body = Kernel("All steps of all trials: each group runs one, with a thread for each neuron.", "Trial");
        writer.Line("int trial = Grid.IdxX;");
        foreach (var population in _kernels.All)
        {
            WriteNeuron(population);
        }

        foreach (var population in _kernels.All)
        {
            WriteRegisters(population, Memory(population).HasState, device.Load(population.Name));
        }

        writer.Gap();
        WriteSteps();
        foreach (var population in _kernels.All.Where(p => Memory(p).HasState))
        {
            writer.Gap();
            using var own = OwnNeuron(population);
            writer.Line($"{device.Look(population.Name)}({Net(population)}, trial, {Neuron(population)}, {Own(population)});");
        }
    }

    private void WriteSteps()
    {
        using var steps = writer.Block("for (int t = 0; t < net.Trials.Steps[trial]; t++)");
        foreach (var population in _kernels.All)
        {
            using (OwnNeuron(population))
            {
                foreach (string arrival in Arriving(population))
                {
                    writer.Line($"float {Arrival(arrival)} = {_synapses.Sum(population.Name, arrival, "Float1", Neuron(population), Net(population))}.Value;");
                }

                string arrivals = string.Concat(population.Arrivals.Select(a => (Arriving(population).Contains(a) ? Arrival(a) : "0f") + ", "));
                writer.Line($"{device.Step(population.Name)}({Net(population)}, {Registers(population, Memory(population).HasState)}{arrivals}trial, t, {Neuron(population)});");
            }

            writer.Gap();
        }

        writer.Comment("all have told whether they fire; a few threads make bits of it, for all to read in later steps");
        writer.Line("Group.Barrier();");
        using (writer.Block("if (Group.IdxX < net.Trials.SpikeParts)"))
        {
            writer.Line(_synapses.Log("Group.IdxX"));
        }

        writer.Gap();
        foreach (var kernel in _releases.Kernels)
        {
            WriteShared(kernel, _releases.Step(kernel));
        }

        writer.Line("Group.Barrier();");
    }

    private void WriteBack(DeviceSweep sweep)
    {
        _names = new(writer, device.Space);
        var populations = SteppingBack(sweep).ToList();
        Begin($"All steps of all trials, back{sweep.InWords}: each group runs those of a shard, with a thread for each neuron.");
        using var body = sweep.Block(writer, Back, "Float1", "Arrays net");
        writer.Line("int shard = Grid.IdxX;");
        populations.ForEach(WriteNeuron);
        using var trials = Trials();
        populations.ForEach(p => WriteRegisters(p, Memory(p).HasAdjoint, device.LoadAdjoint(p.Name)));
        using (StepsBack())
        {
            foreach (var population in populations)
            {
                using (OwnNeuron(population))
                {
                    WriteOwnGradients(population, sweep);
                    WriteOwnStepBack(population, sweep);
                }

                writer.Gap();
            }

            foreach (var kernel in _releases.Back(sweep))
            {
                WriteShared(kernel, _releases.StepBack(kernel));
            }

            writer.Comment("dLoss/darrival of this step is there, for the credit of spikes of earlier steps");
            writer.Line("Group.Barrier();");
        }

        foreach (var population in populations.Where(p => Memory(p).Gradients.Count > 0))
        {
            writer.Gap();
            using var own = OwnNeuron(population);
            writer.Line($"{device.StoreAdjoint(population.Name)}({Net(population)}, trial, {Neuron(population)}, {Own(population)});");
        }
    }

    private void WriteOwnGradients(PopulationPlan population, DeviceSweep sweep)
    {
        if (_paths is not null)
        {
            if (_paths.HasGradients(sweep) && population.Arrivals.Count > 0)
            {
                using var loop = _paths.LoopOverArriving(population.Name, Net(population));
                WriteAll(_paths.Gradients(sweep, "Float1", "p", "shard", "i", "i + 1", Neuron(population)));
            }

            return;
        }

        foreach (var (_, sum) in _synapses.Gradients(sweep).Where(g => g.Projection.Record.Target == population.Name))
        {
            writer.Line($"{sum}<Float1>(net, shard, i, i + 1, t + 1, {Neuron(population)});");
        }
    }

    private void WriteOwnStepBack(PopulationPlan population, DeviceSweep sweep)
    {
        string read = "";
        if (IlgpuNeuronEmitter.ReadsCredit(population.Adjoints.First(a => a.Kind == sweep.Kind)))
        {
            read = "credit, ";
            writer.Line($"float credit = {sweep.Credit(population.Name, "Float1")}({Net(population)}, trial, t, {Neuron(population)}).Value;");
        }

        writer.Line($"{device.StepBack(sweep.Kind, population.Name)}({Net(population)}, {Registers(population, Memory(population).HasAdjoint)}{read}trial, t, {Neuron(population)});");
    }

    private void WriteForwardPerThread()
    {
        using var body = Kernel("All steps of all trials: each thread runs one.", "TrialPerThread");
        writer.Line("int trial = Grid.IdxX;");
        using (writer.Block("for (int t = 0; t < net.Trials.Steps[trial]; t++)"))
        {
            foreach (var (population, arrival, _) in _synapses.Arrivals)
            {
                LoopOver(population, () => Loop(SixteenOf($"net.{device.Population(population)}.Neurons.Size"), _synapses.Deliver(population, arrival, "Float16")));
            }

            foreach (var population in _kernels.All)
            {
                LoopOver(population.Name, () => Loop(NeuronsOf(population), $"{device.StepInMemory(population.Name)}(net, trial, t, j);"));
            }

            Loop("int part = 0; part < net.Trials.SpikeParts; part++", _synapses.Log("part"));
            foreach (var kernel in _releases.Kernels)
            {
                LoopOver(kernel.Plan.Name, kernel.Kind, () => Loop(SourcesOf(kernel, "0", "1"), _releases.Step(kernel)));
            }
        }
    }

    private void WriteBackPerThread(DeviceSweep sweep)
    {
        Begin($"All steps of all trials, back{sweep.InWords}: each thread runs those of a shard.");
        using var body = sweep.Block(writer, PerThreadBack, "Float16", "Arrays net");
        writer.Line("int shard = Grid.IdxX;");
        using var trials = Trials();
        using var steps = StepsBack();
        foreach (string population in sweep.Credited)
        {
            LoopOver(population, () => Loop(SixteenOf($"net.{device.Population(population)}.Neurons.Size"), _synapses.StoreCredit(population, sweep, "trial", "Float16")));
        }

        if (_paths?.HasGradients(sweep) == true)
        {
            writer.Gap();
            using var paths = writer.Block("for (int p = 0; p < net.Paths.Count; p++)");
            using var parts = writer.Block("for (int part = 0; net.Paths.Has<Float16>(p, part); part++)");
            WriteAll(_paths.Gradients(sweep, "Float16", "p", "shard", "i", "i + 1", "part"));
        }

        foreach (var (projection, sum) in _paths is null ? _synapses.Gradients(sweep) : [])
        {
            Loop(SixteenOf($"net.{device.Projection(projection)}.Targets"), $"{sum}<Float16>(net, shard, i, i + 1, t + 1, part);");
        }

        foreach (var population in SteppingBack(sweep))
        {
            LoopOver(population.Name, () => Loop(NeuronsOf(population), $"{device.StepBackInMemory(sweep.Kind, population.Name)}(net, trial, t, j);"));
        }

        foreach (var kernel in _releases.Back(sweep))
        {
            LoopOver(kernel.Plan.Name, kernel.Kind, () => Loop(SourcesOf(kernel, "0", "1"), _releases.StepBack(kernel)));
        }
    }

    /// <summary>The threads of a group share the neurons from which a projection comes.</summary>
    private void WriteShared(ReleaseKernel kernel, string call)
    {
        LoopOver(kernel.Plan.Name, kernel.Kind, () =>
        {
            using var sources = writer.Block($"for ({SourcesOf(kernel, "Group.IdxX", "Group.DimX")})");
            writer.Line(call);
        });
        writer.Gap();
    }

    private string SourcesOf(ReleaseKernel kernel, string first, string step) =>
        $"int j = {first}; j < net.{device.Population(kernel.Plan.Name)}.Neurons.Size; j += {step}";

    private static string SixteenOf(string count) => $"int part = 0; part * Float16.Count < {count}; part++";

    private string NeuronsOf(PopulationPlan population) => $"int j = 0; j < net.{device.Population(population.Name)}.Neurons.Padded; j++";

    private IEnumerable<PopulationPlan> SteppingBack(DeviceSweep sweep) => _kernels.All.Where(p => p.Adjoints.Any(a => a.Kind == sweep.Kind));

    private IEnumerable<string> Arriving(PopulationPlan population) => _synapses.Arrivals.Where(a => a.Population == population.Name).Select(a => a.Arrival);

    private IlgpuMemoryEmitter Memory(PopulationPlan population) => new(writer, plan, population, device, kind: _kernels.KindOf(population.Name));

    /// <summary>All arrays, with the population in place that a thread of a group has a neuron of.</summary>
    private string Net(PopulationPlan population) => _kernels.KindOf(population.Name) is null ? "net" : _names.Local("net of", population.Name, "of" + Names.Pascal(population.Name));

    /// <summary>What is done for a population, for each that shares its kernel.</summary>
    private void LoopOver(string kernel, Action write) => LoopOver(kernel, _kernels.KindOf(kernel), write);

    private void LoopOver(string kernel, PopulationKind? kind, Action write)
    {
        if (kind is null)
        {
            write();
            return;
        }

        writer.Gap();
        using var members = writer.Block($"for (int member = 0; member < net.{device.Population(kernel)}.{device.Arrays(kernel).Members}.Count; member++)");
        writer.Line($"net = net.{device.Of(kernel)}(member);");
        write();
    }

    private void WriteAll(IEnumerable<string> calls)
    {
        foreach (string call in calls)
        {
            writer.Line(call);
        }
    }

    /// <summary>The local variable with what arrives, in a block of its own for each population.</summary>
    private string Arrival(string arrival) => _names.Local("arrival", arrival, arrival);

    /// <summary>The local variable with what the thread's neuron of a population has in registers.</summary>
    private string Own(PopulationPlan population) => _names.Local("own", population.Name, population.Name);

    /// <summary>The local variable that says which neuron of a population the thread has.</summary>
    private string Neuron(PopulationPlan population) => _names.Local("neuron", population.Name, population.Name + "J");

    private string Registers(PopulationPlan population, bool any) => any ? $"ref {Own(population)}, " : "";

    private IDisposable Kernel(string summary, string name)
    {
        Begin(summary);
        return writer.Block($"public static void {Names.OfObject(name)}(Arrays net)");
    }

    private void Begin(string summary)
    {
        writer.Gap();
        writer.Summary(summary);
        writer.Line("[DeviceKernel]");
    }

    private void WriteNeuron(PopulationPlan population)
    {
        string all = device.Population(population.Name);
        if (_kernels.KindOf(population.Name) is not null)
        {
            writer.Line($"var {Net(population)} = net.{device.Of(population.Name)}(net.{all}.{device.Arrays(population.Name).Members}.Holding(Group.IdxX));");
        }

        writer.Line($"int {Neuron(population)} = {Net(population)}.{all}.Neurons.Of(Group.IdxX);");
    }

    private void WriteRegisters(PopulationPlan population, bool any, string load)
    {
        if (any)
        {
            writer.Line($"var {Own(population)} = {Neuron(population)} < 0 ? default : {load}({Net(population)}, trial, {Neuron(population)});");
        }
    }

    private IDisposable OwnNeuron(PopulationPlan population) => writer.Block($"if ({Neuron(population)} >= 0)");

    private IDisposable Trials()
    {
        var block = writer.Block("for (int i = net.Trials.ShardStarts[shard]; i < net.Trials.ShardStarts[shard + 1]; i++)");
        writer.Line("int trial = net.Trials.ShardTrials[i];");
        return block;
    }

    private IDisposable StepsBack() => writer.Block("for (int t = net.Trials.Steps[trial] - 1; t >= 0; t--)");

    private void Loop(string header, string call)
    {
        writer.Gap();
        using var loop = writer.Block($"for ({header})");
        writer.Line(call);
    }
}
