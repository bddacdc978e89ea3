using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <summary>Writes the simulation of a network on the CPU: the order of deliveries, steps and rules, and the kernels in each dialect.</summary>
internal sealed class SimulationEmitter(SimulationPlan plan) : FreeRunEmitter(plan.Network)
{
    private IReadOnlyList<RuleEmitter>? _rules;

    /// <summary>Rules, each with the projections that have it.</summary>
    protected override IReadOnlyList<RuleEmitter> Rules => _rules ??= [.. RuleKind.Of(plan.Network, plan.Rules).Select(k => new RuleEmitter(Writer, plan.Network, k, Members))];

    /// <summary>The class of simulations.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "CpuSimulation");

    protected override string Class => ClassOf(plan.Network.Network);

    protected override string Summary => "a run";

    protected override string Base => "Simulation";

    protected override (string Type, string Name) Given => ("SimulationOptions", "options");

    protected override void WriteMembers()
    {
        if (plan.Output is { } output)
        {
            Writer.Gap();
            Writer.Line("/// <inheritdoc/>");
            Writer.Line($"public override string? Output => \"{output.Population}.{output.State}\";");
        }

        if (plan.Outputs.Any(o => o != plan.Output))
        {
            Writer.Gap();
            Writer.Line("/// <inheritdoc/>");
            Writer.Line("public override string? OutputOf(string readout) => readout switch");
            using var outputs = Writer.Block("", ";");
            foreach (var (population, state) in plan.Outputs.Select(o => (o.Population, o.State)))
            {
                Writer.Line($"\"{population}\" => \"{population}.{state}\",");
            }

            Writer.Line("_ => null,");
        }

        WriteRelease();
        WriteRunStep();
        WriteLearn();
        WriteSettle();
        WriteBringUp();
        WriteEndOfTrial();
    }

    protected override void WriteVisits()
    {
        var waiting = Rules.Where(r => r.Plan.Defers).ToList();
        if (waiting.Count > 0)
        {
            Writer.Comment("what spikes of neurons after do to a row of weights waits until a spike comes through it");
            WriteForThread(waiting, rule => $"Visit({rule.Arriving}, t - 1)");
            Writer.Gap();
        }
    }

    /// <summary>Something of the rules of one thread.</summary>
    private void WriteForThread(IEnumerable<RuleEmitter> rules, Func<RuleEmitter, string> call)
    {
        bool isFirst = true; // it stands beneath the comment
        foreach (var rule in rules)
        {
            if (!isFirst)
            {
                Writer.Gap();
            }

            isFirst = false;
            using var loop = Writer.Block($"foreach (var rule in {rule.Field}[share.Thread])");
            Writer.Line($"rule.{call(rule)};");
        }
    }

    private void WriteRelease()
    {
        if (Releases.Count == 0)
        {
            return;
        }

        Writer.Gap();
        Writer.Line("protected override bool Releases => true;");
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void Release(long t, Share share)");
        var alone = Releases.Where(p => Members.KindOf(p.Record.Name) is null).ToList();
        WriteIndices(alone.Select(p => p.Record.Source));
        Writer.Comment("how much of its weights a spike delivers depends on the spikes of its neuron before it");
        foreach (var projection in alone)
        {
            bool byDelay = projection.Record.DelaysSynapses;
            WriteRelease(Release(projection), byDelay ? $"Releasing({projection.Index}, share)" : $"share.Releasing({Index(projection.Record.Source)})", byDelay ? $"Arrived({projection.Index}, {Arriving(projection)})" : Arriving(projection), projection);
        }

        foreach (var (kind, i) in Members.Releases.Select((k, i) => (k, i)))
        {
            if (i + alone.Count > 0)
            {
                Writer.Gap();
            }

            Kernels.WriteForEach(kind, Locals, kernel => WriteRelease(kernel, $"share.Releasing({kernel}.{KernelEmitter.Path}.Source)",
                $"SpikesAt({kernel}.{KernelEmitter.Path}.Source, t - {kernel}.{KernelEmitter.Path}.Delay)", Releases.First(p => p.Record.Name == kind.Members[0].Population)));
        }
    }

    private void WriteRelease(string kernel, string range, string arriving, ProjectionPlan projection)
    {
        Writer.Line($"ScalarSums.Mark({arriving}, {kernel}.{Members.Members(projection.Release!.Kernel.Name).Arrival(projection.Release.Arrived)}, {range});");
        Writer.Line($"{kernel}.Step({range});");
    }

    private void WriteLearn()
    {
        if (Rules.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void Learn(long t, Share share)");
        Writer.Comment("rules: what has arrived in this step, who has fired in it; later steps see the weights");
        WriteForThread(Rules, rule => $"Learn(t, {rule.Arriving}, {rule.Fired})");
    }

    private void WriteSettle()
    {
        var waiting = Rules.Where(r => r.Plan.Defers).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void Settle()");
        waiting.ForEach(r => r.WriteForEach("Settle(Steps - 1)"));
    }

    private void WriteBringUp()
    {
        var behind = Rules.Where(r => r.BringsUp).ToList();
        if (behind.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void BringUp()");
        behind.ForEach(r => r.WriteForEach("BringUp(Steps - 1)"));
    }

    private void WriteEndOfTrial()
    {
        var ending = Rules.Where(r => r.Plan.Programs.Any(p => p.Section == Section.EndOfTrial)).ToList();
        if (ending.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void RunEndOfTrial(long t)");
        ending.ForEach(r => r.WriteForEach("EndOfTrial(t - 1)"));
    }
}
