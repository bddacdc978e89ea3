namespace Snn.Runtime;

/// <summary>A file in the SHD layout of which an example is read at a time, by several threads in turn.</summary>
internal sealed class ShdRows
{
    private readonly Hdf5Session _session;
    private readonly Lock _turn = new();
    private ShdFile _file;
    private int _opened;

    /// <summary>Reads all but the spikes.</summary>
    /// <param name="stream">The file, unpacked; it is kept open.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public ShdRows(Stream stream, string path)
    {
        _session = new(stream, path, ShdFile.LayoutName, ShdFile.Describes, byRow: true);
        _file = File = _session.Read(content => ShdFile.Read(content));
        _opened = _session.Opened;
    }

    /// <summary>Labels, speakers and names.</summary>
    public ShdFile File { get; }

    /// <summary>The times of an example in the file's unit and its channels.</summary>
    /// <exception cref="SpikeDataException">They cannot be read.</exception>
    public (double[] Times, int[] Units) Read(int example)
    {
        lock (_turn)
        {
            return _session.Read(content =>
            {
                if (_opened != _session.Opened)
                {
                    (_file, _opened) = (ShdFile.Read(content), _session.Opened);
                }

                return (_file.Times(example), _file.Units(example));
            });
        }
    }
}
