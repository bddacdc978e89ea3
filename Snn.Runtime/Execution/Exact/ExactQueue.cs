namespace Snn.Runtime;

/// <summary>
/// Events to come, by time, then kind, then the order in which they were foreseen: the same in every run. A binary heap,
/// which allocates nothing once it is large enough.
/// </summary>
internal sealed class ExactQueue
{
    private Entry[] _heap = new Entry[256];
    private int _count;
    private long _order;

    /// <summary>Time of the first event; infinite where there is none.</summary>
    public double NextTime => _count == 0 ? double.PositiveInfinity : _heap[0].Event.Time;

    /// <summary>Kind of the first event.</summary>
    public ExactEventKind NextKind => _heap[0].Event.Kind;

    public void Clear() => (_count, _order) = (0, 0);

    public void Add(in ExactEvent e)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _count);
        }

        var added = new Entry(e, ((long)e.Kind << 48) + _order++);
        int at = _count++;
        for (int parent; at > 0 && added.IsBefore(_heap[parent = (at - 1) / 2]); at = parent)
        {
            _heap[at] = _heap[parent];
        }

        _heap[at] = added;
    }

    /// <summary>Takes the first event; there must be one.</summary>
    public ExactEvent Take()
    {
        var first = _heap[0].Event;
        var last = _heap[--_count];
        int at = 0;
        for (int child; (child = 2 * at + 1) < _count; at = child)
        {
            child += child + 1 < _count && _heap[child + 1].IsBefore(_heap[child]) ? 1 : 0;
            if (!_heap[child].IsBefore(last))
            {
                break;
            }

            _heap[at] = _heap[child];
        }

        _heap[at] = last;
        return first;
    }

    private readonly record struct Entry(ExactEvent Event, long Rank)
    {
        public bool IsBefore(in Entry other) =>
            Event.Time < other.Event.Time || (Event.Time == other.Event.Time && Rank < other.Rank);
    }
}
