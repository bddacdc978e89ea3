using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>Writes what a network shows to the runtime: its layout, its trials, its description.</summary>
internal static class NetworkFaceEmitter
{
    /// <summary>Writes it.</summary>
    /// <param name="plan">The network as its trials run it; as its simulation does where it has no readout.</param>
    /// <param name="simulation">Its simulation; null where it has trials alone.</param>
    /// <param name="online">The same as it learns while it runs; null where that was not asked for.</param>
    public static string Write(NetworkPlan plan, SimulationPlan? simulation, OnlinePlan? online = null)
    {
        bool hasTrials = plan.Populations.Any(p => p.IsReadout);
        var writer = new IndentedWriter();
        FileHead.Write(writer, plan.Network.Namespace, plan.Network.InUse, "System", "Snn", "Snn.Runtime");
        string faces = string.Join(", ", new[] { hasTrials ? "INetwork" : "", simulation is null ? "" : "ISimulated" }.Where(f => f != ""));
        using (writer.Block($"partial class {Names.Escape(plan.Network.Name)} : {faces}"))
        {
            WriteLayout(writer, plan, online);
            WriteChecks(writer, plan);
            if (hasTrials)
            {
                WriteCreateTrial(writer, plan, online);
            }

            if (simulation is not null)
            {
                WriteSimulate(writer, simulation);
            }

            if (online is not null)
            {
                WriteCreateOnline(writer, plan.Network);
            }

            var rules = RuleDescription.Of(simulation).Concat(RuleDescription.Of(online)).ToList();
            writer.Gap();
            writer.Summary($"Equations, integration{(rules.Count > 0 ? ", learning rules" : "")} and derived adjoint as text.");
            Description.WriteMethod(writer, Description.Of(plan).Concat(rules), isInterpolated: rules.Count > 0 || plan.Network.Populations.Any(p => p.HasShape));
            writer.Gap();
            writer.Summary("Steps and derived adjoint as LaTeX (amsmath).");
            Description.WriteMethod(writer, LatexDescription.Of(plan), "DescribeLatex");
        }

        return writer.ToString();
    }

    private static void WriteLayout(IndentedWriter writer, NetworkPlan plan, OnlinePlan? online)
    {
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
                writer.Line($"        new(\"{p.Name}\", \"{p.Model}\", {Names.Member(p.Name)}.Size, {(p.Spikes ? "true" : "false")}) {{ Equations = \"{p.Print}\", Shape = {Names.Member(p.Name)}.Shape{Neurons(p)} }},");
            }

            writer.Line("    ],");
            writer.Line("    [");
            foreach (var p in plan.Projections)
            {
                string trainable = p.Record.Trainable ? "true" : "false";
                string bounds = string.Concat(BoundsEmitter.Assignments(p.Record.Bounds).Select(e => ", " + e));
                string most = p.Record.TrainsDelay ? $", MostDelay = Delays.MostInSteps({Names.Member(p.Record.Name)}, dt, \"{p.Record.Name}\")" : "";
                string connections = string.Concat(StorageEmitter.Assignments(plan.Network.Name, p.Record).Select(e => ", " + e));
                string written = online?.Rules.Any(r => r.Learned.Projection.Record.Name == p.Record.Name && !r.Learned.Rule.IsDerived) == true ? ", HasWrittenGradient = true" : "";
                writer.Line($"        new(\"{p.Record.Name}\", {Index(p.Record.Source)}, {Index(p.Record.Target)}, {Names.Member(p.Record.Name)}.Weights, Delays.InSteps({Names.Member(p.Record.Name)}.Delay, dt, \"{p.Record.Name}\"), {trainable}) {{ Equations = \"{p.Print}\"{most}{bounds}{connections}{written} }},");
            }

            writer.Line("    ])");
            var inputs = plan.Populations.Select((p, i) => (p, i)).Where(p => p.p.IsSource).Select(p => p.i);
            using (writer.Block("", ";"))
            {
                writer.Line($"Readout = {(plan.Populations.FirstOrDefault(p => p.IsReadout) is { } readout ? Index(readout.Name) : -1)},");
                writer.Line($"Inputs = [{string.Join(", ", inputs)}],");
                if (plan.WhyNotExact is { } whyNot)
                {
                    writer.Line($"WhyNotExact = {SymbolDisplay.FormatLiteral(whyNot, quote: true)},");
                }

                writer.Line($"WhyNotStepped = Delays.WhyNotStepped(dt{string.Concat(plan.Projections.Select(p => ", " + $"(\"{p.Record.Name}\", {Names.Member(p.Record.Name)}.Delay)"))}),");
                WriteParameters(writer, plan);
                WriteUpdates(writer, plan);
                WriteValues(writer, plan);
            }
        }

        int Index(string name) => plan.Populations.Select((p, i) => (p, i)).First(p => p.p.Name == name).i;
    }

    /// <summary>What neurons of a population may have of their own.</summary>
    private static string Neurons(PopulationPlan population) => population.IsSource ? "" : $", Neurons = {Names.Member(population.Name)}"
        + List("OwnParameters", population.Given.Where(p => p.IsGiven).Select(p => p.Owner == population.Name ? p.Property : p.Key))
        + List("TrainedStarts", population.TrainedStarts);

    private static string List(string name, IEnumerable<string> words) => words.Any() ? $", {name} = [{string.Join(", ", words.Select(w => $"\"{w}\""))}]" : "";

    private static string Check(NetworkPlan plan) => PartNames.Of(plan.Network, "CheckParameters");

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
    }

    /// <summary>All parameters of its models; one that both ends of a synapse read once.</summary>
    private static IEnumerable<ParameterAccess> Given(NetworkPlan plan)
    {
        var releases = plan.Projections.Where(p => p.Release is not null).SelectMany(p => p.Release!.Kernel.Given);
        return plan.Populations.SelectMany(p => p.Given).Concat(releases).GroupBy(p => p.Key).Select(g => g.First());
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
    private static void WriteUpdates(IndentedWriter writer, NetworkPlan plan)
    {
        if (plan.Network.Updates.Count == 0)
        {
            return;
        }

        writer.Line("Updates =");
        writer.Line("[");
        foreach (var update in plan.Network.Updates)
        {
            string bindings = string.Join(", ", update.Bindings.Select(b => $"new(\"{b.Variable}\", UpdateSource.{b.Kind}, \"{b.Member}\"{(b.State == "" ? "" : $", \"{b.State}\"")})"));
            writer.Line($"    new(\"{update.Name}\", {Names.Member(update.Name)}, {SymbolDisplay.FormatLiteral(update.Group, quote: true)}, {update.Every}, [{bindings}]){(update.IsEarly ? " { BeforeOptimisers = true }" : "")},");
        }

        writer.Line("],");
    }

    /// <summary>The parameters that learn, with their start values.</summary>
    private static void WriteParameters(IndentedWriter writer, NetworkPlan plan)
    {
        // one that both ends of a synapse read is listed once
        var trained = plan.Populations.SelectMany((p, i) => p.Trained.Select(t => (Parameter: t, Population: i)))
            .Concat(plan.Projections.Where(p => p.Release is not null).SelectMany(p => p.Release!.Kernel.Trained.Select(t => (Parameter: t, Population: IndexOf(p.Record.Source)))))
            .GroupBy(t => t.Parameter.Key).Select(g => g.First()).ToList();
        var delays = plan.Projections.Where(p => p.Record.TrainsDelay).ToList();
        if (trained.Count == 0 && delays.Count == 0)
        {
            return;
        }

        writer.Line("Parameters =");
        writer.Line("[");
        foreach (var (parameter, population) in trained)
        {
            var (key, training) = (parameter.Key, parameter.Training!);
            string start = parameter.OwnAccess;
            writer.Line($"    new(\"{key}\", {population}, {start}, {Flag(training.PerNeuron)}, {Flag(training.Positive)}){BoundsEmitter.Kept(parameter.Bounds)},");
        }

        foreach (var record in delays.Select(d => d.Record))
        {
            string owner = record.DelaysNeurons ? record.Source : record.Target;
            writer.Line($"    Delays.Trained(\"{record.Name}\", {Names.Member(record.Name)}, {IndexOf(owner)}, dt{(record.DelaysNeurons ? ", perNeuron: true" : "")}),");
        }

        writer.Line("],");

        static string Flag(bool value) => value ? "true" : "false";

        int IndexOf(string population) => plan.Populations.Select((p, i) => (p, i)).First(p => p.p.Name == population).i;
    }

    private static void WriteSimulate(IndentedWriter writer, SimulationPlan plan)
    {
        var network = plan.Network.Network;
        writer.Gap();
        writer.Summary("A run that goes on for as long as it is told to.");
        using var body = writer.Block("public Simulation Simulate(SimulationOptions? options = null)");
        writer.Line("options ??= new();");
        using (writer.Block("if (options.Device is not null)"))
        {
            writer.Line($"return new {IlgpuSimulationEmitter.ClassOf(network)}(this, options);");
        }

        writer.Gap();
        writer.Line($"return options.Backend == Backend.Reference ? new {SimulationEmitter.ClassOf(network, Dialect.Reference)}(this, options) : new {SimulationEmitter.ClassOf(network, Dialect.Simd)}(this, options);");
    }

    private static void WriteCreateOnline(IndentedWriter writer, Network network)
    {
        writer.Gap();
        writer.Summary("A runner of trials that learns by e-prop while they run; one per sum of gradients.");
        using var body = writer.Block("public OnlineTrial CreateOnline(OnlineSetup setup)");
        writer.Line($"return setup.Backend == Backend.Reference ? new {OnlineEmitter.ClassOf(network, Dialect.Reference)}(this, setup) : new {OnlineEmitter.ClassOf(network, Dialect.Simd)}(this, setup);");
    }

    private static void WriteCreateTrial(IndentedWriter writer, NetworkPlan plan, OnlinePlan? online)
    {
        string rules = string.Join(" or ", plan.Network.Rules), check = PartNames.Of(plan.Network, "CheckRule");
        writer.Gap();
        writer.Summary("A runner of single trials; one per thread.");
        using (writer.Block("public Trial CreateTrial(TrialSetup setup)"))
        {
            writer.Line($"{check}(setup.Rule);");
            writer.Line($"return setup.Backend == Backend.Reference ? new {PartNames.Of(plan.Network, "ReferenceTrial")}(this, setup) : new {PartNames.Of(plan.Network, "SimdTrial")}(this, setup);");
        }

        writer.Gap();
        writer.Summary("A runner of batches on a device.");
        using (writer.Block("public DeviceBatch CreateBatch(DeviceSetup setup)"))
        {
            writer.Line($"{check}(setup.Rule);");
            string swept = $"new {IlgpuEmitter.ClassOf(plan.Network, isOnline: false)}(this, setup)";
            writer.Line($"return {(online is null ? "" : $"setup.Rule is EProp {{ Online: true }} ? new {IlgpuEmitter.ClassOf(plan.Network, isOnline: true)}(this, setup) : ")}{swept};");
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
