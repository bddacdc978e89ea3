using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Emitting;

/// <summary>Writes a population that is smooth but not affine: its equations and their adjoints as small functions in double.</summary>
internal sealed class SmoothEmitter
{
    private const string States = "ReadOnlySpan<double> h";

    private static readonly Symbol Scalar = new("lambda", Role.Local);

    private readonly IndentedWriter _writer;
    private readonly ExactPopulation _population;
    private readonly Names _names, _outer;
    private readonly Notation _notation;
    private readonly List<Symbol> _parameters;
    private readonly ExactHome _home;
    private readonly string _part;

    public SmoothEmitter(IndentedWriter writer, ExactPopulation population, Names outer, ExactHome home, string part)
    {
        (_writer, _population, _outer, _names, _home, _part) = (writer, population, outer, new(writer, outer), home, part);
        _notation = new HostNotation(s => s == Scalar ? s.Name : _names.Local(s));
        var used = new HashSet<Symbol>(All().SelectMany(e => e.Symbols()));
        _parameters = population.Parameters.Select(p => new Symbol(p.Name, Role.Parameter)).Where(used.Contains).ToList();
        foreach (var parameter in _parameters)
        {
            _names.Local(parameter);
        }
    }

    private string Class => _outer.Of(("equations", _population.Name), _home.Word + "Equations");

    /// <summary>Writes the method that makes the population.</summary>
    public void WriteMethod(string method, string taken)
    {
        using var body = _writer.Block($"public static SmoothPopulation {method}({taken})");
        foreach (var parameter in _parameters)
        {
            _writer.Line($"double {_names.Local(parameter)} = {ExactEmitter.Value(_population.Parameters.First(p => p.Name == parameter.Name))};");
        }

        _writer.Line($"return new({_home.Name}, {_home.Size}, [{string.Join(", ", _population.States.Select(s => _home.Label(s.Name)))}], new {Class}({string.Join(", ", (_part == "" ? Array.Empty<string>() : ["part"]).Concat(_parameters.Select(_names.Local)))}));");
    }

    /// <summary>Writes the class of the equations.</summary>
    public void WriteClass()
    {
        _writer.Summary($"A neuron of {_home.Words} with its synapses; states {string.Join(", ", _population.States.Select(s => s.Name))}.");
        using var type = _writer.Block($"private sealed class {Class}({string.Join(", ", (_part == "" ? Array.Empty<string>() : [_part]).Concat(_parameters.Select(p => "double " + _names.Local(p))))}) : SmoothEquations");
        _writer.Line($"public override IReadOnlyList<string> Parameters {{ get; }} = [{string.Join(", ", _population.Parameters.Select(p => p.KeyText))}];");
        WriteStart();
        WriteFunction($"public override void Flow({States}, Span<double> rate)", _population.Flow.Select(d => d.Value), (i, value) => $"rate[{i}] = {value}; // {Paper(_population.Flow[i])}");
        WriteAdjoint($"public override void FlowAdjoint({States}, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters)", _population.Flow);
        if (_population.Threshold is { } threshold)
        {
            WriteSpike(threshold);
        }

        if (_population.Output is { } output)
        {
            _writer.Gap();
            _writer.Line("public override bool HasOutput => true;");
            WriteScalar("Output", output);
        }
    }

    private void WriteStart()
    {
        if (_population.Start.All(v => v.IsZero()))
        {
            return;
        }

        WriteFunction("public override void Start(Span<double> h)", _population.Start, (i, value) => $"h[{i}] = {value}; // {_population.States[i].Name}");
        var slopes = ParameterSlopes(_population.Start.Select((v, i) => (v, (Expr)Lambda(i))));
        if (slopes.Count > 0)
        {
            WriteSums("public override void StartAdjoint(ReadOnlySpan<double> lambda, Span<double> parameters)", [], slopes, vector: true);
        }
    }

    private void WriteSpike(Definition threshold)
    {
        _writer.Gap();
        _writer.Line("public override bool Spikes => true;");
        if (_population.Rises)
        {
            _writer.Gap();
            _writer.Line("public override bool Rises => true;");
        }

        if (!_population.Hold.IsZero())
        {
            _writer.Gap();
            _writer.Line($"public override double Hold => {_notation.Write(_population.Hold)};");
            _writer.Gap();
            _writer.Line($"public override IReadOnlyList<int> Held {{ get; }} = [{string.Join(", ", _population.Held)}];");
            var slopes = ParameterSlopes([(_population.Hold, One)]);
            if (slopes.Count > 0)
            {
                WriteSums("public override void HoldAdjoint(double lambda, Span<double> parameters)", [], slopes.Select(s => (s.At, s.Name, Mul(Scalar, s.Value))).ToList(), vector: false);
            }
        }

        WriteScalar("Threshold", threshold);
        WriteFunction($"public override void Jump({States}, Span<double> after)", _population.Jump.Select(d => d.Value), (i, value) => $"after[{i}] = {value}; // {Paper(_population.Jump[i])}");
        WriteAdjoint($"public override void JumpAdjoint({States}, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters)", _population.Jump);
    }

    private void WriteScalar(string name, Definition definition)
    {
        WriteFunction($"public override double {name}({States})", [definition.Value], (_, value) => $"return {value}; // {Paper(definition)}");
        WriteSums(
            $"public override void {name}Adjoint({States}, double lambda, Span<double> states, Span<double> parameters)",
            StateSlopes([(definition.Value, Scalar)]),
            ParameterSlopes([(definition.Value, Scalar)]),
            vector: false);
    }

    private void WriteAdjoint(string head, IReadOnlyList<Definition> functions)
    {
        var weighted = functions.Select((f, i) => (f.Value, (Expr)Lambda(i))).ToList();
        WriteSums(head, StateSlopes(weighted), ParameterSlopes(weighted), vector: true);
    }

    private void WriteFunction(string head, IEnumerable<Expr> values, System.Func<int, string, string> line)
    {
        _writer.Gap();
        using var method = _writer.Block(head);
        var written = WriteShared(values.ToList(), vector: false);
        for (int i = 0; i < written.Count; i++)
        {
            _writer.Line(line(i, _notation.Write(written[i])));
        }
    }

    private void WriteSums(string head, List<(int At, string Name, Expr Value)> states, List<(int At, string Name, Expr Value)> parameters, bool vector)
    {
        _writer.Gap();
        using var method = _writer.Block(head);
        var written = WriteShared(states.Concat(parameters).Select(s => s.Value).ToList(), vector);
        for (int i = 0; i < written.Count; i++)
        {
            bool isState = i < states.Count;
            var (at, name, _) = isState ? states[i] : parameters[i - states.Count];
            _writer.Line($"{(isState ? "states" : "parameters")}[{at}] += {_notation.Write(written[i])}; // {name}");
        }
    }

    /// <summary>Locals for the states and adjoints in use and for what occurs more than once; the expressions in their terms.</summary>
    private List<Expr> WriteShared(List<Expr> values, bool vector)
    {
        var used = new HashSet<Symbol>(values.SelectMany(v => v.Symbols()));
        foreach (var (state, i) in _population.States.Select((s, i) => (s, i)))
        {
            if (used.Contains(state))
            {
                _writer.Line($"double {_names.Local(state)} = h[{i}];");
            }

            if (vector && used.Contains(Lambda(i)))
            {
                _writer.Line($"double {_names.Local(Lambda(i))} = lambda[{i}];");
            }
        }

        var names = new SharedNames(used, _ => null);
        var shared = new Dictionary<Expr, Symbol>();
        foreach (var repeated in Sharing.Repeated(values))
        {
            var inside = Sharing.Replace(repeated, shared);
            var name = names.Name(repeated);
            _writer.Line($"double {_names.Local(name)} = {_notation.Write(inside)};");
            shared[repeated] = name;
        }

        return values.Select(v => Sharing.Replace(v, shared)).ToList();
    }

    private List<(int At, string Name, Expr Value)> StateSlopes(IEnumerable<(Expr Function, Expr Weight)> functions) =>
        Slopes(functions, _population.States.Select(s => (s, s.Name)));

    private List<(int At, string Name, Expr Value)> ParameterSlopes(IEnumerable<(Expr Function, Expr Weight)> functions) =>
        Slopes(functions, _population.Parameters.Select(p => (p.Symbol, p.Key)));

    private static List<(int At, string Name, Expr Value)> Slopes(IEnumerable<(Expr Function, Expr Weight)> functions, IEnumerable<(Symbol Symbol, string Name)> by) =>
        by.Select((s, i) => (i, $"d/d{s.Name}", Value: Add(functions.Select(f => Mul(f.Weight, f.Function.Differentiate(s.Symbol)))))).Where(s => !s.Value.IsZero()).ToList();

    private Symbol Lambda(int state) => _population.States[state] with { Role = Role.Adjoint };

    private static string Paper(Definition definition) => $"{definition.Name} = {Notation.Paper.Write(definition.Value)}";

    private IEnumerable<Expr> All() =>
        _population.Flow.Concat(_population.Jump).Concat(new[] { _population.Threshold, _population.Output }.OfType<Definition>()).Select(d => d.Value)
            .Concat(_population.Start).Concat([_population.Hold]);
}
