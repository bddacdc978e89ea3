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

    /// <summary>In the struct of all arrays.</summary>
    public void WriteFields()
    {
        _writer.Line("public LearningView Learning;");
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
        _kernel.WriteKernel("Learn", "Step t of what learns, of all trials: eligibilities of the step whose spikes the readout has met in this one, and gradients.", DeviceRule.OfStep);
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
        foreach (string credited in Credited)
        {
            _writer.Line($"NewCredit({_indexOf(credited)});");
        }

        _kernel.WriteNewWork(own);
        string credits = Paths.Any() ? $"Wide ? {_device.Class}.Credits<Float16> : {_device.Class}.Credits<Float1>" : "null";
        _writer.Line($"Learning({credits}, {_device.Class}.Learn, prunes: {(_plan.Network.Network.Prunes ? "true" : "false")});");
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
        foreach (var (kernel, i) in Credited.Select((k, i) => (k, i)))
        {
            string neurons = $"net.{_device.Population(kernel)}.Neurons";
            _writer.Case(i, $"part * TSum.Count < {neurons}.Size", $"{CreditOf(kernel, neurons)}.Store({neurons}.Credit, {neurons}.At<TSum>(trial, part));",
                _device.Kernels.KindOf(kernel) is null ? "" : $"net = net.{_device.Of(kernel)}(member);");
        }
    }

    private string CreditOf(string kernel, string neurons)
    {
        string readout = $"net.{_device.Population(_plan.Readout)}.Neurons";
        if (_network.HasKinds)
        {
            return $"net.Paths.Credit<TSum>(net.Trials, {readout}, {neurons}, trial, t, part)";
        }

        var path = Paths.First(p => p.Record.Source == kernel);
        return $"{DeviceStorage.Sums(path)}.AddScaled(net.Trials.ReadoutError, net.Trials.Taped({readout}, trial, t), net.{_device.Projection(path)}, {new DeviceStorage(_device).Lie(path)}part, TSum.All(0f))";
    }

    /// <summary>Kernels of populations that learn and reach the readout.</summary>
    private IEnumerable<string> Credited => Paths.Select(p => _device.Kernels.Of(p.Record.Source)).Distinct();

    private IRuleHost Host(DeviceRule rule, Names own) => rule.IsKind
        ? new IlgpuRuleKindEmitter(_writer, _network, rule, _device, own, rule.Plan.IsDerived ? _kindHost(_device.Kernels.Of(rule.Projection.Record.Target)) : null)
        : new IlgpuRuleHostEmitter(_writer, _plan.Network, rule, _device, own);
}
