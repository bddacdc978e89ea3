using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes what one thread of a device does for one neuron of a population: its arrays, its step and its step back.</summary>
internal sealed class IlgpuNeuronEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan)
{
    private static readonly string[] Reserved = ["net", "trial", "t", "j", "at", "taped", "kept", "spiked"];

    /// <summary>Fields of dLoss/dstate.</summary>
    public IReadOnlyList<string> Swept { get; } = plan.Adjoints.SelectMany(a => a.Before).Select(b => KernelEmitter.LambdaField(b.Name)).Distinct().ToList();

    /// <summary>Fields of what is kept for the longest delay.</summary>
    public IReadOnlyList<string> Rings { get; } = plan.Adjoints.SelectMany(a => RingsOf(a)).Distinct().ToList();

    /// <summary>Fields of tapes.</summary>
    public IReadOnlyList<string> Tapes { get; } = plan.Tape.Select(e => TapeField(e.Target)).ToList();

    /// <summary>Fields of dLoss/dparameter.</summary>
    public IReadOnlyList<string> Gradients { get; } = KernelEmitter.LearnedBy(plan).Select(p => KernelEmitter.GradientField(p.Name)).ToList();

    /// <summary>Names of the constants' fields.</summary>
    public IReadOnlyList<string> Constants { get; } = ConstantsEmitter.NamesOf(plan).Select(Names.Pascal).ToList();

    /// <summary>Those that each neuron has a value of its own of.</summary>
    public IReadOnlyList<string> OwnConstants { get; } = plan.PerNeuron.Select(Names.Pascal).ToList();

    private string Me => Names.Escape(Names.Camel(plan.Name));

    /// <summary>Name of the struct of its arrays.</summary>
    public static string ArraysOf(string population) => population + "Arrays";

    /// <summary>Name of the struct of its constants.</summary>
    public static string ConstantsOf(string population) => population + "Constants";

    /// <summary>Function that steps back.</summary>
    public static string StepBack(AdjointKind kind, string population) => KernelEmitter.StepBack(kind) + population;

    private static IEnumerable<string> RingsOf(AdjointPlan adjoint) =>
        adjoint.Arrivals.Select(x => KernelEmitter.LambdaField(x.Name)).Concat(adjoint.ArrivalTimes.Select(x => KernelEmitter.TimeField(x.Name)));

    private static string TapeField(Symbol entry) => Names.Pascal(entry.Name) + "Tape";

    public void WriteArrays()
    {
        var incoming = network.Projections.Where(p => p.Record.Target == plan.Name).Select(p => p.Record.Name).ToList();
        writer.Summary($"{plan.Name}: neurons of model {plan.Model}" + (incoming.Count == 0 ? "." : $", and what arrives at them through {string.Join(", ", incoming)}."));
        using (writer.Block($"public struct {ArraysOf(plan.Name)}"))
        {
            writer.Line("public NeuronsView Neurons;");
            if (Constants.Count > 0)
            {
                writer.Line($"public {ConstantsOf(plan.Name)} Fixed;");
            }

            Views("state of every neuron, and what arrives at it in a step: [trial, neuron]", plan.States.Concat(plan.Arrivals).Select(Names.Escape));
            Views("written by the step for the step back: [trial, step, neuron]", Tapes);
            Views("LambdaX is dLoss/dX: [trial, neuron]", Swept);
            Views("dLoss/darrival, for as many steps as the longest delay: [trial, step, neuron]", Rings);
            Views("GradientX sums up dLoss/dX over a trial: [trial, neuron]", Gradients);
        }

        if (Constants.Count > 0)
        {
            writer.Gap();
            writer.Summary($"{plan.Name}: what is fixed over a trial.");
            using var constants = writer.Block($"public struct {ConstantsOf(plan.Name)}");
            var shared = Constants.Except(OwnConstants).ToList();
            if (shared.Count > 0)
            {
                writer.Line($"public float {string.Join(", ", shared)};");
            }

            Views("for each neuron: [neuron]", OwnConstants, first: shared.Count == 0);
        }

        void Views(string comment, IEnumerable<string> names, bool first = false)
        {
            if (names.Any())
            {
                if (!first)
                {
                    writer.Gap();
                }

                writer.Comment(comment);
                writer.Line($"public ArrayView<float> {string.Join(", ", names)};");
            }
        }
    }

    public void WriteStep()
    {
        var names = new Names([.. Reserved, Names.Camel(plan.Name)]);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary($"Neuron j of {plan.Name} advances over step t of a trial{(plan.Spikes ? ", and tells whether it fires" : "")}.");
        using var body = writer.Block($"private static void Step{plan.Name}(in Arrays net, int trial, int t, int j)");
        var stores = plan.Tape.Select(e => (Place: $"{Me}.{TapeField(e.Target)}[taped]", e.Value))
            .Concat(plan.Ends.Select(e => (Place: $"{Me}.{Names.Escape(e.Name)}[at]", e.Value)))
            .Concat(plan.Output is { } output ? [($"net.Trials.Readout[net.Trials.Taped({Me}.Neurons, trial, t) + j]", output)] : []).ToList();
        var read = plan.Forward.Select(l => l.Value).Concat(stores.Select(s => s.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
        WritePlaces(taped: plan.Tape.Count > 0, kept: false);
        WriteConstants(read, names);
        var loads = plan.States.Select(s => new Symbol(s, Role.State)).Concat(plan.Arrivals.Select(a => new Symbol(a, Role.Input)));
        WriteLoads(loads.Where(read.Contains).Select(s => (s, $"{Me}.{Names.Escape(s.Name)}[at]")), names);
        writer.Statements(plan.Forward, names, notation);
        WriteStores(stores, notation);
        if (plan.Spikes)
        {
            writer.Gap();
            writer.Line($"int spiked = {names.Local(StepProgram.Fired)} ? {Me}.Neurons.Inside(j) : 0;");
            writer.Line($"net.Trials.Fired[net.Trials.FiredAt({Me}.Neurons, trial) + j] = spiked;");
            writer.Line($"{Me}.Neurons.SpikeCount[at] += spiked;");
        }
    }

    public void WriteStepBack(AdjointPlan adjoint)
    {
        var names = new Names([.. Reserved, Names.Camel(plan.Name)]);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary(plan is { IsReadout: true, Spikes: false }
            ? $"Neuron j of {plan.Name} back over step t of a trial: from dLoss/dstate after it to before it, the loss's error entering."
            : $"Neuron j of {plan.Name} back over step t of a trial{(adjoint.Kind == AdjointKind.EventProp ? " by EventProp" : "")}: from dLoss/dstate after it to before it.");
        using var body = writer.Block($"private static void {StepBack(adjoint.Kind, plan.Name)}(in Arrays net, int trial, int t, int j)");
        var lines = adjoint.Recompute.Concat(adjoint.Lines).ToList();
        var stores = adjoint.Before.Select(b => (Place: $"{Me}.{KernelEmitter.LambdaField(b.Name)}[at]", b.Value))
            .Concat(adjoint.Arrivals.Select(a => (Place: $"{Me}.{KernelEmitter.LambdaField(a.Name)}[kept]", a.Value)))
            .Concat(adjoint.ArrivalTimes.Select(a => (Place: $"{Me}.{KernelEmitter.TimeField(a.Name)}[kept]", a.Value))).ToList();
        var read = lines.Select(l => l.Value).Concat(stores.Select(s => s.Value)).Concat(adjoint.Gradients.Select(g => g.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
        WritePlaces(adjoint.Tape.Count > 0, RingsOf(adjoint).Any());
        WriteConstants(read, names);
        var loads = adjoint.Tape.Select(e => (e, $"{Me}.{TapeField(e)}[taped]"))
            .Concat(adjoint.Before.Select(b => (AdjointProgram.After(new(b.Name, Role.State)), $"{Me}.{KernelEmitter.LambdaField(b.Name)}[at]")))
            .Concat([
                (AdjointProgram.Credit, $"{Me}.Neurons.Credit[at]"),
                (AdjointProgram.RateCredit, plan.IsReadout ? "0f" : $"{Me}.Neurons.RateCredit(net.Trials, trial, j)"),
                (AdjointProgram.Error, $"net.Trials.ReadoutError[net.Trials.Taped({Me}.Neurons, trial, t) + j]"),
            ]);
        WriteLoads(loads.Where(l => read.Contains(l.Item1)), names);
        writer.Statements(lines, names, notation);
        WriteStores(stores, notation);
        if (adjoint.Gradients.Count > 0)
        {
            writer.Gap();
            writer.Comment("what depends on a parameter hands it its adjoint");
            WriteGradients(adjoint.Gradients, notation);
        }

        if (plan.StartGradients.Count > 0)
        {
            writer.Gap();
            using var start = writer.Block("if (t == 0)");
            writer.Line($"{BackToStart}(net, trial, j);");
        }
    }

    public void WriteBackToStart()
    {
        if (plan.StartGradients.Count == 0)
        {
            return;
        }

        var names = new Names([.. Reserved, Names.Camel(plan.Name)]);
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary($"The values that neuron j of {plan.Name} starts a trial with depend on parameters too.");
        using var body = writer.Block($"private static void {BackToStart}(in Arrays net, int trial, int j)");
        WritePlaces(taped: false, kept: false);
        var read = plan.StartGradients.SelectMany(g => g.Value.Symbols()).Distinct().ToList();
        WriteConstants(read, names);
        WriteLoads(read.Where(s => s.Role == Role.Adjoint).Select(s => (s, $"{Me}.{KernelEmitter.LambdaField(s.Name)}[at]")), names);
        WriteGradients(plan.StartGradients, notation);
    }

    private string BackToStart => "BackToStart" + plan.Name;

    private void WritePlaces(bool taped, bool kept)
    {
        writer.Line($"var {Me} = net.{plan.Name};");
        writer.Line($"int at = {Me}.Neurons.At(trial, j);");
        if (taped)
        {
            writer.Line($"long taped = net.Trials.Taped({Me}.Neurons, trial, t) + j;");
        }

        if (kept)
        {
            writer.Line($"int kept = net.Trials.Kept({Me}.Neurons, trial, t) + j;");
        }
    }

    private void WriteConstants(IEnumerable<Symbol> read, Names names)
    {
        foreach (var constant in read.Where(s => s.Role == Role.Parameter))
        {
            writer.Line($"float {names.Local(constant)} = {Me}.Fixed.{Names.Pascal(constant.Name)}{(plan.PerNeuron.Contains(constant.Name) ? "[j]" : "")};");
        }
    }

    private void WriteLoads(IEnumerable<(Symbol Symbol, string Place)> loads, Names names)
    {
        foreach (var (symbol, place) in loads)
        {
            writer.Line($"float {names.Local(symbol)} = {place};");
        }
    }

    private void WriteGradients(IEnumerable<Definition> gradients, Notation notation)
    {
        foreach (var gradient in gradients)
        {
            bool minus = Algebra.SplitNumber(gradient.Value).Number < 0;
            writer.Line($"{Me}.{KernelEmitter.GradientField(gradient.Name)}[at] {(minus ? "-=" : "+=")} {notation.Write(minus ? Algebra.Neg(gradient.Value) : gradient.Value)};");
        }
    }

    private void WriteStores(IEnumerable<(string Place, Expr Value)> stores, Notation notation)
    {
        writer.Gap();
        foreach (var (place, value) in stores)
        {
            writer.Line($"{place} = {notation.Write(value)};");
        }
    }
}
