using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes the simulation of a network for a device: arrays, kernels, and the class that hands them to the runtime.</summary>
internal sealed class IlgpuSimulationEmitter
{
    private readonly IndentedWriter _writer = new();
    private readonly SimulationPlan _plan;
    private readonly DeviceNames _device;
    private readonly List<PopulationPlan> _populations;
    private readonly List<DeviceRule> _rules;
    private readonly IlgpuSynapseEmitter _synapses;
    private readonly IlgpuRuleKernelEmitter _ruleKernel;
    private Names? _own;

    public IlgpuSimulationEmitter(SimulationPlan plan)
    {
        _plan = plan;
        _device = new(_writer, plan.Network.Network, isFree: true);
        _populations = [.. plan.Network.Populations.Where(p => !p.IsSource)];
        _rules = [.. plan.Rules.Select(r => new DeviceRule(plan.Network, r, _device))];
        _synapses = new(_writer, plan.Network, _device);
        _ruleKernel = new(_writer, _rules, _device, _synapses);
    }

    /// <summary>The class of a network's simulations on a device.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "IlgpuSimulation");

    private Network Record => _plan.Network.Network;

    private string Network => Names.Escape(Record.Name);

    private bool HasMoved => _populations.Concat(Releases.Select(IlgpuReleaseEmitter.Kernel)).Any(p => p.Moved.Count > 0);

    private bool HasEnd => _plan.Rules.Any(r => r.Rule.Programs.Any(p => p.Section == Section.EndOfTrial));

    private IEnumerable<ProjectionPlan> Releases => _plan.Network.Releases;

    private IlgpuReleaseEmitter ReleaseEmitter => new(_writer, _plan.Network, _device);

    private IEnumerable<IlgpuHostEmitter> Hosts => _populations.Select(p => new IlgpuHostEmitter(_writer, _plan.Network, p, _device, _own!)).Concat(Releases.Select(Host));

    private IlgpuHostEmitter Host(ProjectionPlan release) => new(_writer, _plan.Network, IlgpuReleaseEmitter.Kernel(release), _device, _own!, release.Record.Source);

    private IEnumerable<IlgpuRuleHostEmitter> RuleHosts => _rules.Select(r => new IlgpuRuleHostEmitter(_writer, _plan.Network, r, _device, _own!));

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
            foreach (var population in _plan.Network.Populations)
            {
                _writer.Line($"public {(population.IsSource ? "NeuronsView" : _device.ArraysOf(population.Name))} {_device.Population(population.Name)};");
            }

            if (_plan.Network.Projections.Count > 0)
            {
                _writer.Line($"public ProjectionView {string.Join(", ", _plan.Network.Projections.Select(_device.Projection))};");
            }

            new DeviceStorage(_device).WriteFields(_writer, _plan.Network);
            new FreeSums(_plan.Network, _device).WriteFields(_writer);
            foreach (var release in Releases.Select(IlgpuReleaseEmitter.Kernel))
            {
                _writer.Line($"public {_device.ArraysOf(release.Name)} {_device.Population(release.Name)};");
            }

            _ruleKernel.WriteFields();
        }

        foreach (var population in _populations)
        {
            _writer.Gap();
            Memory(population).WriteArrays();
        }

        foreach (var projection in Releases)
        {
            _writer.Gap();
            ReleaseEmitter.Memory(projection).WriteArrays();
        }

        _ruleKernel.WriteArrays();
    }

    private void WriteKernels()
    {
        new IlgpuKernelEmitter(_writer, _plan.Network, _device).WriteForward();
        if (_rules.Count > 0)
        {
            _ruleKernel.WriteKernel("Rules", "Step t of all rules: what has arrived in it, who has fired in it; later steps see the weights.", DeviceRule.OfStep);
        }

        if (HasEnd)
        {
            _ruleKernel.WriteKernel("EndOfTrial", "A trial has ended with step t.", DeviceRule.AtEnd);
        }

        foreach (var population in _populations)
        {
            var memory = Memory(population);
            new IlgpuNeuronEmitter(_writer, population, memory, _device, IndexOf(population.Name)).WriteStep();
            memory.WriteSteps();
        }

        ReleaseEmitter.WriteFunctions();
        foreach (var (population, arrival, projections) in _synapses.Arrivals)
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
        if (HasMoved)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        foreach (var host in Hosts)
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
        foreach (var source in _plan.Network.Populations.Where(p => p.IsSource))
        {
            _writer.Line($"_arrays.{_device.Population(source.Name)} = NewSource({IndexOf(source.Name)});");
        }

        foreach (var (population, host) in _populations.Zip(Hosts, (p, h) => (p, h)))
        {
            var arrays = _device.Arrays(population.Name);
            _writer.Line($"{host.Arrays}.Neurons = NewNeurons({host.Index});");
            foreach (string state in population.States)
            {
                _writer.Line($"{host.Arrays}.{arrays.State(state)} = NewStateThere({host.Index}, \"{state}\");");
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

        foreach (var projection in Releases)
        {
            WriteRelease(projection);
        }

        foreach (var projection in _plan.Network.Projections)
        {
            _writer.Line($"_arrays.{_device.Projection(projection)} = NewProjection({projection.Index});");
        }

        new DeviceStorage(_device).WriteNew(_writer, _plan.Network);
        new FreeSums(_plan.Network, _device).WriteNew(_writer);
        foreach (var host in RuleHosts)
        {
            host.WriteNew();
        }

        if (HasMoved)
        {
            _writer.Line("_network = network;");
        }

        _writer.Gap();
        foreach (var (population, _, _) in _synapses.Arrivals)
        {
            _writer.Line($"NewArrival({IndexOf(population)});");
        }

        _ruleKernel.WriteNewWork();
        _writer.Gap();
        string synapses = _synapses.Arrivals.Count == 0 ? "null" : $"Wide ? {_device.Class}.Synapses<Float16> : {_device.Class}.Synapses<Float1>";
        _writer.Line($"Kernels({synapses}, {_device.Class}.Neurons, {(_rules.Count > 0 ? _device.Class + ".Rules" : "null")}, {(HasEnd ? _device.Class + ".EndOfTrial" : "null")});");
    }

    private void WriteRelease(ProjectionPlan projection)
    {
        var (kernel, host) = (IlgpuReleaseEmitter.Kernel(projection), Host(projection));
        _writer.Line($"{host.Arrays}.Neurons = NewReleases({projection.Index});");
        foreach (string state in kernel.States)
        {
            // what is released in the next step is no state that a run on the CPU has
            string name = state == projection.Release!.State ? "null" : $"\"{state}\"";
            _writer.Line($"{host.Arrays}.{_device.Arrays(kernel.Name).State(state)} = NewReleaseStateThere({projection.Index}, {name});");
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

    private IlgpuMemoryEmitter Memory(PopulationPlan population) => new(_writer, _plan.Network, population, _device);

    private int IndexOf(string population) => _plan.Network.Populations.ToList().FindIndex(p => p.Name == population);
}
