using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trials of a network that learns by e-prop as it runs, on the CPU: what comes after what in a step.</summary>
internal sealed class OnlineEmitter(OnlinePlan plan) : FreeRunEmitter(plan.Network)
{
    private IReadOnlyList<RuleEmitter>? _rules;

    /// <summary>Rules, one for each projection that learns.</summary>
    protected override IReadOnlyList<RuleEmitter> Rules => _rules ??= [.. plan.Rules.Select(r => new RuleEmitter(Writer, plan.Network, r.Learned, Members, r.Path))];

    /// <summary>The class of such trials.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "CpuOnline");

    protected override string Class => ClassOf(plan.Network.Network);

    protected override string Summary => "one trial on one thread, in which weights learn by e-prop as it runs";

    protected override string Base => "OnlineTrial";

    protected override (string Type, string Name) Given => ("OnlineSetup", "setup");

    protected override string MoreGiven => plan.Network.Network.Prunes ? ", prunes: true" : "";

    /// <summary>Populations with a learning signal, and by which projection they have it.</summary>
    private IEnumerable<ProjectionPlan> Paths => plan.Rules.Select(r => r.Path).OfType<ProjectionPlan>().Distinct();

    protected override void WriteMoreFields()
    {
        if (Paths.Any())
        {
            Writer.Gap();
            Writer.Comment("learning signals: what the loss says of the readout in this step, through feedback weights");
            Writer.Line($"private readonly Lanes {string.Join(", ", Paths.Select(p => CreditOf(p.Record.Source)))};");
        }
    }

    protected override void WriteMoreConstructor()
    {
        foreach (var path in Paths)
        {
            Writer.Line($"{CreditOf(path.Record.Source)} = NewLanes({plan.Network.IndexOf(path.Record.Source)});");
        }
    }

    protected override void WriteMembers()
    {
        WriteRunStep();
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void Learn(long t)");
        WriteIndices(plan.Rules.Select(r => r.Learned.Projection.Record.Source).Concat(plan.Rules.Where(r => r.Learned.Rule.ReadsFired).Select(r => r.Learned.Projection.Record.Target)));
        Writer.Comment("the loss of this step");
        Writer.Line($"Compare({Kernel(plan.Readout)}.{Members.Members(plan.Readout).State(plan.Output)});");
        if (Paths.Any())
        {
            Writer.Gap();
            Writer.Comment("a spike is credited when it arrives at the readout, through feedback weights");
            foreach (var path in Paths)
            {
                Writer.Line($"Sums.AddScaled(Error, Feedback[{path.Index}], Nothing, {CreditOf(path.Record.Source)});");
            }
        }

        Writer.Gap();
        Writer.Comment("eligibilities, of the step whose spikes the readout has met in this one, and gradients");
        foreach (var (kernel, rule) in Rules.Zip(plan.Rules, (k, r) => (k, r)))
        {
            Writer.Line($"{kernel.Field}.Learn({string.Join(", ", Told(rule))});");
        }
    }

    /// <summary>What a rule is told of a step: a derived one of that whose spikes have arrived, a written one as if they took one step.</summary>
    private IEnumerable<string> Told(OnlineRule rule)
    {
        bool isDerived = rule.Learned.Rule.IsDerived;
        string late = rule.Path is null ? "" : isDerived ? $" - {Members.Delay(rule.Path)}" : $" - ({Members.Delay(rule.Path)} - 1)";
        if (!isDerived && rule.Path is not null)
        {
            yield return $"t{late}";
        }

        var learned = rule.Learned.Projection;
        yield return learned.Record.DelaysSynapses ? $"ArrivedBefore({learned.Index}, t{late}, {Arriving(learned, late)})" : Arriving(learned, late);
        if (rule.Learned.Rule.ReadsFired)
        {
            yield return $"SpikesAt({Index(rule.Learned.Projection.Record.Target)}, t{late})";
        }
    }

    private string CreditOf(string population) => RuleEmitter.Credit(Members, population);
}
