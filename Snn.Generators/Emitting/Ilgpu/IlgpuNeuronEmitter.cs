using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what one thread of a device does for one neuron of a population: its step and its step back, from what it has in
/// registers to what it has there afterwards.
/// </summary>
/// <param name="writer">The file.</param>
/// <param name="plan">The population, or what sources release.</param>
/// <param name="memory">Its arrays.</param>
/// <param name="device">What kernels have.</param>
/// <param name="index">Place among the populations; −1 of what sources release, which has no noise.</param>
/// <param name="isKind">Whether it is of all populations of a kind.</param>
/// <param name="hasPaths">Whether the network has such.</param>
internal sealed class IlgpuNeuronEmitter(IndentedWriter writer, PopulationPlan plan, IlgpuMemoryEmitter memory, DeviceNames device, int index = -1, bool isKind = false, bool hasPaths = false)
{
    private readonly KernelNames _arrays = device.Arrays(plan.Name), _state = device.State(plan.Name), _adjoint = device.Adjoint(plan.Name);

    private Names _names = device.Space;

    /// <summary>The local with the population's arrays, in the function that is written.</summary>
    private string Me => _names.Local("arrays", plan.Name, plan.Name);

    private Names BeginFunction() => _names = new(writer, device.Space);

    /// <summary>Whether the step back reads what the spike is credited with.</summary>
    public static bool ReadsCredit(AdjointPlan adjoint) => ReadBy(adjoint).Contains(AdjointProgram.Credit);

    private static List<Symbol> ReadBy(AdjointPlan adjoint) =>
        [.. adjoint.Recompute.Concat(adjoint.Lines).Select(l => l.Value).Concat(new[] { adjoint.Before, adjoint.Arrivals, adjoint.ArrivalTimes, adjoint.Gradients }.SelectMany(d => d).Select(d => d.Value)).SelectMany(v => v.Symbols()).Distinct()];

    public void WriteStep()
    {
        var names = BeginFunction();
        var notation = new IlgpuNotation(names);
        var stores = plan.Tape.Select(e => (Place: memory.PlaceOfTape(e.Target, Me, device.IsOnline ? "kept" : "taped"), Value: e.Target.Role == Role.Mark ? Algebra.If(e.Value, Algebra.One, Algebra.Zero) : e.Value))
            .Concat(plan.Ends.Select(e => (Place: $"state.{_state.State(e.Name)}", e.Value)))
            .Concat(plan.Output is { } output ? [($"net.Trials.Readout[{device.OutputOf(plan)}net.Trials.Taped({Me}.Neurons, trial, t) + j]", output)] : []).ToList();
        var read = plan.Forward.Select(l => l.Value).Concat(stores.Select(s => s.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
        string arrivals = string.Concat(plan.Arrivals.Select(a => $"float {names.Local(new(a, Role.Input))}, "));
        writer.Gap();
        writer.Summary($"Neuron j of {plan.Name} advances over step t{(device.IsFree ? "" : " of a trial")}{(plan.Spikes ? ", and tells whether it fires" : "")}.");
        using var body = writer.Block($"private static void {device.Step(plan.Name)}(in Arrays net, {(memory.HasState ? $"ref {device.StateOf(plan.Name)} state, " : "")}{arrivals}{device.TrialAndStepParameters}int j)");
        WritePlaces(taped: memory.Tapes.Count > 0 && !device.IsOnline, kept: memory.Tapes.Count > 0 && device.IsOnline);
        WriteConstants(read, names);
        WriteLoads(plan.States.Select(s => new Symbol(s, Role.State)).Where(read.Contains).Select(s => (s, $"state.{_state.State(s.Name)}")), names);
        WriteLoads(plan.Fed.Select(f => (new Symbol(f.Name, Role.Input), $"{Me}.{_arrays.Arrival(f.Name)}[j]")), names);
        WriteNoise(names);
        writer.Statements(plan.Forward, names, notation);
        WriteStores(stores, notation);
        WriteCourses();
        if (plan.Spikes)
        {
            writer.Gap();
            writer.Line($"int spiked = {names.Local(StepProgram.Fired)} ? {Me}.Neurons.Inside(j) : 0;");
            if (device.IsFree)
            {
                writer.Line($"net.Run.Tell({Me}.Neurons, j, spiked);");
                return;
            }

            writer.Line($"net.Trials.Fired[net.Trials.FiredAt({Me}.Neurons, trial) + j] = spiked;");
            writer.Line($"{Me}.Neurons.SpikeCount[{Me}.Neurons.At(trial, j)] += spiked;");
        }
    }

    private void WriteNoise(Names names)
    {
        if (plan.Noise.Count > 0)
        {
            writer.Gap();
            writer.Comment("white noise of the step: standard normal numbers of the neuron's own");
        }

        foreach (var (noise, draw) in plan.Noise.Select((n, i) => (n, i)))
        {
            writer.Line($"float {names.Local(new(noise, Role.Input))} = {device.Frame}.Noise({(device.IsFree ? "" : "trial, t, ")}{(isKind ? $"{Me}.Neurons.Population" : $"{index}")}, {draw}, j);");
        }
    }

    private void WriteCourses()
    {
        if (memory.Courses.Count > 0)
        {
            writer.Gap();
            writer.Comment("read by updates of the network");
        }

        foreach (var (states, array) in memory.Courses)
        {
            writer.Line($"{Me}.{array}.{states[0].Binding.Kind}({Me}.Neurons.At(trial, j), state.{_state.State(states[0].Symbol)}, t);");
        }
    }

    public void WriteStepBack(AdjointPlan adjoint)
    {
        var names = BeginFunction();
        var notation = new IlgpuNotation(names);
        var lines = adjoint.Recompute.Concat(adjoint.Lines).ToList();
        var stores = adjoint.Before.Select(b => (Place: $"adjoint.{_adjoint.Lambda(b.Name)}", b.Value))
            .Concat(adjoint.Arrivals.Select(a => (Place: Returned(Returns.Of(plan).Lambda(a.Name)) ?? $"{Me}.{_arrays.ArrivalLambda(a.Name)}[kept]", a.Value)))
            .Concat(adjoint.ArrivalTimes.Select(a => (Place: Returned(Returns.Of(plan).Times(a.Name)) ?? $"{Me}.{_arrays.ArrivalTime(a.Name)}[kept]", a.Value))).ToList();
        var read = ReadBy(adjoint);
        string credit = read.Contains(AdjointProgram.Credit) ? $"float {names.Local(AdjointProgram.Credit)}, " : "";
        writer.Gap();
        writer.Summary(plan is { IsReadout: true, Spikes: false }
            ? $"Neuron j of {plan.Name} back over step t of a trial: from dLoss/dstate after it to before it, the loss's error entering."
            : $"Neuron j of {plan.Name} back over step t of a trial{(adjoint.Kind == AdjointKind.EventProp ? " by EventProp" : "")}: from dLoss/dstate after it to before it.");
        using var body = writer.Block($"private static void {device.StepBack(adjoint.Kind, plan.Name)}(in Arrays net, {AdjointParameter}{credit}int trial, int t, int j)");
        WritePlaces(adjoint.Tape.Count > 0, !hasPaths && adjoint.Arrivals.Count + adjoint.ArrivalTimes.Count > 0);
        WriteConstants(read, names);
        var loads = adjoint.Tape.Select(e => (e, memory.PlaceOfTape(e, Me, "taped")))
            .Concat(adjoint.Before.Select(b => (AdjointProgram.After(new(b.Name, Role.State)), $"adjoint.{_adjoint.Lambda(b.Name)}")))
            .Concat([
                (AdjointProgram.RateCredit, plan.IsReadout ? "0f" : $"{Me}.Neurons.RateCredit(net.Trials, trial, j)"),
                (AdjointProgram.Error, $"net.Trials.ReadoutError[{device.OutputOf(plan)}net.Trials.Taped({Me}.Neurons, trial, t) + j]"),
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
            writer.Line($"{device.BackToStart(plan.Name)}(net, ref adjoint, j);");
        }
    }

    /// <summary>Where something that is given for spikes goes where all of it is one array; null where each has its own.</summary>
    private string? Returned(int which) => hasPaths ? $"net.Paths.Lambda[net.Trials.Returned({Me}.Neurons, {which}, trial, t) + j]" : null;

    public void WriteBackToStart()
    {
        if (plan.StartGradients.Count == 0)
        {
            return;
        }

        var names = BeginFunction();
        var notation = new IlgpuNotation(names);
        writer.Gap();
        writer.Summary($"The values that neuron j of {plan.Name} starts a trial with depend on parameters too.");
        using var body = writer.Block($"private static void {device.BackToStart(plan.Name)}(in Arrays net, {AdjointParameter}int j)");
        writer.Line($"var {Me} = net.{device.Population(plan.Name)};");
        var read = plan.StartGradients.SelectMany(g => g.Value.Symbols()).Distinct().ToList();
        WriteConstants(read, names);
        WriteLoads(read.Where(s => s.Role == Role.Adjoint).Select(s => (s, $"adjoint.{_adjoint.Lambda(s.Name)}")), names);
        WriteGradients(plan.StartGradients, notation);
    }

    private string AdjointParameter => memory.HasAdjoint ? $"ref {device.AdjointOf(plan.Name)} adjoint, " : "";

    private void WritePlaces(bool taped, bool kept)
    {
        writer.Line($"var {Me} = net.{device.Population(plan.Name)};");
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
            bool perNeuron = plan.PerNeuron.Contains(constant.Name);
            writer.Line($"float {names.Local(constant)} = {Me}.{(perNeuron && isKind
                ? $"{_arrays.Constant(constant.Name)}[{Me}.Neurons.Before + j]"
                : $"Fixed.{device.Constants(plan.Name).Constant(constant.Name)}{(perNeuron ? "[j]" : "")}")};");
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
            writer.Line($"adjoint.{_adjoint.Gradient(gradient.Name)} {(minus ? "-=" : "+=")} {notation.Write(minus ? Algebra.Neg(gradient.Value) : gradient.Value)};");
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
