using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a network as a hybrid system, for the runtime's event-driven engine.</summary>
internal sealed class ExactEmitter(ExactPlan plan)
{
    private const string Parts = "ExactParts";

    private readonly IndentedWriter _writer = new();

    public string Write()
    {
        string network = plan.Network.Name;
        FileHead.Write(_writer, plan.Network.Namespace, "System", "System.Collections.Generic", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {network} : IExactNetwork"))
        {
            _writer.Summary("The network as a hybrid system, with the sizes, parameters and delays of this instance.");
            _writer.Line("public ExactSystem Exact() => new(");
            _writer.Line($"    \"{network}\",");
            _writer.Line($"    [{string.Join(", ", plan.Populations.Select(p => $"{Parts}.{p.Name}(this)"))}],");
            _writer.Line($"    [{string.Join(", ", plan.Projections.Select(p => $"{Parts}.{p.Name}(this)"))}])");
            using (_writer.Block("", ";"))
            {
                _writer.Line($"Readout = {plan.Readout},");
            }

            _writer.Gap();
            using var parts = _writer.Block($"private static class {Parts}");
            foreach (var population in plan.Populations)
            {
                _writer.Gap();
                if (population.Rows is { } rows)
                {
                    new AffineEmitter(_writer, population, rows).Write(network);
                }
                else
                {
                    new SmoothEmitter(_writer, population).WriteMethod(network);
                }
            }

            foreach (var projection in plan.Projections)
            {
                Write(projection);
            }

            foreach (var population in plan.Populations.Where(p => p.Rows is null))
            {
                _writer.Gap();
                new SmoothEmitter(_writer, population).WriteClass();
            }
        }

        return _writer.ToString();
    }

    private void Write(ExactProjection projection)
    {
        string name = projection.Name;
        var target = plan.Populations[projection.Target];
        _writer.Gap();
        using var method = _writer.Block($"public static ExactProjection {name}({plan.Network.Name} network)");
        var slopes = target.Parameters
            .Select(p => (p.Key, Kick: projection.Kick.Select(k => k.Differentiate(p.Symbol)).ToList()))
            .Where(s => s.Kick.Any(k => !k.IsZero())).ToList();
        var notation = WriteParameters(_writer, target, projection.Kick.Concat(slopes.SelectMany(s => s.Kick)));
        string Row(IEnumerable<Expr> kick) => string.Join(", ", kick.Select(notation.Write));
        _writer.Comment($"adds to: {string.Join(", ", target.States.Select(s => s.Name))}");
        string head = $"return new(\"{name}\", {projection.Source}, {projection.Target}, network.{name}.Delay.Value, [{Row(projection.Kick)}])";
        if (slopes.Count == 0)
        {
            _writer.Line(head + ";");
            return;
        }

        using var body = _writer.Block(head, ";");
        _writer.Line($"Slopes = [{string.Join(", ", slopes.Select(s => $"new(\"{s.Key}\", [{Row(s.Kick)}])"))}],");
    }

    /// <summary>Locals for the parameters that expressions use.</summary>
    public static Notation WriteParameters(IndentedWriter writer, ExactPopulation owner, IEnumerable<Expr> expressions)
    {
        var names = new Names(["network", "theta", "jump"]);
        var used = new HashSet<string>(expressions.SelectMany(e => e.Symbols()).Select(s => s.Name));
        foreach (var parameter in owner.Parameters.Where(p => used.Contains(p.Name)))
        {
            writer.Line($"double {names.Local(new(parameter.Name, Role.Parameter))} = {parameter.Access};");
        }

        return new HostNotation(names.Local);
    }
}
