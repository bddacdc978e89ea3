using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trials of a network that learns by e-prop as it runs, on the CPU: what comes after what in a step.</summary>
internal sealed class OnlineEmitter(OnlinePlan plan) : FreeRunEmitter(plan.Network)
{
    private IReadOnlyList<(RuleEmitter Kernel, OnlineRule First, RuleKind? Kind)>? _learned;

    /// <summary>Rules, each with the projections that have it.</summary>
    private IReadOnlyList<(RuleEmitter Kernel, OnlineRule First, RuleKind? Kind)> Learned => _learned ??= [.. TrainedKinds.Of(plan).Select(r => (
        r.Kind is null ? new RuleEmitter(Writer, plan.Network, r.First, Members) : new RuleEmitter(Writer, plan.Network, r.Kind, Members), r.First, r.Kind))];

    protected override IReadOnlyList<RuleEmitter> Rules => [.. Learned.Select(r => r.Kernel)];

    /// <summary>The class of such trials.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "CpuOnline");

    protected override string Class => ClassOf(plan.Network.Network);

    protected override string Summary => "one trial on one thread, in which weights learn by e-prop as it runs";

    protected override string Base => "OnlineTrial";

    protected override (string Type, string Name) Given => ("OnlineSetup", "setup");

    protected override string MoreGiven => plan.Network.Network.Prunes ? ", prunes: true" : "";

    /// <summary>Populations with a learning signal, and by which projection they have it.</summary>
    private IEnumerable<(ProjectionPlan Path, string? Apart)> Paths => plan.Rules.Where(r => r.Path is not null).Select(r => (r.Path!, r.Apart)).Distinct();

    /// <summary>Those whose signals have names: of kernels that populations share, the run has them by their places.</summary>
    private IEnumerable<(ProjectionPlan Path, string? Apart)> NamedPaths => plan.Network.Kinds.Count > 0 ? [] : Paths;

    protected override void WriteMoreFields()
    {
        if (NamedPaths.Any())
        {
            Writer.Gap();
            Writer.Comment(plan.Readouts.Count > 1
                ? "learning signals: what losses say of a readout in this step, through feedback weights"
                : "learning signals: what the loss says of the readout in this step, through feedback weights");
            Writer.Line($"private readonly Lanes {string.Join(", ", NamedPaths.Select(CreditOf))};");
        }
    }

    protected override void WriteMoreConstructor()
    {
        foreach (var path in NamedPaths)
        {
            Writer.Line($"{CreditOf(path)} = NewLanes({plan.Network.IndexOf(path.Path.Record.Source)});");
        }
    }

    protected override void WriteMembers()
    {
        WriteRunStep();
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void Learn(long t)");
        var alone = Learned.Where(r => r.Kind is null).Select(r => r.First.Learned).ToList();
        WriteIndices(alone.Select(r => r.Projection.Record.Source).Concat(alone.Where(r => r.Rule.ReadsFired).Select(r => r.Projection.Record.Target)));
        Writer.Comment("the loss of this step");
        foreach (var (readout, output) in plan.Readouts.Select(r => (r.Population, r.State)))
        {
            string which = plan.IsFurther(readout) ? $"{plan.Network.IndexOf(readout)}, " : "";
            Writer.Line($"Compare({which}{Kernel(readout)}.{Members.Members(readout).State(output)});");
        }

        if (Paths.Any())
        {
            Writer.Gap();
            Writer.Comment($"a spike is credited when it arrives at {(plan.Readouts.Count > 1 ? "a" : "the")} readout, through feedback weights");
            if (!NamedPaths.Any())
            {
                Writer.Line("CreditSpikes();");
            }

            foreach (var path in NamedPaths)
            {
                string readout = path.Path.Record.Target, error = plan.IsFurther(readout) ? $"ErrorOf({plan.Network.IndexOf(readout)})" : "Error";
                Writer.Line($"Sums.AddScaled({error}, Feedback[{path.Path.Index}], Nothing, {CreditOf(path)});");
            }
        }

        Writer.Gap();
        Writer.Comment("eligibilities, of the step whose spikes the readout has met in this one, and gradients");
        bool? afterLoop = null; // the first stands beneath the comment
        foreach (var (kernel, first, kind) in Learned)
        {
            if (afterLoop is { } was && (was || kind is not null))
            {
                Writer.Gap();
            }

            afterLoop = kind is not null;
            using var loop = kind is null ? null : Writer.Block($"foreach (var rule in {kernel.Field})");
            Writer.Line($"{(kind is null ? kernel.Field : "rule")}.Learn({string.Join(", ", kind is null ? Told(kernel, first) : kernel.Told)});");
        }
    }

    private IEnumerable<string> Told(RuleEmitter kernel, OnlineRule rule)
    {
        var learned = rule.Learned.Projection;
        string late = rule.Path is null ? "" : rule.Learned.Rule.IsDerived ? $" - {Members.Delay(rule.Path)}" : $" - ({Members.Delay(rule.Path)} - 1)";
        return kernel.ToldBy($"{learned.Index}", late, Arriving(learned, late), Index(learned.Record.Target));
    }

    private string CreditOf((ProjectionPlan Path, string? Apart) way) => RuleEmitter.Credit(Members, way.Path.Record.Source, way.Apart);
}
