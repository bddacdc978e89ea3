using System.Runtime.CompilerServices;
using System.Text;
using Snn.Generators.Checking;

namespace Snn.Tests.Generators;

/// <summary>
/// What the generator makes of an input file, all of it, as a reader would review it. UPDATE_GOLDEN=1 rewrites the outputs
/// after an intended change; the difference belongs into the same commit.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "Golden");

    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Folder, "*.input.cs").Select(f => Path.GetFileName(f).Replace(".input.cs", "")).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_generated_files_are_as_reviewed(string name)
    {
        var compiled = Compiler.Run(File.ReadAllText(Path.Combine(Folder, name + ".input.cs")));
        Assert.Null(compiled.Crash);
        Assert.DoesNotContain(compiled.Diagnostics, d => d.Id != Rule.IntegratorChosen);
        Assert.Empty(compiled.CompilerErrors);

        string actual = Joined(compiled), path = Path.Combine(Folder, name + ".output.cs");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generating_twice_gives_the_same_well_formed_text(string name)
    {
        string source = File.ReadAllText(Path.Combine(Folder, name + ".input.cs"));
        var (first, second) = (Compiler.Run(source), Compiler.Run(source));
        Assert.Equal(first.Files, second.Files);
        Assert.NotEmpty(first.Files);
        Assert.All(first.Files, file =>
        {
            Assert.EndsWith("}\n", file.Text);
            Assert.DoesNotContain('\t', file.Text);
            Assert.DoesNotContain('\r', file.Text);
            Assert.DoesNotContain(file.Text.Split('\n'), line => line.EndsWith(' '));
            Assert.DoesNotContain("\n\n\n", file.Text);
        });
    }

    private static string Joined(Compiled compiled)
    {
        var text = new StringBuilder();
        foreach (var file in compiled.Files)
        {
            text.Append("// ======== ").Append(file.Name).Append('\n').Append(file.Text);
        }

        return text.ToString();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
