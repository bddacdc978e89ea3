using Snn.Cli;
using Snn.Runtime;
using Snn.Tests.Runtime.Recording;

namespace Snn.Tests.Runtime.Nir;

/// <summary><c>snn import</c>.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_becomes_two_of_source()
    {
        string path = _folder.File("01-line.nir"), output = _folder.File("out");
        NirGraphs.Line(("readout", NirGraphs.Leaky)).Write(path);
        Assert.Equal(0, SnnCommand.Run(["import", path, "--out", output, "--dt", "100us", "--method", "euler"]));
        var files = NirSource.Write(NirGraph.Read(path), new() { Namespace = "Nir01LineNetworks", Network = "Nir01LineNetwork", Dt = 0.1f * ms, Method = NirMethod.ForwardEuler, File = "01-line.nir" });
        Assert.Equal(["Nir01LineNetwork.Models.cs", "Nir01LineNetwork.cs"], Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(f.Text, File.ReadAllText(Path.Combine(output, f.File))));
    }

    [Theory]
    [InlineData("--dt", "1")]
    [InlineData("--dt", "-1ms")]
    [InlineData("--method", "heun")]
    public void A_bad_option_is_explained(string option, string value) => Assert.Equal(1, SnnCommand.Run(["import", "a.nir", option, value]));

    [Fact]
    public void A_missing_file_is_one_error() => Assert.Equal(ConsoleRun.Failed, ConsoleRun.Guard(() => SnnCommand.Run(["import", _folder.File("none.nir")]), TextWriter.Null));
}
