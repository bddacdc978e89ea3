using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes an affine population: matrices, and the derivatives of their entries by the parameters.</summary>
internal sealed class AffineEmitter(IndentedWriter writer, ExactPopulation population, AffineRows rows, Names names, ExactHome home)
{
    private Notation _notation = Notation.Paper;

    public void Write(string name, string taken)
    {
        using var method = writer.Block($"public static AffinePopulation {name}({taken})");
        var slopes = population.Parameters.Select(p => (p.KeyText, Slopes: Slopes(p.Symbol).Where(s => s.Entries.Count > 0).ToList())).ToList();
        var entries = rows.Flow.Concat(rows.Jump).Concat(new[] { rows.Threshold, rows.Output }.OfType<AffineRow>()).SelectMany(r => r.Entries);
        _notation = ExactEmitter.WriteParameters(
            writer, names, population, entries.Concat(population.Start).Concat([population.Hold]).Concat(slopes.SelectMany(s => s.Slopes).SelectMany(s => s.Entries).Select(e => e.Slope)));
        string states = string.Join(", ", population.States.Select(s => home.Label(s.Name)));
        string head = $"return new({home.Name}, {home.Size}, [{states}])";
        if (population.States.Count == 0)
        {
            writer.Line(head + ";");
            return;
        }

        writer.Comment($"columns: {string.Join(", ", population.States.Select(s => s.Name))}, 1");
        if (rows.Threshold is { } threshold)
        {
            writer.Line($"double[] theta = [{Row(threshold.Entries)}]; // {threshold.Equation}");
            WriteMatrix("var jump = new double[,]", rows.Jump, ";");
        }

        using var body = writer.Block(head, ";");
        WriteMatrix("Flow = new double[,]", rows.Flow, ",");
        writer.Line($"Start = [{Row(population.Start)}],");
        if (rows.Threshold is not null)
        {
            writer.Line($"Spike = new(theta, jump) {{ Hold = {_notation.Write(population.Hold)}, Held = [{string.Join(", ", population.Held)}]{(population.Rises ? ", Rises = true" : "")} }},");
        }

        if (rows.Output is { } output)
        {
            writer.Line($"{Names.OfObject("Output")} = [{Row(output.Entries)}], // {output.Equation}");
        }

        WriteSlopes(slopes);
    }

    private void WriteSlopes(List<(string Key, List<SlopeList> Slopes)> parameters)
    {
        writer.Line("Parameters =");
        writer.Line("[");
        foreach (var (key, slopes) in parameters)
        {
            string lists = string.Join(", ", slopes.Select(s => s.Name == "Hold"
                ? $"Hold = {_notation.Write(s.Entries[0].Slope)}"
                : $"{s.Name} = [{string.Join(", ", s.Entries.Select(e => $"({string.Join(", ", e.Place)}, {_notation.Write(e.Slope)})"))}]"));
            writer.Line($"    new({key}){(lists == "" ? "" : $" {{ {lists} }}")},");
        }

        writer.Line("],");
    }

    /// <summary>What of the population depends on a parameter, and how.</summary>
    private IEnumerable<SlopeList> Slopes(Symbol parameter)
    {
        yield return new("Flow", Matrix(rows.Flow));
        yield return new("Start", Entries(population.Start));
        yield return new("Threshold", rows.Threshold is null ? [] : Entries(rows.Threshold.Entries));
        yield return new("Jump", Matrix(rows.Jump));
        yield return new("Hold", Entries([population.Hold]));
        yield return new("Output", rows.Output is null ? [] : Entries(rows.Output.Entries));

        List<(int[] Place, Expr Slope)> Entries(IEnumerable<Expr> row) =>
            row.Select((e, i) => (new[] { i }, Slope: e.Differentiate(parameter))).Where(e => !e.Slope.IsZero()).ToList();

        List<(int[] Place, Expr Slope)> Matrix(IEnumerable<AffineRow> matrix) =>
            matrix.SelectMany((r, i) => Entries(r.Entries).Select(e => (new[] { i, e.Place[0] }, e.Slope))).ToList();
    }

    private string Row(IEnumerable<Expr> entries) => string.Join(", ", entries.Select(_notation.Write));

    private void WriteMatrix(string head, IEnumerable<AffineRow> matrix, string end)
    {
        using var block = writer.Block(head, end);
        foreach (var row in matrix)
        {
            writer.Line($"{{ {Row(row.Entries)} }}, // {row.Equation}");
        }
    }

    /// <summary>Derivatives of some numbers by a parameter, with the places of those that are not zero.</summary>
    private sealed class SlopeList(string name, List<(int[] Place, Expr Slope)> entries)
    {
        public string Name => name;

        public List<(int[] Place, Expr Slope)> Entries => entries;
    }
}
