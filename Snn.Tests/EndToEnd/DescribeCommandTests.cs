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
    public void The_constructor_is_the_one_that_has_what_is_given()
    {
        Assert.Equal(new TwoWaysNetwork(3).Describe(), Described(Tests, new("TwoWaysNetwork", Arguments: new Dictionary<string, string> { ["hidden"] = "3" })));
        Assert.StartsWith("TwoWaysNetwork, made with scale = 2.5, longest = 1 ", Described(Tests, new("TwoWaysNetwork", Arguments: new Dictionary<string, string> { ["scale"] = "2.5" })), StringComparison.Ordinal);
        Assert.Contains("no constructor with all of hidden, scale", Refused(Tests, "--network", "TwoWaysNetwork", "--with", "hidden=3", "--with", "scale=2"));
        Assert.Contains("TwoWaysNetwork has no parameter hiden; there are hidden, longest, scale.", Refused(Tests, "--network", "TwoWaysNetwork", "--with", "hiden=3"));
        Assert.Contains("'0,5' is no Single, which scale is", Refused(Tests, "--network", "TwoWaysNetwork", "--with", "scale=0,5"));
        Assert.Contains("'0,5' is no Time, which longest is", Refused(Tests, "--network", "TwoWaysNetwork", "--with", "longest=0,5"));
        Assert.Contains("no network is described", Refused(Models, "--network", "Lif", "--with", "scale=1"));
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
        string text = _folder.File("text.dll");
        File.WriteAllText(text, "no such thing");
        Assert.Contains("this is no .NET assembly", Refused(text));
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

/// <summary>A network that is made in two ways, and has a description of its own beside the one that is written.</summary>
[Network]
public partial class TwoWaysNetwork(int hidden)
{
    public TwoWaysNetwork(float scale, Time longest)
        : this((int)MathF.Ceiling(scale * (longest / ms)))
    {
    }

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(2);

    public Population<Lif> Hidden { get; } = new(hidden);

    public Dense<Delta> InHid { get; } = new(Init.Constant(0.1f));

    public Wiring Wires => [Input >> InHid >> Hidden];

    public string Describe(int lines) => string.Join('\n', Describe().Split('\n').Take(lines));
}
