using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernel of all rules of a network: each group of threads works for one rule, at one place.</summary>
internal sealed class IlgpuRuleKernelEmitter(IndentedWriter writer, IReadOnlyList<DeviceRule> rules, DeviceNames device, IlgpuSynapseEmitter synapses)
{
    private readonly List<IReadOnlyList<Section>> _kernels = [];

    /// <summary>All cases, in their order.</summary>
    private IEnumerable<(DeviceRule Rule, Site Place, string Threads)> Cases =>
        rules.SelectMany(r => IlgpuRuleWorkEmitter.Cases(r).Select(c => (r, c.Place, c.Threads)));

    /// <summary>In the struct of all arrays: those of rules.</summary>
    public void WriteFields()
    {
        foreach (var rule in rules)
        {
            writer.Line($"public {rule.Arrays} {rule.Field};");
        }
    }

    /// <summary>And the functions of that struct that put a projection in place.</summary>
    public void WriteOf()
    {
        foreach (var rule in rules)
        {
            Emitter(rule).WriteOf();
        }
    }

    /// <summary>Their structs.</summary>
    public void WriteArrays()
    {
        foreach (var rule in rules)
        {
            Emitter(rule).WriteArrays();
        }
    }

    /// <summary>A kernel.</summary>
    /// <param name="kernel">C# of what it is called.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="sections">The parts of rules that it runs.</param>
    /// <param name="takes">Which rules it runs; null for all.</param>
    public void WriteKernel(string kernel, string summary, IReadOnlyList<Section> sections, System.Func<DeviceRule, bool>? takes = null)
    {
        if (!_kernels.Contains(sections))
        {
            _kernels.Add(sections);
        }

        writer.Gap();
        writer.Summary(summary);
        writer.Line("[DeviceKernel]");
        using var body = writer.Block($"public static void {kernel}(Arrays net, int t)");
        string frame = device.RuleFrame;
        writer.Line($"int {(device.IsFree ? "" : "trial = Grid.IdxY, ")}block = {frame}.RuleRows[Grid.IdxX], i = {frame}.Rules.First[Grid.IdxX] + Group.IdxX{(rules.Any(r => r.IsKind) ? $", member = {frame}.Rules.Member[Grid.IdxX]" : "")};");
        using var cases = writer.Block($"switch ({frame}.Rules.Case[Grid.IdxX])");
        foreach (var ((rule, place, threads), index) in Cases.Select((c, i) => (c, i)))
        {
            if (takes?.Invoke(rule) != false && IlgpuRuleWorkEmitter.HasWork(rule, place, sections))
            {
                string count = Count(threads, rule.Here, rule.Patches, rule.Delays);
                writer.Case(index, $"i < {count}{rule.HasTime}", IlgpuRuleWorkEmitter.Call(rule, device, place, sections), rule.IsKind ? $"net = net.{rule.OfMember}(member);" : "");
            }
        }
    }

    /// <summary>The functions that the kernels call that have been written.</summary>
    public void WriteFunctions()
    {
        foreach (var rule in rules)
        {
            Emitter(rule).WriteFunctions(_kernels);
        }
    }

    /// <summary>In the constructor of the class that launches it: how many threads each case has.</summary>
    /// <param name="own">Members of that class.</param>
    public void WriteNewWork(Names own)
    {
        foreach (var (rule, place, threads) in Cases)
        {
            if (rule.IsKind)
            {
                writer.Line($"NewWork({IlgpuRuleKindEmitter.RulesOf(rule, own)}, {IlgpuRuleKindEmitter.SiteOf(place)});");
                continue;
            }

            string field = "_arrays." + rule.Field;
            writer.Line($"NewWork({Count(threads, field, $"_arrays.{device.Patches(rule.Projection)}", $"_arrays.{device.SynapseDelays(rule.Projection)}")}{(place == Site.Synapse && !rule.Plan.IsShared ? $", {field}.Ends.Blocks" : "")});");
        }
    }

    private static string Count(string threads, string arrays, string patches, string delays) =>
        threads == "" ? "1" : threads == IlgpuRuleWorkEmitter.OfEntries ? patches + ".Lie.Numbers" : threads == IlgpuRuleWorkEmitter.OfRows ? delays + ".Rows" : $"{arrays}.{threads}";

    private IlgpuRuleEmitter Emitter(DeviceRule rule) => new(writer, rule, device, synapses);
}
