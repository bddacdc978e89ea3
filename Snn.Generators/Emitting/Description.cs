using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Models and networks as text for people: equations, integration choice, derived adjoint.</summary>
internal static class Description
{
    private static readonly Notation Paper = new AdjointNotation();

    /// <summary>A model's own equations.</summary>
    public static IEnumerable<string> Of(Model model) => Equations(model).Prepend(Title(model));

    /// <summary>Its name and kind.</summary>
    public static string Title(Model model) => $"{model.Name}: {model.Kind.ToString().ToLowerInvariant()}";

    /// <summary>The lines under that.</summary>
    public static IEnumerable<string> Equations(Model model)
    {
        foreach (var view in model.Views)
        {
            yield return $"  reads {view.Name} of the neuron that it ends at";
        }

        foreach (var equation in model.Flow)
        {
            yield return $"  d{equation.Target}/dt = {Paper.Write(equation.Value)}{string.Concat(model.Noise.Where(n => n.State == equation.Target).Select(n => $" + {n.In(Paper)}"))}";
        }

        foreach (var equation in model.Step)
        {
            yield return $"  Next({equation.Target}) = {Paper.Write(equation.Value)}";
        }

        foreach (var equation in model.Start)
        {
            yield return $"  starts at {equation.Target} = {Paper.Write(equation.Value)}";
        }

        foreach (var equation in model.Arrival)
        {
            yield return $"  an arriving spike: Next({equation.Target}) = {Paper.Write(equation.Value)}";
        }

        if (model.Kick is { } kick)
        {
            yield return $"  an arriving spike adds {Paper.Write(kick.Value)} at once";
        }

        foreach (var output in model.Outputs)
        {
            yield return $"  gives {output.Name} = {Paper.Write(output.Value)}";
        }

        if (Release.Has(model))
        {
            yield return $"  one for each source neuron: {string.Join(", ", model.States.Where(s => s.PerPre).Select(s => s.Name))}";
        }

        foreach (var parameter in model.Parameters.Where(p => p.Training is not null))
        {
            yield return $"  {parameter.Name} is trained, {(parameter.Training!.PerNeuron ? "for each neuron" : "for the population")}{(parameter.Training.Positive ? ", and stays positive" : "")}";
        }

        // in the order in which a step looks at them
        foreach (string line in model.InOrder.SelectMany(e => Event(e.Name, e.What)))
        {
            yield return line;
        }
    }

    /// <summary>The spike, or an internal event by its name.</summary>
    private static IEnumerable<string> Event(string? name, SpikeEvent what)
    {
        yield return $"  {(name is null ? "spikes" : name + ", which is not sent,")} where {what.Fires(Paper.Write(what.Threshold))}";
        foreach (var jump in what.Jumps)
        {
            yield return $"    then Next({jump.Target}) = {Paper.Write(jump.Value)}{(jump.StopsGradient ? $" (no gradient through {name ?? "the spike"})" : "")}";
        }

        foreach (var hold in what.Holds)
        {
            yield return $"    {(hold.State is null ? $"no further {name ?? "spike"}" : $"{hold.State} is frozen")} for {Paper.WriteTime(hold.Duration)}";
        }

        if (what.Surrogate is not null)
        {
            yield return $"    pseudo-derivative psi = {Paper.Write(what.Surrogate)}";
        }
    }

    /// <summary>A loss.</summary>
    public static IEnumerable<string> Of(Loss loss) =>
    [
        $"{loss.Name}: loss of {(loss.ReadsFirstSpikes ? $"the times {loss.Readout} of first spikes" : loss.ReadsSpikes ? $"the spikes {loss.Readout} of the readout" : $"the readout {loss.Readout}")}",
        .. loss.Mask is null ? Array.Empty<string>() : [$"  counts each step as {loss.Mask} of the example"],
        .. loss.OutputMask is null ? Array.Empty<string>() : [$"  counts each output in each step as {loss.OutputMask} of the example"],
        loss.Signal is not null ? $"  compares {Paper.Write(loss.Score)} with the target signal {loss.Signal} in each step"
            : $"  predicts {(loss.HasStepLabels ? "in each step " : "")}the class with the highest {Paper.Write(loss.Score)}",
        $"  minimises {Paper.Write(loss.Objective)}",
    ];

    /// <summary>A penalty.</summary>
    public static IEnumerable<string> Of(PenaltyPlan plan) =>
    [
        $"{plan.Penalty.Name}: penalty on a neuron's spikes, {plan.Count.Name} in a trial of length {plan.Length.Name}{(plan.Rate is null ? "" : $", so {plan.Rate.Name} = {plan.Count.Name} / {plan.Length.Name}")}",
        $"  minimises {Paper.Write(plan.Penalty.Objective)}",
        $"  credits each spike of it with {Paper.Write(plan.Slope)}",
    ];

    /// <summary>A schedule.</summary>
    public static IEnumerable<string> Of(ScheduleModel schedule) =>
    [
        $"{schedule.Name}: schedule over a training run",
        $"  is {Paper.Write(schedule.Value)}",
    ];

    /// <summary>An update of a network.</summary>
    public static IEnumerable<string> Of(UpdateModel update) =>
    [
        $"{update.Name}: update of a network",
        .. update.Variables.Select(v => $"  {v.Name}: {v.Axes.Words()}, {v.Role switch { "Input" => "read", "Target" => "written", _ => "its own" }}"),
        .. update.Reductions.Select(r => $"  {r.Name} = {r.Kind} over {(r.Over == Axes.Batch ? "the batch" : r.Over == Axes.Sources ? "sources" : "targets")} of {Paper.Write(r.Argument)}"),
        .. update.Step.Select(e => $"  Next({e.Target}) = {Paper.Write(e.Value)}"),
    ];

    /// <summary>A rewiring rule.</summary>
    public static IEnumerable<string> Of(RewiringModel rule) =>
    [
        $"{rule.Name}: rewiring of synapses of which {rule.Target} is the size of the weight{(rule.ReadsGradient ? $", and {rule.Gradient} its gradient" : "")}",
        .. rule.States.Count > 0 ? [$"  kept of each synapse, and 0 of a new one: {string.Join(", ", rule.States)}"] : System.Array.Empty<string>(),
        .. rule.Draws.Count > 0 ? [$"  drawn for each synapse and update, of the standard normal distribution: {string.Join(", ", rule.Draws)}"] : System.Array.Empty<string>(),
        .. rule.Step.Where(e => e.Value is not Symbol { Role: Role.State } || e.Target != rule.Target).Select(e => $"  Next({e.Target}) = {Paper.Write(e.Value)}"),
        $"  makes room for a new one where {rule.Gone.Name}",
    ];

    /// <summary>How a flow is integrated.</summary>
    public static IEnumerable<string> Integration(PopulationPlan plan) =>
        plan.Integrator is null ? [] : [$"  integrated by {plan.Integrator}"];

    /// <summary>How the flow of a model on its own is integrated.</summary>
    public static IReadOnlyList<string> Methods(PopulationPlan alone) => alone.Integrator is null ? [] : [$"{alone.Name} is integrated by {alone.Integrator}"];

    /// <summary>How the flows of populations, with the synapses that end at them, are integrated; a line for each kernel.</summary>
    public static IReadOnlyList<string> Methods(NetworkPlan plan) =>
        plan.Kernels.Where(k => k.Plan.Integrator is not null).Select(k => $"{(k.Kind is null ? k.Plan.Name : KernelHome.Few(k.Kind))} {(k.Kind is null ? "is" : "are")} integrated by {k.Plan.Integrator}").ToList();

    /// <summary>What a network is made of: populations, projections, updates.</summary>
    public static IEnumerable<string> Shape(NetworkPlan plan)
    {
        // of a network with kinds, lines that grow with its size are made when they are asked for
        yield return $"{plan.Network.Name}: {(plan.Kinds.Count > 0 ? "{{LayoutText.Populations(Layout())}}" : string.Join(", ", plan.Populations.Select(p => $"{p.Name} ({p.Model}{Shape(plan.Network.Population(p.Name))})")))}";
        if (plan.Kinds.Count > 0)
        {
            yield return "{{LayoutText.Projections(Layout())}}";
        }

        foreach (var projection in plan.Projections.Where(_ => plan.Kinds.Count == 0))
        {
            yield return $"  {projection.Record.Source} >> {projection.Record.Name} >> {projection.Record.Target}{StorageEmitter.Words(projection.Record)}{(projection.Record.Trainable ? ", trained" : "")}{Delay(projection.Record)}";
        }

        if (plan.Network.HoldsFromSpike)
        {
            yield return "  the step of a spike, or of another event, is the first of those that its holds last";
        }

        foreach (var update in plan.Network.Updates)
        {
            yield return $"  update {update.Name} {update.When}{(update.Group == "" ? "" : $", of the group '{update.Group}'")}: {string.Join(", ", update.Bindings.Select(b => $"{b.Variable} is {b.Words}"))}";
        }
    }

    /// <summary>A network in full: each population's step as fused, and its adjoint. A constant that several kernels have is named once.</summary>
    public static IEnumerable<string> Of(NetworkPlan plan)
    {
        foreach (string line in Shape(plan))
        {
            yield return line;
        }

        var said = new HashSet<string>();
        yield return plan.Exact is { } exact
            ? $"  without a time grid: {string.Join(", ", exact.Populations.Where(p => p.States.Count > 0 && (plan.KindOf(p.Name) is not { } kind || kind.Members[0].Population == p.Name)).Select(p => $"{plan.KindOf(p.Name)?.Name ?? p.Name} {(p.Rows is null ? "by steps of order 12" : "by matrix exponentials")}"))}"
            : $"  no plan without a time grid: {plan.WhyNotExact}";
        foreach (var projection in plan.Projections.Where(p => p.Release is not null))
        {
            var (kernel, record) = (projection.Release!.Kernel, projection.Record);
            yield return "";
            yield return $"{record.Name}, what the neurons of {record.Source} release when their spikes arrive, over one step ({projection.Release.Arrived} is 1 where one arrives, else 0):";
            foreach (string line in Kernel(kernel, said))
            {
                yield return line;
            }
        }

        foreach (var (population, kind) in plan.Kernels.Select(k => (k.Kind is null ? k.Plan : k.Plan with { Name = k.Kind.Name }, k.Kind)))
        {
            yield return "";
            if (kind is not null)
            {
                yield return $"{kind.Name} is the kernel of {KernelHome.Few(kind)}{string.Concat(kind.Roles.Select((r, i) => $"; {r.Name} is {Few(kind.Members.Select(m => plan.Network.Projections[m.Projections[i]].Name).ToList())}"))}.";
            }

            yield return $"{population.Name}, forward over one step (x⁻ before the threshold, x⁺ after the jump):";
            foreach (string line in Kernel(population, said))
            {
                yield return line;
            }
        }
    }

    /// <summary>Some names, of many the first and the last.</summary>
    public static string Few(IReadOnlyList<string> names) => names.Count <= 4 ? string.Join(", ", names) : $"{names[0]}, {names[1]} ... {names[names.Count - 1]}";

    /// <summary>A kernel forward and back.</summary>
    private static IEnumerable<string> Kernel(PopulationPlan population, HashSet<string> said)
    {
        foreach (string line in Integration(population).Concat(Program(population.Forward)).Concat(Program(population.Ends)))
        {
            yield return line;
        }

        var constants = population.Constants.Where(c => c.Value is not Symbol).Select(c => $"{c.Name} = {Paper.Write(c.Value)}").Where(said.Add).ToList();
        if (constants.Count > 0)
        {
            yield return "  with " + string.Join(", ", constants);
        }

        foreach (string line in population.Propagators.SelectMany(Slopes).Concat(population.Adjoints.SelectMany(a => Adjoint(population, a))))
        {
            yield return line;
        }

        foreach (var start in population.StartGradients)
        {
            yield return $"  and at the start of a trial dLoss/d{start.Name} += {Paper.Write(start.Value)}";
        }
    }

    /// <summary>Read when the text is asked for.</summary>
    private static string Shape(PopulationRecord population) => population.HasShape ? $", {{{{{Names.Member(population.Name)}.Shape}}}}" : "";

    private static string Delay(ProjectionRecord projection) => projection.Delay switch
    {
        DelayTraining.None => "",
        DelayTraining.Shared => ", with its delay trained",
        _ => ", with a trained delay for each neuron",
    };

    private static IEnumerable<string> Slopes(Propagator flow) => flow.Slopes.Select(slope =>
        $"  with {string.Join(", ", flow.Entries.Zip(slope.Entries, (entry, name) => (entry, name)).Where(e => e.name != "").Select(e => $"{e.name} = d{e.entry}/d{slope.Parameter}"))}");

    private static IEnumerable<string> Adjoint(PopulationPlan population, AdjointPlan adjoint)
    {
        string credit = !population.Spikes ? "" : adjoint.Kind == AdjointKind.EventProp ? "; credit is dLoss/d(time of the spike)" : "; credit is dLoss/dspike";
        yield return $"{population.Name}, {(adjoint.Kind == AdjointKind.EventProp ? "EventProp adjoint" : "adjoint")} over one step backwards (λx is dLoss/dx{credit}):";
        if (adjoint.Tape.Count > 0)
        {
            yield return $"  taped per neuron and step: {string.Join(", ", adjoint.Tape.Select(t => Paper.Write(t)))}";
        }

        foreach (string line in Program(adjoint.Recompute).Concat(Program(adjoint.Lines)))
        {
            yield return line;
        }

        foreach (var before in adjoint.Before.Concat(adjoint.Arrivals))
        {
            yield return $"  λ{before.Name} ← {Paper.Write(before.Value)}";
        }

        foreach (var gradient in adjoint.Gradients)
        {
            yield return $"  dLoss/d{gradient.Name} += {Paper.Write(gradient.Value)}";
        }

        foreach (var time in adjoint.ArrivalTimes)
        {
            yield return $"  dLoss/d(time of {time.Name}) per weight ← {Paper.Write(time.Value)}";
        }
    }

    /// <summary>Writes <c>public string Describe(bool full = false)</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="lines">The text.</param>
    /// <param name="full">The text in full.</param>
    /// <param name="what">What the parameter is documented as.</param>
    /// <param name="isInterpolated">Whether what is in two braces is an expression.</param>
    public static void WriteMethod(IndentedWriter writer, IEnumerable<string> lines, IEnumerable<string> full, string what, bool isInterpolated = false)
    {
        writer.Line($"/// <param name=\"full\">{what}</param>");
        using var body = writer.Block("public string Describe(bool full = false)");
        using (writer.Block("if (full)"))
        {
            WriteText(writer, "return", full, isInterpolated);
        }

        writer.Gap();
        WriteText(writer, "return", lines, isInterpolated);
    }

    private static void WriteText(IndentedWriter writer, string head, IEnumerable<string> lines, bool isInterpolated = false)
    {
        writer.Line(head);
        writer.Line($"    {(isInterpolated ? "$$" : "")}\"\"\"");
        foreach (string line in lines)
        {
            writer.Line(line == "" ? "" : "    " + line);
        }

        writer.Line("    \"\"\";");
    }

    /// <summary>Writes <c>public string Describe()</c>, or another name.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="lines">The text.</param>
    /// <param name="name">Name of the method.</param>
    public static void WriteMethod(IndentedWriter writer, IEnumerable<string> lines, string name = "Describe") => WriteText(writer, $"public string {name}() =>", lines);

    private static IEnumerable<string> Program(IEnumerable<Statement> lines) => lines.SelectMany(l => l.Value is Repeat repeat
        ? repeat.Carried.Select(c => $"  {Paper.Write(c.Name)} = {Paper.Write(c.Start)}")
            .Concat([$"  while {Paper.Write(repeat.While)}:"])
            .Concat(Program(repeat.Lines).Concat(repeat.Carried.Select(c => $"  {Paper.Write(c.Name)} ← {Paper.Write(c.Next)}")).Select(inner => "  " + inner))
        : [$"  {Paper.Write(l.Target)} = {Paper.Write(l.Value)}"]);

    private static IEnumerable<string> Program(IEnumerable<Definition> ends) =>
        ends.Select(e => $"  {e.Name} ← {Paper.Write(e.Value)}");
}
