using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernel of one population, or of a kind: its memory and its constants, and in a dialect its step and its step back.</summary>
internal sealed partial class KernelEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan, TrialNames trial, KernelHome home)
{
    private readonly KernelNames _fields = trial.Members(plan.Name);

    /// <summary>Method that steps back.</summary>
    public static string StepBack(AdjointKind kind) => kind == AdjointKind.EventProp ? "StepBackEventProp" : "StepBack";

    /// <summary>The call that sets the constants of a kernel.</summary>
    public static Func<string, PopulationKind?, string> SetConstants(NetworkPlan network) => (kernel, kind) =>
        $"{kernel}.SetConstants({(kind is null ? "_network, parameters" : $"parameters{(network.Network.HasDt ? ", _network.Dt.Value" : "")}")});";

    /// <summary>The locals of a method.</summary>
    private Names NewNames => new(writer, _fields.Space);

    private IReadOnlyList<string> Swept => plan.Adjoints.SelectMany(a => a.Before).Select(b => b.Name).Distinct().ToList();

    /// <summary>What is kept for the longest delay.</summary>
    private IReadOnlyList<string> Rings => plan.Adjoints.SelectMany(_fields.Rings).Distinct().ToList();

    /// <summary>Arrivals that are 0 again when the step has read them.</summary>
    private IReadOnlyList<string> Taken => !home.IsFree || home.Owner is not null ? []
        : network.Arriving(home.Kind?.Members[0].Population ?? plan.Name).Where(network.FindsZeros).Select(p => p.Arrival).Distinct().ToList();

    /// <summary>Parameters that learn and that some rule finds a gradient of.</summary>
    public static IReadOnlyList<ParameterAccess> LearnedBy(PopulationPlan plan) => plan.Moved
        .Where(p => plan.Adjoints.SelectMany(a => a.Gradients).Concat(plan.StartGradients).Any(g => g.Name == p.Name)).ToList();

    private IReadOnlyList<ParameterAccess> Learned => LearnedBy(plan);

    /// <summary>What the kernels of all backends have: the memory, the constants and what they step by.</summary>
    public void WriteBase()
    {
        writer.Summary(home.Summary);
        _fields.Space.Begin(writer);
        using var type = writer.Block($"private abstract class {trial.Kernel(plan.Name)}");
        WriteFields();
        WriteConstructor();
        if (plan.Moved.Count > 0)
        {
            WriteSetConstants();
        }

        WriteReset();
        if (plan.Adjoints.Count > 0)
        {
            WriteResetBack();
        }

        foreach (var (summary, header) in Steps)
        {
            writer.Gap();
            writer.Summary(summary);
            writer.Line($"public abstract {header};");
        }
    }

    /// <summary>The kernel of a backend: its steps.</summary>
    public void Write(Dialect dialect)
    {
        using var type = writer.Block($"private sealed class {trial.Kernel(plan.Name, dialect)}({trial.Class} trial, {Made}) : {trial.Kernel(plan.Name)}(trial, {MadeOf})");
        WriteStep(dialect);
        foreach (var adjoint in plan.Adjoints)
        {
            WriteStepBack(adjoint, dialect);
        }

        if (plan.StartGradients.Count > 0)
        {
            WriteBackToStart(dialect);
        }
    }

    /// <summary>What a backend writes of its own: each method, and what it does.</summary>
    private IEnumerable<(string Summary, string Header)> Steps =>
    [
        ($"{(home.IsFree ? "The neurons of a range advance over a step" : "All neurons advance over step t")}{(plan.Spikes ? "; those that fire are logged" : "")}.", StepHeader),
        .. plan.Adjoints.Select(a => (BackSummary(a), BackHeader(a))),
        .. plan.StartGradients.Count > 0 ? [("The values that a trial starts with depend on parameters too.", StartHeader)] : Array.Empty<(string, string)>(),
    ];

    private string StepHeader => $"void Step({(home.IsFree ? "NeuronRange range" : "int t")})";

    private void WriteStep(Dialect dialect)
    {
        var names = NewNames;
        var notation = dialect.Notation(names);
        using (writer.Block($"public override {StepHeader}"))
        {
            var stores = Numbers.Select(e => (Array: names.Row(_fields.Tape(e.Target)), e.Value))
                .Concat(plan.Ends.Select(e => (Array: Place(_fields.State(e.Name), names, dialect), e.Value)))
                .Concat(plan.Output is { } output ? [("readout", output)] : [])
                .Concat(Taken.Select(a => (Array: Place(_fields.Arrival(a), names, dialect), Value: Algebra.Zero))).ToList();
            var read = plan.Forward.Select(l => l.Value).Concat(stores.Select(s => s.Value)).Concat(Marks.Select(m => m.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
            WriteHoists(read, names, dialect);
            foreach (var entry in plan.Tape.Select(e => e.Target))
            {
                writer.Line($"var {names.Row(_fields.Tape(entry))} = {_fields.Tape(entry)}[t];");
            }

            if (plan.IsReadout)
            {
                writer.Line("var readout = _readout[t];");
            }

            if (plan.Noise.Count > 0)
            {
                writer.Comment("white noise of the step: standard normal numbers of each neuron's own");
            }

            foreach (var (noise, draw) in plan.Noise.Select((n, i) => (n, i)))
            {
                writer.Line($"_noise.Fill({(home.IsFree ? "" : "t, ")}{draw}, {_fields.Arrival(noise)}{(home.IsFree ? ", range" : "")});");
            }

            var loads = plan.States.Select(s => (Symbol: new Symbol(s, Role.State), Array: _fields.State(s)))
                .Concat(plan.Arrivals.Concat(plan.Noise).Concat(plan.Fed.Select(f => f.Name)).Select(a => (Symbol: new Symbol(a, Role.Input), Array: _fields.Arrival(a))))
                .Where(l => read.Contains(l.Symbol)).ToList();
            WritePlaces(loads.Select(l => l.Array).Concat(plan.Ends.Select(e => _fields.State(e.Name))), names, dialect);
            using (writer.Block(home.IsFree ? dialect.LoopOverRange("range") : dialect.Loop))
            {
                WriteLoads(OwnConstants(read).Concat(loads.Select(l => (l.Symbol, Place(l.Array, names, dialect)))), names, dialect);
                writer.Statements(plan.Forward, names, notation);
                WriteStores(stores, notation, dialect);
                WriteMarks(names, notation, dialect);
                if (plan.Spikes)
                {
                    writer.Line(dialect.Append(names.Local(StepProgram.Fired), home.IsFree ? "range" : null));
                }
            }

            if (plan.Spikes && !home.IsFree)
            {
                writer.Gap();
                writer.Line("_spikes.EndStep();");
            }
        }
    }

    /// <summary>Constants that each neuron has a value of its own of.</summary>
    private IEnumerable<(Symbol Symbol, string Array)> OwnConstants(IEnumerable<Symbol> read) =>
        read.Where(s => s.Role == Role.Parameter && plan.PerNeuron.Contains(s.Name)).Select(s => (s, _fields.Field(s.Name)));

    private void WriteHoists(IEnumerable<Symbol> read, Names names, Dialect dialect)
    {
        foreach (var constant in read.Where(s => s.Role == Role.Parameter && !plan.PerNeuron.Contains(s.Name)))
        {
            writer.Line(dialect.Hoist(names.Local(constant), _fields.Field(constant.Name)));
        }
    }

    /// <summary>What a loop reads and writes a field through.</summary>
    private static string Place(string field, Names names, Dialect dialect) => dialect.KeepsPlaces ? names.Row(field) : field;

    /// <summary>Locals for where the values of all neurons are: a field would be read again after each store of the loop.</summary>
    private void WritePlaces(IEnumerable<string> fields, Names names, Dialect dialect)
    {
        var rows = fields.Where(_ => dialect.KeepsPlaces).Distinct().Select(f => $"{names.Row(f)} = {f}").ToList();
        if (rows.Count > 0)
        {
            writer.Line($"Lanes {string.Join(", ", rows)};");
        }
    }

    private void WriteLoads(IEnumerable<(Symbol Symbol, string Array)> loads, Names names, Dialect dialect)
    {
        foreach (var (symbol, array) in loads)
        {
            writer.Line($"var {names.Local(symbol)} = {dialect.Element(array)};");
        }
    }

    private void WriteStores(IEnumerable<(string Array, Expr Value)> stores, Notation notation, Dialect dialect)
    {
        writer.Gap();
        foreach (var (array, value) in stores)
        {
            writer.Line($"{dialect.Element(array)} = {notation.Write(value)};");
        }
    }
}
