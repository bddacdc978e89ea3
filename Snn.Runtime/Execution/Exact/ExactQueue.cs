namespace Snn.Runtime;

/// <summary>
/// Events to come, by time, then kind, then the order in which they were foreseen: the same in every run. Each population has
/// those that touch it, so that it is known until when nothing does.
/// </summary>
internal sealed class ExactQueue(int populations)
{
    private readonly ExactLane[] _lanes = [.. Enumerable.Range(0, populations).Select(_ => new ExactLane())];
    private int _first; // the population whose event is the first of all
    private long _order;

    /// <summary>Time of the first event; infinite where there is none.</summary>
    public double NextTime => _lanes[_first].NextTime;

    /// <summary>Kind of the first event.</summary>
    public ExactEventKind NextKind => _lanes[_first].Next.Event.Kind;

    /// <summary>Time of the first event that touches a population; infinite where there is none.</summary>
    public double NextTimeOf(int population) => _lanes[population].NextTime;

    public void Clear()
    {
        _order = 0;
        foreach (var lane in _lanes)
        {
            lane.Clear();
        }
    }

    /// <summary>Adds an event.</summary>
    /// <param name="population">The population that it touches.</param>
    /// <param name="e">The event.</param>
    public void Add(int population, in ExactEvent e)
    {
        _lanes[population].Add(new(e, ((long)e.Kind << 48) + _order++));
        if (population != _first && IsBefore(population, _first))
        {
            _first = population;
        }
    }

    /// <summary>Takes the first event; there must be one.</summary>
    public ExactEvent Take()
    {
        var e = _lanes[_first].Take();
        for (int p = 0; p < _lanes.Length; p++)
        {
            _first = p != _first && IsBefore(p, _first) ? p : _first;
        }

        return e;
    }

    private bool IsBefore(int a, int b) => !_lanes[a].IsEmpty && (_lanes[b].IsEmpty || _lanes[a].Next.IsBefore(_lanes[b].Next));
}

/// <summary>
/// Events in order. Most come in order, as inputs do and what arrives after one delay, and are put at the end of a row;
/// the others go to a binary heap beside it. Nothing is allocated once both are large enough.
/// </summary>
internal sealed class ExactLane
{
    private Entry[] _row = new Entry[64], _heap = new Entry[16];
    private int _begin, _end, _count;

    public bool IsEmpty => _begin == _end && _count == 0;

    /// <summary>Time of the first event; infinite where there is none.</summary>
    public double NextTime => IsEmpty ? double.PositiveInfinity : Next.Event.Time;

    /// <summary>The first event; there must be one.</summary>
    public ref readonly Entry Next => ref IsRowFirst ? ref _row[_begin] : ref _heap[0];

    private bool IsRowFirst => _count == 0 || (_begin < _end && _row[_begin].IsBefore(_heap[0]));

    public void Clear() => (_begin, _end, _count) = (0, 0, 0);

    public void Add(in Entry added)
    {
        if (_begin < _end && added.IsBefore(_row[_end - 1]))
        {
            Push(added);
            return;
        }

        if (_end == _row.Length)
        {
            var to = 2 * (_end - _begin) > _row.Length ? new Entry[2 * _row.Length] : _row;
            _row.AsSpan(_begin, _end - _begin).CopyTo(to);
            (_row, _begin, _end) = (to, 0, _end - _begin);
        }

        _row[_end++] = added;
    }

    /// <summary>Takes the first event; there must be one.</summary>
    public ExactEvent Take() => IsRowFirst ? _row[_begin++].Event : Pop();

    private void Push(in Entry added)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _count);
        }

        int at = _count++;
        for (int parent; at > 0 && added.IsBefore(_heap[parent = (at - 1) / 2]); at = parent)
        {
            _heap[at] = _heap[parent];
        }

        _heap[at] = added;
    }

    private ExactEvent Pop()
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

    /// <summary>An event and its rank among those of its time.</summary>
    internal readonly record struct Entry(ExactEvent Event, long Rank)
    {
        public bool IsBefore(in Entry other) =>
            Event.Time < other.Event.Time || (Event.Time == other.Event.Time && Rank < other.Rank);
    }
}
