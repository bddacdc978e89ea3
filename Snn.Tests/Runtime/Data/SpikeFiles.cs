namespace Snn.Tests.Runtime.Data;

/// <summary>Where the tests find spike data.</summary>
internal static class SpikeFiles
{
    private static readonly string Here = Path.GetDirectoryName(typeof(SpikeFiles).Assembly.Location)!;

    /// <summary>One of the small files that travel with the tests.</summary>
    public static string Tiny(string name = "tiny_shd.h5") => Path.Combine(Here, "Data", name);

    /// <summary>A large file in the folder SNN_DATA, or in a shared/data above the tests; the test is skipped without it.</summary>
    public static string Large(string name)
    {
        string? found = Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Skip.If(found is null, $"{name} is not there; put it in a folder shared/data beside the repository or let SNN_DATA name the folder.");
        return found!;
    }

    /// <summary>A file of the spoken digits that travel with their example; the test is skipped away from the repository.</summary>
    public static string SpokenDigits(string name)
    {
        string? found = Above().Select(folder => Path.Combine(folder, "examples", "SpokenDigits", "data", name)).FirstOrDefault(File.Exists);
        Skip.If(found is null, $"{name} is not there; run the tests inside the repository.");
        return found!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("SNN_DATA") is { Length: > 0 } named)
        {
            yield return named;
        }

        foreach (string folder in Above())
        {
            yield return Path.Combine(folder, "shared", "data");
        }
    }

    private static IEnumerable<string> Above()
    {
        for (var folder = new DirectoryInfo(Here); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
