using System.CommandLine;
using System.Globalization;
using System.Text;
using Snn.Runtime;
using Spectre.Console;

namespace Snn.Cli;

/// <summary><c>snn describe</c>: the equations of a project's models, networks and rules, and what was derived of them.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "a project, the folder it lies in, or an assembly that has been built", DefaultValueFactory = _ => "." };
        var network = new Option<string?>("--network") { Description = "one network or model alone", HelpName = "NAME" };
        var full = new Option<bool>("--full") { Description = "the steps of all kernels and of their adjoints, line by line" };
        var latex = new Option<bool>("--latex") { Description = "as LaTeX (amsmath)" };
        var file = new Option<string?>("--out") { Description = "file that it is written to", HelpName = "FILE" };
        var with = new Option<string[]>("--with") { Description = "an argument of a network's constructor; numbers that are not given are 1", HelpName = "NAME=VALUE" };
        with.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !t.Value.Contains('=', StringComparison.Ordinal)))
            {
                result.AddError($"--with is '{token.Value}'; it must be NAME=VALUE, as hidden=200.");
            }
        });
        var command = new Command("describe", "Prints the equations of a project's models, networks and learning rules, with their derived adjoints.") { project, network, full, latex, file, with };
        command.SetAction(given => Run(
            given.GetValue(project)!,
            new(given.GetValue(network), given.GetValue(full), given.GetValue(latex), Arguments(given.GetValue(with) ?? [])),
            given.GetValue(file)));
        return command;
    }

    /// <summary>Prints or writes it.</summary>
    internal static int Run(string project, DescribeOptions options, string? file, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        string path = ProjectBuild.IsAssembly(project) ? project : ProjectBuild.Build(project);
        string text = DescribedAssembly.Text(path, options);
        if (file is null)
        {
            Terminal.WritePlain(console, text);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, text + Environment.NewLine, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            Terminal.WritePlain(console, file);
        }

        return 0;
    }

    private static Dictionary<string, string> Arguments(string[] given)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] pair in given.Select(g => g.Split('=', 2)))
        {
            arguments[pair[0].Trim()] = pair[1].Trim();
        }

        return arguments;
    }
}

/// <summary>What is described, and how.</summary>
/// <param name="Name">One network or model; null for all.</param>
/// <param name="Full">Whether nothing is left out.</param>
/// <param name="Latex">Whether as LaTeX.</param>
/// <param name="Arguments">Arguments of constructors, by name.</param>
internal sealed record DescribeOptions(string? Name = null, bool Full = false, bool Latex = false, IReadOnlyDictionary<string, string>? Arguments = null);
