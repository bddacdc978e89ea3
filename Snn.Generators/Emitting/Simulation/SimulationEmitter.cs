using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the simulation of a network in one dialect: the order of deliveries, steps and rules, and the kernels.</summary>
internal sealed class SimulationEmitter(SimulationPlan plan, Dialect dialect)
{
    private readonly IndentedWriter _writer = new();
    private TrialNames? _members;
    private Names? _locals;

    /// <summary>The class of a dialect's simulations.</summary>
    public static string ClassOf(Network network, Dialect dialect) => PartNames.Of(network, dialect.Name + "Simulation");

    private Network Record => plan.Network.Network;

    private string Class => ClassOf(Record, dialect);

    private string Network => Names.Escape(Record.Name);

    private TrialNames Members => _members ??= new(_writer, Class);

    private IEnumerable<(PopulationPlan Plan, int Index)> Kernels => plan.Network.Populations.Select((p, i) => (p, i)).Where(p => !p.p.IsSource);

    private IReadOnlyList<ProjectionPlan> Releases => plan.Network.Projections.Where(p => p.Release is not null).ToList();

    private bool HasTrained => plan.Network.Populations.Any(p => p.Trained.Count > 0) || Releases.Any(p => p.Release!.Kernel.Trained.Count > 0);

    public string Write()
    {
        FileHead.Write(_writer, Record.Namespace, Record.InUse, Description.Methods(plan.Network.Populations), "System", "System.Numerics", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network}"))
        {
            Members.Space.Begin(_writer);
            _writer.Summary($"<see cref=\"{Network}\"/>: {dialect.Summary.Replace("one trial", "a run")}.");
            using var simulation = _writer.Block($"private sealed class {Class} : Simulation");
            WriteConstructor();
            WriteReset();
            if (HasTrained)
            {
                WriteSetConstants();
            }

            WriteStep();
            WriteSettle();
            WriteEndOfTrial();
            foreach (var (population, index) in Kernels)
            {
                _writer.Gap();
                new KernelEmitter(_writer, plan.Network, population, index, dialect, Members, KernelHome.Of(plan.Network, population) with { IsFree = true }).Write();
            }

            foreach (var projection in Releases)
            {
                _writer.Gap();
                new KernelEmitter(_writer, plan.Network, projection.Release!.Kernel, IndexOf(projection.Record.Source), dialect, Members, KernelHome.Of(projection) with { IsFree = true }).Write();
            }

            foreach (var learned in plan.Rules)
            {
                _writer.Gap();
                new RuleEmitter(_writer, plan.Network, learned, dialect, Members).Write();
            }
        }

        return _writer.ToString();
    }

    private string Kernel(string population) => Members.Field(population);

    private string Rule(LearnedProjection learned) => RuleEmitter.Field(Members, learned);

    private string Index(string population) => _locals!.Local("index", population, population);

    private string Arriving(ProjectionPlan projection) => $"SpikesAt({Index(projection.Record.Source)}, t - {Members.Delay(projection)})";

    private string Release(ProjectionPlan projection) => Members.Field(projection.Release!.Kernel.Name);

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

        foreach (var projection in Releases)
        {
            _writer.Line($"private readonly {Members.Kernel(projection.Release!.Kernel.Name)} {Release(projection)};");
        }

        foreach (var learned in plan.Rules)
        {
            _writer.Line($"private readonly {RuleEmitter.Class(Members, learned)} {Rule(learned)};");
        }

        if (HasTrained)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        _writer.Gap();
        using var body = _writer.Block($"public {Class}({Network} network, SimulationOptions options) : base(network.Layout(), options)");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)} = new(this, network);");
        }

        foreach (var projection in plan.Network.Projections)
        {
            _writer.Line($"{Members.Delay(projection)} = Layout.Projections[{projection.Index}].Delay;");
        }

        foreach (string field in Releases.Select(Release).Concat(plan.Rules.Select(Rule)))
        {
            _writer.Line($"{field} = new(this, network);");
        }

        if (HasTrained)
        {
            _writer.Line("_network = network;");
        }
    }

    private void WriteReset()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void Reset()");
        foreach (string field in Kernels.Select(k => Kernel(k.Plan.Name)).Concat(Releases.Select(Release)).Concat(plan.Rules.Select(Rule)))
        {
            _writer.Line($"{field}.Reset();");
        }
    }

    private void WriteSetConstants()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void SetConstants(ParameterStore parameters)");
        foreach (string name in plan.Network.Populations.Where(p => p.Trained.Count > 0).Select(p => p.Name).Concat(Releases.Where(p => p.Release!.Kernel.Trained.Count > 0).Select(p => p.Release!.Kernel.Name)))
        {
            _writer.Line($"{Members.Field(name)}.SetConstants(_network, parameters);");
        }
    }

    private void WriteStep()
    {
        _writer.Gap();
        _locals = new(_writer, Members.Space);
        using var body = _writer.Block("protected override void RunStep(long t)");
        var used = plan.Network.Projections.Select(p => p.Record.Source).Concat(plan.Rules.Select(r => r.Projection.Record.Target)).ToList();
        string indices = string.Join(", ", plan.Network.Populations.Select((p, i) => (p.Name, i)).Where(p => used.Contains(p.Name)).Select(p => $"{Index(p.Name)} = {p.i}"));
        if (indices != "")
        {
            _writer.Line($"const int {indices};");
            _writer.Line("var weights = Deliveries;");
        }

        var waiting = plan.Rules.Where(r => r.Rule.Defers).ToList();
        if (waiting.Count > 0)
        {
            _writer.Comment("what spikes of neurons after do to a row of weights waits until a spike comes through it");
            waiting.ForEach(r => _writer.Line($"{Rule(r)}.Visit({Arriving(r.Projection)}, t - 1);"));
            _writer.Gap();
        }

        if (Releases.Count > 0)
        {
            _writer.Comment("how much of its weights a spike delivers depends on the spikes of its neuron before it");
            foreach (var projection in Releases)
            {
                var names = Members.Members(projection.Release!.Kernel.Name);
                _writer.Line($"{dialect.Sums}.Mark({Arriving(projection)}, {Release(projection)}.{names.Arrival(projection.Release.Arrived)});");
                _writer.Line($"{Release(projection)}.Step();");
            }

            _writer.Gap();
        }

        if (plan.Network.Projections.Count > 0)
        {
            _writer.Comment("spikes arrive after their delay: one row of weights each");
        }

        foreach (var projection in plan.Network.Projections.OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            string method = projection.IsFirst ? "Deliver" : "DeliverMore";
            string scale = projection.Release is { } release ? $"{Release(projection)}.{Members.Members(release.Kernel.Name).State(release.State)}, " : "";
            _writer.Line($"weights[{projection.Index}].{method}({Arriving(projection)}, {scale}{Kernel(projection.Record.Target)}.{Members.Members(projection.Record.Target).Arrival(projection.Arrival)});");
        }

        _writer.Gap();
        _writer.Comment("all neurons advance; they meet again only through spikes of later steps");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)}.Step();");
        }

        if (plan.Rules.Count > 0)
        {
            _writer.Gap();
            _writer.Comment("rules: what has arrived in this step, who has fired in it; later steps see the weights");
            foreach (var learned in plan.Rules)
            {
                _writer.Line($"{Rule(learned)}.Learn(t, {Arriving(learned.Projection)}, SpikesAt({Index(learned.Projection.Record.Target)}, t));");
            }
        }
    }

    private void WriteSettle()
    {
        var waiting = plan.Rules.Where(r => r.Rule.Defers).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        _writer.Gap();
        using var body = _writer.Block("protected override void Settle()");
        waiting.ForEach(r => _writer.Line($"{Rule(r)}.Settle(Steps - 1);"));
    }

    private void WriteEndOfTrial()
    {
        var ending = plan.Rules.Where(r => r.Rule.Programs.Any(p => p.Section == Plasticity.Section.EndOfTrial)).ToList();
        if (ending.Count == 0)
        {
            return;
        }

        _writer.Gap();
        using var body = _writer.Block("protected override void RunEndOfTrial(long t)");
        ending.ForEach(r => _writer.Line($"{Rule(r)}.EndOfTrial(t - 1);"));
    }
}
