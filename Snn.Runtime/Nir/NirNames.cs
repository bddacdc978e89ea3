namespace Snn.Runtime;

/// <summary>Names of C# for those of a file.</summary>
internal sealed class NirNames
{
    // members of a network, of its own and of the generated part, and the models that its source names
    private static readonly string[] Taken =
        ["Dt", "Wires", "Load", "CreateBatch", "CreateOnline", "CreateTrial", "Describe", "DescribeLatex", "Exact", "Layout", "Simulate", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
         "CheckParameters", "CheckRule", "ExactParts", "IlgpuBatch", "IlgpuKernels", "IlgpuOnlineBatch", "IlgpuOnlineKernels", "IlgpuSimulation", "IlgpuSimulationKernels", "Kernel", "Kinds", "ReferenceOnline", "ReferenceSimulation", "ReferenceTrial", "SimdOnline", "SimdSimulation", "SimdTrial",
         "SpikeInput", "Delta", "Population", "Dense", "OneToOne", "Convolution", "Pool", "Sparse", "Pooling", "Wiring", "Time", "NirNumbers", "NirMethod", "ms"];

    private readonly HashSet<string> _taken;

    public NirNames(IEnumerable<string> taken) => _taken = [.. Taken, .. taken];

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
