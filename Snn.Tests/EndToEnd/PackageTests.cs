using System.Runtime.CompilerServices;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.EndToEnd;

/// <summary>
/// What a stranger does in the first hour: packages from a folder, projects made of templates in an empty directory, each
/// run as it is. It builds and needs a feed for the packages of others, so it runs with <c>SNN_TEST_PACKAGES</c> alone.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private readonly string _folder = Directory.CreateTempSubdirectory("snn-packages-").FullName;

    [SkippableFact]
    public void A_project_of_each_template_runs_in_the_first_try()
    {
        Skip.If(Environment.GetEnvironmentVariable("SNN_TEST_PACKAGES") is null, "it packs and builds; set SNN_TEST_PACKAGES to run it");
        string feed = Path.Combine(_folder, "feed");
        foreach (string package in (string[])["SnnDsl", "SnnDsl.Templates", "SnnDsl.Distributed"])
        {
            Dotnet($"pack \"{Path.Combine(Root, "packages", package)}\" -c Release -o \"{feed}\"");
        }

        Assert.Equal(3, Directory.GetFiles(feed, "*.nupkg").Length);
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="here" value="{feed}" /></packageSources>
            </configuration>
            """);
        Dotnet($"new install SnnDsl.Templates --add-source \"{feed}\"");

        Dotnet("new snn-classifier -o Symbol");
        Assert.InRange(Accuracy(Dotnet("run -c Release --project Symbol")), 95, 100);
        Picture("decisions.png");
        string others = OperatingSystem.IsWindows() ? "osx" : "win-"; // native libraries of other platforms
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(_folder, "Symbol", "bin"), "*", SearchOption.AllDirectories), d => Path.GetFileName(d).StartsWith(others, StringComparison.Ordinal));

        // its equations without a line of code, from the project as it is
        string described = Snn("describe Symbol");
        Assert.Contains("Net, made with channels = 1, hidden = 1, classes = 1", described, StringComparison.Ordinal);
        Assert.Contains("  dV/dt = (I - V) / TauMem", described, StringComparison.Ordinal);
        Assert.Contains("  without a time grid: ", Snn("describe Symbol --network Net --full"), StringComparison.Ordinal);
        string cell = Path.Combine(_folder, "Symbol", "Cell.cs"), sound = File.ReadAllText(cell);
        File.WriteAllText(cell, sound.Replace("(I - V) / TauMem", "(I - V)", StringComparison.Ordinal));
        var (code, _, error) = ChildProcess.Run(ChildProcess.Dotnet, $"\"{typeof(Cli.SnnCommand).Assembly.Location}\" describe Symbol", _folder, TimeSpan.FromMinutes(10), Settings());
        Assert.Equal(ConsoleRun.Failed, code);
        Assert.Contains("Symbol.csproj does not build: ", error, StringComparison.Ordinal);
        File.WriteAllText(cell, sound);

        Dotnet("new snn-simulation -o Sim");
        Assert.Contains("Exc: 5.", Dotnet("run -c Release --project Sim"), StringComparison.Ordinal);
        Picture("raster.png");
        Picture("potential.png");

        Dotnet("new snn-model -o My.Cell"); // a name that is no identifier in one piece
        Assert.Contains("dV/dt = ", Dotnet("run -c Release --project My.Cell"), StringComparison.Ordinal);
        Picture("answer.png");

        // what was generated lies in the project, to be read, and is not compiled a second time
        string mine = Path.Combine(_folder, "My.Cell");
        string generated = Directory.GetFiles(Path.Combine(mine, "Generated"), "*.SimulationSimd.g.cs", SearchOption.AllDirectories).Single();
        Assert.Contains("dV/dt", File.ReadAllText(generated), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(mine, "Generated", "Own"));
        File.WriteAllText(Path.Combine(mine, "Generated", "Own", "Mine.cs"), "namespace Own { class Mine; }"); // a folder of that name may have the user's own files
        File.AppendAllText(Path.Combine(mine, "Cell.cs"), "\nclass Uses { Own.Mine? _mine = null; }\n");
        Dotnet("build My.Cell -c Release");
        string project = Path.Combine(mine, "My.Cell.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("<WriteKernels>true</WriteKernels>", "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>Made</CompilerGeneratedFilesOutputPath>", StringComparison.Ordinal));
        Dotnet("build My.Cell -c Release");
        Assert.Single(Directory.GetFiles(Path.Combine(mine, "Made"), "*.SimulationSimd.g.cs", SearchOption.AllDirectories));
        File.AppendAllText(Path.Combine(mine, "Cell.cs"), "// again\n");
        Dotnet("build My.Cell -c Release");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double Accuracy(string output)
    {
        string line = output.Split('\n').Last(l => l.StartsWith("accuracy", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a command in the folder, with settings and packages of its own; those of others are taken from where they are.</summary>
    private string Dotnet(string arguments)
    {
        bool packs = arguments.StartsWith("pack", StringComparison.Ordinal);
        var (code, output, error) = ChildProcess.Run(ChildProcess.Dotnet, arguments, packs ? Root : _folder, TimeSpan.FromMinutes(10), packs ? [] : Settings());
        Assert.True(code == 0, $"dotnet {arguments}: {output}{error}");
        return output;
    }

    private string Snn(string arguments) => Dotnet($"\"{typeof(Cli.SnnCommand).Assembly.Location}\" {arguments}");

    private (string, string)[] Settings()
    {
        string known = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return
        [
            ("DOTNET_CLI_HOME", Path.Combine(_folder, "home")), ("NUGET_PACKAGES", Path.Combine(_folder, "nuget")), ("RestoreFallbackFolders", known),
            ("DOTNET_CLI_UI_LANGUAGE", "en"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ];
    }

    private void Picture(string name) => Assert.InRange(new FileInfo(Path.Combine(_folder, name)).Length, 1000, 10_000_000);

    private static string Here([CallerFilePath] string path = "") => path;
}
