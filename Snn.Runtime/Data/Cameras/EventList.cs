namespace Snn.Runtime;

/// <summary>Events as a reader finds them: each is checked as it comes, and its fault is told with its place in the file.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="options">The size of the camera, and whether to sort.</param>
/// <param name="known">The size that the file says.</param>
/// <param name="place">What places count, for messages.</param>
internal sealed class EventList(string path, CameraOptions options, (int Width, int Height)? known = null, string place = "byte")
{
    private readonly int _width = options.Width ?? known?.Width ?? ushort.MaxValue + 1;
    private readonly int _height = options.Height ?? known?.Height ?? ushort.MaxValue + 1;
    private readonly List<CameraEvent> _events = [];
    private long _last;
    private int _highestX, _highestY;
    private bool _unsorted;

    /// <summary>Makes room.</summary>
    /// <param name="events">As many as the file has bytes for.</param>
    public void Reserve(int events) => _events.EnsureCapacity(events);

    /// <summary>Takes an event.</summary>
    /// <param name="time">In microseconds.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="on">Whether it became brighter.</param>
    /// <param name="at">Its place in the file.</param>
    /// <exception cref="SpikeDataException">It is of no such pixel or time.</exception>
    public void Add(long time, long x, long y, bool on, long at)
    {
        if ((ulong)x >= (ulong)_width || (ulong)y >= (ulong)_height)
        {
            throw Bad(at, $"is at x = {x}, y = {y}, outside of {_width} x {_height} pixels; set CameraOptions.Width and Height to the size of the camera, or fetch the file again");
        }

        if (time < 0)
        {
            throw Bad(at, $"is at {time} us, before the start; shift the times to begin at 0 and write the file again");
        }

        if (time < _last)
        {
            if (!options.Sort)
            {
                throw Bad(at, $"is at {time} us, after one at {_last} us; set CameraOptions.Sort where they are but out of order, or fetch the file again");
            }

            _unsorted = true;
        }

        _last = time;
        (_highestX, _highestY) = (Math.Max(_highestX, (int)x), Math.Max(_highestY, (int)y));
        _events.Add(new(time, (ushort)x, (ushort)y, on));
    }

    /// <summary>The recording; its size is that asked for, that of the file, or what the events need.</summary>
    public CameraRecording ToRecording()
    {
        CameraEvent[] events = _unsorted ? [.. _events.OrderBy(e => e.Time)] : [.. _events];
        return new(events, (options.Width ?? known?.Width ?? _highestX + 1, options.Height ?? known?.Height ?? _highestY + 1), path);
    }

    /// <summary>An error with the place.</summary>
    public SpikeDataException Bad(long at, string problem) => new(path, $"at {place} {at}: event {_events.Count} {problem}.");
}
