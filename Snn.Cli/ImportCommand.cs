using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Snn.Runtime;

namespace Snn.Cli;

/// <summary><c>snn import</c>: a network of another program as source.</summary>
internal static class ImportCommand
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("us", 1e-3), ("s", 1e3)];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "a .nir file; it may be gzipped" };
        var folder = new Option<string>("--out") { Description = "folder that the source is written to", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var space = new Option<string?>("--namespace") { Description = "namespace of the classes; the file's name and Networks where it is left out", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "name of the network's class; the file's name and Network where it is left out", HelpName = "NAME" };
        var dt = new Option<double?>("--dt") { Description = "length of a step, which NIR does not say: 1ms, 100us, 1s; what the file's metadata call dt where it is left out, or else 1ms", HelpName = "TIME", CustomParser = Time };
        var method = new Option<string>("--method") { Description = "how a step is taken: by the exact solution, or by Euler's forward method, as most programs that train such networks do", HelpName = "exact|euler", DefaultValueFactory = _ => "exact" };
        method.AcceptOnlyFromAmong("exact", "euler");
        var command = new Command("import", "Writes a network of a NIR file as C# source, which reads its weights from the file.") { file, folder, space, name, dt, method };
        command.SetAction(given =>
        {
            string path = given.GetValue(file)!;
            string word = NameOf(path);
            return Run(path, given.GetValue(folder)!, given.GetValue(dt), new()
            {
                Namespace = given.GetValue(space) ?? $"{word}Networks", // a namespace Delta would hide the class
                Network = given.GetValue(name) ?? $"{word}Network",
                Method = given.GetValue(method) == "euler" ? NirMethod.ForwardEuler : NirMethod.Exact,
                File = Path.GetFileName(path),
            });
        });
        return command;
    }

    private static int Run(string path, string folder, double? dt, NirSourceOptions options)
    {
        var graph = NirGraph.Read(path);
        double milliseconds = dt ?? (graph.Metadata.GetValueOrDefault("dt") is NirArray { Count: 1 } said && said.Values[0] > 0 ? said.Values[0] * 1000 : 0);
        if (milliseconds == 0)
        {
            milliseconds = 1;
            Console.WriteLine("The file does not say how long a step is; it is taken to be 1 ms. --dt says otherwise.");
        }

        options = options with { Dt = new((float)milliseconds) };
        var files = NirSource.Write(graph, options);
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
        {
            string written = Path.Combine(folder, name);
            File.WriteAllText(written, text);
            Console.WriteLine(written);
        }

        Console.WriteLine($"{options.Namespace}.{options.Network}.Load(\"{Path.GetFileName(path)}\") gives the network.");
        return 0;
    }

    // model.nir is Model, and 01-lif.nir is Nir01Lif
    private static string NameOf(string path)
    {
        string file = Path.GetFileName(path);
        int end = file.IndexOf(".nir", StringComparison.OrdinalIgnoreCase);
        string[] parts = string.Concat((end > 0 ? file[..end] : file).Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string word = string.Concat(parts.Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
        return word.Length > 0 && char.IsLetter(word[0]) ? word : $"Nir{word}";
    }

    private static double? Time(ArgumentResult result)
    {
        string text = string.Concat(result.Tokens.Select(t => t.Value)).Trim();
        foreach (var (unit, milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value))
            {
                return value * milliseconds;
            }
        }

        result.AddError($"--dt is '{text}'; it must be a length of time above 0, as 1ms, 100us or 1s.");
        return null;
    }
}
