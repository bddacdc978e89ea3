using Snn.Cli;
using Snn.Models;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.EndToEnd;

/// <summary><c>snn describe</c> of assemblies that have been built; a test of packages describes a project.</summary>
public sealed class DescribeCommandTests : IDisposable
{
    private static readonly string Tests = typeof(AlifNetwork).Assembly.Location, Models = typeof(Lif).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_of_an_assembly_or_one_class_in_short_in_full_and_as_LaTeX()
    {
        string all = Described(Models, new());
        Assert.Contains("Lif: neuron\n  dV/dt = (I - V) / TauMem", all, StringComparison.Ordinal);
        Assert.Contains("PairStdp: learning rule", all, StringComparison.Ordinal);
        Assert.DoesNotContain("adjoint", all, StringComparison.Ordinal);
        Assert.Equal(new Lif().Describe(full: true), Described(Models, new("Lif", Full: true)));
        Assert.Equal(new Lif().DescribeLatex(), Described(Models, new("Snn.Models.Lif", Latex: true)));
        Assert.Equal(new AlifNetwork().Describe(), Described(Tests, new("AlifNetwork")));
    }

    [Fact]
    public void A_network_is_made_with_what_is_given_and_says_what_was_made_up()
    {
        string text = Described(Tests, new("PairsThenFatigue", Full: true));
        Assert.StartsWith("PairsThenFatigue, made with before = 1, after = 1", text, StringComparison.Ordinal);
        string given = Described(Tests, new("PairsThenFatigue", Full: true, Arguments: new Dictionary<string, string> { ["before"] = "4", ["after"] = "3", ["delay"] = "2" }));
        Assert.Equal(new PairsThenFatigue(4, 3, 2 * ms).Describe(full: true), given);
    }

    [Fact]
    public void It_writes_a_file()
    {
        string path = _folder.File("lif.tex");
        Assert.Equal(0, SnnCommand.Run(["describe", Models, "--network", "Lif", "--latex", "--out", path]));
        Assert.Equal(new Lif().DescribeLatex() + Environment.NewLine, File.ReadAllText(path));
    }

    [Fact]
    public void What_cannot_be_described_is_one_error()
    {
        Assert.Contains("there is no such project or folder", Refused(_folder.File("none")));
        Assert.Contains("there is no project in this folder", Refused(Directory.CreateDirectory(_folder.File("empty")).FullName));
        Assert.Contains("there is no such assembly", Refused(_folder.File("none.dll")));
        Assert.Contains("has no networks, models or rules", Refused(typeof(SnnCommand).Assembly.Location));
        Assert.Contains("AdEx, AdLif, ", Refused(Models, "--network", "Laf"));
        Assert.Contains("PairStdp: there is no LaTeX of it", Refused(Models, "--network", "PairStdp", "--latex"));
        Assert.Contains("'x' is no Int32, which before is", Refused(Tests, "--network", "PairsThenFatigue", "--with", "before=x"));
        Assert.Contains("size ('-2') must be", Refused(Tests, "--network", "PairsThenFatigue", "--with", "before=-2"));
        Assert.Equal(1, SnnCommand.Run(["describe", Models, "--with", "before"]));
    }

    private static string Refused(string path, params string[] options)
    {
        var error = new StringWriter();
        Assert.Equal(ConsoleRun.Failed, ConsoleRun.Guard(() => SnnCommand.Run(["describe", path, .. options]), error));
        return error.ToString();
    }

    private static string Described(string path, DescribeOptions options)
    {
        var console = new TestConsole(terminal: false);
        Assert.Equal(0, DescribeCommand.Run(path, options, null, console.Create()));
        return console.Text.ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
