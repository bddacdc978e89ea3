using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the kernel of one population: its memory, its constants, its step and its step back.</summary>
internal sealed class KernelEmitter(IndentedWriter writer, NetworkPlan network, PopulationPlan plan, int index, Dialect dialect)
{
    private static readonly string[] Reserved = ["j", "t", "steps", "errors", "readout"];

    public static string ClassOf(PopulationPlan plan) => plan.Name + "Kernel";

    /// <summary>Field with the tape of an entry.</summary>
    public static string PsiTape => TapeField(StepProgram.Psi);

    /// <summary>Field with dLoss/dname.</summary>
    public static string LambdaField(string name) => "Lambda" + Names.Pascal(name);

    /// <summary>Field with dLoss/d(time of an arrival).</summary>
    public static string TimeField(string arrival) => LambdaField(arrival) + "Time";

    /// <summary>Method that steps back.</summary>
    public static string StepBack(AdjointKind kind) => kind == AdjointKind.EventProp ? "StepBackEventProp" : "StepBack";

    private IReadOnlyList<string> Swept => plan.Adjoints.SelectMany(a => a.Before).Select(b => b.Name).Distinct().ToList();

    /// <summary>What is kept for the longest delay.</summary>
    private IReadOnlyList<string> Rings => plan.Adjoints.SelectMany(a => a.Arrivals.Select(x => LambdaField(x.Name)).Concat(a.ArrivalTimes.Select(x => TimeField(x.Name)))).Distinct().ToList();

    /// <summary>Parameters that learn and that some rule finds a gradient of.</summary>
    public static IReadOnlyList<ParameterAccess> LearnedBy(PopulationPlan plan) => plan.Trained
        .Where(p => plan.Adjoints.SelectMany(a => a.Gradients).Concat(plan.StartGradients).Any(g => g.Name == p.Name)).ToList();

    /// <summary>Field with dLoss/dparameter of each neuron.</summary>
    public static string GradientField(string parameter) => "Gradient" + Names.Pascal(parameter);

    private IReadOnlyList<ParameterAccess> Learned => LearnedBy(plan);

    private static string TapeField(Symbol entry) => Names.Pascal(entry.Name) + "Tape";

    private static string RowOf(string field) => Names.Camel(field) + "Row";

    public void Write()
    {
        var incoming = network.Projections.Where(p => p.Record.Target == plan.Name).Select(p => p.Record.Name).ToList();
        writer.Summary($"{plan.Name}: neurons of model {plan.Model}" + (incoming.Count == 0 ? "." : $", and what arrives at them through {string.Join(", ", incoming)}."));
        using var type = writer.Block($"private sealed class {ClassOf(plan)}");
        WriteFields();
        WriteConstructor();
        if (plan.Trained.Count > 0)
        {
            WriteSetConstants();
        }

        WriteReset();
        WriteStep();
        if (plan.Adjoints.Count > 0)
        {
            WriteResetBack();
        }

        foreach (var adjoint in plan.Adjoints)
        {
            WriteStepBack(adjoint);
        }

        if (plan.StartGradients.Count > 0)
        {
            WriteBackToStart();
        }
    }

    private void WriteFields()
    {
        writer.Comment("state of every neuron, and what arrives at it in a step");
        writer.Line($"public readonly Lanes {string.Join(", ", plan.States.Concat(plan.Arrivals))};");
        if (plan.Tape.Count > 0)
        {
            writer.Gap();
            writer.Comment("written by Step for StepBack: [step, neuron]");
            writer.Line($"public readonly Ring {string.Join(", ", plan.Tape.Select(e => TapeField(e.Target)))};");
        }

        if (plan.Adjoints.Count > 0)
        {
            writer.Gap();
            writer.Comment("LambdaX is dLoss/dX" + (plan.Spikes ? "; Credit is what the rule credits a spike with, RateCredit what the firing rate earns it" : ""));
            var lanes = Swept.Select(LambdaField).Concat(plan.Spikes ? ["Credit", "RateCredit"] : []);
            writer.Line($"public readonly Lanes {string.Join(", ", lanes)};");
            if (Rings.Count > 0)
            {
                writer.Line($"public readonly Ring {string.Join(", ", Rings)};");
            }
        }

        if (Learned.Count > 0)
        {
            writer.Gap();
            writer.Comment("GradientX sums up dLoss/dX over a trial, for each neuron");
            writer.Line($"public readonly Lanes {string.Join(", ", Learned.Select(p => GradientField(p.Name)))};");
        }

        writer.Gap();
        writer.Line($"private readonly int {dialect.Extent(plan.Name).Field};");
        if (plan.Spikes)
        {
            writer.Line("private readonly SpikeLog _spikes;");
        }

        if (plan.IsReadout)
        {
            writer.Line("private readonly Rows _readout;");
        }

        var constants = ConstantsEmitter.NamesOf(plan).Where(c => !plan.PerNeuron.Contains(c)).ToList();
        if (constants.Count > 0)
        {
            writer.Gap();
            writer.Comment("fixed over a trial");
            writer.Line($"private {(plan.Trained.Count > 0 ? "" : "readonly ")}float {string.Join(", ", constants.Select(Names.Field))};");
        }

        if (plan.PerNeuron.Count > 0)
        {
            writer.Gap();
            writer.Comment("fixed over a trial, for each neuron");
            writer.Line($"private readonly Lanes {string.Join(", ", plan.PerNeuron.Select(Names.Field))};");
        }
    }

    private void WriteConstructor()
    {
        writer.Gap();
        using var body = writer.Block($"public {ClassOf(plan)}({dialect.Name}Trial trial, {network.Network.Name} network)");
        foreach (string state in plan.States)
        {
            writer.Line($"{Names.Member(state)} = trial.NewState({index}, \"{state}\");");
        }

        foreach (string arrival in plan.Arrivals)
        {
            writer.Line($"{Names.Member(arrival)} = trial.NewLanes({index});");
        }

        foreach (var entry in plan.Tape)
        {
            writer.Line($"{TapeField(entry.Target)} = trial.NewTape({index});");
        }

        if (plan.Adjoints.Count > 0)
        {
            foreach (string state in Swept)
            {
                writer.Line($"{LambdaField(state)} = trial.NewAdjoint({index}, \"{state}\");");
            }

            foreach (string ring in Rings)
            {
                writer.Line($"{ring} = trial.NewRing({index});");
            }

            if (plan.Spikes)
            {
                writer.Line($"Credit = trial.NewLanes({index});");
                writer.Line($"RateCredit = trial.NewLanes({index});");
            }
        }

        var (field, value) = dialect.Extent(plan.Name);
        writer.Line($"{field} = {value};");
        if (plan.Spikes)
        {
            writer.Line($"_spikes = trial.Log({index});");
        }

        if (plan.IsReadout)
        {
            writer.Line("_readout = trial.Readout;");
        }

        foreach (var parameter in Learned)
        {
            writer.Line($"{GradientField(parameter.Name)} = trial.NewGradient(\"{parameter.Key}\");");
        }

        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"{Names.Field(constant)} = trial.NewLanes({index});");
        }

        if (plan.Trained.Count == 0)
        {
            writer.Gap();
            WriteConstants();
        }
    }

    private void WriteSetConstants()
    {
        writer.Gap();
        writer.Summary("What is fixed over a trial, from the parameters as training has left them.");
        using var body = writer.Block($"public void SetConstants({network.Network.Name} network, ParameterStore parameters)");
        WriteConstants();
    }

    private void WriteConstants() => ConstantsEmitter.Write(writer, plan, network.Network.HasDt ? "network.Dt.Value" : "1.0", Names.Field);

    private void WriteReset()
    {
        writer.Gap();
        writer.Summary("All neurons as they are at the start of a trial.");
        using var body = writer.Block("public void Reset()");
        foreach (var start in plan.Start)
        {
            string value = new ScalarNotation(s => Names.Field(s.Name)).Write(start.Value);
            bool own = start.Value.Symbols().Any(s => plan.PerNeuron.Contains(s.Name));
            writer.Line(start.Value.IsZero() ? $"{start.Name}.Span.Clear();" : own ? $"{value}.CopyTo({Names.Member(start.Name)});" : $"{start.Name}.Span.Fill({value});");
        }
    }

    private void WriteStep()
    {
        var names = new Names(Reserved);
        var notation = dialect.Notation(names);
        writer.Gap();
        writer.Summary($"All neurons advance over step t{(plan.Spikes ? "; those that fire are logged" : "")}.");
        using (writer.Block("public void Step(int t)"))
        {
            var stores = plan.Tape.Select(e => (Array: RowOf(TapeField(e.Target)), e.Value))
                .Concat(plan.Ends.Select(e => (Array: Names.Member(e.Name), e.Value)))
                .Concat(plan.Output is { } output ? [("readout", output)] : []).ToList();
            var read = plan.Forward.Select(l => l.Value).Concat(stores.Select(s => s.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
            WriteHoists(read, names);
            foreach (var entry in plan.Tape.Select(e => e.Target))
            {
                writer.Line($"var {RowOf(TapeField(entry))} = {TapeField(entry)}[t];");
            }

            if (plan.IsReadout)
            {
                writer.Line("var readout = _readout[t];");
            }

            using (writer.Block(dialect.Loop))
            {
                var loads = plan.States.Select(s => new Symbol(s, Role.State)).Concat(plan.Arrivals.Select(a => new Symbol(a, Role.Input)));
                WriteLoads(OwnConstants(read).Concat(loads.Where(read.Contains).Select(s => (s, Names.Member(s.Name)))), names);
                WriteLines(plan.Forward, names, notation);
                WriteStores(stores, notation);
                if (plan.Spikes)
                {
                    writer.Line(dialect.Append(names.Local(StepProgram.Fired)));
                }
            }

            if (plan.Spikes)
            {
                writer.Gap();
                writer.Line("_spikes.EndStep();");
            }
        }
    }

    private void WriteResetBack()
    {
        writer.Gap();
        writer.Summary("Nothing depends on the states after the last step.");
        using var body = writer.Block("public void ResetBack()");
        foreach (string state in Swept)
        {
            writer.Line($"{LambdaField(state)}.Span.Clear();");
        }

        foreach (string ring in Rings)
        {
            writer.Line($"{ring}.Clear();");
        }
    }

    private void WriteStepBack(AdjointPlan adjoint)
    {
        var names = new Names(Reserved);
        var notation = dialect.Notation(names);
        writer.Gap();
        writer.Summary(plan is { IsReadout: true, Spikes: false }
            ? "Back over step t: from dLoss/dstate after it to before it, the loss's errors at step t entering."
            : adjoint.Kind == AdjointKind.EventProp
                ? "Back over step t by EventProp: from dLoss/dstate after it to before it; Credit holds dLoss/d(time) of the spikes of step t."
                : "Back over step t: from dLoss/dstate after it to before it; Credit holds dLoss/dspike of step t.");
        using var body = writer.Block($"public void {StepBack(adjoint.Kind)}(int t{(plan.IsReadout ? ", Lanes errors" : "")})");
        var lines = adjoint.Recompute.Concat(adjoint.Lines).ToList();
        var stores = adjoint.Before.Select(b => (Array: LambdaField(b.Name), b.Value))
            .Concat(adjoint.Arrivals.Select(a => (Array: RowOf(LambdaField(a.Name)), a.Value)))
            .Concat(adjoint.ArrivalTimes.Select(a => (Array: RowOf(TimeField(a.Name)), a.Value))).ToList();
        var read = lines.Select(l => l.Value).Concat(stores.Select(s => s.Value)).Concat(adjoint.Gradients.Select(g => g.Value)).SelectMany(v => v.Symbols()).Distinct().ToList();
        WriteHoists(read, names);
        foreach (var entry in adjoint.Tape)
        {
            writer.Line($"var {RowOf(TapeField(entry))} = {TapeField(entry)}[t];");
        }

        foreach (string ring in adjoint.Arrivals.Select(a => LambdaField(a.Name)).Concat(adjoint.ArrivalTimes.Select(a => TimeField(a.Name))))
        {
            writer.Line($"var {RowOf(ring)} = {ring}[t];");
        }

        using var loop = writer.Block(dialect.Loop);
        var loads = adjoint.Tape.Select(e => (e, RowOf(TapeField(e))))
            .Concat(adjoint.Before.Select(b => (AdjointProgram.After(new(b.Name, Role.State)), LambdaField(b.Name))))
            .Concat([(AdjointProgram.Credit, "Credit"), (AdjointProgram.RateCredit, "RateCredit"), (AdjointProgram.Error, "errors")]);
        WriteLoads(OwnConstants(read).Concat(loads.Where(l => read.Contains(l.Item1))), names);
        WriteLines(lines, names, notation);
        WriteStores(stores, notation);
        if (adjoint.Gradients.Count > 0)
        {
            writer.Gap();
            writer.Comment("what depends on a parameter hands it its adjoint");
            WriteGradients(adjoint.Gradients, notation);
        }
    }

    private void WriteBackToStart()
    {
        var names = new Names(Reserved);
        var notation = dialect.Notation(names);
        writer.Gap();
        writer.Summary("The values that a trial starts with depend on parameters too.");
        using var body = writer.Block("public void BackToStart()");
        var read = plan.StartGradients.SelectMany(g => g.Value.Symbols()).Distinct().ToList();
        WriteHoists(read, names);
        using var loop = writer.Block(dialect.Loop);
        WriteLoads(OwnConstants(read).Concat(read.Where(s => s.Role == Role.Adjoint).Select(s => (s, LambdaField(s.Name)))), names);
        WriteGradients(plan.StartGradients, notation);
    }

    private void WriteGradients(IEnumerable<Definition> gradients, Notation notation)
    {
        foreach (var gradient in gradients)
        {
            bool minus = Algebra.SplitNumber(gradient.Value).Number < 0;
            writer.Line($"{dialect.Element(GradientField(gradient.Name))} {(minus ? "-=" : "+=")} {notation.Write(minus ? Algebra.Neg(gradient.Value) : gradient.Value)};");
        }
    }

    /// <summary>Constants that each neuron has a value of its own of.</summary>
    private IEnumerable<(Symbol Symbol, string Array)> OwnConstants(IEnumerable<Symbol> read) =>
        read.Where(s => s.Role == Role.Parameter && plan.PerNeuron.Contains(s.Name)).Select(s => (s, Names.Field(s.Name)));

    private void WriteHoists(IEnumerable<Symbol> read, Names names)
    {
        foreach (var constant in read.Where(s => s.Role == Role.Parameter && !plan.PerNeuron.Contains(s.Name)))
        {
            writer.Line(dialect.Hoist(names.Local(constant), Names.Field(constant.Name)));
        }
    }

    private void WriteLoads(IEnumerable<(Symbol Symbol, string Array)> loads, Names names)
    {
        foreach (var (symbol, array) in loads)
        {
            writer.Line($"var {names.Local(symbol)} = {dialect.Element(array)};");
        }
    }

    private void WriteLines(IEnumerable<Statement> lines, Names names, Notation notation)
    {
        foreach (var line in lines)
        {
            if (line.Comment != "")
            {
                writer.Gap();
                writer.Comment(line.Comment);
            }

            writer.Line($"var {names.Local(line.Target)} = {notation.Write(line.Value)};");
        }
    }

    private void WriteStores(IEnumerable<(string Array, Expr Value)> stores, Notation notation)
    {
        writer.Gap();
        foreach (var (array, value) in stores)
        {
            writer.Line($"{dialect.Element(array)} = {notation.Write(value)};");
        }
    }
}
