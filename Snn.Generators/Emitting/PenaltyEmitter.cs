using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Losses;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>Writes a penalty as a class of the runtime, around a struct of numbers that runs on the host and on devices.</summary>
internal sealed class PenaltyEmitter(PenaltyPlan plan)
{
    private readonly IndentedWriter _writer = new();
    private Names? _members;
    private readonly ConstantFolder _folder = new([], plan.Penalty.Helpers);

    public static string Write(PenaltyPlan plan) => new PenaltyEmitter(plan).Write();

    private string Name => Names.Escape(plan.Penalty.Name);

    /// <summary>The struct of numbers.</summary>
    private string Kernel => Names.Unique("Kernel", n => n == plan.Penalty.Name || plan.Penalty.InUse.Contains(n));

    private string Field(string constant) => _members!.Of(constant, "_" + Names.Camel(constant));

    private string Write()
    {
        var penalty = plan.Penalty;
        FileHead.Write(_writer, penalty.Namespace, penalty.InUse, "System", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Name} : Penalty<{Name}.{Kernel}>"))
        {
            _writer.Line("/// <inheritdoc/>");
            _writer.Line($"protected override {Kernel} NewKernel() => new(this);");
            _writer.Gap();
            _writer.Summary("The penalty of one neuron, in numbers alone.");
            _members = new(_writer);
            using var kernel = _writer.Block($"public readonly struct {Kernel} : IPenaltyKernel");
            int start = _writer.Mark();
            WriteFunction("Value", "", penalty.Objective);
            _writer.Gap();
            WriteFunction("Slope", $"d/d{plan.Count.Name} of it: ", plan.Slope);
            WriteConstants(start);
        }

        return _writer.ToString();
    }

    private void WriteFunction(string name, string prefix, Expr value)
    {
        var names = new Names(_writer, _members);
        var (count, length) = (names.Local(plan.Count), names.Local(plan.Length));
        _writer.Line("/// <inheritdoc/>");
        using var body = _writer.Block($"public float {name}(float {count}, float {length})");
        _writer.Comment(prefix + Notation.Paper.Write(value));
        if (plan.Rate is { } rate && value.Contains(rate))
        {
            _writer.Line($"float {names.Local(rate)} = {count} / {length};");
        }

        var program = new SharedProgram([], [value], _folder);
        var notation = new IlgpuNotation(s => s.Role == Role.Parameter ? Field(s.Name) : names.Local(s));
        foreach (var line in program.Lines)
        {
            _writer.Line($"float {names.Local(line.Target)} = {notation.Write(line.Value)};");
        }

        _writer.Line($"return {notation.Write(program.Results[0])};");
    }

    /// <summary>What is fixed over a trial is known once the functions are written.</summary>
    private void WriteConstants(int place)
    {
        var host = new HostNotation(s =>
            $"penalty.{Names.Escape(s.Name)}{(plan.Penalty.Parameters.First(p => p.Name == s.Name).IsQuantity ? ".Value" : "")}");
        var constants = _folder.Constants.Select(c => (Field: Field(c.Name), Value: $"ScalarMath.Finite({host.Write(c.Value)})")).ToList();
        string[] fields = constants.Count == 0 ? [] :
        [
            "// fixed over a trial",
            $"private readonly float {string.Join(", ", constants.Select(c => c.Field))};",
            "",
        ];
        _writer.InsertAt(place,
        [
            .. fields,
            "/// <summary>Takes over the parameters as they are.</summary>",
            $"public {Kernel}({Name} penalty)",
            "{",
            .. constants.Select(c => $"    {c.Field} = {c.Value};"),
            "}",
            "",
        ]);
    }
}
