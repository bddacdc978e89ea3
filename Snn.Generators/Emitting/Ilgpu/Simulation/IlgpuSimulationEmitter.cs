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
    private Names? _own;

    public IlgpuSimulationEmitter(SimulationPlan plan)
    {
        _plan = plan;
        _device = new(_writer, plan.Network.Network, isFree: true);
        _populations = [.. plan.Network.Populations.Where(p => !p.IsSource)];
        _rules = [.. plan.Rules.Select(r => new DeviceRule(plan.Network, r, _device))];
        _synapses = new(_writer, plan.Network, _device);
    }

    /// <summary>The class of a network's simulations on a device.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "IlgpuSimulation");

    private Network Record => _plan.Network.Network;

    private string Network => Names.Escape(Record.Name);

    private bool HasTrained => _populations.Any(p => p.Trained.Count > 0);

    private bool HasEnd => _plan.Rules.Any(r => r.Rule.Programs.Any(p => p.Section == Section.EndOfTrial));

    private IEnumerable<IlgpuHostEmitter> Hosts => _populations.Select(p => new IlgpuHostEmitter(_writer, _plan.Network, p, _device, _own!));

    /// <summary>All cases of the kernels of rules, in their order.</summary>
    private IEnumerable<(DeviceRule Rule, Site Place, string Threads)> Cases =>
        _rules.SelectMany(r => IlgpuRuleWorkEmitter.Cases(r).Select(c => (r, c.Place, c.Threads)));

    public string Write()
    {
        FileHead.Write(_writer, Record.Namespace, Record.InUse, Description.Methods(_plan.Network.Populations), "System", "System.ComponentModel", "ILGPU", "ILGPU.Runtime", "Snn", "Snn.Runtime");
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

            foreach (var rule in _rules)
            {
                _writer.Line($"public {rule.Arrays} {rule.Field};");
            }
        }

        foreach (var population in _populations)
        {
            _writer.Gap();
            Memory(population).WriteArrays();
        }

        foreach (var rule in _rules)
        {
            Emitter(rule).WriteArrays();
        }
    }

    private void WriteKernels()
    {
        new IlgpuKernelEmitter(_writer, _plan.Network, _device).WriteForward();
        if (_rules.Count > 0)
        {
            WriteRules("Rules", "Step t of all rules: what has arrived in it, who has fired in it; later steps see the weights.", DeviceRule.OfStep);
        }

        if (HasEnd)
        {
            WriteRules("EndOfTrial", "A trial has ended with step t.", DeviceRule.AtEnd);
        }

        foreach (var population in _populations)
        {
            var memory = Memory(population);
            new IlgpuNeuronEmitter(_writer, population, memory, _device).WriteStep();
            memory.WriteSteps();
        }

        foreach (var (population, arrival, projections) in _synapses.Arrivals)
        {
            _synapses.WriteSum(population, arrival, projections);
        }

        foreach (var rule in _rules)
        {
            Emitter(rule).WriteFunctions();
        }
    }

    private void WriteRules(string kernel, string summary, IReadOnlyList<Section> sections)
    {
        _writer.Gap();
        _writer.Summary(summary);
        _writer.Line("[DeviceKernel]");
        using var body = _writer.Block($"public static void {Names.OfObject(kernel)}(Arrays net, int t)");
        _writer.Line("int block = net.Run.RuleRows[Grid.IdxX], i = net.Run.Rules.First[Grid.IdxX] + Group.IdxX;");
        using var cases = _writer.Block("switch (net.Run.Rules.Case[Grid.IdxX])");
        foreach (var ((rule, place, threads), index) in Cases.Select((c, i) => (c, i)))
        {
            if (IlgpuRuleWorkEmitter.Call(rule, place, sections) is { } call)
            {
                string count = threads == "" ? "1" : $"{rule.Here}.{threads}";
                _writer.Case(index, $"i < {count}", call);
            }
        }
    }

    private void WriteSimulation()
    {
        _own = new(_writer);
        _writer.Summary($"<see cref=\"{Network}\"/>: a run on a device.");
        using var type = _writer.Block($"private sealed class {ClassOf(Record)} : DeviceSimulation<{_device.Class}.Arrays>");
        _writer.Line($"private {_device.Class}.Arrays _arrays;");
        if (HasTrained)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        foreach (var host in Hosts)
        {
            host.WriteFields();
        }

        WriteConstructor();
        if (HasTrained)
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

        foreach (var rule in _rules.Where(r => r.ConstantNames.Count > 0))
        {
            WriteConstants(rule);
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

            host.WriteOwn();
        }

        foreach (var projection in _plan.Network.Projections)
        {
            _writer.Line($"_arrays.{_device.Projection(projection)} = NewProjection({projection.Index});");
        }

        foreach (var rule in _rules)
        {
            WriteRuleArrays(rule);
        }

        if (HasTrained)
        {
            _writer.Line("_network = network;");
        }

        _writer.Gap();
        foreach (var (population, _, _) in _synapses.Arrivals)
        {
            _writer.Line($"NewArrival({IndexOf(population)});");
        }

        foreach (var (rule, place, threads) in Cases)
        {
            string field = "_arrays." + rule.Field;
            _writer.Line($"NewWork({(threads == "" ? "1" : $"{field}.{threads}")}{(place == Site.Synapse ? $", {field}.Ends.Blocks" : "")});");
        }

        _writer.Gap();
        string synapses = _synapses.Arrivals.Count == 0 ? "null" : $"Wide ? {_device.Class}.Synapses<Float16> : {_device.Class}.Synapses<Float1>";
        _writer.Line($"Kernels({synapses}, {_device.Class}.Neurons, {(_rules.Count > 0 ? _device.Class + ".Rules" : "null")}, {(HasEnd ? _device.Class + ".EndOfTrial" : "null")});");
    }

    private void WriteRuleArrays(DeviceRule rule)
    {
        string name = rule.Projection.Record.Name, field = "_arrays." + rule.Field;
        int source = IndexOf(rule.Projection.Record.Source), target = IndexOf(rule.Projection.Record.Target);
        _writer.Gap();
        _writer.Line($"{field}.Ends = NewRule({rule.Projection.Index});");
        foreach (var variable in rule.Plan.Variables)
        {
            string made = variable.Place switch
            {
                Site.Pre => $"NewVariableThere(\"{name}.{variable.Key}\", {source})",
                Site.Post => $"NewVariableThere(\"{name}.{variable.Key}\", {target})",
                Site.Population => $"NewVariableThere(\"{name}.{variable.Key}\")",
                _ => $"NewSynapseVariableThere(\"{name}.{variable.Key}\", {rule.Projection.Index})",
            };
            _writer.Line($"{field}.{rule.InArrays.State(variable.Name)} = {made};");
        }

        foreach (var signal in rule.Plan.Signals)
        {
            _writer.Line($"{field}.{rule.InArrays.State(signal.Name)} = NewSignalThere(\"{name}.{signal.Key}\"{(signal.PerTarget ? $", {target}" : "")});");
        }

        if (rule.ConstantNames.Count > 0)
        {
            _writer.Line($"{field}.Fixed = {ConstantsOf(rule)}(network);");
        }
    }

    private void WriteStart()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void SetStates()");
        foreach (var host in Hosts)
        {
            host.WriteStart();
        }

        foreach (var rule in _rules)
        {
            var notation = new ScalarNotation(s => $"_arrays.{rule.Field}.Fixed.{rule.InConstants.Constant(s.Name)}");
            foreach (var variable in rule.Plan.Variables)
            {
                _writer.Line($"Start(_arrays.{rule.Field}.{rule.InArrays.State(variable.Name)}, {notation.Write(variable.Start)});");
            }
        }
    }

    private void WriteConstants(DeviceRule rule)
    {
        string type = $"{_device.Class}.{rule.Constants}";
        _writer.Gap();
        var names = new Names(_writer, _own);
        using var body = _writer.Block($"private static {type} {ConstantsOf(rule)}({Network} network)");
        _writer.Line($"var constants = new {type}();");
        new RuleConstantsEmitter(_writer, _plan.Network, rule.Projection, rule.Plan, names, c => "constants." + rule.InConstants.Constant(c)).Write(byTables: false);
        _writer.Line("return constants;");
    }

    private string ConstantsOf(DeviceRule rule) => _own!.Of(("rule constants", rule.Projection.Index), rule.Projection.Record.Name + "RuleConstants");

    private IlgpuRuleEmitter Emitter(DeviceRule rule) => new(_writer, rule, _device, _synapses);

    private IlgpuMemoryEmitter Memory(PopulationPlan population) => new(_writer, _plan.Network, population, _device);

    private int IndexOf(string population) => _plan.Network.Populations.ToList().FindIndex(p => p.Name == population);
}
