using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trial of a network on the CPU: the order of deliveries, steps and gradients, and the kernels in each dialect.</summary>
internal sealed partial class NetworkEmitter(NetworkPlan plan)
{
    private readonly IndentedWriter _writer = new();
    private TrialNames? _trial;
    private Names? _locals;

    private string Class => ClassOf(plan.Network);

    /// <summary>The class of trials.</summary>
    public static string ClassOf(Network network) => PartNames.Of(network, "CpuTrial");

    private string Network => Names.Escape(plan.Network.Name);

    private TrialNames Members => _trial ??= new(_writer, Class, plan);

    private KernelCalls Kernels => new(_writer, plan, Members);

    /// <summary>Populations some of whose parameters learn.</summary>
    private IEnumerable<PopulationPlan> Moved => plan.Populations.Where(p => p.Moved.Count > 0);

    /// <summary>Whether anything is computed from parameters that learn.</summary>
    private bool HasMoved => Moved.Any() || Releases.Any(p => p.Release!.Kernel.Moved.Count > 0);

    /// <summary>Projections whose delay learns, or whose delays do.</summary>
    private IReadOnlyList<ProjectionPlan> Delays => plan.Projections.Where(p => p.Record.TrainsDelay).ToList();

    /// <summary>Populations that losses may read and that do not spike, so that nothing but the loss's errors enters them.</summary>
    private IEnumerable<PopulationPlan> Silent => plan.Readouts.Where(p => p.Adjoints.Count > 0 && !p.Spikes);

    /// <summary>What losses say of a readout in a step.</summary>
    private string ErrorsOf(PopulationPlan readout) => $"{(plan.IsFurther(readout) ? $"ReadoutErrorOf({plan.IndexOf(readout.Name)})" : "ReadoutError")}[t]";

    /// <summary>The same, where a population is one; nothing of others.</summary>
    private string ErrorsFor(string population) => plan.Population(population) is { IsReadout: true } readout ? $"{ErrorsOf(readout)}, " : "";

    /// <summary>Sets what spikes of a readout are credited with by losses.</summary>
    private string ReadoutSpikeErrors(string population, string kernel) =>
        $"ReadoutSpikeErrors({(plan.IsFurther(plan.Population(population)) ? $"{plan.IndexOf(population)}, " : "")}t, {kernel}.Credit);";

    /// <summary>The files: what is the same for all backends, and the steps of each.</summary>
    public string[] Write()
    {
        string[] courses = plan.Sweeps.Any(s => s.Waits) ? ["System.Collections.Generic"] : [];
        FileHead.Write(_writer, plan.Network.Namespace, plan.Network.InUse, [.. Description.Methods(plan)], ["System", .. courses, "System.Numerics", "Snn", "Snn.Runtime"]);
        using (_writer.Block($"partial class {Network}"))
        {
            Members.Space.Begin(_writer);
            _writer.Summary($"<see cref=\"{Network}\"/>: one trial on one thread.");
            using var trial = _writer.Block($"private sealed partial class {Class} : Trial");
            WriteConstructor();
            WriteReset();
            if (HasMoved || Delays.Count > 0)
            {
                WriteSetConstants();
            }

            WriteForward();
            WriteBackward();
            Kernels.WriteBases();
        }

        foreach (var dialect in Dialect.OfCpu)
        {
            BackendFile.Write(_writer, plan.Network, Class, dialect, () => Kernels.WriteKernels(dialect));
        }

        return _writer.Files();
    }

    private string Kernel(string population) => Members.Field(population);

    /// <summary>The spikes that a projection takes up in step t.</summary>
    private string Sent(ProjectionPlan projection) => $"SpikesAt({Index(projection.Record.Source)}, t)";

    /// <summary>The spikes that arrive through a projection in step t.</summary>
    private string Arriving(ProjectionPlan projection) =>
        projection.Record.DelaysNeurons || projection.Record.DelaysSynapses ? $"{Members.Line(projection)}.Arriving(t)" : $"SpikesAt({Index(projection.Record.Source)}, t - {Members.Delay(projection)})";

    /// <summary>A ring of the target's, in the step in which a spike of step t arrives.</summary>
    private string AtArrival(ProjectionPlan projection, string ring)
    {
        string field = $"{Kernel(projection.Record.Target)}.{ring}";
        return projection.Record.DelaysNeurons ? $"{Members.Line(projection)}.Arrival(t, {field})" : $"{field}[t + {Members.Delay(projection)}]";
    }

    private string Lambda(ProjectionPlan projection) => Members.Members(projection.Record.Target).ArrivalLambda(projection.Arrival);

    private string Time(ProjectionPlan projection) => Members.Members(projection.Record.Target).ArrivalTime(projection.Arrival);

    /// <summary>The local with the number of a population, in the method that is written.</summary>
    private string Index(string population) => _locals!.Local("index", population, population);

    private void BeginMethod() => _locals = new(_writer, Members.Space);

    private void WriteConstructor()
    {
        Kernels.WriteFields();
        if (Members.HasPaths)
        {
            WritePathFields();
        }

        foreach (var projection in plan.Projections.Where(_ => !Members.HasPaths))
        {
            _writer.Line(projection.Record.DelaysSynapses ? $"private readonly SynapseLine {Members.Line(projection)};"
                : projection.Record.DelaysNeurons
                ? $"private readonly DelayLine {Members.Line(projection)};"
                : $"private {(projection.Record.TrainsDelay ? "" : "readonly ")}int {Members.Delay(projection)};");
        }

        foreach (var projection in Delays.Where(_ => !Members.HasPaths))
        {
            _writer.Line($"private readonly Lanes {Members.DelayGradient(projection)};");
        }

        WriteReleaseFields();
        if (HasMoved)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        _writer.Gap();
        using var body = _writer.Block($"public {Class}({Network} network, TrialSetup setup) : base(setup)");
        Kernels.WriteConstructor();
        if (Members.HasPaths)
        {
            WritePathConstructor();
        }

        foreach (var projection in plan.Projections.Where(p => !p.Record.TrainsDelay && !Members.HasPaths))
        {
            _writer.Line(projection.Record.DelaysSynapses
                ? $"{Members.Line(projection)} = NewSynapseLine({projection.Index});"
                : $"{Members.Delay(projection)} = Setup.Layout.Projections[{projection.Index}].Delay;");
        }

        foreach (var projection in Delays.Where(_ => !Members.HasPaths))
        {
            if (projection.Record.DelaysNeurons)
            {
                _writer.Line($"{Members.Line(projection)} = NewDelayLine({projection.Index});");
            }

            _writer.Line($"{Members.DelayGradient(projection)} = NewGradient(\"{projection.Record.DelayKey}\");");
        }

        WriteReleaseConstructors();
        if (HasMoved)
        {
            _writer.Line("_network = network;");
        }
    }

    private void WriteSetConstants()
    {
        _writer.Gap();
        BeginMethod();
        using var body = _writer.Block("protected override void SetConstants(ParameterStore parameters)");
        Kernels.WriteAll(KernelEmitter.SetConstants(plan), _locals!, p => p.Moved.Count > 0);
        if (Members.HasPaths && Delays.Count > 0)
        {
            _writer.Line("SetDelays(parameters);");
        }

        foreach (var projection in Delays.Where(_ => !Members.HasPaths))
        {
            string trained = $"parameters[\"{projection.Record.DelayKey}\"]";
            _writer.Line(projection.Record.DelaysNeurons
                ? $"{Members.Line(projection)}.Set({trained});"
                : $"{Members.Delay(projection)} = Delays.OnGrid({trained}[0], Setup.Layout.Projections[{projection.Index}].MostDelay, Setup.Layout.Dt);");
        }
    }

    private void WriteReset()
    {
        _writer.Gap();
        BeginMethod();
        using var body = _writer.Block("protected override void Reset()");
        Kernels.WriteAll((kernel, _) => $"{kernel}.Reset();", _locals!);
    }

    private void WriteForward()
    {
        _writer.Gap();
        BeginMethod();
        using var body = _writer.Block("protected override void RunForward(int from, int to)");
        WriteIndices(plan.Projections.Where(p => !p.Record.DelaysNeurons && !p.Record.DelaysSynapses && !Members.HasPaths).Select(p => p.Record.Source));
        _writer.Line("var weights = Deliveries(Setup.Weights);");
        foreach (var projection in Delays.Where(p => p.Record.DelaysNeurons))
        {
            _writer.Line($"{Members.Line(projection)}.Begin(from);");
        }

        using var loop = _writer.Block("for (int t = from; t < to; t++)");
        WriteReleaseSteps();
        _writer.Comment("spikes arrive after their delay: one row of weights each");
        if (Members.HasPaths)
        {
            WriteDeliveriesAlongPaths();
        }

        foreach (var projection in plan.Projections.Where(_ => !Members.HasPaths).OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            string method = projection.IsFirst ? "Deliver" : "DeliverMore";
            _writer.Line($"weights[{projection.Index}].{method}({Arriving(projection)}, {Scale(projection)}{Kernel(projection.Record.Target)}.{Members.Members(projection.Record.Target).Arrival(projection.Arrival)});");
        }

        _writer.Gap();
        _writer.Comment("all neurons advance; they meet again only through spikes of later steps");
        Kernels.Write((kernel, _) => $"{kernel}.Step(t);", _locals!);

        if (plan.Kinds.Count > 0)
        {
            _writer.Gap();
        }

        _writer.Line("EndStep(t);");
    }

    private void WriteIndices(IEnumerable<string> populations)
    {
        var used = populations.Distinct().ToList();
        var constants = plan.Populations.Select((p, i) => (p.Name, i)).Where(p => used.Contains(p.Name)).Select(p => $"{Index(p.Name)} = {p.i}").ToList();
        if (constants.Count > 0)
        {
            _writer.Line($"const int {string.Join(", ", constants)};");
        }
    }
}
