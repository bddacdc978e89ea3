using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trials of a network that learns by e-prop as it runs, in one dialect: what comes after what in a step.</summary>
internal sealed class OnlineEmitter(OnlinePlan plan, Dialect dialect)
{
    private readonly IndentedWriter _writer = new();
    private TrialNames? _members;

    /// <summary>The class of a dialect's trials.</summary>
    public static string ClassOf(Network network, Dialect dialect) => PartNames.Of(network, dialect.Name + "Online");

    private Network Record => plan.Network.Network;

    private string Class => ClassOf(Record, dialect);

    private string Network => Names.Escape(Record.Name);

    private TrialNames Members => _members ??= new(_writer, Class);

    private IEnumerable<(PopulationPlan Plan, int Index)> Kernels => plan.Network.Populations.Select((p, i) => (p, i)).Where(p => !p.p.IsSource);

    /// <summary>Populations with a learning signal, and by which projection they have it.</summary>
    private IEnumerable<ProjectionPlan> Paths => plan.Rules.Select(r => r.Path).OfType<ProjectionPlan>().Distinct();

    public string Write()
    {
        FileHead.Write(_writer, Record.Namespace, Record.InUse, Description.Methods(plan.Network.Populations), "System", "System.Numerics", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network}"))
        {
            Members.Space.Begin(_writer);
            _writer.Summary($"<see cref=\"{Network}\"/>: {dialect.Summary}, in which weights learn by e-prop as it runs.");
            using var trial = _writer.Block($"private sealed class {Class} : OnlineTrial");
            WriteConstructor();
            WriteReset();
            WriteStep();
            foreach (var (population, index) in Kernels)
            {
                _writer.Gap();
                new KernelEmitter(_writer, plan.Network, population, index, dialect, Members, KernelHome.Of(plan.Network, population) with { IsFree = true }).Write();
            }

            foreach (var rule in plan.Rules)
            {
                _writer.Gap();
                new RuleEmitter(_writer, plan.Network, rule.Learned, dialect, Members, rule.Path).Write();
            }
        }

        return _writer.ToString();
    }

    private string Kernel(string population) => Members.Field(population);

    private string Rule(OnlineRule rule) => RuleEmitter.Field(Members, rule.Learned);

    private string CreditOf(string population) => RuleEmitter.Credit(Members, population);

    private int IndexOf(string population) => plan.Network.Populations.Select((p, i) => (p, i)).First(p => p.p.Name == population).i;

    private void WriteConstructor()
    {
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"private readonly {Members.Kernel(population.Name)} {Kernel(population.Name)};");
        }

        foreach (var projection in plan.Network.Projections)
        {
            _writer.Line($"private readonly int {Members.Delay(projection)};");
        }

        foreach (var rule in plan.Rules)
        {
            _writer.Line($"private readonly {RuleEmitter.Class(Members, rule.Learned)} {Rule(rule)};");
        }

        if (Paths.Any())
        {
            _writer.Gap();
            _writer.Comment("learning signals: what the loss says of the readout in this step, through feedback weights");
            _writer.Line($"private readonly Lanes {string.Join(", ", Paths.Select(p => CreditOf(p.Record.Source)))};");
        }

        _writer.Gap();
        using var body = _writer.Block($"public {Class}({Network} network, OnlineSetup setup) : base(network.Layout(), setup)");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)} = new(this, network);");
        }

        foreach (var projection in plan.Network.Projections)
        {
            _writer.Line($"{Members.Delay(projection)} = Layout.Projections[{projection.Index}].Delay;");
        }

        foreach (var path in Paths)
        {
            _writer.Line($"{CreditOf(path.Record.Source)} = NewLanes({IndexOf(path.Record.Source)});");
        }

        foreach (var rule in plan.Rules)
        {
            _writer.Line($"{Rule(rule)} = new(this, network);");
        }
    }

    private void WriteReset()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void Reset()");
        foreach (string field in Kernels.Select(k => Kernel(k.Plan.Name)).Concat(plan.Rules.Select(Rule)))
        {
            _writer.Line($"{field}.Reset();");
        }
    }

    private void WriteStep()
    {
        _writer.Gap();
        var locals = new Names(_writer, Members.Space);
        string Index(string population) => locals.Local("index", population, population);
        string Arriving(ProjectionPlan projection, string after = "") => $"SpikesAt({Index(projection.Record.Source)}, t - {Members.Delay(projection)}{after})";

        using var body = _writer.Block("protected override void RunStep(long t)");
        var sources = plan.Network.Projections.Select(p => p.Record.Source).Distinct().ToList();
        _writer.Line($"const int {string.Join(", ", plan.Network.Populations.Select((p, i) => (p.Name, i)).Where(p => sources.Contains(p.Name)).Select(p => $"{Index(p.Name)} = {p.i}"))};");
        _writer.Line("var weights = Deliveries;");
        _writer.Comment("spikes arrive after their delay: one row of weights each");
        foreach (var projection in plan.Network.Projections.OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            _writer.Line($"weights[{projection.Index}].{(projection.IsFirst ? "Deliver" : "DeliverMore")}({Arriving(projection)}, {Kernel(projection.Record.Target)}.{Members.Members(projection.Record.Target).Arrival(projection.Arrival)});");
        }

        _writer.Gap();
        _writer.Comment("all neurons advance; they meet again only through spikes of later steps");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)}.Step();");
        }

        _writer.Gap();
        _writer.Comment("the loss of this step");
        _writer.Line($"Compare({Kernel(plan.Readout)}.{Members.Members(plan.Readout).State(plan.Output)});");
        if (Paths.Any())
        {
            _writer.Gap();
            _writer.Comment("a spike is credited when it arrives at the readout, through feedback weights");
            foreach (var path in Paths)
            {
                _writer.Line($"{dialect.Sums}.AddScaled(Error, Feedback[{path.Index}], Nothing, {CreditOf(path.Record.Source)});");
            }
        }

        _writer.Gap();
        _writer.Comment("eligibilities, of the step whose spikes the readout has met in this one, and gradients");
        foreach (var rule in plan.Rules)
        {
            _writer.Line($"{Rule(rule)}.Learn({Arriving(rule.Learned.Projection, rule.Path is null ? "" : $" - {Members.Delay(rule.Path)}")});");
        }
    }
}
