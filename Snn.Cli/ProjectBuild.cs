using System.ComponentModel;
using System.Diagnostics;

namespace Snn.Cli;

/// <summary>Builds a project of a user, as <c>dotnet build -c Release</c> does.</summary>
internal static class ProjectBuild
{
    private const int Told = 3;

    /// <summary>Whether a path is that of something that has been built.</summary>
    public static bool IsAssembly(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>Builds it.</summary>
    /// <param name="project">The project file, or its folder.</param>
    /// <returns>The path of its assembly.</returns>
    /// <exception cref="FileNotFoundException">There is no project.</exception>
    /// <exception cref="InvalidDataException">It does not build, or there is no SDK to build it with.</exception>
    public static string Build(string project)
    {
        string file = ProjectFile(project);
        // packages of a library lie beside it too, for whoever loads it
        var start = new ProcessStartInfo("dotnet", ["build", file, "-t:Build", "-c", "Release", "-v", "q", "-nologo", "-p:CopyLocalLockFileAssemblies=true", "-getProperty:TargetPath"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name); // of a build that this runs in
        }

        using var build = Started(start);
        var errors = build.StandardError.ReadToEndAsync();
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0)
        {
            throw new InvalidDataException($"{file} does not build: {Errors(output + "\n" + errors.Result)}");
        }

        string path = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        return File.Exists(path) ? path : throw new InvalidDataException($"{file} builds no assembly; name one of the projects that have the networks.");
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidDataException($"The project cannot be built, since dotnet cannot be started ({e.Message}); put the folder of the .NET SDK on the PATH, or name an assembly that has been built.", e);
        }
    }

    private static string ProjectFile(string project)
    {
        if (File.Exists(project))
        {
            return project;
        }

        string[] found = Directory.Exists(project) ? Directory.GetFiles(project, "*.csproj") : throw new FileNotFoundException($"{project}: there is no such project or folder.");
        return found switch
        {
            [var one] => one,
            [] => throw new FileNotFoundException($"{project}: there is no project in this folder; name the one that has the networks."),
            _ => throw new FileNotFoundException($"{project}: there are {found.Length} projects in this folder; name one of {string.Join(", ", found.Select(Path.GetFileName).Order(StringComparer.Ordinal))}."),
        };
    }

    // those of the generator first: others follow from them, as uses of a class that it wrote nothing for
    private static string Errors(string output)
    {
        var all = output.Split('\n').Select(l => l.Trim()).Where(l => l.Contains("error ", StringComparison.Ordinal)).Select(WithoutProject).Distinct()
            .OrderBy(l => l.Contains("error SNN", StringComparison.Ordinal) ? 0 : 1).ToList();
        return all.Count == 0 ? output.Trim() : string.Join("; ", all.Take(Told)) + (all.Count > Told ? $"; and {all.Count - Told} more, which dotnet build tells" : "");
    }

    private static string WithoutProject(string line) => line.EndsWith(']') && line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var at ? line[..at] : line;
}
