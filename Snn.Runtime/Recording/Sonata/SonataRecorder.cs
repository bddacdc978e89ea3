namespace Snn.Runtime;

/// <summary>
/// A recording into a file in SONATA's layout while a run goes on. What is recorded is appended to a file beside it, named as it
/// with <c>.part</c> behind, as soon as there are 64 KiB of it or the last time was a second ago; <see cref="Dispose"/> makes the HDF5 file of that, whole or not
/// at all. Of a run that dies the <c>.part</c> is left, of which <see cref="Finish"/> makes the file.
/// </summary>
public sealed class SonataRecorder : IDisposable
{
    private static readonly HashSet<string> _open = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly RecordingLog _log;
    private readonly Action<SonataRecorder> _leave;
    private readonly List<LogChannel> _channels = [];
    private bool _isFinished;

    internal SonataRecorder(string path, RecordingHead head, Action<SonataRecorder> leave)
    {
        (Path, _leave) = (System.IO.Path.GetFullPath(path), leave);
        AtomicFile.Check(Path);
        lock (_open)
        {
            string part = PartOf(Path);
            if (_open.Contains(Path))
            {
                throw new IOException($"{Path} is being recorded into already; name another file, or dispose of that recorder first.");
            }

            if (File.Exists(part))
            {
                throw new IOException($"{part} is what a run has recorded that was not ended: make its file by SonataRecorder.Finish(\"{path}\"), or delete it.");
            }

            _log = new(part, head);
            _open.Add(Path);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    internal IReadOnlyList<LogChannel> Channels => _channels;

    /// <summary>Makes the file of what a run has left that died while it was recorded.</summary>
    /// <param name="path">The file, without <c>.part</c>.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="SpikeDataException">Nothing was left, or nothing that can be used.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Finish(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        lock (_open)
        {
            // nothing else is to be recorded there meanwhile
            if (!_open.Add(full))
            {
                throw new IOException($"{full} is being recorded into; dispose of its recorder, which makes the file.");
            }
        }

        try
        {
            return Make(full);
        }
        finally
        {
            Free(full);
        }
    }

    private static void Free(string full)
    {
        lock (_open)
        {
            _open.Remove(full);
        }
    }

    private static string Make(string full)
    {
        string part = PartOf(full);
        SonataFile.Write(full, part);
        File.Delete(part);
        return full;
    }

    /// <summary>Ends the recording and writes the file. The run may go on.</summary>
    /// <exception cref="IOException">It cannot be written; the <c>.part</c> is left, to be made a file of later.</exception>
    public void Dispose()
    {
        if (_isFinished)
        {
            return;
        }

        // where the run is at work, this is refused, and may be asked for again
        _leave(this);
        _isFinished = true;
        try
        {
            using (_log)
            {
                _channels.ForEach(channel => channel.Flush());
            }

            Make(Path);
        }
        finally
        {
            Free(Path);
        }
    }

    /// <exception cref="InvalidOperationException">Something has been recorded.</exception>
    internal void ThrowIfBegun()
    {
        if (_channels.Any(channel => channel.HasAny))
        {
            throw new InvalidOperationException($"{Path} is of one run; dispose of its recorder before the run begins again or goes on from elsewhere.");
        }
    }

    internal void Add(LogChannel channel) => _channels.Add(channel);

    internal void Append<T>(int channel, long first, ReadOnlySpan<T> numbers)
        where T : unmanaged => _log.Append(channel, first, numbers);

    private static string PartOf(string path) => path + ".part";
}
