using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the host's computation of what is fixed over a trial: from parameters to constants, in double.</summary>
internal static class ConstantsEmitter
{
    /// <summary>Names of all constants of a population, in the order in which they are computed.</summary>
    public static IEnumerable<string> NamesOf(PopulationPlan plan) =>
        plan.Propagators.SelectMany(Entries).Concat(plan.Constants.Select(c => c.Name));

    /// <summary>Writes statements that compute every constant.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">Whose.</param>
    /// <param name="dt">C# expression of the time step in ms.</param>
    /// <param name="name">Name of the variable that holds a constant.</param>
    /// <param name="type">Type of that variable where it is declared here; empty where it is a field.</param>
    public static void Write(IndentedWriter writer, PopulationPlan plan, string dt, Func<string, string> name, string type = "")
    {
        string Assign(string constant) => type == "" ? name(constant) : $"{type} {name(constant)}";
        string AssignOwn(string constant) => name(constant) + ".At(j)";
        var names = new Names(["dt", "network", "trial", "parameters", "j", .. plan.Propagators.SelectMany(p => p.Slopes.Select(s => SlopeOf(p, s)).Prepend(p.Name))]);
        var entries = plan.Propagators.SelectMany(Entries).ToList();
        string Local(Symbol s) => s.Name == "Dt" ? "dt"
            : !entries.Contains(s.Name) ? names.Local(s)
            : plan.PerNeuron.Contains(s.Name) ? AssignOwn(s.Name) : name(s.Name);
        var notation = new HostNotation(Local);
        bool usesDt = plan.Propagators.Count > 0 || plan.Constants.Any(c => c.Value.Parts().Any(p => p is Symbol { Name: "Dt" } or Call { Function: Function.Steps }));
        if (usesDt)
        {
            writer.Line($"double dt = {dt};");
        }

        foreach (var parameter in plan.Parameters.Where(p => !p.PerNeuron))
        {
            string value = parameter.Training is not null ? $"parameters[\"{parameter.Key}\"][0]" : parameter.Access;
            writer.Line($"double {Local(parameter.Symbol)} = {value};");
        }

        foreach (var propagator in plan.Propagators.Where(p => !IsPerNeuron(p)))
        {
            WritePropagator(writer, propagator, notation, Assign);
        }

        foreach (var constant in plan.Constants.Where(c => !plan.PerNeuron.Contains(c.Name)))
        {
            WriteConstant(constant, Assign);
        }

        if (plan.PerNeuron.Count > 0)
        {
            WritePerNeuron();
        }

        bool IsPerNeuron(Propagator propagator) => Entries(propagator).Any(plan.PerNeuron.Contains);

        void WriteConstant(Definition constant, Func<string, string> assign) =>
            writer.Line($"{assign(constant.Name)} = ScalarMath.Finite({notation.Write(constant.Value)});");

        void WritePerNeuron()
        {
            var own = plan.Parameters.Where(p => p.PerNeuron).Select(p => (Parameter: p, All: names.Local(new(p.Name + "All", Role.Local)))).ToList();
            writer.Gap();
            writer.Comment("each neuron has its own");
            foreach (var (parameter, all) in own)
            {
                writer.Line($"var {all} = parameters.Padded(\"{parameter.Key}\");");
            }

            using var loop = writer.Block($"for (int j = 0; j < {own[0].All}.Length; j++)");
            foreach (var (parameter, all) in own)
            {
                writer.Line($"double {Local(parameter.Symbol)} = {all}[j];");
            }

            foreach (var propagator in plan.Propagators.Where(IsPerNeuron))
            {
                WritePropagator(writer, propagator, notation, AssignOwn);
            }

            foreach (var constant in plan.Constants.Where(c => plan.PerNeuron.Contains(c.Name)))
            {
                WriteConstant(constant, AssignOwn);
            }
        }
    }

    private static IEnumerable<string> Entries(Propagator flow) =>
        flow.Entries.Concat(flow.Slopes.SelectMany(s => s.Entries)).Where(e => e != "");

    private static string SlopeOf(Propagator flow, PropagatorSlope slope) => $"{flow.Name}By{Names.Pascal(slope.Parameter)}";

    private static void WritePropagator(IndentedWriter writer, Propagator propagator, Notation notation, Func<string, string> assign)
    {
        writer.Gap();
        writer.Comment($"d/dt of ({string.Join(", ", propagator.States)}) is linear in ({string.Join(", ", propagator.Columns.Concat(["1"]))}); its exact step over dt is a matrix exponential");
        if (propagator.Slopes.Count == 0)
        {
            WriteMatrix($"var {propagator.Name} = LinearFlow.Propagator(dt, new double[,]", ");", propagator.Rates);
            WriteEntries(propagator.Name, propagator.Entries);
            return;
        }

        string rates = propagator.Name + "Rates";
        WriteMatrix($"var {rates} = new double[,]", ";", propagator.Rates);
        writer.Line($"var {propagator.Name} = LinearFlow.Propagator(dt, {rates});");
        WriteEntries(propagator.Name, propagator.Entries);
        foreach (var slope in propagator.Slopes)
        {
            string name = SlopeOf(propagator, slope);
            writer.Gap();
            writer.Comment($"how the step moves with {slope.Parameter}, from how the rates do");
            WriteMatrix($"var {name} = LinearFlow.PropagatorSlope(dt, {rates}, new double[,]", ");", slope.Rates);
            WriteEntries(name, slope.Entries);
        }

        void WriteMatrix(string head, string end, EquatableArray<Expr> entries)
        {
            int width = propagator.Columns.Count + 1;
            using var matrix = writer.Block(head, end);
            for (int i = 0; i < propagator.States.Count; i++)
            {
                var row = entries.Skip(i * width).Take(width).Select(r => notation.Write(r));
                writer.Line($"{{ {string.Join(", ", row)} }}, // d{propagator.States[i]}/dt");
            }
        }

        void WriteEntries(string matrix, EquatableArray<string> entries)
        {
            int width = propagator.Columns.Count + 1;
            for (int i = 0; i < entries.Count; i++)
            {
                if (entries[i] != "")
                {
                    writer.Line($"{assign(entries[i])} = ScalarMath.Finite({matrix}[{i / width}, {i % width}]);");
                }
            }
        }
    }
}
