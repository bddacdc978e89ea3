using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what the neurons of a population have on a device: arrays, what one of them takes from step to step in registers,
/// and steps of a neuron that is in memory in between.
/// </summary>
internal sealed class IlgpuMemoryEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan)
{
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

    /// <summary>Whether a neuron takes something from one step to the next.</summary>
    public bool HasState => plan.States.Count > 0;

    /// <summary>Whether it takes something from one step back to the one before.</summary>
    public bool HasAdjoint => Swept.Count + Gradients.Count > 0;

    /// <summary>Name of the struct of its arrays.</summary>
    public static string ArraysOf(string population) => population + "Arrays";

    /// <summary>Name of the struct of its constants.</summary>
    public static string ConstantsOf(string population) => population + "Constants";

    /// <summary>Name of the struct of a neuron's state.</summary>
    public static string StateOf(string population) => population + "State";

    /// <summary>Name of the struct of a neuron's adjoints.</summary>
    public static string AdjointOf(string population) => population + "Adjoint";

    /// <summary>Function that takes a neuron's state from memory.</summary>
    public static string Load(string population) => "Load" + population;

    /// <summary>Function that takes a neuron's adjoints from memory.</summary>
    public static string LoadAdjoint(string population) => $"Load{population}Adjoint";

    /// <summary>Function that keeps a neuron's adjoints in memory.</summary>
    public static string StoreAdjoint(string population) => $"Store{population}Adjoint";

    /// <summary>Function that does a step of a neuron that is in memory.</summary>
    public static string InMemory(string step) => step + "InMemory";

    /// <summary>Field of a tape.</summary>
    public static string TapeField(Symbol entry) => Names.Pascal(entry.Name) + "Tape";

    /// <summary>Fields of what is kept for the longest delay.</summary>
    public static IEnumerable<string> RingsOf(AdjointPlan adjoint) =>
        adjoint.Arrivals.Select(x => KernelEmitter.LambdaField(x.Name)).Concat(adjoint.ArrivalTimes.Select(x => KernelEmitter.TimeField(x.Name)));

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

        WriteFixed();
        Registers(HasState, $"{plan.Name}: what a neuron takes from one step to the next.", StateOf(plan.Name), plan.States.Select(Names.Escape));
        Registers(HasAdjoint, $"{plan.Name}: what a neuron takes from one step back to the one before; LambdaX is dLoss/dX{(Gradients.Count > 0 ? ", GradientX its sum over the trial" : "")}.", AdjointOf(plan.Name), Swept.Concat(Gradients));
    }

    private void WriteFixed()
    {
        if (Constants.Count == 0)
        {
            return;
        }

        writer.Gap();
        writer.Summary($"{plan.Name}: what is fixed over a trial.");
        using var constants = writer.Block($"public struct {ConstantsOf(plan.Name)}");
        var shared = Constants.Except(OwnConstants).ToList();
        if (shared.Count > 0)
        {
            writer.Line($"public float {string.Join(", ", shared)};");
        }

        Views("for each neuron: [neuron]", OwnConstants);
    }

    private void Views(string comment, IEnumerable<string> names)
    {
        if (names.Any())
        {
            writer.Gap();
            writer.Comment(comment);
            writer.Line($"public ArrayView<float> {string.Join(", ", names)};");
        }
    }

    private void Registers(bool any, string summary, string type, IEnumerable<string> fields)
    {
        if (any)
        {
            writer.Gap();
            writer.Summary(summary);
            using var body = writer.Block($"public struct {type}");
            writer.Line($"public float {string.Join(", ", fields)};");
        }
    }

    /// <summary>Steps between memory and memory, for kernels whose threads have no neuron of their own.</summary>
    public void WriteSteps()
    {
        WriteTransfers(HasState, "state", StateOf(plan.Name), Load(plan.Name), $"Store{plan.Name}", plan.States.Select(Names.Escape).ToList());
        WriteInMemory("Step" + plan.Name, forward: true, plan.Arrivals.Select(a => $"net.{plan.Name}.{Names.Escape(a)}[at]"));
        if (plan.Adjoints.Count == 0)
        {
            return;
        }

        WriteTransfers(HasAdjoint, "adjoint", AdjointOf(plan.Name), LoadAdjoint(plan.Name), StoreAdjoint(plan.Name), [.. Swept, .. Gradients]);
        foreach (var adjoint in plan.Adjoints)
        {
            WriteInMemory(
                IlgpuNeuronEmitter.StepBack(adjoint.Kind, plan.Name),
                forward: false,
                IlgpuNeuronEmitter.ReadsCredit(adjoint) ? [$"net.{plan.Name}.Neurons.Credit[at]"] : []);
        }
    }

    private void WriteTransfers(bool any, string name, string type, string load, string store, IReadOnlyList<string> fields)
    {
        if (!any)
        {
            return;
        }

        writer.Gap();
        writer.Line($"private static {type} {load}(in Arrays net, int trial, int j)");
        using (writer.Block(""))
        {
            writer.Line($"int at = net.{plan.Name}.Neurons.At(trial, j);");
            writer.Line($"return new() {{ {string.Join(", ", fields.Select(f => $"{f} = net.{plan.Name}.{f}[at]"))} }};");
        }

        writer.Gap();
        writer.Line($"private static void {store}(in Arrays net, int trial, int j, in {type} {name})");
        using (writer.Block(""))
        {
            writer.Line($"int at = net.{plan.Name}.Neurons.At(trial, j);");
            foreach (string field in fields)
            {
                writer.Line($"net.{plan.Name}.{field}[at] = {name}.{field};");
            }
        }
    }

    private void WriteInMemory(string step, bool forward, IEnumerable<string> reads)
    {
        var (any, name) = forward ? (HasState, "state") : (HasAdjoint, "adjoint");
        var (load, store) = forward ? (Load(plan.Name), "Store" + plan.Name) : (LoadAdjoint(plan.Name), StoreAdjoint(plan.Name));
        string read = string.Concat(reads.Select(r => r + ", "));
        writer.Gap();
        writer.Line($"private static void {InMemory(step)}(in Arrays net, int trial, int t, int j)");
        using var body = writer.Block("");
        if (read != "")
        {
            writer.Line($"int at = net.{plan.Name}.Neurons.At(trial, j);");
        }

        if (any)
        {
            writer.Line($"var {name} = {load}(net, trial, j);");
        }

        writer.Line($"{step}(net, {(any ? $"ref {name}, " : "")}{read}trial, t, j);");
        if (any)
        {
            writer.Line($"{store}(net, trial, j, {name});");
        }
    }
}
