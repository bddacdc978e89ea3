using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// What classes of runs without a tape have in common: kernels that keep the last spikes alone, deliveries, and
/// rules that follow.
/// </summary>
/// <param name="plan">The kernels and deliveries.</param>
internal abstract class FreeRunEmitter(NetworkPlan plan)
{
    private TrialNames? _members;
    private Names? _locals;

    protected IndentedWriter Writer { get; } = new();

    protected abstract string Class { get; }

    /// <summary>What the class is, after the name of the network.</summary>
    protected abstract string Summary { get; }

    /// <summary>What it derives from.</summary>
    protected abstract string Base { get; }

    /// <summary>What it is made of besides the network.</summary>
    protected abstract (string Type, string Name) Given { get; }

    /// <summary>What the base is told besides.</summary>
    protected virtual string MoreGiven => "";

    protected string Network => Names.Escape(plan.Network.Name);

    protected TrialNames Members => _members ??= new(Writer, Class, plan);

    protected KernelCalls Kernels => new(Writer, plan, Members);

    /// <summary>Projections whose sources have states of their own for it.</summary>
    protected IReadOnlyList<ProjectionPlan> Releases => plan.Projections.Where(p => p.Release is not null).ToList();

    private bool HasMoved => plan.Populations.Any(p => p.Moved.Count > 0) || Releases.Any(p => p.Release!.Kernel.Moved.Count > 0);

    /// <summary>The files: what is the same for all backends, and the steps of each.</summary>
    public string[] Write()
    {
        FileHead.Write(Writer, plan.Network.Namespace, plan.Network.InUse, [.. Description.Methods(plan)], "System", "System.Numerics", "Snn", "Snn.Runtime");
        using (Writer.Block($"partial class {Network}"))
        {
            Members.Space.Begin(Writer);
            Writer.Summary($"<see cref=\"{Network}\"/>: {Summary}.");
            using var type = Writer.Block($"private sealed partial class {Class} : {Base}");
            WriteConstructor();
            WriteReset();
            if (HasMoved)
            {
                WriteSetConstants();
            }

            foreach (var rule in Rules)
            {
                rule.WriteMaker();
            }

            WriteMembers();
            Kernels.WriteBases();
            foreach (var rule in Rules)
            {
                Writer.Gap();
                rule.WriteBase();
            }
        }

        foreach (var dialect in Dialect.OfCpu)
        {
            BackendFile.Write(Writer, plan.Network, Class, dialect, () =>
            {
                Kernels.WriteKernels(dialect);
                foreach (var rule in Rules)
                {
                    Writer.Gap();
                    rule.In(dialect).Write();
                }
            });
        }

        return Writer.Files();
    }

    /// <summary>The order of a step, and what else the class has.</summary>
    protected abstract void WriteMembers();

    /// <summary>The rules.</summary>
    protected abstract IReadOnlyList<RuleEmitter> Rules { get; }

    /// <summary>What rules do before spikes arrive.</summary>
    protected virtual void WriteVisits()
    {
    }

    /// <summary>Fields besides those of kernels, delays and rules.</summary>
    protected virtual void WriteMoreFields()
    {
    }

    /// <summary>What the constructor makes before rules, which may read it.</summary>
    protected virtual void WriteMoreConstructor()
    {
    }

    protected string Kernel(string population) => Members.Field(population);

    protected string Release(ProjectionPlan projection) => Members.Field(projection.Release!.Kernel.Name);

    /// <summary>What has been released for a projection.</summary>
    private string Released(ProjectionPlan projection) => $"{Release(projection)}.{Members.Members(projection.Release!.Kernel.Name).State(projection.Release.State)}";

    /// <summary>What is declared in a method is written next.</summary>
    protected void BeginMethod() => _locals = new(Writer, Members.Space);

    /// <summary>What is declared in the method that is written.</summary>
    protected Names Locals => _locals!;

    protected string Index(string population) => _locals!.Local("index", population, population);

    /// <summary>The spikes that arrive through a projection.</summary>
    protected string Arriving(ProjectionPlan projection, string later = "") => $"SpikesAt({Index(projection.Record.Source)}, t - {Members.Delay(projection)}{later})";

    /// <summary>The beginning of a method: which populations are meant.</summary>
    protected void WriteIndices(IEnumerable<string> used)
    {
        var names = new HashSet<string>(used);
        string indices = string.Join(", ", plan.Populations.Select((p, i) => (p.Name, i)).Where(p => names.Contains(p.Name)).Select(p => $"{Index(p.Name)} = {p.i}"));
        if (indices != "")
        {
            Writer.Line($"const int {indices};");
        }
    }

    /// <summary>A step of the neurons of one thread: what arrives at them, and how they advance.</summary>
    protected void WriteRunStep()
    {
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void RunStep(long t, Share share)");
        WriteIndices(plan.Alone.Select(p => p.Name).Concat(Members.HasPaths ? [] : plan.Projections.Select(p => p.Record.Source)));
        WriteVisits();
        if (plan.Projections.Count > 0)
        {
            Writer.Line("var weights = share.Deliveries;");
            Writer.Gap();
            Writer.Comment("spikes arrive after their delay: one row of weights each");
        }

        if (Members.HasPaths)
        {
            using var loop = Writer.Block("foreach (var path in Paths)");
            Writer.Line("path.Deliver(weights, SpikesAt(path.Source, t - path.Delay));");
        }

        foreach (var projection in plan.Projections.Where(_ => !Members.HasPaths).OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            string method = plan.Sets(projection) ? "Deliver" : "DeliverMore";
            string scale = projection.Release is null ? "" : $"{Released(projection)}, ";
            Writer.Line($"weights[{projection.Index}].{method}({Arriving(projection)}, {scale}{Kernel(projection.Record.Target)}.{Members.Members(projection.Record.Target).Arrival(projection.Arrival)});");
        }

        Writer.Gap();
        Writer.Comment("neurons advance; they meet again only through spikes of later steps");
        foreach (string population in plan.Alone.Select(p => p.Name))
        {
            Writer.Line($"{Kernel(population)}.Step(share[{Index(population)}]);");
        }

        foreach (var kind in plan.Kinds)
        {
            Kernels.WriteForEach(kind, _locals!, kernel => Writer.Line($"{kernel}.Step(share[{kernel}.{KernelEmitter.Population}]);"));
        }
    }

    private void WriteConstructor()
    {
        Kernels.WriteFields();
        foreach (var projection in plan.Projections.Where(_ => !Members.HasPaths))
        {
            Writer.Line($"private readonly int {Members.Delay(projection)};");
        }

        foreach (var rule in Rules)
        {
            rule.WriteField();
        }

        if (HasMoved)
        {
            Writer.Line($"private readonly {Network} _network;");
        }

        WriteMoreFields();
        Writer.Gap();
        using var body = Writer.Block($"public {Class}({Network} network, {Given.Type} {Given.Name}) : base(network.Layout(), {Given.Name}{MoreGiven})");
        Kernels.WriteConstructor();
        foreach (var projection in plan.Projections.Where(_ => !Members.HasPaths))
        {
            Writer.Line($"{Members.Delay(projection)} = Layout.Projections[{projection.Index}].Delay;");
        }

        WriteMoreConstructor();
        if (Members.HasPaths)
        {
            WritePathsOfReleases();
        }

        foreach (var rule in Rules)
        {
            rule.WriteMade();
        }

        if (HasMoved)
        {
            Writer.Line("_network = network;");
        }
    }

    /// <summary>How much of their weights spikes deliver is known to their paths.</summary>
    private void WritePathsOfReleases()
    {
        foreach (var projection in Releases.Where(p => Members.KindOf(p.Record.Name) is null))
        {
            Writer.Line($"Paths[{projection.Index}].Releases({Released(projection)});");
        }

        BeginMethod();
        foreach (var kind in Members.Releases)
        {
            var release = Releases.First(p => p.Record.Name == kind.Members[0].Population).Release!;
            Kernels.WriteForEach(kind, Locals, kernel => Writer.Line($"{kernel}.{KernelEmitter.Path}.Releases({kernel}.{Members.Members(release.Kernel.Name).State(release.State)});"));
        }
    }

    private void WriteReset()
    {
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void Reset()");
        Kernels.WriteAll((kernel, _) => $"{kernel}.Reset();", _locals!);

        foreach (var rule in Rules)
        {
            rule.WriteForEach("Reset()");
        }
    }

    private void WriteSetConstants()
    {
        Writer.Gap();
        BeginMethod();
        using var body = Writer.Block("protected override void SetConstants(ParameterStore parameters)");
        Kernels.WriteAll(KernelEmitter.SetConstants(plan), _locals!, p => p.Moved.Count > 0);
    }
}
