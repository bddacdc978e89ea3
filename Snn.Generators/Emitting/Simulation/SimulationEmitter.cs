using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the simulation of a network in one dialect: the order of deliveries, steps and rules, and the kernels.</summary>
internal sealed class SimulationEmitter(SimulationPlan plan, Dialect dialect) : FreeRunEmitter(plan.Network, plan.Rules, dialect)
{
    /// <summary>The class of a dialect's simulations.</summary>
    public static string ClassOf(Network network, Dialect dialect) => PartNames.Of(network, dialect.Name + "Simulation");

    protected override string Class => ClassOf(plan.Network.Network, Dialect);

    protected override string Summary => Dialect.Summary.Replace("one trial on one thread", "a run");

    protected override string Base => "Simulation";

    protected override (string Type, string Name) Given => ("SimulationOptions", "options");

    protected override void WriteMembers()
    {
        WritePrepareStep();
        WriteRunStep();
        WriteLearn();
        WriteSettle();
        WriteEndOfTrial();
    }

    protected override void WriteRule(LearnedProjection learned) => new RuleEmitter(Writer, plan.Network, learned, Dialect, Members).Write();

    private void WritePrepareStep()
    {
        if (Releases.Count == 0)
        {
            return;
        }

        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void PrepareStep(long t)");
        WriteIndices(Releases.Select(p => p.Record.Source));
        Writer.Comment("how much of its weights a spike delivers depends on the spikes of its neuron before it");
        foreach (var projection in Releases)
        {
            var names = Members.Members(projection.Release!.Kernel.Name);
            Writer.Line($"{Dialect.Sums}.Mark({Arriving(projection)}, {Release(projection)}.{names.Arrival(projection.Release.Arrived)});");
            Writer.Line($"{Release(projection)}.Step(Whole({Index(projection.Record.Source)}));");
        }
    }

    private void WriteLearn()
    {
        if (plan.Rules.Count == 0)
        {
            return;
        }

        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void Learn(long t, Share share)");
        WriteIndices(plan.Rules.SelectMany(r => new[] { r.Projection.Record.Source, r.Projection.Record.Target }));
        Writer.Comment("rules: what has arrived in this step, who has fired in it; later steps see the weights");
        foreach (var learned in plan.Rules)
        {
            Writer.Line($"{Rule(learned)}[share.Thread].Learn(t, {Arriving(learned.Projection)}, SpikesAt({Index(learned.Projection.Record.Target)}, t, share));");
        }
    }

    private void WriteSettle()
    {
        var waiting = plan.Rules.Where(r => r.Rule.Defers).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void Settle()");
        WriteForEach(waiting, "Settle(Steps - 1)");
    }

    private void WriteEndOfTrial()
    {
        var ending = plan.Rules.Where(r => r.Rule.Programs.Any(p => p.Section == Plasticity.Section.EndOfTrial)).ToList();
        if (ending.Count == 0)
        {
            return;
        }

        Writer.Gap();
        using var body = Writer.Block("protected override void RunEndOfTrial(long t)");
        WriteForEach(ending, "EndOfTrial(t - 1)");
    }
}
