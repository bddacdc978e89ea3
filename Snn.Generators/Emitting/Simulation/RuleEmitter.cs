using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes the kernel of a rule, of one projection or of a kind: its memory, and in a dialect what a step, a spike that arrives, a spike of the neuron after
/// and the end of a trial do. Whatever touches synapses goes over one row of weights and its targets.
/// </summary>
internal sealed partial class RuleEmitter
{
    private readonly IndentedWriter _writer;
    private readonly NetworkPlan _network;
    private readonly ProjectionPlan _projection;
    private readonly RulePlan _plan;
    private readonly TrialNames _simulation;
    private readonly RuleNames _names;
    private readonly ProjectionPlan? _path;
    private readonly RuleKind? _kind;
    private readonly string? _apart, _further;
    private Dialect _dialect = Dialect.Simd;

    /// <summary>The kernel of a trained rule that one projection has.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="learned">The projection and its rule, and how the projection's target reaches a readout.</param>
    /// <param name="simulation">What the run's members are called.</param>
    public RuleEmitter(IndentedWriter writer, NetworkPlan network, OnlineRule learned, TrialNames simulation)
    {
        (_writer, _network, _projection, _plan, _simulation, _path) = (writer, network, learned.Learned.Projection, learned.Learned.Rule, simulation, learned.Path);
        (_apart, _further) = (learned.Apart, learned.Further);
        _names = new(new(writer, simulation.Space, begins: false), _plan);
    }

    /// <summary>The kernel of a rule of all projections that learn alike; in simulations each thread has one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="kind">The rule, and the projections that have it.</param>
    /// <param name="simulation">What the run's members are called.</param>
    public RuleEmitter(IndentedWriter writer, NetworkPlan network, RuleKind kind, TrialNames simulation)
    {
        (_writer, _network, _projection, _plan, _simulation, _kind, _path) = (writer, network, kind.Members[0], kind.Rule, simulation, kind, kind.Path);
        (_apart, _further) = (kind.Apart, kind.Further);
        _names = new(new(writer, simulation.Space, begins: false), _plan);
    }

    /// <summary>Field with a population's learning signal.</summary>
    /// <param name="trial">What the run's members are called.</param>
    /// <param name="population">The population.</param>
    /// <param name="apart">The readout that it is of, where it has one of another before it; null of the first.</param>
    public static string Credit(TrialNames trial, string population, string? apart) => trial.Space.Of(("credit", population, apart), $"_{Names.Camel(population)}{apart}Credit");

    /// <summary>What stands for it in names.</summary>
    private string Called => _kind?.Name ?? _projection.Record.Name + _apart;

    /// <summary>The rule.</summary>
    public RulePlan Plan => _plan;

    /// <summary>Class of the kernel.</summary>
    public string Class => _simulation.Space.Of(("rule", _projection.Index, _apart), Called + "Rule");

    /// <summary>Class of a backend's kernel.</summary>
    private string ClassIn(Dialect dialect) => _simulation.Space.Of((dialect.Name, "rule", _projection.Index, _apart), $"{dialect.Name}{Called}Rule");

    /// <summary>Field with it, or with the kernels of a kind, of each thread.</summary>
    public string Field => _simulation.Space.Of(("rule field", _projection.Index, _apart), $"_{Names.Camel(Called)}{(_kind is null ? "Rule" : "Rules")}");

    /// <summary>The same kernel in another dialect.</summary>
    public RuleEmitter In(Dialect dialect)
    {
        var other = (RuleEmitter)MemberwiseClone();
        other._dialect = dialect;
        return other;
    }

    /// <summary>What the kernels of all backends have: the memory, the constants, what single spikes do to rows, and what they step by.</summary>
    public void WriteBase()
    {
        WriteSummary();
        _names.Space.Begin(_writer);
        using var type = _writer.Block($"private abstract class {Class}");
        WriteFields();
        WriteConstructor();
        WriteReset();
        if (_plan.Defers)
        {
            WriteVisit();
            WriteSettleRow();
        }

        if (BringsUp)
        {
            WriteStepped("All that it keeps as it is after a step, rows being settled, for updates to read and write.", BringUpHeader);
        }

        WriteStepped(LearnSummary, LearnHeader);
        if (EndsTrials)
        {
            WriteStepped("A trial has ended with step t; what waited has been done.", EndOfTrialHeader);
        }
    }

    private void WriteStepped(string summary, string header)
    {
        _writer.Gap();
        _writer.Summary(summary);
        _writer.Line($"public abstract {header};");
    }

    /// <summary>The kernel of the dialect's backend.</summary>
    public void Write()
    {
        WriteHead();
        using var type = _writer.Block("");
        if (_plan.Tables.Count > 0)
        {
            WriteAdvance();
        }

        if (BringsUp)
        {
            WriteBringUp();
        }

        WriteLearn();
        if (IsKernel)
        {
            WriteKernel();
        }
        else
        {
            WriteRows(Section.Flow, "FlowRow", "All synapses of row k advance over a step.");
            WriteRows(Section.PreSpike, "PreSpikeRow", "A spike of neuron k arrives: its row.");
            WriteColumn();
            WriteRows(Section.Step, "StepRow", "The end of a step: row k.");
            WriteRows(Section.EndOfTrial, "EndOfTrialRow", "The end of a trial: row k.");
        }

        if (EndsTrials)
        {
            WriteEndOfTrial();
        }
    }

    private bool EndsTrials => _plan.Programs.Any(p => p.Section == Section.EndOfTrial);

    private Names NewNames => new(_writer, _names.Space);

    private SpikeNotation Scalar(Names names) => new(s => s.Role == Role.Parameter ? _names.Constant(s.Name) : names.Local(s));

    /// <summary>What a program has to load, by whether it differs over the loop.</summary>
    private IEnumerable<Symbol> Read(RuleProgram program) => program.Symbols.Where(s => s.Role is Role.State or Role.Input);

    private void Body(RuleProgram program, Names names, Notation notation, Func<Symbol, string> load, Func<string, string> store, IEnumerable<Symbol>? loaded = null)
    {
        foreach (var symbol in loaded ?? Read(program))
        {
            _writer.Line($"var {names.Local(symbol)} = {load(symbol)};");
        }

        _writer.Statements(program.Lines, names, notation);
        foreach (var (result, words) in program.Results.Zip(program.Equations, (r, w) => (r, w)))
        {
            _writer.Line($"{store(result.Name)} = {notation.Write(result.Value)}; // {words}");
        }
    }

    /// <summary>A method with one row of weights, a vector of targets at a time.</summary>
    private void WriteRows(Section section, string method, string summary)
    {
        if (_plan.Program(section, Site.Synapse) is not { } program)
        {
            return;
        }

        var names = NewNames;
        _writer.Gap();
        _writer.Summary(summary);
        using var body = _writer.Block($"private void {method}(int k)");
        WriteRowLocals(program, names);
        if (IsSparse && Read(program).Any(s => _names.Of(s).Place == Site.Post))
        {
            WriteTargets(names);
        }

        var notation = _dialect.Notation(names);
        WriteHoists(program, names, place => place is Site.Pre or Site.Population);
        using var loop = _writer.Block(LoopOverRow(RowOf(names, program.Results[0].Name)));
        Body(program, names, notation,
            s => _names.Of(s) is { Place: Site.Post } post ? OfTarget(names, post.Array) : _dialect.Element(RowOf(names, s.Name)),
            r => _dialect.Element(RowOf(names, r)),
            Read(program).Where(s => _names.Of(s).Place is Site.Synapse or Site.Post));
    }

    /// <summary>Whether j is the place of a synapse in its row, and not its target.</summary>
    private bool IsSparse => _projection.Record.IsSparse;

    /// <summary>Whether each thread has its own synapses; a rule that is trained runs on one.</summary>
    private bool IsSpread => !_plan.IsTrained;

    private string LoopOverRow(string row) => IsSparse ? _dialect.LoopOver($"{row}.Count") : LoopOverTargets;

    private string LoopOverTargets => HasRange ? _dialect.LoopOverRange(_names.After) : _dialect.LoopOver(_names.Targets);

    /// <summary>Whether weights are entries of a kernel, which pairs of neurons share.</summary>
    private bool IsKernel => _plan.IsShared;

    /// <summary>Whether each thread has its own neurons after.</summary>
    private bool HasRange => IsSpread && !IsKernel;

    /// <summary>Whether a loop goes over all neurons before.</summary>
    private bool LoopsOverSources => Everywhere.Any(p => p.Place == Site.Pre);

    /// <summary>Whether a loop goes over neurons after, or over all synapses of a row by these.</summary>
    private bool LoopsOverTargets => Everywhere.Any(p => p.Place == Site.Post)
        || (!IsSparse && !IsKernel && (_plan.Table(Site.Synapse) is not null || _plan.Programs.Any(p => p.Place == Site.Synapse && p.Section != Section.PostSpike)));

    /// <summary>What is done for all neurons or synapses at a time, and not for those of an event.</summary>
    private IEnumerable<RuleProgram> Everywhere => _plan.Programs.Where(p => p.Section is Section.Flow or Section.Step or Section.EndOfTrial);

    private static string Targets(Names names) => names.Of("targets of a row", "targets");

    private void WriteTargets(Names names) => _writer.Line($"var {Targets(names)} = {_names.Weights}.Targets(k);");

    /// <summary>What the target of synapse j has.</summary>
    private string OfTarget(Names names, string array) => IsSparse ? _dialect.OfTarget(array, Targets(names)) : _dialect.Element(array);

    private string RowOf(Names names, string variable) => names.Of(("row of", variable), Names.Camel(variable) + "Row");

    private void WriteRowLocals(RuleProgram program, Names names, IEnumerable<string>? others = null)
    {
        foreach (string variable in Read(program).Where(s => _names.Of(s).Place == Site.Synapse).Select(s => s.Name).Concat(program.Results.Select(r => r.Name)).Concat(others ?? []).Distinct())
        {
            _writer.Line($"var {RowOf(names, variable)} = {_names.Matrix(variable)}[k];");
        }
    }

    /// <summary>What is the same over a loop, before it: constants, and what is read of other places.</summary>
    private void WriteHoists(RuleProgram program, Names names, Func<Site, bool> isOutside)
    {
        foreach (var constant in program.Symbols.Where(s => s.Role == Role.Parameter))
        {
            _writer.Line(_dialect.Hoist(names.Local(constant), _names.Constant(constant.Name)));
        }

        foreach (var symbol in Read(program).Where(s => isOutside(_names.Of(s).Place)))
        {
            var (array, place) = _names.Of(symbol);
            _writer.Line(_dialect.Hoist(names.Local(symbol), $"{array}.At({(place == Site.Population ? "0" : "k")})"));
        }
    }

    /// <summary>What a spike of neuron j does to its synapse in row k.</summary>
    private void WriteColumn()
    {
        if (_plan.Defers || _plan.Program(Section.PostSpike, Site.Synapse) is not { } program)
        {
            return;
        }

        var names = NewNames;
        _writer.Gap();
        _writer.Summary("Neurons have fired: their synapses in row k.");
        using var body = _writer.Block("private void PostSpikeRow(int k, ReadOnlySpan<int> fired)");
        WriteRowLocals(program, names);
        string after = "j";
        if (IsSparse)
        {
            WriteTargets(names);
            after = names.Of("neuron after", "after");
        }

        using var loop = _writer.Block($"foreach (int {after} in fired)");
        if (IsSparse)
        {
            WritePlace($"{Targets(names)}.Find({after})");
        }

        Body(program, names, Scalar(names), s => At(names, s, after), r => $"{RowOf(names, r)}.At(j)");
    }

    /// <summary>The place of a neuron's synapse in the row; the next neuron where it has none.</summary>
    private void WritePlace(string place)
    {
        _writer.Line($"int j = {place};");
        using (_writer.Block("if (j < 0)"))
        {
            _writer.Line("continue;");
        }

        _writer.Gap();
    }

    private string At(Names names, Symbol symbol, string after) => _names.Of(symbol) switch
    {
        (_, Site.Synapse) => $"{RowOf(names, symbol.Name)}.At(j)",
        (var array, Site.Pre) => $"{array}.At(k)",
        (var array, Site.Post) => $"{array}.At({after})",
        (var array, _) => $"{array}.At(0)",
    };

    private string LearnSummary => !_plan.IsTrained ? "Step t of the rule: what has arrived in it, who has fired in it."
            : _path is null ? $"A step: what has arrived in it{(_plan.ReadsFired ? ", who has fired in it" : "")}."
            : _plan.IsDerived ? $"A step, as late as its spikes take to {_path.Record.Target}: what arrived in it."
            : $"Step t of the rule, as late as if its spikes took one step to {_path.Record.Target}: what arrived in it{(_plan.ReadsFired ? ", who fired in it" : "")}.";

    private string LearnHeader
    {
        get
        {
            string[] given = [.. !_plan.IsTrained || IsLateWritten ? ["long t"] : Array.Empty<string>(), "ReadOnlySpan<int> arrived", .. !_plan.IsTrained || _plan.ReadsFired ? ["ReadOnlySpan<int> fired"] : Array.Empty<string>()];
            return $"void Learn({string.Join(", ", given)})";
        }
    }

    private void WriteLearn()
    {
        _writer.Gap();
        var names = NewNames; // blocks share it, so that none hides what the method is given
        using var body = _writer.Block($"public override {LearnHeader}");
        WriteLate();
        foreach (var view in _plan.Views.Where(v => v.Name == RuleView.Fired && Marks(v)))
        {
            _writer.Line($"ScalarSums.Mark({(view.OfPre ? "arrived" : "fired")}, {_names.View(view)});");
        }

        WriteEverywhere(Section.Flow, names);
        WriteArrivals(names);
        WritePostSpike(names);
        WriteEverywhere(Section.Step, names);
        if (_plan.IsLazy)
        {
            _writer.Gap();
            using var full = _writer.Block($"if ({_names.History}.IsFull)");
            _writer.Comment("so that no row is further behind than the tables reach");
            using (_writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)"))
            {
                if (_plan.Defers)
                {
                    _writer.Line("SettleRow(k, t);");
                }

                if (_plan.Tables.Count > 0)
                {
                    _writer.Line("Advance(k, t);");
                }
            }

            _writer.Gap();
            _writer.Line($"{_names.History}.Clear(t + 1);");
        }
    }

    /// <summary>Whether it was written for spikes that take one step to the readout, and these may take more.</summary>
    private bool IsLateWritten => _plan is { IsTrained: true, IsDerived: false } && _path is not null;

    /// <summary>Whether lanes of 0 and 1 are needed: somebody reads it who is not there because of the spike.</summary>
    private bool Marks(RuleView view) => _plan.Reads(view.Name, view.OfPre);

    /// <summary>Synapses first, then neurons, then what there is one of: each reads what the others were.</summary>
    private void WriteEverywhere(Section section, Names names)
    {
        if (IsKernel && _plan.Program(section, Site.Synapse) is not null)
        {
            _writer.Gap();
            _writer.Line($"{section}Kernel();");
        }
        else if (_plan.Program(section, Site.Synapse) is not null)
        {
            _writer.Gap();
            using var loop = _writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)");
            _writer.Line($"{section}Row(k);");
        }

        foreach (var place in new[] { Site.Pre, Site.Post })
        {
            if (_plan.Program(section, place) is { } program)
            {
                WriteLanes(program, names);
            }
        }

        if (_plan.Program(section, Site.Population) is { } shared)
        {
            _writer.Gap();
            using var block = _writer.Block("");
            Body(shared, names, Scalar(names), s => $"{_names.Of(s).Array}.At(0)", r => $"{_names.Variable(r)}.At(0)");
        }
    }

    /// <summary>All neurons of one end.</summary>
    private void WriteLanes(RuleProgram program, Names names)
    {
        _writer.Gap();
        _writer.Comment($"neurons {(program.Place == Site.Pre ? "before" : "after")}");
        using var block = _writer.Block("");
        WriteHoists(program, names, place => place == Site.Population);
        using var loop = _writer.Block(program.Place == Site.Pre ? _dialect.LoopOver(_names.Sources) : LoopOverTargets);
        Body(program, names, _dialect.Notation(names), s => _dialect.Element(_names.Of(s).Array), r => _dialect.Element(_names.Variable(r)), Read(program).Where(s => _names.Of(s).Place == program.Place));
    }
}
