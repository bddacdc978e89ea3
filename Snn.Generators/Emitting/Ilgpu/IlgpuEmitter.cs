using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a network for a device: arrays, kernels of both launch plans, and the class that hands them to the runtime.</summary>
/// <param name="plan">The network.</param>
/// <param name="online">How it learns while it runs, where that is what is written: of <paramref name="plan"/>, and stepped alone.</param>
internal sealed partial class IlgpuEmitter(NetworkPlan plan, OnlinePlan? online = null)
{
    private readonly IndentedWriter _writer = new();
    private readonly DeviceKernels _kernels = new(plan);

    private DeviceNames? _names;
    private IlgpuReleaseEmitter? _released;
    private Names? _batch;
    private IlgpuOnlineEmitter? _learning;

    /// <summary>Writes one that learns while it runs.</summary>
    public static string Write(OnlinePlan online) => new IlgpuEmitter(online.OnDevice, online).Write();

    /// <summary>The class of a network's batches.</summary>
    public static string ClassOf(Network network, bool isOnline) => PartNames.Of(network, isOnline ? "IlgpuOnlineBatch" : "IlgpuBatch");

    private string Network => Names.Escape(plan.Network.Name);

    /// <summary>What paths may be.</summary>
    private PathForms Forms => new(_writer, plan, Device);

    /// <summary>What the kernels have.</summary>
    private DeviceNames Device => _names!;

    /// <summary>Members of the batch.</summary>
    private Names Own => _batch!;

    private string Kernels => Device.Class;

    /// <summary>Whether a launch may run whole trials: not where weights learn in between, nor where they are shared, whose gradients are no neuron's own.</summary>
    private bool HasTrials => online is null && DeviceStorage.Shared(plan).Count == 0;

    private string Batch => ClassOf(plan.Network, online is not null);

    /// <summary>Projections whose delay learns, or whose delays do, and that have a name of their own.</summary>
    private IReadOnlyList<ProjectionPlan> Delays => plan.HasKinds ? [] : plan.Projections.Where(p => p.Record.TrainsDelay).ToList();

    /// <summary>Whether delays learn in a network whose projections are all in a table.</summary>
    private bool DelaysOfPaths => plan.HasKinds && plan.Projections.Any(p => p.Record.TrainsDelay);

    public string Write()
    {
        FileHead.Write(_writer, plan.Network.Namespace, plan.Network.InUse, Description.Methods(plan), "System", "System.ComponentModel", "ILGPU", "ILGPU.Runtime", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network}"))
        {
            _names = new(_writer, plan.Network, _kernels, isOnline: online is not null);
            _released = new(_writer, plan, Device);
            _learning = online is null ? null : new(_writer, online, plan, Device, KindHost, IndexOf);
            _writer.Summary($"What a device runs of <see cref=\"{Network}\"/>{(online is null ? "" : ", which learns by e-prop as it runs")}. Public because ILGPU starts kernels from an assembly of its own.");
            _writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
            using (_writer.Block($"public static class {Kernels}"))
            {
                WriteArrays();
                Forms.Write();
                new IlgpuKernelEmitter(_writer, plan, Device).Write();
                if (HasTrials)
                {
                    new IlgpuTrialEmitter(_writer, plan, Device).Write();
                }

                foreach (var population in Populations)
                {
                    var memory = Memory(population);
                    var neuron = new IlgpuNeuronEmitter(_writer, population, memory, Device, _kernels.IndexOf(population.Name), _kernels.KindOf(population.Name) is not null, plan.HasKinds);
                    neuron.WriteStep();
                    foreach (var adjoint in population.Adjoints)
                    {
                        neuron.WriteStepBack(adjoint);
                    }

                    neuron.WriteBackToStart();
                    memory.WriteSteps();
                }

                Releases.WriteFunctions();
                WriteSynapses();
                _learning?.WriteKernels();
            }

            _writer.Gap();
            WriteBatch();
        }

        return _writer.ToString();
    }

    private IReadOnlyList<PopulationPlan> Populations => _kernels.All;

    private IReadOnlyList<DeviceSweep> Sweeps => DeviceSweep.Of(plan, Device);

    private IlgpuReleaseEmitter Releases => _released!;

    /// <summary>All that is stepped: populations, then what sources release.</summary>
    private IEnumerable<PopulationPlan> Stepped => Populations.Concat(Releases.Kernels.Select(k => k.Plan));

    private IlgpuMemoryEmitter Memory(PopulationPlan population) => ReleasedBy(population) is { } kernel ? Releases.Memory(kernel) : new(_writer, plan, population, Device, kind: _kernels.KindOf(population.Name));

    /// <summary>The kernel, where it is of what sources release; null where it is a population's.</summary>
    private ReleaseKernel? ReleasedBy(PopulationPlan population) => Releases.Kernels.FirstOrDefault(k => k.Plan.Name == population.Name);

    /// <summary>What the batch does for a population.</summary>
    private IDeviceHost Host(PopulationPlan population) => KindHost(population.Name) as IDeviceHost ?? new IlgpuHostEmitter(_writer, plan, population, Device, Own, ReleasedBy(population)?.First);

    private IEnumerable<IDeviceHost> Hosts => Stepped.Select(Host);

    private void WriteSynapses()
    {
        var synapses = new IlgpuSynapseEmitter(_writer, plan, Device);
        foreach (var (population, arrival, projections) in plan.HasKinds ? [] : synapses.Arrivals)
        {
            synapses.WriteSum(population, arrival, projections);
        }

        foreach (var sweep in Sweeps)
        {
            synapses.WriteCredits(sweep);
        }

        if (plan.HasKinds)
        {
            return;
        }

        foreach (var projection in plan.Projections.Where(p => p.Record.Trainable && plan.Sweeps.Count > 0))
        {
            synapses.WriteGradient(projection);
        }

        foreach (var projection in plan.Sweeps.SelectMany(s => s.Delays))
        {
            synapses.WriteMoved(projection);
        }

        synapses.WriteLog();
    }

    private void WriteArrays()
    {
        Device.All.Begin(_writer);
        _writer.Summary("All arrays of a batch: what every kernel is given.");
        using (_writer.Block("public struct Arrays"))
        {
            _writer.Line("public TrialsView Trials;");
            foreach (var population in Stepped)
            {
                _writer.Line($"public {Device.ArraysOf(population.Name)} {Device.Population(population.Name)};");
            }

            if (plan.HasKinds)
            {
                _writer.Line($"public PathsView<{Forms.Type}> Paths;");
            }
            else
            {
                _writer.Line($"public ProjectionView {string.Join(", ", plan.Projections.Select(Device.Projection))};");
            }

            if (Delays.Count > 0)
            {
                _writer.Line($"public DelayView {string.Join(", ", Delays.Select(Device.Delays))};");
            }

            if (!plan.HasKinds)
            {
                new DeviceStorage(Device).WriteFields(_writer, plan);
            }

            _learning?.WriteFields();
            foreach (var population in Stepped)
            {
                Memory(population).WriteOf();
            }

            _learning?.WriteOf();
        }

        foreach (var population in Stepped)
        {
            _writer.Gap();
            Memory(population).WriteArrays();
        }

        _learning?.WriteArrays();
    }

    private IEnumerable<PopulationPlan> Learning => Stepped.Where(p => p.Moved.Count > 0);

    private void WriteBatch()
    {
        _batch = new(_writer);
        _writer.Summary($"Batches of <see cref=\"{Network}\"/> on a device{(online is null ? "" : ", in which weights learn by e-prop as they run")}.");
        using var type = _writer.Block($"private sealed class {Batch} : {(online is null ? "" : "Online")}DeviceBatch<{Kernels}.Arrays>");
        WriteFields();
        WriteConstructor();
        WriteSweeps();
        if (Learning.Any() || Delays.Count > 0 || DelaysOfPaths)
        {
            WriteSetConstants();
        }

        WriteResets();
        _learning?.WriteMembers(Own);
        foreach (var population in Hosts)
        {
            population.WriteConstants();
        }
    }

    private void WriteFields()
    {
        _writer.Line($"private {Kernels}.Arrays _arrays;");
        if (NeedsNetwork)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        foreach (var population in Hosts)
        {
            population.WriteFields();
        }

        _learning?.WriteHostFields(Own);
    }

    private void WriteSetConstants()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void SetConstants(ParameterStore parameters)");
        foreach (var population in Hosts)
        {
            population.WriteSetConstants();
        }

        foreach (var projection in Delays)
        {
            string trained = $"parameters[\"{projection.Record.DelayKey}\"]";
            _writer.Line(projection.Record.DelaysNeurons
                ? $"SetDelays({projection.Index}, {trained});"
                : $"_arrays.{Device.Projection(projection)}.Delay = InSteps({projection.Index}, {trained}[0]);");
        }

        if (DelaysOfPaths)
        {
            _writer.Line("SetDelays(parameters);");
        }
    }

    private void WriteConstructor()
    {
        _writer.Gap();
        using var body = _writer.Block($"public {Batch}({Network} network, DeviceSetup setup) : base(setup)");
        if (plan.HasKinds)
        {
            WritePaths();
        }

        foreach (var population in Stepped)
        {
            var host = Host(population);
            var (index, memory, me) = (host.Index, Memory(population), host.Arrays);
            var released = ReleasedBy(population);
            string own = released is { Kind: null } ? $"~{released.First.Index}" : index, room = released is { IsByDelay: true } ? own : index;
            _writer.Line($"{me}.Neurons = {(released is null ? "NewNeurons" : "NewReleases")}({own});");
            if (plan.IsFurther(population))
            {
                _writer.Line($"{me}.{Device.Arrays(population.Name).Output} = FirstOutput({index});");
            }

            Allocate("NewLanes", memory.Lanes.Concat(memory.Swept));
            Allocate(online is null ? "NewTape" : "NewRing", memory.Tapes);
            Allocate("NewRing", memory.Rings);

            foreach (var (parameter, field) in KernelEmitter.LearnedBy(population).Zip(memory.Gradients, (p, f) => (p, f)))
            {
                _writer.Line($"{me}.{field} = NewGradientBy({(KindHost(population.Name) is { } kind ? $"{kind.OfEach(parameter.KeyText)}, {index}" : $"\"{parameter.Key}\"{(released is null ? "" : $", {room}")}")});");
            }

            foreach (var (states, array) in memory.Courses)
            {
                var whose = states.Select(s => s.Owner == "" ? $"(\"{s.Population}.{s.Label}\", {plan.IndexOf(s.Population)})" : $"(\"{s.Owner}.{s.Label}\", ~{plan.Projections.First(p => p.Record.Name == s.Owner).Index})").Distinct().ToList();
                _writer.Line($"{me}.{array} = NewCourse({(KindHost(population.Name) is null ? $"[{own}]" : own)}, UpdateSource.{states[0].Binding.Kind}, {string.Join(", ", whose)});");
            }

            host.WriteOwn();

            void Allocate(string method, IEnumerable<string> fields)
            {
                foreach (string field in fields)
                {
                    _writer.Line($"{me}.{field} = {method}({room});");
                }
            }
        }

        if (plan.HasKinds)
        {
            _writer.Line($"_arrays.Paths = NewPaths<{Forms.FromOutside}>({(Releases.Kernels.Any(k => k.IsTaped) ? "tapes: true" : "")});");
        }
        else
        {
            foreach (var projection in plan.Projections)
            {
                _writer.Line($"_arrays.{Device.Projection(projection)} = NewProjection({projection.Index});");
            }

            new DeviceStorage(Device).WriteNew(_writer, plan);
        }

        if (NeedsNetwork)
        {
            _writer.Line("_network = network;");
        }

        _writer.Gap();
        foreach (var (population, _, _) in new IlgpuSynapseEmitter(_writer, plan, Device).Arrivals)
        {
            _writer.Line($"NewArrival({IndexOf(population)});");
        }

        WriteRules();
        _learning?.WriteConstructor(Own);
        _writer.Gap();
        string trials = HasTrials ? $", {Kernels}.Trial, {Kernels}.TrialPerThread" : "";
        _writer.Line($"Forward(Wide ? {Kernels}.Synapses<Float16> : {Kernels}.Synapses<Float1>, {Kernels}.Neurons{trials});");
    }

    private void WriteResets()
    {
        _writer.Gap();
        _writer.Line($"protected override {Kernels}.Arrays With(in TrialsView trials) => _arrays with {{ " + string.Join(", ", ((string[])["Trials = trials", .. online is null ? [] : (string[])["Learning = Table"]]).Concat(Delays.Select(p => $"{Device.Delays(p)} = DelaysOf({p.Index})").Concat(plan.HasKinds && plan.Projections.Any(p => p.Record.DelaysNeurons) ? ["Paths = Now(_arrays.Paths)"] : [])).ToArray()) + " };");
        _writer.Gap();
        using (_writer.Block("protected override void Reset()"))
        {
            foreach (var population in Hosts)
            {
                population.WriteStart();
            }
        }

        _writer.Gap();
        using (_writer.Block("protected override void ResetBack()"))
        {
            foreach (var population in Stepped)
            {
                var memory = Memory(population);
                foreach (string field in memory.Swept.Concat(memory.Rings).Concat(memory.Gradients))
                {
                    _writer.Line($"Clear({Host(population).Arrays}.{field});");
                }
            }
        }
    }
}
