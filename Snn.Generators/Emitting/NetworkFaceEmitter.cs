using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using Snn.Generators.Updates;

namespace Snn.Generators.Emitting;

/// <summary>Writes what a network shows to the runtime: its layout, its trials, its description.</summary>
internal static class NetworkFaceEmitter
{
    /// <summary>Writes it.</summary>
    /// <param name="plan">The network as its trials run it; as its simulation does where it has no readout.</param>
    /// <param name="models">Its models.</param>
    /// <param name="simulation">Its simulation; null where it has trials alone.</param>
    /// <param name="online">The same as it learns while it runs; null where that was not asked for.</param>
    /// <param name="whyNoDevice">Why no device can run its trials; null where one can.</param>
    /// <param name="whyNoDeviceOnline">Why no device can run its trials where they learn as they run; null where one can.</param>
    /// <param name="whyNoDeviceRun">Why no device can run its simulation; null where one can.</param>
    public static string Write(NetworkPlan plan, IReadOnlyList<Model> models, SimulationPlan? simulation, OnlinePlan? online, string? whyNoDevice, string? whyNoDeviceOnline, string? whyNoDeviceRun)
    {
        bool hasTrials = plan.Populations.Any(p => p.IsReadout);
        var writer = new IndentedWriter();
        FileHead.Write(writer, plan.Network.Namespace, plan.Network.InUse, plan.Kinds.Count > 0 ? ["System", "System.Collections.Generic", "Snn", "Snn.Runtime"] : ["System", "Snn", "Snn.Runtime"]);
        string faces = string.Join(", ", new[] { hasTrials ? "INetwork" : "", simulation is null ? "" : "ISimulated" }.Where(f => f != ""));
        using (writer.Block($"partial class {Names.Escape(plan.Network.Name)} : {faces}"))
        {
            WriteLayout(writer, plan, online);
            WriteChecks(writer, plan);
            if (hasTrials)
            {
                WriteCreateTrial(writer, plan, online, whyNoDevice, whyNoDeviceOnline);
            }

            if (simulation is not null)
            {
                WriteSimulate(writer, simulation, whyNoDeviceRun);
            }

            if (online is not null)
            {
                WriteCreateOnline(writer, plan.Network);
            }

            if (plan.Kinds.Count > 0 || ReleaseKinds.Of(plan).Count > 0)
            {
                KindsEmitter.Write(writer, plan);
            }

            bool hasRules = simulation?.Rules.Count > 0 || online is not null, isRewired = plan.Network.Projections.Any(p => p.IsRewired);
            string[] rewired = isRewired ? ["{{LayoutText.Rewirings(Layout())}}"] : [];
            writer.Gap();
            writer.Summary($"Equations, integration{(hasRules ? ", learning rules" : "")} and derived adjoint as text.");
            Description.WriteMethod(
                writer,
                [.. NetworkSummary.Of(plan, models), .. RuleDescription.InShort(simulation, online), .. rewired],
                [.. Description.Of(plan), .. RuleDescription.Of(simulation), .. RuleDescription.Of(online), .. rewired],
                $"Whether the steps of all kernels and of their adjoints are told, line by line{(hasRules ? ", and what each variable of a rule takes" : "")}; otherwise the equations of its models.",
                isInterpolated: hasRules || isRewired || plan.Kinds.Count > 0 || plan.Network.Populations.Any(p => p.HasShape));
            writer.Gap();
            writer.Summary("Steps and derived adjoint as LaTeX (amsmath).");
            Description.WriteMethod(writer, LatexDescription.Of(plan), "DescribeLatex");
        }

        return writer.ToString();
    }

    private static void WriteLayout(IndentedWriter writer, NetworkPlan plan, OnlinePlan? online)
    {
        if (plan.Kinds.Count > 0)
        {
            new KindLayoutEmitter(writer, plan, online).Write();
            return;
        }

        string dt = plan.Network.HasDt ? "Dt" : "Units.ms";
        writer.Summary("Shape of the network with the sizes and delays of this instance.");
        using (writer.Block("public NetworkLayout Layout()"))
        {
            writer.Line($"{Check(plan)}();");
            writer.Line($"var dt = {dt};");
            writer.Line("return new(");
            writer.Line($"    \"{plan.Network.Name}\",");
            writer.Line("    dt,");
            writer.Line("    [");
            foreach (var p in plan.Populations)
            {
                writer.Line($"        {LayoutOf(p, $"\"{p.Name}\"", Names.Member(p.Name))},");
            }

            writer.Line("    ],");
            writer.Line("    [");
            foreach (var p in plan.Projections)
            {
                writer.Line($"        {LayoutOf(plan, p, online, $"\"{p.Record.Name}\"", $"{plan.IndexOf(p.Record.Source)}", $"{plan.IndexOf(p.Record.Target)}", Names.Member(p.Record.Name))},");
            }

            writer.Line("    ])");
            using (writer.Block("", ";"))
            {
                WriteEnds(writer, plan);
                writer.Line($"WhyNotStepped = Delays.WhyNotStepped(dt{string.Concat(plan.Projections.Select(p => ", " + $"(\"{p.Record.Name}\", {Names.Member(p.Record.Name)}.Delay)"))}),");
                WriteParameters(writer, plan);
                WriteUpdates(writer, plan);
                WriteValues(writer, plan);
            }
        }
    }

    /// <summary>What neurons of a population may have of their own.</summary>
    private static string Neurons(PopulationPlan population, string of) => population.IsSource ? "" : $", Neurons = {of}"
        + List("OwnParameters", population.Given.Where(p => p.IsGiven).Select(p => p.Owner == population.Name ? p.Property : p.Key))
        + List("TrainedStarts", population.TrainedStarts)
        + (population.Events.Count == 0 ? "" : $", Events = [{string.Join(", ", population.Events.Select(e => $"(\"{e.Name}\", \"{e.State}\")"))}]");

    private static string List(string name, IEnumerable<string> words) => words.Any() ? $", {name} = [{string.Join(", ", words.Select(w => $"\"{w}\""))}]" : "";

    /// <summary>C# of the shape of a population.</summary>
    /// <param name="p">The population.</param>
    /// <param name="name">C# of its name.</param>
    /// <param name="of">C# of the population itself.</param>
    public static string LayoutOf(PopulationPlan p, string name, string of) =>
        $"new({name}, \"{p.Model}\", {of}.Size, {(p.Spikes ? "true" : "false")}) {{ Equations = \"{p.Print}\", Shape = {of}.Shape{Neurons(p, of)} }}";

    /// <summary>C# of the shape of a projection.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="p">The projection.</param>
    /// <param name="online">The network as it learns while it runs, or null.</param>
    /// <param name="name">C# of its name.</param>
    /// <param name="source">C# of the place of its source.</param>
    /// <param name="target">C# of the place of its target.</param>
    /// <param name="of">C# of the projection itself.</param>
    public static string LayoutOf(NetworkPlan plan, ProjectionPlan p, OnlinePlan? online, string name, string source, string target, string of)
    {
        string bounds = string.Concat(BoundsEmitter.Assignments(p.Record.Bounds).Select(e => ", " + e));
        string most = p.Record.TrainsDelay ? $", MostDelay = Delays.MostInSteps({of}, dt, {name})" : "";
        string connections = string.Concat(StorageEmitter.Assignments(plan.Network.Name, p.Record, of).Select(e => ", " + e));
        string written = online?.Rules.Any(r => r.Learned.Projection.Record.Name == p.Record.Name && !r.Learned.Rule.IsDerived) == true ? ", HasWrittenGradient = true" : "";
        return $"new({name}, {source}, {target}, {of}.Weights, Delays.InSteps({of}.Delay, dt, {name}), {(p.Record.Trainable ? "true" : "false")}) {{ Equations = \"{p.Print}\"{most}{bounds}{connections}{written} }}";
    }

    /// <summary>What of the shape says where spikes come in and what is read.</summary>
    public static void WriteEnds(IndentedWriter writer, NetworkPlan plan)
    {
        var places = plan.Populations.Select((p, i) => (Plan: p, Index: i)).ToList();
        var readouts = places.Where(p => p.Plan.IsReadout).Select(p => p.Index).DefaultIfEmpty(-1).ToList();
        writer.Line($"Readout = {readouts[0]},");
        if (readouts.Count > 1)
        {
            writer.Line($"Readouts = [{string.Join(", ", readouts)}],");
        }

        writer.Line($"Inputs = [{string.Join(", ", places.Where(p => p.Plan.IsSource).Select(p => p.Index))}],");
        if (plan.WhyNotExact is { } whyNot)
        {
            writer.Line($"WhyNotExact = {SymbolDisplay.FormatLiteral(whyNot, quote: true)},");
        }
    }

    /// <summary>The method that refuses parameters.</summary>
    public static string Check(NetworkPlan plan) => PartNames.Of(plan.Network, "CheckParameters");

    private static void WriteChecks(IndentedWriter writer, NetworkPlan plan)
    {
        writer.Gap();
        writer.Summary("Refuses values that a parameter cannot have, before anything runs.");
        using var body = writer.Block($"private void {Check(plan)}()");
        if (plan.Network.HasDt)
        {
            BoundsEmitter.WriteStep(writer, $"{plan.Network.Name}.Dt", "Dt.Value");
        }

        BoundsEmitter.Write(writer, Given(plan));
        foreach (var kind in plan.Kinds)
        {
            using var loop = writer.Block($"foreach (var part in {KindsEmitter.Parts(plan.Network, kind)}(this))");
            writer.Line($"{PartNames.KindsOf(plan.Network)}.{KindsEmitter.Check}(part);");
        }
    }

    /// <summary>All parameters of its models, but those of populations that share a kernel; one that both ends of a synapse read once.</summary>
    public static IEnumerable<ParameterAccess> Given(NetworkPlan plan)
    {
        var releases = plan.Projections.Where(p => p.Release is not null && plan.KindOf(p.Record.Target) is null).SelectMany(p => p.Release!.Kernel.Given);
        return plan.Populations.Where(p => plan.KindOf(p.Name) is null).SelectMany(p => p.Given).Concat(releases).GroupBy(p => p.Key).Select(g => g.First());
    }

    /// <summary>The values that stay as the network was made: parameters and delays that do not learn.</summary>
    private static void WriteValues(IndentedWriter writer, NetworkPlan plan)
    {
        writer.Line("Values =");
        writer.Line("[");
        foreach (var parameter in Given(plan).Where(p => p.Training is null))
        {
            writer.Line($"    new(\"{parameter.Key}\", {parameter.OwnAccess}),");
        }

        foreach (var record in plan.Projections.Select(p => p.Record).Where(r => !r.TrainsDelay))
        {
            writer.Line($"    new(\"{record.DelayKey}\", {Names.Member(record.Name)}.Delay.Value),");
        }

        writer.Line("],");
    }

    /// <summary>The custom updates, in the order in which they run.</summary>
    public static void WriteUpdates(IndentedWriter writer, NetworkPlan plan)
    {
        if (plan.Network.Updates.Count == 0)
        {
            return;
        }

        writer.Line("Updates =");
        writer.Line("[");
        foreach (var update in plan.Network.Updates)
        {
            string bindings = string.Join(", ", update.Bindings.Select(b => Bound(b, plan)));
            writer.Line($"    new(\"{update.Name}\", {Names.Member(update.Name)}, {SymbolDisplay.FormatLiteral(update.Group, quote: true)}, {update.Every}, [{bindings}]){(update.IsEarly ? " { BeforeOptimisers = true }" : "")},");
        }

        writer.Line("],");
    }

    private static string Bound(BindingRecord binding, NetworkPlan plan)
    {
        var state = binding.IsOfState ? BoundState.Of(binding, plan) : null;
        string[] names = binding.Population != "" ? [binding.Population, binding.State, binding.Member] : state is null ? [binding.Member, binding.State] : [state.Population, state.Label, state.Owner];
        return $"new(\"{binding.Variable}\", UpdateSource.{binding.Kind}{string.Concat(names.Where(n => n != "").Select(n => $", \"{n}\""))})";
    }

    /// <summary>The parameters that learn, with their start values.</summary>
    private static void WriteParameters(IndentedWriter writer, NetworkPlan plan)
    {
        // one that both ends of a synapse read is listed once
        var trained = plan.Populations.SelectMany((p, i) => p.Moved.Select(t => (Parameter: t, Population: i)))
            .Concat(plan.Projections.Where(p => p.Release is not null).SelectMany(p => p.Release!.Kernel.Moved.Select(t => (Parameter: t, Population: plan.IndexOf(p.Record.Source)))))
            .GroupBy(t => t.Parameter.Key).Select(g => g.First()).ToList();
        var delays = plan.Projections.Where(p => p.Record.TrainsDelay).ToList();
        var starts = Starts(plan).ToList();
        if (trained.Count == 0 && delays.Count == 0 && starts.Count == 0)
        {
            return;
        }

        writer.Line("Parameters =");
        writer.Line("[");
        foreach (var (parameter, population) in trained)
        {
            writer.Line($"    {Trained(parameter, $"{population}")},");
        }

        foreach (var record in delays.Select(d => d.Record))
        {
            string owner = record.DelaysNeurons ? record.Source : record.Target;
            writer.Line($"    Delays.Trained(\"{record.Name}\", {Names.Member(record.Name)}, {plan.IndexOf(owner)}, dt{(record.DelaysNeurons ? ", perNeuron: true" : "")}),");
        }

        starts.ForEach(start => writer.Line($"    {start},"));
        writer.Line("],");
    }

    /// <summary>C# of what states start with that updates have.</summary>
    public static IEnumerable<string> Starts(NetworkPlan plan)
    {
        foreach (var start in plan.Network.Updated.Where(u => u.IsStart))
        {
            var state = BoundState.Of(new BindingRecord("", "Start", start.Owner, start.Name), plan);
            int index = plan.IndexOf(state.Population);
            var kernel = state.Owner == "" ? plan.Populations[index] : plan.Projections.First(p => p.Record.Name == state.Owner).Release!.Kernel;
            var folded = kernel.Start.FirstOrDefault(s => s.Name == state.Symbol)?.Value ?? Algebra.Zero;
            var value = folded.Substitute(s => kernel.Constants.FirstOrDefault(c => c.Name == s.Name)?.Value ?? s);
            var notation = new HostNotation(s => s.Name == "Dt" ? "dt.Value" : kernel.Parameters.First(p => p.Name == s.Name).OwnAccess);
            string other = state.Population == start.Owner || state.Owner != "" ? "" : $", \"{state.Population}.{state.Label}\"";
            yield return $"ParameterLayout.OfStart(\"{start.Owner}\", \"{start.Name}\", {index}, {notation.Write(value)}{other})";
        }
    }

    /// <summary>C# of a parameter that learns, or that updates have.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="population">C# of the place of the population whose neurons have it.</param>
    public static string Trained(ParameterAccess parameter, string population)
    {
        string[] ends = BoundsEmitter.Assignments(parameter.Bounds), more = parameter.Learns ? ends : [.. ends, "Learns = false"];
        return $"new({parameter.KeyText}, {population}, {parameter.OwnAccess}, {Flag(parameter.Training!.PerNeuron)}, {Flag(parameter.Training.Positive)}){(more.Length == 0 ? "" : $" {{ {string.Join(", ", more)} }}")}";

        static string Flag(bool value) => value ? "true" : "false";
    }

    private static void WriteSimulate(IndentedWriter writer, SimulationPlan plan, string? whyNoDevice)
    {
        var network = plan.Network.Network;
        writer.Gap();
        writer.Summary("A run that goes on for as long as it is told to.");
        using var body = writer.Block("public Simulation Simulate(SimulationOptions? options = null)");
        writer.Line("options ??= new();");
        using (writer.Block("if (options.Device is not null)"))
        {
            writer.Line(whyNoDevice is null ? $"return new {IlgpuSimulationEmitter.ClassOf(network)}(this, options);" : Refusal(whyNoDevice));
        }

        writer.Gap();
        writer.Line($"return new {SimulationEmitter.ClassOf(network)}(this, options);");
    }

    private static void WriteCreateOnline(IndentedWriter writer, Network network)
    {
        writer.Gap();
        writer.Summary("A runner of trials that learns by e-prop while they run; one per sum of gradients.");
        writer.Line($"public OnlineTrial CreateOnline(OnlineSetup setup) => new {OnlineEmitter.ClassOf(network)}(this, setup);");
    }

    private static string Refusal(string why) => Thrown(why) + ";";

    private static string Thrown(string why) => $"throw new NotSupportedException({SymbolDisplay.FormatLiteral(why, quote: true)})";

    private static void WriteCreateTrial(IndentedWriter writer, NetworkPlan plan, OnlinePlan? online, string? whyNoDevice, string? whyNoDeviceOnline)
    {
        string rules = string.Join(" or ", plan.Network.Rules), check = PartNames.Of(plan.Network, "CheckRule");
        writer.Gap();
        writer.Summary("A runner of single trials; one per thread.");
        using (writer.Block("public Trial CreateTrial(TrialSetup setup)"))
        {
            writer.Line($"{check}(setup.Rule);");
            writer.Line($"return new {NetworkEmitter.ClassOf(plan.Network)}(this, setup);");
        }

        writer.Gap();
        writer.Summary("A runner of batches on a device.");
        using (writer.Block("public DeviceBatch CreateBatch(DeviceSetup setup)"))
        {
            if (whyNoDevice is null)
            {
                writer.Line($"{check}(setup.Rule);");
            }

            string swept = $"new {IlgpuEmitter.ClassOf(plan.Network, isOnline: false)}(this, setup)";
            writer.Line(whyNoDevice is not null ? Refusal(whyNoDevice) : $"return {(online is null ? "" : $"setup.Rule is EProp {{ Online: true }} ? {(whyNoDeviceOnline is not null ? Thrown(whyNoDeviceOnline) : $"new {IlgpuEmitter.ClassOf(plan.Network, isOnline: true)}(this, setup)")} : ")}{swept};");
        }

        writer.Gap();
        using var body = writer.Block($"private static void {check}(LearningRule? rule)");
        string condition = plan.Network.Rules.Count == 0 ? "not null" : $"not (null or {rules})";
        using (writer.Block($"if (rule is {condition})"))
        {
            writer.Line($"throw new NotSupportedException($\"{plan.Network.Name} has no kernels for {{rule.GetType().Name}}; declare it with [Train<{{rule.GetType().Name}}>].\");");
        }
    }
}
