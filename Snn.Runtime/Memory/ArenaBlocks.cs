using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// The blocks of an arena. They are freed when the arena is disposed of, or collected, and nobody holds them any more: a
/// kernel that runs meanwhile runs to its end.
/// </summary>
internal sealed unsafe class ArenaBlocks : SafeHandle
{
    private readonly BlockSource _source = BlockSource.Current;
    private readonly List<nint> _blocks = [];

    public ArenaBlocks()
        : base(0, ownsHandle: true) => SetHandle(1); // there are many, or none: what is owned is the list

    public override bool IsInvalid => false;

    public byte* New(nuint bytes, nuint? place)
    {
        var block = _source.New(bytes, place);
        _blocks.Add((nint)block);
        return block;
    }

    protected override bool ReleaseHandle()
    {
        foreach (var block in _blocks)
        {
            _source.Free((byte*)block);
        }

        _blocks.Clear();
        return true;
    }
}
