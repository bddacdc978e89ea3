using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>Rows that stand still until they are visited.</content>
internal sealed partial class RuleEmitter
{
    private void WriteVisit()
    {
        _writer.Gap();
        _writer.Summary("Spikes come through rows: what spikes of neurons after did to them up to a step is done first.");
        using (_writer.Block("public void Visit(ReadOnlySpan<int> arrived, long until)"))
        {
            using var loop = _writer.Block("foreach (int k in arrived)");
            _writer.Line("SettleRow(k, until);");
        }

        _writer.Gap();
        _writer.Summary("The same for all rows.");
        using var body = _writer.Block("public void Settle(long until)");
        using var all = _writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)");
        _writer.Line("SettleRow(k, until);");
    }

    /// <summary>Whether an update of the network has variables of it that are behind until somebody asks.</summary>
    public bool BringsUp => _plan.Tables.Count > 0 && _kind is not null && _network.Network.Updates.Any(u => u.Bindings.Any(b => b.IsOfRule && _kind.Members.Any(m => m.Record.Name == b.Member)));

    private const string BringUpHeader = "void BringUp(long until)";

    private void WriteBringUp()
    {
        _writer.Gap();
        using var body = _writer.Block($"public override {BringUpHeader}");
        using var all = _writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)");
        _writer.Line("Advance(k, until);");
    }

    /// <summary>PostSpike at the synapses of a row, spike by spike in their order; in compressed rows synapse by synapse.</summary>
    private void WriteSettleRow()
    {
        var program = _plan.Program(Section.PostSpike, Site.Synapse)!;
        var table = _plan.Table(Site.Synapse);
        var names = NewNames;
        string n = names.Of("since", "since");
        _writer.Gap();
        _writer.Summary("What spikes of neurons after did to row k, up to a step.");
        using var body = _writer.Block("protected void SettleRow(int k, long until)");
        var lazy = _plan.LazyColumns ? table!.Steps.Select(d => d.Name).ToList() : [];
        WriteRowLocals(program, names, lazy);
        foreach (var (symbol, i) in _plan.Recorded.Select((s, i) => (s, i)))
        {
            _writer.Line($"var {AllOf(names, symbol)} = {_names.History}.Values({i});");
        }

        if (_plan.LazyColumns)
        {
            WriteAheadOfRow(Ahead(names));
        }

        foreach (var symbol in program.Symbols.Where(s => s.Role == Role.Parameter))
        {
            _writer.Line($"float {names.Local(symbol)} = {_names.Constant(symbol.Name)};");
        }

        var read = Read(program).Where(s => _names.Of(s).Place == Site.Pre).ToList();
        bool reachesBack = _plan.LazyColumns || read.Any(s => IsLazy(s, Site.Pre));
        if (IsSparse)
        {
            WriteSpikesOfTargets();
        }
        else
        {
            WriteSpikesOfSteps();
        }

        _writer.Gap();
        _writer.Line($"{_names.Open}[k] = until + 1;");

        void WriteSpikesOfSteps()
        {
            string at = names.Of("at", "s"), neurons = names.Of("neurons", "neurons"), starts = names.Of("starts", "starts");
            _writer.Line($"var {neurons} = {_names.History}.Neurons;");
            _writer.Line($"var {starts} = {_names.History}.Starts({_names.Open}[k]);");
            if (reachesBack)
            {
                _writer.Line($"int {n} = (int)({_names.Open}[k] - {_names.Stands}[k]);");
            }

            using var steps = _writer.Block($"for (int {at} = 0; {at} <= (int)(until - {_names.Open}[k]); {at}++{(reachesBack ? $", {n}++" : "")})");
            using (_writer.Block($"if ({starts}[{at}] == {starts}[{at} + 1])"))
            {
                _writer.Line("continue;");
            }

            _writer.Gap();
            var notation = new SpikeNotation(names.Local);
            var inner = WriteBefore(notation);
            using var loop = _writer.Block($"for (int i = {starts}[{at}]; i < {starts}[{at} + 1]; i++)");
            _writer.Line($"int j = {neurons}[i];");
            WriteSpike(inner, notation);
        }

        // all that are kept wait: a row is settled up to the last step of the history
        void WriteSpikesOfTargets()
        {
            string first = names.Of("first", "first"), stood = names.Of("stood", "stood");
            WriteTargets(names);
            _writer.Line($"int {first} = {_names.History}.Starts({_names.Open}[k])[0];");
            if (reachesBack)
            {
                _writer.Line($"int {stood} = (int)({_names.History}.First - {_names.Stands}[k]);");
            }

            using var synapses = _writer.Block($"for (int j = 0; j < {Targets(names)}.Count; j++)");
            using var loop = _writer.Block($"foreach (int i in {_names.History}.Of({Targets(names)}[j], {first}))");
            if (reachesBack)
            {
                _writer.Line($"int {n} = {stood} + {_names.History}.StepOf(i);");
            }

            var notation = new SpikeNotation(names.Local);
            WriteSpike(WriteBefore(notation), notation);
        }

        // what is the same for all spikes of a step
        RuleProgram WriteBefore(Notation notation)
        {
            foreach (var symbol in read)
            {
                string now = IsLazy(symbol, Site.Pre) ? Later(_plan.Table(Site.Pre)!, symbol.Name, n, v => $"{_names.Variable(v)}.At(k)") : $"{_names.Of(symbol).Array}.At(k)";
                _writer.Line($"float {names.Local(symbol)} = {now};");
            }

            return WriteInvariants(program, names, notation);
        }

        void WriteSpike(RuleProgram inner, Notation notation)
        {
            if (_plan.LazyColumns)
            {
                WriteAhead(program, names, lazy, n);
            }

            Body(inner, names, notation,
                s => _plan.Recorded.Contains(s) ? $"{AllOf(names, s)}[i]" : $"{RowOf(names, s.Name)}.At(j)",
                r => $"{RowOf(names, r)}.At(j)",
                Read(inner).Where(s => _names.Of(s).Place != Site.Pre && !(_names.Of(s).Place == Site.Synapse && lazy.Contains(s.Name))));
        }
    }

    private static string Ahead(Names names) => names.Of("ahead", "ahead");

    private void WriteAheadOfRow(string ahead) => _writer.Line(IsSparse
        ? $"var {ahead} = {_names.Ahead}.AsSpan({_names.Weights}.FirstOf(k), {_names.Weights}[k].Count);"
        : $"var {ahead} = {_names.Ahead}.AsSpan(k * {_names.Weights}.Stride, {_names.Weights}.Stride);");

    /// <summary>A synapse's own variables are brought to the step of the spike.</summary>
    private void WriteAhead(RuleProgram program, Names names, List<string> lazy, string since)
    {
        string own = names.Of("own", "steps"), ahead = Ahead(names);
        _writer.Line($"int {own} = {since} - {ahead}[j];");
        _writer.Line($"{ahead}[j] = (byte){since};");
        foreach (string variable in lazy)
        {
            _writer.Line($"float {names.Local(new(variable, Role.State))} = {Later(_plan.Table(Site.Synapse)!, variable, own, v => $"{RowOf(names, v)}.At(j)")};");
        }

        foreach (string variable in lazy.Where(v => !program.Results.Any(r => r.Name == v)))
        {
            _writer.Line($"{RowOf(names, variable)}.At(j) = {names.Local(new(variable, Role.State))};");
        }
    }

    /// <summary>Takes what is the same for all spikes of a step out of the loop over them; what is left.</summary>
    private RuleProgram WriteInvariants(RuleProgram program, Names names, Notation notation)
    {
        var fixedLines = new HashSet<Symbol>();
        var shared = new SharedNames(program.Symbols.Concat(program.Lines.Select(l => l.Target)), _ => null);
        var known = new Dictionary<Expr, Symbol>();
        var lines = new List<Statement>();
        foreach (var line in program.Lines)
        {
            if (IsFixed(line.Value))
            {
                fixedLines.Add(line.Target);
                _writer.Line($"float {names.Local(line.Target)} = {notation.Write(line.Value)};");
            }
            else
            {
                lines.Add(line with { Value = TakeOut(line.Value) });
            }
        }

        return program with { Lines = lines.ToEquatable(), Results = program.Results.Select(r => r with { Value = TakeOut(r.Value) }).ToEquatable() };

        bool IsFixed(Expr e) => e.Symbols().All(s => s.Role == Role.Parameter || fixedLines.Contains(s) || (s.Role == Role.State && _names.Of(s).Place == Site.Pre));

        Expr TakeOut(Expr e)
        {
            if (e is Number or Symbol || e.IsCondition())
            {
                return e;
            }

            if (IsFixed(e))
            {
                if (!known.TryGetValue(e, out var name))
                {
                    name = known[e] = shared.Name(e);
                    _writer.Line($"float {names.Local(name)} = {notation.Write(e)};");
                }

                return name;
            }

            return e switch
            {
                Sum sum => Algebra.Add(Together(sum.Terms, Algebra.Add)),
                Product product => Algebra.Mul(Together(product.Factors, Algebra.Mul)),
                Call call => Algebra.Apply(call.Function, call.Arguments.Select(TakeOut).ToArray()),
                Choice choice => Algebra.If(choice.Condition, TakeOut(choice.Then), TakeOut(choice.Else)),
                _ => e,
            };
        }

        IEnumerable<Expr> Together(IReadOnlyList<Expr> parts, System.Func<IEnumerable<Expr>, Expr> join)
        {
            var same = parts.Where(p => IsFixed(p) && p is not Number).ToList();
            return parts.Where(p => !same.Contains(p)).Select(TakeOut).Concat(same.Count == 0 ? [] : [TakeOut(join(same))]);
        }
    }

    private static string AllOf(Names names, Symbol symbol) => names.Of(("all of", symbol), Names.Camel(symbol.Name) + "All");

    private bool IsLazy(Symbol symbol, Site place) =>
        symbol.Role == Role.State && _plan.Variables.Any(v => v.Name == symbol.Name && v.Place == place && v.IsLazy);

    /// <summary>A variable so many steps later.</summary>
    private string Later(LazyFlow table, string variable, string steps, System.Func<string, string> value)
    {
        var later = table.Steps.First(d => d.Name == variable).Value;
        return new ScalarNotation(s => s.Role == Role.Parameter ? $"{_names.Constant(s.Name)}[{steps}]" : value(s.Name)).Write(later);
    }

    private void WriteAdvance()
    {
        var names = NewNames;
        string n = names.Of("since", "since");
        _writer.Gap();
        _writer.Summary("What neuron k and its row have of linear flows, from the step in which it stands to step t.");
        using var body = _writer.Block("private void Advance(int k, long t)");
        _writer.Line($"int {n} = (int)(t - {_names.Stands}[k]);");
        _writer.Line($"{_names.Stands}[k] = t;");
        if (_plan.Table(Site.Pre) is { } pre)
        {
            WriteLater(names, pre.Steps.Select(d => (d.Name, Later(pre, d.Name, n, v => $"{_names.Variable(v)}.At(k)"), $"{_names.Variable(d.Name)}.At(k)")).ToList());
        }

        if (_plan.Table(Site.Synapse) is not { } row)
        {
            return;
        }

        foreach (var variable in row.Steps)
        {
            _writer.Line($"var {RowOf(names, variable.Name)} = {_names.Variable(variable.Name)}[k];");
        }

        if (_plan.LazyColumns)
        {
            string ahead = Ahead(names), own = names.Of("own", "steps");
            WriteAheadOfRow(ahead);
            using (_writer.Block(IsSparse ? $"for (int j = 0; j < {ahead}.Length; j++)" : $"for (int j = {_names.After}.From; j < {_names.After}.To; j++)"))
            {
                _writer.Line($"int {own} = {n} - {ahead}[j];");
                WriteLater(names, row.Steps.Select(d => (d.Name, Later(row, d.Name, own, v => $"{RowOf(names, v)}.At(j)"), $"{RowOf(names, d.Name)}.At(j)")).ToList());
            }

            _writer.Gap();
            _writer.Line(IsSparse ? $"{ahead}.Clear();" : $"{ahead}[{_names.After}.From..{_names.After}.To].Clear();");
            return;
        }

        foreach (string entry in row.Flow.Entries.Where(e => e != ""))
        {
            _writer.Line(_dialect.Hoist(names.Local(new(entry, Role.Parameter)), $"{_names.Constant(entry)}[{n}]"));
        }

        using var loop = _writer.Block(LoopOverRow(RowOf(names, row.Steps[0].Name)));
        foreach (var variable in row.Steps)
        {
            _writer.Line($"var {names.Local(new(variable.Name, Role.State))} = {_dialect.Element(RowOf(names, variable.Name))};");
        }

        foreach (var variable in row.Steps)
        {
            _writer.Line($"{_dialect.Element(RowOf(names, variable.Name))} = {_dialect.Notation(names).Write(variable.Value)};");
        }
    }

    /// <summary>Several are known before any of them is replaced.</summary>
    private void WriteLater(Names names, List<(string Name, string Value, string Store)> all)
    {
        if (all.Count == 1)
        {
            _writer.Line($"{all[0].Store} = {all[0].Value};");
            return;
        }

        foreach (var (name, value, _) in all)
        {
            _writer.Line($"float {names.Local(new(name, Role.Plus))} = {value};");
        }

        foreach (var (name, _, store) in all)
        {
            _writer.Line($"{store} = {names.Local(new(name, Role.Plus))};");
        }
    }

    /// <summary>What a spike that waits has found at its neuron.</summary>
    private void WriteRecords(Names names)
    {
        foreach (var (symbol, i) in _plan.Recorded.Select((s, i) => (s, i)))
        {
            var (array, place) = _names.Of(symbol);
            string all = AllOf(names, symbol);
            _writer.Line($"var {all} = {_names.History}.Last({i});");
            using var loop = _writer.Block("for (int i = 0; i < fired.Length; i++)");
            _writer.Line($"{all}[i] = {array}.At({(place == Site.Population ? "0" : "fired[i]")});");
        }
    }
}
