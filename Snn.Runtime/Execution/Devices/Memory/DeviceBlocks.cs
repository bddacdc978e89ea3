using ILGPU;

namespace Snn.Runtime;

/// <summary>Lists, while a kernel's cases are declared, which groups of threads work for which case.</summary>
internal sealed class DeviceBlocks(int threads)
{
    private readonly List<int> _cases = [];
    private readonly List<int> _first = [];
    private readonly List<int> _rows = [];
    private readonly List<int> _members = [];
    private int _count;

    /// <summary>Number of groups.</summary>
    public int Groups => _cases.Count;

    /// <summary>The next case, with so many threads, for each of so many blocks of rows.</summary>
    public void Add(int needed, int rows = 1)
    {
        AddMember(0, needed, rows);
        _count++;
    }

    /// <summary>The next case, which is of several populations or projections, with so many threads for each.</summary>
    /// <param name="members">Which, and how many threads it needs.</param>
    public void AddMembers(params ReadOnlySpan<(int Member, int Needed)> members)
    {
        foreach (var (member, needed) in members)
        {
            AddMember(member, needed, rows: 1);
        }

        _count++;
    }

    /// <summary>The same of projections, for each block of their rows.</summary>
    /// <param name="members">How many threads each needs, and for how many blocks of rows.</param>
    public void AddRows(IEnumerable<(int Needed, int Rows)> members)
    {
        int member = 0;
        foreach (var (needed, rows) in members)
        {
            AddMember(member++, needed, rows);
        }

        _count++;
    }

    private void AddMember(int member, int needed, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int first = 0; first < needed; first += threads)
            {
                _cases.Add(_count);
                _first.Add(first);
                _rows.Add(row);
                _members.Add(member);
            }
        }
    }

    /// <summary>Which block of rows each group works on.</summary>
    public ArrayView<int> RowsOn(DeviceMemory memory) => memory.Of<int>(_rows.ToArray());

    public BlockTable On(DeviceMemory memory) => new()
    {
        Case = memory.Of<int>(_cases.ToArray()),
        First = memory.Of<int>(_first.ToArray()),
        Member = memory.Of<int>(_members.ToArray()),
    };
}
