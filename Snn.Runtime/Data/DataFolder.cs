namespace Snn.Runtime;

/// <summary>Finds data sets that are too large to come with the program.</summary>
public static class DataFolder
{
    /// <summary>Environment variable with the folder of the data sets.</summary>
    public const string Variable = "SNN_DATA";

    /// <summary>The folder of one data set.</summary>
    /// <param name="name">Name of the data set and its folder.</param>
    /// <param name="given">The folder as asked for; null to look for it.</param>
    /// <exception cref="SpikeDataException">There is none; the message lists what was tried.</exception>
    public static string Find(string name, string? given)
    {
        if (given is not null)
        {
            return Directory.Exists(given) ? given : throw new SpikeDataException(given, "there is no such folder.");
        }

        return First(name, [.. Candidates(name, Environment.GetEnvironmentVariable(Variable), Environment.CurrentDirectory, AppContext.BaseDirectory)]);
    }

    /// <summary>The first of some folders that there is.</summary>
    /// <exception cref="SpikeDataException">There is none.</exception>
    internal static string First(string name, IReadOnlyList<string> tried) => tried.FirstOrDefault(Directory.Exists)
        ?? throw new SpikeDataException(name, $"the data set is not found; give its folder, or set {Variable} to a folder that holds it. Tried {string.Join(", ", tried)}.");

    /// <summary>Where a data set may lie, in the order to try.</summary>
    /// <param name="name">Name of the data set.</param>
    /// <param name="variable">Value of <see cref="Variable"/>; where it is set, nothing else is tried.</param>
    /// <param name="starts">Folders to look beside, and beside every folder above them.</param>
    public static IEnumerable<string> Candidates(string name, string? variable, params IEnumerable<string> starts)
    {
        if (!string.IsNullOrEmpty(variable))
        {
            return [Path.Combine(variable, name), variable];
        }

        return starts.SelectMany(Above).Select(folder => Path.Combine(folder, "shared", "data", name)).Distinct();
    }

    private static IEnumerable<string> Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }
}
