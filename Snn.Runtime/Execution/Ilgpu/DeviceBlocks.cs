using ILGPU;

namespace Snn.Runtime;

/// <summary>Lists, while a kernel's cases are declared, which groups of threads work for which case.</summary>
internal sealed class DeviceBlocks(int threads)
{
    private readonly List<int> _cases = [];
    private readonly List<int> _first = [];
    private int _count;

    /// <summary>Number of groups.</summary>
    public int Groups => _cases.Count;

    /// <summary>The next case, with so many threads.</summary>
    public void Add(int needed)
    {
        for (int first = 0; first < needed; first += threads)
        {
            _cases.Add(_count);
            _first.Add(first);
        }

        _count++;
    }

    public BlockTable On(DeviceMemory memory) => new()
    {
        Case = memory.Of<int>(_cases.ToArray()),
        First = memory.Of<int>(_first.ToArray()),
    };
}
