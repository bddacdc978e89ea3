using PureHDF;

namespace Snn.Runtime;

/// <summary>
/// An HDF5 file that is read again and again, some of it at a time. PureHDF keeps whatever it has read of lists until its file
/// is closed, so it is opened anew once that is much.
/// </summary>
internal sealed class Hdf5Session : IDisposable
{
    // bytes that were read; several times as much memory are kept
    private const long MostKept = 32 << 20;

    private readonly Stream _stream;
    private readonly string _path, _layout, _describes;
    private readonly bool _byRow;
    private GuardedStream? _guard;
    private IDisposable? _open;
    private Hdf5Content _content;

    /// <summary>Nothing is read yet.</summary>
    /// <param name="stream">The file, unpacked; it can seek, and is disposed of by who opened it.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="layout">Name of the layout.</param>
    /// <param name="describes">What a file of the layout has.</param>
    /// <param name="byRow">Whether lists are read one by one.</param>
    public Hdf5Session(Stream stream, string path, string layout, string describes, bool byRow) =>
        (_stream, _path, _layout, _describes, _byRow) = (stream, path, layout, describes, byRow);

    /// <summary>Counts how often the file was opened; what was made of an earlier content is of no more use.</summary>
    public int Opened { get; private set; }

    /// <summary>Reads something; one thread at a time.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public T Read<T>(Func<Hdf5Content, T> read)
    {
        try
        {
            if (_guard is null || _guard.BytesRead > MostKept)
            {
                Open();
            }

            _guard!.Renew();
            var found = read(_content);
            _guard.ThrowIfFaulted(); // the library goes on after some exceptions
            return found;
        }
        catch (Exception e) when (_guard?.Fault is not null || e is not SpikeDataException)
        {
            throw Hdf5Content.Unreadable(_path, _guard?.Fault ?? e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _open?.Dispose();

    private void Open()
    {
        _open?.Dispose();
        (_open, _guard) = (null, null);
        Hdf5Superblock.Check(_stream, _path, _layout);
        _guard = new(_stream);
        var file = H5File.Open(_guard, leaveOpen: true);
        (_open, _content) = (file, new(file, _path, _guard.Length, _describes, _byRow));
        Opened++;
    }
}
