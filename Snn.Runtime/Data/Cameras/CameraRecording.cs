namespace Snn.Runtime;

/// <summary>Events of a camera, whatever file they came from, in the order of their times. Immutable.</summary>
public sealed class CameraRecording
{
    private readonly CameraEvent[] _events;
    private readonly int _first, _count;

    /// <summary>Takes events that were not read from a file.</summary>
    /// <param name="events">The events, times ascending.</param>
    /// <param name="width">Columns of the camera.</param>
    /// <param name="height">Rows of the camera.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="ArgumentException">A time goes back or is negative, or a pixel is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is not from 1 to 65536.</exception>
    public CameraRecording(IEnumerable<CameraEvent> events, int width, int height, string name = "recording")
        : this([.. events], (width, height), name)
    {
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        for (int i = 0; i < _count; i++)
        {
            var (time, x, y, _) = _events[i];
            if (x >= width || y >= height)
            {
                throw new ArgumentException($"Event {i} is at x = {x}, y = {y}; the camera has {width} x {height} pixels.", nameof(events));
            }

            if (time < (i == 0 ? 0 : _events[i - 1].Time))
            {
                throw new ArgumentException($"Event {i} is at {time} us, {(i == 0 ? "before the start" : $"after one at {_events[i - 1].Time} us")}; sort them by their times, from 0.", nameof(events));
            }
        }

        Start = _count == 0 ? 0 : _events[0].Time;
    }

    // of events that are known to fit
    internal CameraRecording(CameraEvent[] events, (int Width, int Height) size, string name)
    {
        (_events, _count, Name) = (events, events.Length, name);
        (Width, Height) = size;
        Start = _count == 0 ? 0 : events[0].Time;
    }

    private CameraRecording(CameraRecording whole, int first, int count, long start)
    {
        (_events, _first, _count, Name) = (whole._events, first, count, whole.Name);
        (Width, Height, Start) = (whole.Width, whole.Height, start);
    }

    /// <summary>Columns of the camera.</summary>
    public int Width { get; }

    /// <summary>Rows of the camera.</summary>
    public int Height { get; }

    /// <summary>Where it begins, in microseconds: the first event's time, or that of a part as it was asked for.</summary>
    public long Start { get; }

    /// <summary>The file that it came from, or what else errors call it.</summary>
    public string Name { get; }

    /// <summary>The events, times ascending.</summary>
    public ReadOnlySpan<CameraEvent> Events => _events.AsSpan(_first, _count);

    /// <summary>The part from a time on and before another, in microseconds; it begins at the first of them.</summary>
    /// <exception cref="ArgumentException">It ends before it begins.</exception>
    public CameraRecording Between(long start, long end)
    {
        if (end < start)
        {
            throw new ArgumentException($"A part cannot begin at {start} us and end at {end} us.", nameof(end));
        }

        int first = Before(start);
        return new(this, _first + first, Before(end) - first, start);
    }

    /// <summary>The size of a side as one of a camera.</summary>
    internal static void CheckSide(int side, string name)
    {
        if (side is < 1 or > ushort.MaxValue + 1)
        {
            throw new ArgumentOutOfRangeException(name, side, "A camera has 1 to 65536 columns and as many rows.");
        }
    }

    // number of events before a time
    private int Before(long time)
    {
        var events = Events;
        int low = 0, high = events.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = events[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
