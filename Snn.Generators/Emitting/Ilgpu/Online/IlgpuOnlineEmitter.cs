using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what a device has besides the steps of trials where they learn by e-prop as they run: what spikes are credited
/// with, and the derived rules, of each trial of a batch.
/// </summary>
internal sealed class IlgpuOnlineEmitter
{
    private readonly IndentedWriter _writer;
    private readonly OnlinePlan _plan;
    private readonly NetworkPlan _network;
    private readonly DeviceNames _device;
    private readonly IReadOnlyList<DeviceRule> _rules;
    private readonly IlgpuRuleKernelEmitter _kernel;
    private readonly Func<string, IlgpuKindEmitter?> _kindHost;
    private readonly Func<string, string> _indexOf;

    /// <param name="writer">The file.</param>
    /// <param name="plan">The network as it learns.</param>
    /// <param name="network">The same as a device runs it.</param>
    /// <param name="device">What the kernels have.</param>
    /// <param name="kindHost">What the batch does for a kernel that populations share; null of others.</param>
    /// <param name="indexOf">C# of the place of a kernel's population, or of the places of its populations.</param>
    public IlgpuOnlineEmitter(IndentedWriter writer, OnlinePlan plan, NetworkPlan network, DeviceNames device, Func<string, IlgpuKindEmitter?> kindHost, Func<string, string> indexOf)
    {
        (_writer, _plan, _network, _device, _kindHost, _indexOf) = (writer, plan, network, device, kindHost, indexOf);
        _rules = DeviceRule.Of(plan, network, device);
        _kernel = new(writer, _rules, device, new(writer, network, device));
    }

    /// <summary>Projections by which populations that learn reach the readout.</summary>
    private IEnumerable<ProjectionPlan> Paths => _plan.Rules.Select(r => r.Path).OfType<ProjectionPlan>().Distinct();

    /// <summary>Readouts whose rules are launched after those of the readouts before them, since they add to the same gradients; the main one's are the first.</summary>
    private IReadOnlyList<string> Later => _plan.Rules.Any(r => r.Apart is not null) ? [.. _plan.Readouts.Skip(1).Select(r => r.Population)] : [];

    /// <summary>In the struct of all arrays.</summary>
    public void WriteFields()
    {
        _writer.Line("public LearningView Learning;");
        if (FurtherCredits.Any())
        {
            _writer.Gap();
            _writer.Comment("what spikes are credited with by readouts besides the main one: [trial, neuron]");
            _writer.Line($"public ArrayView<float> {string.Join(", ", FurtherCredits.Select(c => _device.CreditOf(c.Kernel, c.Readout)))};");
            _writer.Gap();
        }

        _kernel.WriteFields();
    }

    /// <summary>And the functions of that struct.</summary>
    public void WriteOf() => _kernel.WriteOf();

    public void WriteArrays() => _kernel.WriteArrays();

    /// <summary>In the batch.</summary>
    public void WriteHostFields(Names own)
    {
        foreach (var rule in _rules)
        {
            Host(rule, own).WriteFields();
        }
    }

    public void WriteKernels()
    {
        WriteCredits();
        var later = Later;
        _kernel.WriteKernel(Names.OfObject("Learn"), $"Step t of what learns, of all trials: eligibilities of the step whose spikes the readout has met in this one, and gradients{(later.Count > 0 ? $", but for what {Description.Few(later)} say of spikes" : "")}.", DeviceRule.OfStep, later.Count == 0 ? null : r => !IsLater(r));
        foreach (string readout in later)
        {
            _kernel.WriteKernel(LearnThrough(readout), $"The same of what {readout} says of spikes, which is added to these gradients.", DeviceRule.OfStep, r => IsLater(r) && r.Further == readout);
        }

        _kernel.WriteFunctions();
    }

    /// <summary>In the constructor of the batch.</summary>
    public void WriteConstructor(Names own)
    {
        foreach (var rule in _rules)
        {
            Host(rule, own).WriteNew();
        }

        _writer.Gap();
        foreach (var (kernel, _) in Credited)
        {
            _writer.Line($"NewCredit({_indexOf(kernel)});");
        }

        foreach (var (kernel, readout) in FurtherCredits)
        {
            _writer.Line($"_arrays.{_device.CreditOf(kernel, readout)} = NewLanes({_indexOf(kernel)});");
        }

        _kernel.WriteNewWork(own);
        string credits = Paths.Any() ? $"Wide ? {_device.Class}.Credits<Float16> : {_device.Class}.Credits<Float1>" : "null";
        _writer.Line($"Learning({credits}, {_device.Class}.Learn, prunes: {(_plan.Network.Network.Prunes ? "true" : "false")}{string.Concat(Later.Select(r => $", {_device.Class}.{LearnThrough(r)}"))});");
    }

    /// <summary>Eligibilities at the start of a batch, and constants.</summary>
    public void WriteMembers(Names own)
    {
        _writer.Gap();
        using (_writer.Block("protected override void ResetLearning()"))
        {
            foreach (var rule in _rules)
            {
                Host(rule, own).WriteStart();
            }
        }

        foreach (var rule in _rules)
        {
            Host(rule, own).WriteConstants();
        }
    }

    private void WriteCredits()
    {
        if (!Paths.Any())
        {
            return;
        }

        _writer.Gap();
        _writer.Summary("Step t of what spikes are credited with, of all trials: what the loss says of the readout in it, through feedback weights.");
        _writer.Line("[DeviceKernel]");
        _writer.Line("public static void Credits<TSum>(Arrays net, int t)");
        _writer.Line("    " + IlgpuSynapseEmitter.Neighbours);
        using var body = _writer.Block("");
        _writer.Line($"int trial = Grid.IdxY, part = net.Trials.Gradients.First[Grid.IdxX] + Group.IdxX{(_network.HasKinds ? ", member = net.Trials.Gradients.Member[Grid.IdxX]" : "")};");
        using var cases = _writer.Block("switch (net.Trials.Gradients.Case[Grid.IdxX])");
        foreach (var ((kernel, readout), i) in Credited.Select((c, i) => (c, i)))
        {
            string neurons = $"net.{_device.Population(kernel)}.Neurons";
            string credit = readout == Main ? $"{neurons}.Credit" : $"net.{_device.CreditOf(kernel, readout)}";
            _writer.Case(i, $"part * TSum.Count < {neurons}.Size", $"{CreditOf(kernel, readout, neurons)}.Store({credit}, {neurons}.At<TSum>(trial, part));",
                _device.Kernels.KindOf(kernel) is null ? "" : $"net = net.{_device.Of(kernel)}(member);");
        }
    }

    private string CreditOf(string kernel, string readout, string neurons)
    {
        string read = $"net.{_device.Population(readout)}.Neurons";
        var plan = _device.Kernels.Plan(readout);
        if (_network.HasKinds)
        {
            string which = _plan.Readouts.Count == 1 ? "" : $"{_plan.Readouts.ToList().FindIndex(r => r.Population == readout) + 1}, {_device.FirstOutputOf(plan) ?? "0"}, ";
            return $"net.Paths.Credit<TSum>(net.Trials, {read}, {which}{neurons}, trial, t, part)";
        }

        var path = Paths.First(p => p.Record.Source == kernel && p.Record.Target == readout);
        return $"{DeviceStorage.Sums(path)}.AddScaled(net.Trials.ReadoutError, {_device.OutputOf(plan)}net.Trials.Taped({read}, trial, t), net.{_device.Projection(path)}, {new DeviceStorage(_device).Lie(path)}part, TSum.All(0f))";
    }

    private string Main => _plan.Readouts[0].Population;

    /// <summary>Kernels of populations that learn and reach a readout, and that.</summary>
    private IEnumerable<(string Kernel, string Readout)> Credited => Paths.Select(p => (_device.Kernels.Of(p.Record.Source), p.Record.Target)).Distinct();

    private IEnumerable<(string Kernel, string Readout)> FurtherCredits => Credited.Where(c => c.Readout != Main);

    private bool IsLater(DeviceRule rule) => rule is { HasPath: true, Further: not null };

    /// <summary>Their kernel: readouts may differ in the case of their first letter alone.</summary>
    private string LearnThrough(string readout) => _device.Space.Of(("learn through", readout), DeviceNames.Plain("LearnThrough" + Names.Pascal(readout)));

    private IRuleHost Host(DeviceRule rule, Names own) => rule.IsKind
        ? new IlgpuRuleKindEmitter(_writer, _network, rule, _device, own, rule.Plan.IsDerived ? _kindHost(_device.Kernels.Of(rule.Projection.Record.Target)) : null)
        : new IlgpuRuleHostEmitter(_writer, _plan.Network, rule, _device, own);
}
