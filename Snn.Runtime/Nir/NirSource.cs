using System.Globalization;

namespace Snn.Runtime;

/// <summary>How a graph is written as source.</summary>
public sealed record NirSourceOptions
{
    /// <summary>Namespace of the classes.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the network's class.</summary>
    public required string Network { get; init; }

    /// <summary>Length of a step; NIR has none.</summary>
    public Time Dt { get; init; } = new(1);

    /// <summary>How a step is taken.</summary>
    public NirMethod Method { get; init; }

    /// <summary>Name of the file, for comments.</summary>
    public string File { get; init; } = "a .nir file";
}

/// <summary>
/// Writes a graph as classes of the language: a model for each primitive and a network, which is given its weights, and what
/// each neuron has of its own, by the file.
/// </summary>
public sealed class NirSource
{
    private readonly NirPlan _plan;
    private readonly NirNumbers _numbers;
    private readonly NirSourceOptions _options;
    private readonly NirNames _names;
    private readonly Dictionary<NirPopulation, string> _populations = [];

    private NirSource(NirGraph graph, NirSourceOptions options)
    {
        _plan = new(graph);
        (_numbers, _options) = (new(_plan, options.File, options.Dt, options.Method), options);
        string[] types = [.. _plan.Populations.Select(p => NirModels.Name(p.Node.Type)).Distinct()];
        if (types.Contains(options.Network))
        {
            throw new ArgumentException($"'{options.Network}' is the name of a model of the graph; give the network another.", nameof(options));
        }

        _names = new([options.Network, .. types]);
        foreach (var population in _plan.Populations)
        {
            _populations.Add(population, _names.Next(population.Name, population.Node.Type));
        }
    }

    /// <summary>Writes a graph as source.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How it is written.</param>
    /// <returns>The text of each file by its name.</returns>
    /// <exception cref="NirException">The language cannot express a node, which is named.</exception>
    /// <exception cref="ArgumentException">A name is no name of C#, or a step is not above 0.</exception>
    public static IReadOnlyList<(string File, string Text)> Write(NirGraph graph, NirSourceOptions options)
    {
        if (!options.Namespace.Split('.').All(IsName) || !IsName(options.Network))
        {
            throw new ArgumentException($"'{options.Namespace}.{options.Network}' is no name of a class; take letters, digits and '_', with '.' between namespaces, and no word of C#.", nameof(options));
        }

        if ((options.Namespace.Split('.').FirstOrDefault(NirNames.Hides) ?? (NirNames.IsTaken(options.Network) ? options.Network : null)) is { } word)
        {
            throw new ArgumentException($"'{word}' is a name that the source itself needs; give the namespace and the network others.", nameof(options));
        }

        if (!(options.Dt.Value > 0 && float.IsFinite(options.Dt.Value)))
        {
            throw new ArgumentException($"A step of {options.Dt} is no length of time above 0.", nameof(options));
        }

        var source = new NirSource(graph, options);
        return [($"{options.Network}.cs", source.Network()), ($"{options.Network}.Models.cs", source.Models())];
    }

    /// <summary>Whether a text is a name of C#, and no word of it.</summary>
    internal static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_') && !Words.Contains(text);

    private static readonly HashSet<string> Words =
        [.. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while "
            + "record required file scoped field partial var dynamic nint nuint notnull unmanaged extension").Split(' ')];

    private string Models()
    {
        var types = _plan.Populations.Select(p => p.Node.Type).Where(t => t != "Input").Distinct();
        return $"namespace {_options.Namespace};\n\n" + string.Join("\n", types.Select(t => NirModels.Source(t, _options.Method, _numbers.HasBias(t))));
    }

    private string Network()
    {
        string[] populations = [.. _plan.Populations.Select(Population)];
        (string Text, string Wire)[] projections = [.. _plan.Links.Select(Projection)];
        return $$"""
            using Snn;
            using Snn.Models;
            using Snn.Runtime;

            namespace {{_options.Namespace}};

            /// <summary>The network of {{Comment(_options.File)}}, made of it by <c>snn import</c>, which makes it again when the file's graph has changed.</summary>
            /// <param name="file">Its weights, and what each neuron has of its own.</param>
            [Network]
            public partial class {{_options.Network}}(NirNumbers file)
            {
                /// <summary>The network with the weights of a file.</summary>
                /// <param name="path">The file that the class was made of, or one that differs in weights alone.</param>
                /// <exception cref="NirException">It cannot be read, or has another graph.</exception>
                public static {{_options.Network}} Load(string path) => new(NirNumbers.Read(path, {{Milliseconds(_options.Dt.Value)}}, NirMethod.{{_options.Method}}, print: "{{_numbers.Print()}}"));

                /// <summary>Length of a step.</summary>
                public Time Dt { get; } = file.Dt;

            {{string.Join("\n\n", populations)}}

            {{string.Join("\n\n", projections.Select(p => p.Text))}}

                /// <summary>From which population to which.</summary>
                public Wiring Wires =>
                [
            {{string.Join("\n", projections.Select(p => $"        {p.Wire},"))}}
                ];
            }

            """.ReplaceLineEndings("\n");
    }

    private string Population(NirPopulation population)
    {
        string model = NirModels.Name(population.Node.Type), name = _populations[population];
        var parameters = NirParameter.Of(population, _options.Method, _numbers.HasBias(population.Node.Type));
        string[] own = [.. parameters.Where(p => !p.IsShared).Select(p => p.Name)];
        string[] shared = [.. parameters.Where(p => p.IsShared && !(p.Values[0] == 0 && p.Name is "Bias" or "VLeak" or "VReset")).Select(p => $"{p.Name} = {(p.IsTime ? Milliseconds(p.Values[0]) : Number(p.Values[0]))}")];
        if (_options.Method == NirMethod.ForwardEuler && population.Node.Type is not ("Input" or "Output" or "Threshold"))
        {
            shared = ["TimeStep = file.Dt", .. shared];
        }

        string size = population.Shape is { } shape ? $"{shape.Height}, {shape.Width}, {shape.Channels}" : population.Size.ToString(CultureInfo.InvariantCulture);
        string[] given =
        [
            .. shared.Length == 0 ? [] : new[] { $"        Model = new() {{ {string.Join(", ", shared)} }}," },
            .. own.Length == 0 ? [] : new[] { $"        Parameters = {{ {string.Join(", ", parameters.Where(p => !p.IsShared).Select(p => $"[nameof({model}.{p.Name})] = file.Of({Literal(population.Name)}, {Literal(p.Field)})"))} }}," },
        ];
        string[] lines =
        [
            $"    /// <summary>Node {Comment(population.Name)}{(population.Node.Type == "Output" ? ", an output that sums spikes" : "")}.</summary>",
            .. own.Length == 0 ? [] : new[] { $"    [PerNeuron({string.Join(", ", own.Select(o => $"nameof({model}.{o})"))})]" },
            .. _plan.Readout == population ? ["    [Readout]"] : Array.Empty<string>(),
            $"    public Population<{model}> {name} {{ get; }} = new({size}){(given.Length == 0 ? ";" : "")}",
            .. given.Length == 0 ? [] : (string[])["    {", .. given, "    };"],
        ];
        return string.Join("\n", lines);
    }

    private (string Text, string Wire) Projection(NirLink link)
    {
        string path = string.Join(", ", link.Path.Select(Literal)), weights = $"file.Weights({path})", synapses = $"file.Synapses({path})";
        double[] gains = _numbers.Gains(link.Target);
        var form = link.Form(gains);
        var core = link.Core;
        string name = _names.Next(NameOf(link, core), "Projection");
        var shape = form is NirForm.Convolution or NirForm.Pool ? core[0].Convolution : null;
        string made = form switch
        {
            NirForm.Convolution => $"{weights}, kernel: ({shape!.Kernel.Y}, {shape.Kernel.X})",
            NirForm.Pool => $"{weights}, Pooling.{(core[0].Type == "AvgPool2d" ? "Average" : "Sum")}, window: ({shape!.Kernel.Y}, {shape.Kernel.X})",
            NirForm.Sparse => $"{synapses}.Weights, {synapses}.Pairs",
            _ => weights,
        };
        bool isPatch = form is NirForm.Convolution or NirForm.Pool;
        bool hasOwnDelays = form == NirForm.Sparse && link.Stages.Any(s => s.Type == "Delay");
        string[] set =
        [
            .. isPatch ? new[] { $"Stride = ({shape!.Stride.Y}, {shape.Stride.X})" } : [],
            .. isPatch && shape!.Before != (0, 0) ? new[] { $"Padding = ({shape.Before.Y}, {shape.Before.X})" } : [],
            .. hasOwnDelays ? [$"Delays = {synapses}.Delays"] : link.Delay > 0 ? [$"Delay = {Milliseconds(_numbers.ArrivalOf(link.Delay).Value)}"] : Array.Empty<string>(),
        ];
        string text = $"    /// <summary>{Comment(Description(link))}.</summary>\n    public {form}<Delta> {name} {{ get; }} = new({made}){(set.Length == 0 ? "" : $" {{ {string.Join(", ", set)} }}")};";
        return (text, $"{_populations[link.Source]} >> {name} >> {_populations[link.Target]}");
    }

    private static string Description(NirLink link) => $"From {link.Source.Name} to {link.Target.Name}{(link.Stages.Count == 0 ? ", as it is" : $", through {string.Join(", ", link.Stages.Select(s => $"{s.Name} ({s.Type})"))}")}";

    private string NameOf(NirLink link, IReadOnlyList<NirStage> core)
    {
        string own = string.Concat(core.Select(s => NirNames.Of(s.Name, s.Type)));
        bool isOnly = own.Length > 0 && _plan.Links.Count(l => l.Core.Select(s => s.Name).SequenceEqual(core.Select(s => s.Name))) == 1;
        return isOnly ? own : $"{_populations[link.Source]}{own}{_populations[link.Target]}";
    }

    private static string Milliseconds(float value) => $"{Number(value)} * ms";

    private static string Number(float value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') && text.Length < 8 ? text : text + "f";
    }

    private static string Literal(string text) => "\"" + string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) || c > 126 ? $"\\u{(int)c:x4}" : $"{c}")) + "\"";

    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
