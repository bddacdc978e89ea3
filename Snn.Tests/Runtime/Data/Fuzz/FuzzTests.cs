using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Data.Fuzz;

/// <summary>
/// 2,000 damaged files of every format, always the same; SNN_FUZZ=FIRST/COUNT takes others (0/20000 before a release). Each
/// is read or refused with the product's own error, within a gigabyte and five seconds of a processor.
/// </summary>
public sealed class FuzzTests
{
    private const int First = 0, Count = 2000;

    public static TheoryData<string> Formats() => [.. FuzzProgram.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused(string format)
    {
        string[] range = (Environment.GetEnvironmentVariable("SNN_FUZZ") ?? $"{First}/{Count}").Split('/');
        var folder = Directory.CreateTempSubdirectory("snn-fuzz-");
        try
        {
            var (code, output, error) = ChildProcess.Run(ChildProcess.Dotnet, $"\"{ChildProcess.Program}\" fuzz {format} {range[0]} {range[1]} \"{folder.FullName}\"", folder.FullName, ("DOTNET_GCHeapHardLimit", "40000000"));
            Assert.True(code == 0, output + error);
            Assert.Equal(format.Split('+').Length, output.Split($"of {range[1]} read, the others refused").Length - 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Most_damaged_files_are_other_files()
    {
        byte[] file = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        var mutants = Enumerable.Range(0, 300).Select(seed => DataMutants.Make([file], seed)).ToArray();
        Assert.InRange(mutants.Count(m => !m.SequenceEqual(file)), 250, 300);
        Assert.Equal(mutants[7], DataMutants.Make([file], 7));
    }
}
