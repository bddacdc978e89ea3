using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>Tallies that the processes of a group have counted, added up in their order as one process would.</summary>
/// <param name="group">The processes.</param>
/// <param name="one">A tally of this kind, to read others into.</param>
internal sealed class GatheredTallies(ProcessGroup group, Tally one)
{
    private readonly int _numbers = one.Numbers;
    private long[] _own = [], _all = [];

    /// <summary>Adds the tallies of all processes to a sum.</summary>
    /// <param name="own">Those of this process: the first so many as it has.</param>
    /// <param name="count">How many there are in all, dealt as <see cref="ShardShare"/> deals them.</param>
    /// <param name="used">How many of those count: the first so many.</param>
    /// <param name="sum">Receives the sum.</param>
    public void AddTo(Tally sum, ReadOnlySpan<Tally> own, int count, int used)
    {
        int numbers = _numbers, most = ShardShare.Most(group.Count, count);
        Array.Resize(ref _own, most * numbers);
        Array.Resize(ref _all, _own.Length * group.Count);
        for (int i = 0; i < own.Length; i++)
        {
            own[i].Write(_own.AsSpan(i * numbers, numbers));
        }

        group.Gather(MemoryMarshal.AsBytes(_own.AsSpan()), MemoryMarshal.AsBytes(_all.AsSpan()));
        for (int rank = 0; rank < group.Count; rank++)
        {
            int theirs = ShardShare.Of(rank, group.Count, count).Among(used);
            for (int i = 0; i < theirs; i++)
            {
                one.Read(_all.AsSpan((rank * most + i) * numbers, numbers));
                sum.Add(one);
            }
        }
    }
}
