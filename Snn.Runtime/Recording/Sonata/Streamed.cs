using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Snn.Runtime;

/// <summary>A data set of rows that is written chunk by chunk: one of them is in memory.</summary>
internal sealed class Streamed<T>
    where T : unmanaged
{
    private const int ChunkNumbers = 1 << 16;

    private readonly int _width, _rowsPerChunk;
    private readonly bool _isList;
    private T[] _chunk;
    private long _written;
    private int _rows;

    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Numbers of a row; a data set of rows of one is a list.</param>
    /// <param name="isMatrix">Whether it has two dimensions even where a row is one number.</param>
    public Streamed(long rows, int width, bool isMatrix = false)
    {
        (_width, _isList) = (width, !isMatrix);
        _rowsPerChunk = (int)Math.Clamp(ChunkNumbers / width, 1, Math.Max(rows, 1));
        _chunk = new T[_rowsPerChunk * width];
        Dataset = rows == 0 ? new(new T[0], fileDims: Dimensions(0))
            : new(fileDims: Dimensions(rows), chunks: Array.ConvertAll(Dimensions(_rowsPerChunk), d => (uint)d), datasetCreation: new(ChunkCache: new LastChunk()));
    }

    /// <summary>The data set, to be put into a file.</summary>
    public H5Dataset<T[]> Dataset { get; }

    /// <summary>Room for another row.</summary>
    public Span<T> Next(H5NativeWriter writer)
    {
        if (_rows == _rowsPerChunk)
        {
            Flush(writer);
        }

        return _chunk.AsSpan(_rows++ * _width, _width);
    }

    /// <summary>Writes the rows that wait.</summary>
    public void Flush(H5NativeWriter writer)
    {
        if (_rows == 0)
        {
            return;
        }

        if (_rows < _rowsPerChunk)
        {
            Array.Resize(ref _chunk, _rows * _width);
        }

        var starts = Dimensions(_written);
        if (!_isList)
        {
            starts[1] = 0;
        }

        writer.Write(Dataset, _chunk, fileSelection: new HyperslabSelection(starts.Length, starts, Dimensions(_rows)));
        (_written, _rows) = (_written + _rows, 0);
    }

    private ulong[] Dimensions(long rows) => _isList ? [(ulong)rows] : [(ulong)rows, (ulong)_width];

    /// <summary>
    /// Keeps the chunk that is being written, and no other. What PureHDF 2.2.0 gives for writing a chunk writes to the one that it
    /// was given for, whichever is named, so each is kept with its own.
    /// </summary>
    private sealed class LastChunk : IWritingChunkCache
    {
        private ulong _index;
        private Memory<byte> _content;
        private Action<ulong, Memory<byte>>? _write;

        public Memory<byte> GetChunk(ulong chunkIndex, Func<Memory<byte>> chunkAllocator, Action<ulong, Memory<byte>> chunkWriter)
        {
            if (_write is null || _index != chunkIndex)
            {
                _write?.Invoke(_index, _content);
                (_index, _content, _write) = (chunkIndex, chunkAllocator(), chunkWriter);
            }

            return _content;
        }

        public void Flush(Action<ulong, Memory<byte>> chunkWriter)
        {
            _write?.Invoke(_index, _content);
            _write = null;
        }
    }
}
