using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes the host's computation of what is fixed over a trial: from parameters to constants, in double.</summary>
internal static class ConstantsEmitter
{
    /// <summary>Names of all constants of a population, in the order in which they are computed.</summary>
    public static IEnumerable<string> NamesOf(PopulationPlan plan) =>
        plan.Propagators.SelectMany(p => p.Entries).Where(e => e != "").Concat(plan.Constants.Select(c => c.Name));

    /// <summary>Writes statements that compute every constant.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">Whose.</param>
    /// <param name="dt">C# expression of the time step in ms.</param>
    /// <param name="name">Name of the variable that holds a constant.</param>
    /// <param name="type">Type of that variable where it is declared here; empty where it is a field.</param>
    public static void Write(IndentedWriter writer, PopulationPlan plan, string dt, Func<string, string> name, string type = "")
    {
        string Assign(string constant) => type == "" ? name(constant) : $"{type} {name(constant)}";
        var names = new Names(["dt", "network", "trial", .. plan.Propagators.Select(p => p.Name)]);
        var entries = plan.Propagators.SelectMany(p => p.Entries).ToList();
        string Local(Symbol s) => s.Name == "Dt" ? "dt" : entries.Contains(s.Name) ? name(s.Name) : names.Local(s);
        var notation = new HostNotation(Local);
        bool usesDt = plan.Propagators.Count > 0 || plan.Constants.Any(c => c.Value.Parts().Any(p => p is Symbol { Name: "Dt" } or Call { Function: Function.Steps }));
        if (usesDt)
        {
            writer.Line($"double dt = {dt};");
        }

        foreach (var parameter in plan.Parameters)
        {
            writer.Line($"double {Local(new(parameter.Name, Role.Parameter))} = {parameter.Access};");
        }

        foreach (var propagator in plan.Propagators)
        {
            WritePropagator(writer, propagator, notation, Assign);
        }

        foreach (var constant in plan.Constants)
        {
            writer.Line($"{Assign(constant.Name)} = ScalarMath.Finite({notation.Write(constant.Value)});");
        }
    }

    private static void WritePropagator(IndentedWriter writer, Propagator propagator, Notation notation, Func<string, string> assign)
    {
        int width = propagator.Columns.Count + 1;
        writer.Gap();
        writer.Comment($"d/dt of ({string.Join(", ", propagator.States)}) is linear in ({string.Join(", ", propagator.Columns.Concat(["1"]))}); its exact step over dt is a matrix exponential");
        using (writer.Block($"var {propagator.Name} = LinearFlow.Propagator(dt, new double[,]", ");"))
        {
            for (int i = 0; i < propagator.States.Count; i++)
            {
                var row = propagator.Rates.Skip(i * width).Take(width).Select(r => notation.Write(r));
                writer.Line($"{{ {string.Join(", ", row)} }}, // d{propagator.States[i]}/dt");
            }
        }

        for (int i = 0; i < propagator.Entries.Count; i++)
        {
            if (propagator.Entries[i] != "")
            {
                writer.Line($"{assign(propagator.Entries[i])} = ScalarMath.Finite({propagator.Name}[{i / width}, {i % width}]);");
            }
        }
    }
}
