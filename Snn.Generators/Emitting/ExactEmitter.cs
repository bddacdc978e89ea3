using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a network's equations as matrices, for the runtime's event-driven engine.</summary>
internal sealed class ExactEmitter(ExactPlan plan)
{
    private const string Matrices = "AffineMatrices";

    private readonly IndentedWriter _writer = new();

    public string Write()
    {
        string network = plan.Network.Name;
        FileHead.Write(_writer, plan.Network.Namespace, "System", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {network} : IExactNetwork"))
        {
            _writer.Summary("The network as an affine hybrid system, with the sizes, parameters and delays of this instance.");
            _writer.Line("public ExactSystem Exact() => new(");
            _writer.Line($"    \"{network}\",");
            _writer.Line($"    [{string.Join(", ", plan.Populations.Select(p => $"{Matrices}.{p.Name}(this)"))}],");
            _writer.Line($"    [{string.Join(", ", plan.Projections.Select(p => $"{Matrices}.{p.Name}(this)"))}])");
            using (_writer.Block("", ";"))
            {
                _writer.Line($"Readout = {plan.Readout},");
            }

            _writer.Gap();
            using var matrices = _writer.Block($"private static class {Matrices}");
            foreach (var population in plan.Populations)
            {
                Write(population);
            }

            foreach (var projection in plan.Projections)
            {
                Write(projection);
            }
        }

        return _writer.ToString();
    }

    private void Write(ExactPopulation population)
    {
        _writer.Gap();
        using var method = _writer.Block($"public static AffinePopulation {population.Name}({plan.Network.Name} network)");
        var rows = population.Flow.Concat(population.Jump).Concat(new[] { population.Threshold, population.Output }.OfType<AffineRow>());
        var notation = WriteParameters(population, rows.SelectMany(r => r.Entries).Concat(population.Start).Concat([population.Hold]));
        string Row(IEnumerable<Expr> entries) => string.Join(", ", entries.Select(notation.Write));
        string states = string.Join(", ", population.States.Select(s => $"\"{s}\""));
        string head = $"return new(\"{population.Name}\", network.{population.Name}.Size, [{states}])";
        if (population.States.Count == 0)
        {
            _writer.Line(head + ";");
            return;
        }

        _writer.Comment($"columns: {string.Join(", ", population.States)}, 1");
        if (population.Threshold is { } threshold)
        {
            _writer.Line($"double[] theta = [{Row(threshold.Entries)}]; // {threshold.Equation}");
            WriteMatrix("var jump = new double[,]", population.Jump, Row, ";");
        }

        using var body = _writer.Block(head, ";");
        WriteMatrix("Flow = new double[,]", population.Flow, Row, ",");
        _writer.Line($"Start = [{Row(population.Start)}],");
        if (population.Threshold is not null)
        {
            _writer.Line($"Spike = new(theta, jump) {{ Hold = {notation.Write(population.Hold)}, Held = [{string.Join(", ", population.Held)}] }},");
        }

        if (population.Output is { } output)
        {
            _writer.Line($"Output = [{Row(output.Entries)}], // {output.Equation}");
        }
    }

    private void WriteMatrix(string head, IEnumerable<AffineRow> rows, System.Func<IEnumerable<Expr>, string> write, string end)
    {
        using var matrix = _writer.Block(head, end);
        foreach (var row in rows)
        {
            _writer.Line($"{{ {write(row.Entries)} }}, // {row.Equation}");
        }
    }

    private void Write(ExactProjection projection)
    {
        var record = projection.Name;
        _writer.Gap();
        using var method = _writer.Block($"public static AffineProjection {record}({plan.Network.Name} network)");
        var notation = WriteParameters(plan.Populations[projection.Target], projection.Kick);
        string kick = string.Join(", ", projection.Kick.Select(notation.Write));
        _writer.Line($"return new(\"{record}\", {projection.Source}, {projection.Target}, network.{record}.Delay.Value, [{kick}]);");
    }

    /// <summary>Locals for the parameters that expressions use.</summary>
    private Notation WriteParameters(ExactPopulation owner, IEnumerable<Expr> expressions)
    {
        var names = new Names(["network", "theta", "jump"]);
        var used = new HashSet<string>(expressions.SelectMany(e => e.Symbols()).Select(s => s.Name));
        foreach (var parameter in owner.Parameters.Where(p => used.Contains(p.Name)))
        {
            _writer.Line($"double {names.Local(new(parameter.Name, Role.Parameter))} = {parameter.Access};");
        }

        return new HostNotation(names.Local);
    }
}
