using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes the simulation of a network for a device: arrays, kernels, and the class that hands them to the runtime.</summary>
internal sealed partial class IlgpuSimulationEmitter
{
    private readonly IndentedWriter _writer = new();
    private readonly SimulationPlan _plan;
    private readonly DeviceNames _device;
    private readonly DeviceKernels _kernels;
    private readonly IReadOnlyList<PopulationPlan> _populations;
    private readonly IReadOnlyList<DeviceRule> _rules;
    private readonly IlgpuSynapseEmitter _synapses;
    private readonly IlgpuReleaseEmitter _releases;
    private readonly IlgpuRuleKernelEmitter _ruleKernel;
    private Names? _own;

    public IlgpuSimulationEmitter(SimulationPlan plan)
    {
        _plan = plan;
        _kernels = new(plan.Network);
        _device = new(_writer, plan.Network.Network, _kernels, isFree: true);
        _populations = _kernels.All;
        _rules = DeviceRule.Of(plan, _device);
        _synapses = new(_writer, plan.Network, _device);
        _releases = new(_writer, plan.Network, _device);
        _ruleKernel = new(_writer, _rules, _device, _synapses);
    }

    /// <summary>The class of a network's simulations on a device.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "IlgpuSimulation");

    private Network Record => _plan.Network.Network;

    private string Network => Names.Escape(Record.Name);

    private PathForms Forms => new(_writer, _plan.Network, _device);

    private bool HasMoved => _populations.Concat(Releases.Select(k => k.Plan)).Any(p => p.Moved.Count > 0);

    private bool HasEnd => _plan.Rules.Any(r => r.Rule.Programs.Any(p => p.Section == Section.EndOfTrial));

    private IReadOnlyList<ReleaseKernel> Releases => _releases.Kernels;

    private IEnumerable<IDeviceHost> Hosts => _populations.Select(Host).Concat(Releases.Select(Host));

    private IDeviceHost Host(ReleaseKernel release) => KindHost(release) as IDeviceHost ?? new IlgpuHostEmitter(_writer, _plan.Network, release.Plan, _device, _own!, release.First);

    private IDeviceHost Host(PopulationPlan population) => KindHost(population.Name) as IDeviceHost ?? new IlgpuHostEmitter(_writer, _plan.Network, population, _device, _own!);

    private IEnumerable<IRuleHost> RuleHosts => _rules.Select(r => r.IsKind ? new IlgpuRuleKindEmitter(_writer, _plan.Network, r, _device, _own!) : (IRuleHost)new IlgpuRuleHostEmitter(_writer, _plan.Network, r, _device, _own!));

    public string Write()
    {
        FileHead.Write(_writer, Record.Namespace, Record.InUse, Description.Methods(_plan.Network), "System", "System.ComponentModel", "ILGPU", "ILGPU.Runtime", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network}"))
        {
            _device.Space.Begin(_writer);
            _writer.Summary($"What a device runs of simulations of <see cref=\"{Network}\"/>. Public because ILGPU starts kernels from an assembly of its own.");
            _writer.Line("[EditorBrowsable(EditorBrowsableState.Never)]");
            using (_writer.Block($"public static class {_device.Class}"))
            {
                WriteArrays();
                Forms.Write();
                WriteKernels();
            }

            _writer.Gap();
            WriteSimulation();
        }

        return _writer.ToString();
    }

    private void WriteArrays()
    {
        _device.All.Begin(_writer);
        _writer.Summary("All arrays of a simulation: what every kernel is given.");
        using (_writer.Block("public struct Arrays"))
        {
            _writer.Line("public RunView Run;");
            foreach (var (name, type) in Sources.Select(p => (p.Name, "NeuronsView")).Concat(_populations.Select(p => (p.Name, _device.ArraysOf(p.Name)))))
            {
                _writer.Line($"public {type} {_device.Population(name)};");
            }

            if (_plan.Network.HasKinds)
            {
                _writer.Line($"public RunPathsView<{Forms.Type}> Paths;");
            }
            else
            {
                WriteProjections();
            }

            foreach (var release in Releases.Select(k => k.Plan))
            {
                _writer.Line($"public {_device.ArraysOf(release.Name)} {_device.Population(release.Name)};");
            }

            _ruleKernel.WriteFields();
            foreach (var population in _populations)
            {
                Memory(population).WriteOf();
            }

            foreach (var release in Releases)
            {
                _releases.Memory(release).WriteOf();
            }

            _ruleKernel.WriteOf();
        }

        foreach (var population in _populations)
        {
            _writer.Gap();
            Memory(population).WriteArrays();
        }

        foreach (var release in Releases)
        {
            _writer.Gap();
            _releases.Memory(release).WriteArrays();
        }

        _ruleKernel.WriteArrays();
    }

    /// <summary>Populations whose spikes are given that kernels know by name; else their paths say where these are.</summary>
    private IEnumerable<PopulationPlan> Sources => _plan.Network.HasKinds ? [] : _plan.Network.Populations.Where(p => p.IsSource);

    private void WriteProjections()
    {
        if (_plan.Network.Projections.Count > 0)
        {
            _writer.Line($"public ProjectionView {string.Join(", ", _plan.Network.Projections.Select(_device.Projection))};");
        }

        new DeviceStorage(_device).WriteFields(_writer, _plan.Network);
        new FreeSums(_plan.Network, _device).WriteFields(_writer);
    }

    private void WriteKernels()
    {
        new IlgpuKernelEmitter(_writer, _plan.Network, _device).WriteForward();
        if (_rules.Count > 0)
        {
            _ruleKernel.WriteKernel(Names.OfObject("Rules"), "Step t of all rules: what has arrived in it, who has fired in it; later steps see the weights.", DeviceRule.OfStep);
        }

        if (HasEnd)
        {
            _ruleKernel.WriteKernel(Names.OfObject("EndOfTrial"), "A trial has ended with step t.", DeviceRule.AtEnd);
        }

        foreach (var population in _populations)
        {
            var memory = Memory(population);
            new IlgpuNeuronEmitter(_writer, population, memory, _device, _kernels.IndexOf(population.Name), _kernels.KindOf(population.Name) is not null).WriteStep();
            memory.WriteSteps();
        }

        _releases.WriteFunctions();
        foreach (var (population, arrival, projections) in _plan.Network.HasKinds ? [] : _synapses.Arrivals)
        {
            _synapses.WriteSum(population, arrival, projections);
        }

        _ruleKernel.WriteFunctions();
    }

    private void WriteSimulation()
    {
        _own = new(_writer);
        _writer.Summary($"<see cref=\"{Network}\"/>: a run on a device.");
        using var type = _writer.Block($"private sealed class {ClassOf(Record)} : DeviceSimulation<{_device.Class}.Arrays>");
        _writer.Line($"private {_device.Class}.Arrays _arrays;");
        if (NeedsNetwork)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        foreach (var host in Hosts)
        {
            host.WriteFields();
        }

        foreach (var host in RuleHosts)
        {
            host.WriteFields();
        }

        WriteConstructor();
        if (HasMoved)
        {
            _writer.Gap();
            using var body = _writer.Block("protected override void SetConstants(ParameterStore parameters)");
            foreach (var host in Hosts)
            {
                host.WriteSetConstants();
            }
        }

        _writer.Gap();
        _writer.Line($"protected override {_device.Class}.Arrays With(in RunView run) => _arrays with {{ Run = run }};");
        WriteStart();
        foreach (var host in Hosts)
        {
            host.WriteConstants();
        }

        foreach (var host in RuleHosts)
        {
            host.WriteConstants();
        }
    }

    private void WriteConstructor()
    {
        _writer.Gap();
        using var body = _writer.Block($"public {ClassOf(Record)}({Network} network, SimulationOptions options) : base(network.Layout(), options)");
        if (_plan.Network.HasKinds)
        {
            WriteMeetings();
        }

        foreach (var source in Sources)
        {
            _writer.Line($"_arrays.{_device.Population(source.Name)} = NewSource({_kernels.IndexOf(source.Name)});");
        }

        foreach (var (population, host) in _populations.Zip(Hosts, (p, h) => (p, h)))
        {
            var arrays = _device.Arrays(population.Name);
            _writer.Line($"{host.Arrays}.Neurons = NewNeurons({host.Index});");
            foreach (string state in population.States)
            {
                _writer.Line($"{host.Arrays}.{arrays.State(state)} = NewStateThere({host.Index}, {NamesOf(population, state)});");
            }

            foreach (string arrival in population.Arrivals)
            {
                _writer.Line($"{host.Arrays}.{arrays.Arrival(arrival)} = NewLanesThere({host.Index});");
            }

            foreach (var fed in population.Fed)
            {
                _writer.Line($"{host.Arrays}.{arrays.Arrival(fed.Name)} = NewFedThere(\"{population.Name}.{fed.Input}\", {host.Index});");
            }

            host.WriteOwn();
        }

        foreach (var release in Releases)
        {
            WriteRelease(release);
        }

        if (_plan.Network.HasKinds)
        {
            _writer.Line($"_arrays.Paths = NewPaths<{Forms.FromOutside}>();");
        }
        else
        {
            WriteNewProjections();
        }

        foreach (var host in RuleHosts)
        {
            host.WriteNew();
        }

        if (NeedsNetwork)
        {
            _writer.Line("_network = network;");
        }

        _writer.Gap();
        foreach (var (population, _, _) in _synapses.Arrivals)
        {
            _writer.Line($"NewArrival({IndexOf(population)});");
        }

        _ruleKernel.WriteNewWork(_own!);
        _writer.Gap();
        string synapses = _synapses.Arrivals.Count == 0 ? "null" : $"Wide ? {_device.Class}.Synapses<Float16> : {_device.Class}.Synapses<Float1>";
        _writer.Line($"Kernels({synapses}, {_device.Class}.Neurons, {(_rules.Count > 0 ? _device.Class + ".Rules" : "null")}, {(HasEnd ? _device.Class + ".EndOfTrial" : "null")});");
    }

    private void WriteNewProjections()
    {
        foreach (var projection in _plan.Network.Projections)
        {
            _writer.Line($"_arrays.{_device.Projection(projection)} = NewProjection({projection.Index});");
        }

        new DeviceStorage(_device).WriteNew(_writer, _plan.Network);
        new FreeSums(_plan.Network, _device).WriteNew(_writer);
    }

    private void WriteRelease(ReleaseKernel release)
    {
        var (kernel, host) = (release.Plan, Host(release));
        string index = release.Kind is null ? $"~{release.First.Index}" : host.Index;
        _writer.Line($"{host.Arrays}.Neurons = NewReleases({index});");
        foreach (string state in _releases.Memory(release).OwnStates)
        {
            // what is released in the next step is no state that a run on the CPU has
            string name = state == release.State ? "null" : $"\"{state}\"";
            _writer.Line($"{host.Arrays}.{_device.Arrays(kernel.Name).State(state)} = NewReleaseStateThere({index}, {name});");
        }

        host.WriteOwn();
    }

    private void WriteStart()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void SetStates()");
        foreach (var host in Hosts)
        {
            host.WriteStart();
        }

        foreach (var host in RuleHosts)
        {
            host.WriteStart();
        }
    }

    private IlgpuMemoryEmitter Memory(PopulationPlan population) => new(_writer, _plan.Network, population, _device, kind: _kernels.KindOf(population.Name));
}
