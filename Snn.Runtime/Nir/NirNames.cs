namespace Snn.Runtime;

/// <summary>Names of C# for those of a file.</summary>
internal sealed class NirNames
{
    // members of a network, of its own and of the generated part
    private static readonly string[] Members =
        ["Dt", "Wires", "Load", "CreateBatch", "CreateOnline", "CreateTrial", "Describe", "DescribeLatex", "Exact", "Layout", "Simulate", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
         "CheckParameters", "CheckRule", "CpuOnline", "CpuSimulation", "CpuTrial", "ExactParts", "IlgpuBatch", "IlgpuKernels", "IlgpuOnlineBatch", "IlgpuOnlineKernels", "IlgpuSimulation", "IlgpuSimulationKernels", "Kernel", "Kinds"];

    // what its source names
    private static readonly string[] Words =
        ["SpikeInput", "Delta", "Population", "Dense", "OneToOne", "Convolution", "Pool", "Sparse", "Pooling", "Wiring", "Time", "NirNumbers", "NirMethod", "ms"];

    // what the source of its models names besides
    private static readonly string[] ModelWords = ["sec", "D", "Event", "Equations", "Grad", "Next"];

    private readonly HashSet<string> _taken;

    public NirNames(IEnumerable<string> taken) => _taken = [.. Members, .. Words, .. taken];

    /// <summary>Whether a namespace of the name would hide what the source names.</summary>
    public static bool Hides(string space) => Words.Contains(space) || ModelWords.Contains(space);

    /// <summary>Whether a network may not have the name, since its source or a member has it.</summary>
    public static bool IsTaken(string network) => Members.Contains(network) || Hides(network);

    /// <summary>A name that no other has: <c>lif1.lif</c> is Lif1Lif, and <c>0</c> of type IF is If0.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="type">What stands in front where it begins with a digit.</param>
    public string Next(string name, string type)
    {
        string word = Of(name, type), free = word;
        for (int i = 2; !_taken.Add(free); i++)
        {
            free = char.IsAsciiDigit(word[^1]) ? $"{word}_{i}" : $"{word}{i}";
        }

        return free;
    }

    /// <summary>A name of C# for one of a file.</summary>
    public static string Of(string name, string type)
    {
        string[] parts = string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string word = string.Concat(parts.Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
        return word.Length == 0 || !char.IsLetter(word[0]) ? char.ToUpperInvariant(type[0]) + (type.Length <= 2 || type == "LIF" ? type[1..].ToLowerInvariant() : type[1..]) + word : word;
    }
}
