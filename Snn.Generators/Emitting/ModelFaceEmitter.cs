using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes a model's readable file: its properties, its description, its form for other assemblies, and, for a neuron, one
/// plain step mapped onto the user's equations, so that a debugger stops in them.
/// </summary>
internal sealed class ModelFaceEmitter(ModelSource source)
{
    private readonly IndentedWriter _writer = new();
    private Names? _members;

    private Names Members => _members!;

    public string Write()
    {
        var alone = source.Model is { Kind: ModelKind.Neuron, IsSource: false } neuron ? Planner.PlanAlone(neuron) : null;
        FileHead.Write(_writer, source.Namespace, source.InUse, alone is null ? [] : Description.Methods(alone), "System", "Snn", "Snn.Runtime");
        if (source.Model is { } model)
        {
            _writer.Line($"[ModelIr({ModelText.VersionOf(model)}, \"\"\"");
            foreach (string line in ModelText.Write(model).TrimEnd('\n').Split('\n'))
            {
                _writer.Line("    " + line);
            }

            _writer.Line("    \"\"\")]");
        }

        _members = new(_writer);
        using (_writer.Block($"partial class {Names.Escape(source.Name)}"))
        {
            foreach (var property in source.Properties)
            {
                WriteProperty(property);
            }

            if (source.Model is { } sound)
            {
                _writer.Gap();
                _writer.Summary("Equations and integration as text.");
                var text = Description.Of(sound).Concat(alone is null ? [] : Description.Integration(alone)).ToList();
                if (alone is null)
                {
                    Description.WriteMethod(_writer, text);
                }
                else
                {
                    Description.WriteMethod(_writer, text, [.. text, .. AdjointText.Of(sound, _ => true)], "Whether the adjoint is told too.");
                }

                _writer.Gap();
                _writer.Summary("Equations and adjoint as LaTeX (amsmath).");
                Description.WriteMethod(_writer, LatexDescription.Of(sound), "DescribeLatex");
                if (alone is not null)
                {
                    WriteAdvance(sound, alone);
                }
            }
        }

        return _writer.ToString();
    }

    private void WriteProperty(PartialProperty property)
    {
        if (property.Setter == "" && source.Model is not { Kind: ModelKind.Neuron })
        {
            // given by the runtime for each synapse or element; the class itself has none
            _writer.Line(Symbolic(property));
        }
        else if (property.Setter == "")
        {
            _writer.Line($"private {property.Type} {Field(property.Name)};");
            _writer.Line($"{property.Modifiers}partial {property.Type} {Names.Escape(property.Name)} => {Field(property.Name)};");
        }
        else
        {
            _writer.Line($"{property.Modifiers}partial {property.Type} {Names.Escape(property.Name)} {{ {property.Getter} => field; {property.Setter} => field = value; }}");
        }
    }

    /// <summary>The other half of a property that stands for something in equations, and has no value in the class itself.</summary>
    public static string Symbolic(PartialProperty property) =>
        $"{property.Modifiers}partial {property.Type} {Names.Escape(property.Name)} {(property.Setter == "" ? "=> throw new SymbolicOnlyException();" : $"{{ {property.Getter} => throw new SymbolicOnlyException(); {property.Setter} => throw new SymbolicOnlyException(); }}")}";

    /// <summary>Private field behind a property, or of something that has none.</summary>
    private string Field(string name) => Members.Of(name, "_" + Names.Camel(name));

    private void WriteAdvance(Model model, PopulationPlan plan)
    {
        var inputs = model.Inputs.ToList();
        foreach (var hold in Holds(model, plan))
        {
            _writer.Gap();
            _writer.Line($"private float {Field(hold)};");
        }

        _writer.Gap();
        var names = new Names(_writer, Members);
        string parameters = string.Concat(inputs.Select(i => $", {i.Type} {names.Local(new(i.Name, Role.Input))}").Concat(plan.Noise.Select(n => $", float {names.Local(new(n, Role.Input))}")));
        _writer.Summary("One step of this one neuron, in plain code: the oracle that all kernels must equal.");
        _writer.Line("/// <param name=\"over\">Length of the step.</param>");
        foreach (var input in inputs)
        {
            _writer.Line($"/// <param name=\"{names.Local(new(input.Name, Role.Input))}\">What arrives during the step.</param>");
        }

        foreach (string noise in plan.Noise)
        {
            _writer.Line($"/// <param name=\"{names.Local(new(noise, Role.Input))}\">A standard normal number, another one in each step: white noise.</param>");
        }

        _writer.Line("/// <returns>Whether the neuron spiked.</returns>");
        using var body = _writer.Block($"public bool Advance(Time over{parameters})");
        BoundsEmitter.WriteStep(_writer, "over", "over.Value");
        BoundsEmitter.WriteAlone(_writer, model.Name, plan.Given);
        _writer.Gap();
        // a parameter that is a constant as it stands needs no second name
        var bare = plan.Constants.Where(c => c.Value is Symbol).ToList();
        foreach (var constant in bare)
        {
            string access = plan.Parameters.FirstOrDefault(p => p.Name == NameOf(constant))?.Access ?? "over.Value";
            string cast = model.Parameters.Any(p => p.IsDouble && p.Name == NameOf(constant)) ? "(float)" : "";
            _writer.Line($"float {names.Local(new(constant.Name, Role.Parameter))} = {cast}{access};");
        }

        var rest = plan with
        {
            Constants = plan.Constants.Except(bare).ToEquatable(),
            Parameters = plan.Parameters.Where(p => !bare.Any(c => NameOf(c) == p.Name)).ToEquatable(),
        };
        string Constant(string name) => names.Local(new(name, Role.Parameter));
        string? Known(string parameter) => bare.FirstOrDefault(c => NameOf(c) == parameter) is { } constant ? Constant(constant.Name) : null;
        new ConstantsEmitter(_writer, rest, names, Constant, "float", Known).Write("over.Value");
        _writer.Gap();
        foreach (var input in inputs)
        {
            string local = names.Local(new(input.Name, Role.Input));
            _writer.Line($"{Field(input.Name)} = {local};");
        }

        foreach (var state in model.States)
        {
            _writer.Line($"float {names.Local(new(state.Name, Role.State))} = {Names.Member(state.Name)}{(state.IsQuantity ? ".Value" : "")};");
        }

        foreach (string hold in Holds(model, plan))
        {
            _writer.Line($"float {names.Local(new(hold, Role.State))} = {Field(hold)};");
        }

        Expr Plain(Expr e) => e.Substitute(s => s.Role == Role.Input && model.Inputs.Any(i => i.Name == s.Name && i.IsQuantity)
            ? new Symbol(names.Local(s) + ".Value", Role.Local) : s);
        var written = new ScalarNotation(s => s.Name.EndsWith(".Value") ? s.Name : names.Local(s));
        foreach (var line in plan.Forward)
        {
            WriteLine(line with { Value = Plain(line.Value) }, names, written);
        }

        _writer.Gap();
        foreach (var end in plan.Ends)
        {
            var state = model.States.FirstOrDefault(s => s.Name == end.Name);
            string value = written.Write(Plain(end.Value));
            _writer.Line(state is null ? $"{Field(end.Name)} = {value};" : state.IsQuantity ? $"{Names.Member(end.Name)} = new({value});" : $"{Names.Member(end.Name)} = {value};");
        }

        _writer.Line(plan.Spikes ? $"return {names.Local(StepProgram.Fired)};" : "return false;");
    }

    /// <summary>The parameter that a constant is.</summary>
    private static string NameOf(Definition constant) => ((Symbol)constant.Value).Name;

    private static IEnumerable<string> Holds(Model model, PopulationPlan plan) =>
        plan.States.Where(s => !model.States.Any(m => m.Name == s));

    private void WriteLine(Statement line, Names names, ScalarNotation notation)
    {
        if (line.Comment != "")
        {
            _writer.Gap();
            _writer.Comment(line.Comment);
        }

        if (line.Value is Repeat repeat)
        {
            _writer.Repeat(repeat, names, notation);
            return;
        }

        string text = $"var {names.Local(line.Target)} = {notation.Write(line.Value)};";
        if (SpanOf(line) is not { } span)
        {
            _writer.Line(text);
            return;
        }

        var at = span.Lines;
        _writer.Directive($"#line ({at.StartLine + 1},{at.StartColumn + 1})-({at.EndLine + 1},{at.EndColumn + 1}) 8 \"{span.File}\"");
        _writer.Line(text);
        _writer.Directive("#line hidden");
    }

    private EquationSpan? SpanOf(Statement line)
    {
        var target = line.Target;
        string[] keys = target switch
        {
            _ when line.Section != "" => [line.Section],
            { Role: Role.Minus } => ["Flow." + target.Name, "Step." + target.Name],
            { Role: Role.Plus } => ["Spike." + target.Name],
            _ when target == StepProgram.Theta => ["Spike.When"],
            _ => [],
        };
        return source.Spans.FirstOrDefault(s => keys.Contains(s.Key) && s.File != "");
    }
}
