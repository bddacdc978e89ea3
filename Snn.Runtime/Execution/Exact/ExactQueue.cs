namespace Snn.Runtime;

/// <summary>Events to come, by time, then kind, then the order in which they were foreseen: the same in every run.</summary>
internal sealed class ExactQueue
{
    private readonly PriorityQueue<ExactEvent, (double Time, ExactEventKind Kind, long Order)> _events = new();
    private long _order;

    public void Clear()
    {
        _events.Clear();
        _order = 0;
    }

    public void Add(ExactEvent e) => _events.Enqueue(e, (e.Time, e.Kind, _order++));

    public bool TryTake(out ExactEvent e) => _events.TryDequeue(out e, out _);
}
