using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the host's computation of what is fixed over a trial: from parameters to constants, in double.</summary>
internal sealed class ConstantsEmitter
{
    private readonly IndentedWriter _writer;
    private readonly PopulationPlan _plan;
    private readonly Names _names;
    private readonly Func<string, string> _constant;
    private readonly string _type;
    private readonly HashSet<string> _entries;
    private readonly HostNotation _notation;
    private readonly Func<ParameterAccess, string>? _given;

    /// <param name="writer">Where to.</param>
    /// <param name="plan">Whose.</param>
    /// <param name="names">The locals of the method that is written.</param>
    /// <param name="constant">The variable that holds a constant.</param>
    /// <param name="type">Type of that variable where it is declared here; empty where it is a field.</param>
    /// <param name="parameter">The variable that holds a parameter already, or null.</param>
    /// <param name="given">The variable that holds what the population gives each neuron of a parameter.</param>
    public ConstantsEmitter(IndentedWriter writer, PopulationPlan plan, Names names, Func<string, string> constant, string type = "", Func<string, string?>? parameter = null, Func<ParameterAccess, string>? given = null)
    {
        (_writer, _plan, _names, _constant, _type, _given) = (writer, plan, names, constant, type, given);
        _entries = [.. plan.Propagators.SelectMany(Entries)];
        _notation = new(s => s.Name == "Dt" ? "dt"
            : !_entries.Contains(s.Name) ? parameter?.Invoke(s.Name) ?? Parameter(s.Name)
            : plan.PerNeuron.Contains(s.Name) ? Own(s.Name) : constant(s.Name));
    }

    /// <summary>Names of all constants of a population, in the order in which they are computed.</summary>
    public static IEnumerable<string> NamesOf(PopulationPlan plan) =>
        plan.Propagators.SelectMany(Entries).Concat(plan.Constants.Select(c => c.Name));

    /// <summary>Whether <see cref="Write"/> declares a variable <c>dt</c>.</summary>
    public bool UsesDt => _plan.Propagators.Count > 0 || _plan.Constants.Any(c => c.Value.Parts().Any(p => p is Symbol { Name: "Dt" } or Call { Function: Function.Steps }));

    /// <summary>What the runtime gives each neuron of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="population">Place of the population among the populations.</param>
    /// <param name="name">Its name.</param>
    public static string GivenBy(ParameterAccess parameter, string population, string name) =>
        $"Numbers.Parameter({population}, \"{(parameter.Owner == name ? parameter.Property : parameter.Key)}\", {parameter.Access}{BoundsEmitter.Ends(parameter.Bounds)})";

    /// <summary>Writes statements that compute every constant.</summary>
    /// <param name="dt">C# expression of the time step in ms.</param>
    public void Write(string dt)
    {
        if (UsesDt)
        {
            _writer.Line($"double dt = {dt};");
        }

        foreach (var parameter in _plan.Parameters.Where(p => !p.PerNeuron))
        {
            string value = parameter.Training is not null ? $"parameters[{parameter.KeyText}][0]" : parameter.Access;
            _writer.Line($"double {Parameter(parameter.Name)} = {value};");
        }

        foreach (var propagator in _plan.Propagators.Where(p => !IsPerNeuron(p)))
        {
            WritePropagator(propagator, Assign);
        }

        foreach (var constant in _plan.Constants.Where(c => !_plan.PerNeuron.Contains(c.Name)))
        {
            WriteConstant(constant, Assign);
        }

        if (_plan.PerNeuron.Count > 0)
        {
            WritePerNeuron();
        }
    }

    private void WritePerNeuron()
    {
        var own = _plan.Parameters.Where(p => p.PerNeuron).Select(p => (Parameter: p, All: _names.Local("all", p.Name, p.Name + "All"))).ToList();
        _writer.Gap();
        _writer.Comment("each neuron has its own");
        foreach (var (parameter, all) in own)
        {
            _writer.Line($"var {all} = {(parameter.IsGiven ? _given!(parameter) : $"parameters.Padded({parameter.KeyText})")};");
        }

        using var loop = _writer.Block($"for (int j = 0; j < {own[0].All}.Length; j++)");
        foreach (var (parameter, all) in own)
        {
            _writer.Line($"double {Parameter(parameter.Name)} = {all}[j];");
        }

        foreach (var propagator in _plan.Propagators.Where(IsPerNeuron))
        {
            WritePropagator(propagator, Own);
        }

        foreach (var constant in _plan.Constants.Where(c => _plan.PerNeuron.Contains(c.Name)))
        {
            WriteConstant(constant, Own);
        }
    }

    private bool IsPerNeuron(Propagator propagator) => Entries(propagator).Any(_plan.PerNeuron.Contains);

    /// <summary>The local with a parameter's value, which a constant may be called like.</summary>
    private string Parameter(string name) => _names.Local("parameter", name, name);

    private string Assign(string constant) => _type == "" ? _constant(constant) : $"{_type} {_constant(constant)}";

    private string Own(string constant) => _constant(constant) + ".At(j)";

    private void WriteConstant(Definition constant, Func<string, string> assign) =>
        _writer.Line($"{assign(constant.Name)} = ScalarMath.Finite({_notation.Write(constant.Value)});");

    private static IEnumerable<string> Entries(Propagator flow) =>
        flow.Entries.Concat(flow.Slopes.SelectMany(s => s.Entries)).Where(e => e != "");

    private void WritePropagator(Propagator propagator, Func<string, string> assign)
    {
        _writer.Gap();
        _writer.Comment($"d/dt of ({string.Join(", ", propagator.States)}) is linear in ({string.Join(", ", propagator.Columns.Concat(["1"]))}); its exact step over dt is a matrix exponential{(propagator.IsNoisy ? ", that of its noise a root of the covariance (last columns)" : "")}");
        string step = propagator.IsNoisy ? "NoisyFlow" : "LinearFlow";
        string matrix = _names.Local("matrix", propagator.Name, propagator.Name);
        if (propagator.Slopes.Count == 0)
        {
            WriteMatrix($"var {matrix} = {step}.Propagator(dt, new double[,]", ");", propagator.Rates);
            WriteEntries(matrix, propagator.Entries);
            return;
        }

        string rates = _names.Local("rates", propagator.Name, propagator.Name + "Rates");
        WriteMatrix($"var {rates} = new double[,]", ";", propagator.Rates);
        _writer.Line($"var {matrix} = {step}.Propagator(dt, {rates});");
        WriteEntries(matrix, propagator.Entries);
        foreach (var slope in propagator.Slopes)
        {
            string name = _names.Local(propagator.Name, slope.Parameter, $"{propagator.Name}By{Names.Pascal(slope.Parameter)}");
            _writer.Gap();
            _writer.Comment($"how the step moves with {slope.Parameter}, from how the rates do");
            WriteMatrix($"var {name} = {step}.PropagatorSlope(dt, {rates}, new double[,]", ");", slope.Rates);
            WriteEntries(name, slope.Entries);
        }

        void WriteMatrix(string head, string end, EquatableArray<Expr> entries)
        {
            int width = propagator.Width;
            using var matrix = _writer.Block(head, end);
            for (int i = 0; i < propagator.States.Count; i++)
            {
                var row = entries.Skip(i * width).Take(width).Select(r => _notation.Write(r));
                _writer.Line($"{{ {string.Join(", ", row)} }}, // d{propagator.States[i]}/dt");
            }
        }

        void WriteEntries(string matrix, EquatableArray<string> entries)
        {
            int width = propagator.Width;
            for (int i = 0; i < entries.Count; i++)
            {
                if (entries[i] != "")
                {
                    _writer.Line($"{assign(entries[i])} = ScalarMath.Finite({matrix}[{i / width}, {i % width}]);");
                }
            }
        }
    }
}
