using System.Runtime.InteropServices;

namespace Snn.Distributed;

/// <summary>
/// What is under way: a place for each transfer with its request and the lengths and starts of parts, in native memory, since
/// the library reads it until the transfer is done. Places are used again.
/// </summary>
/// <param name="processes">Number of processes.</param>
internal sealed unsafe class MpiTransfers(int processes) : IDisposable
{
    private readonly List<(nint Request, nint Parts)> _places = [];
    private readonly Stack<int> _free = new();

    /// <summary>A free place.</summary>
    public int Take()
    {
        if (_free.TryPop(out int place))
        {
            return place;
        }

        _places.Add(((nint)NativeMemory.AllocZeroed((nuint)sizeof(nint)), (nint)NativeMemory.AllocZeroed((nuint)(4 * processes * sizeof(int)))));
        return _places.Count - 1;
    }

    /// <summary>The transfer of a place is done.</summary>
    public void Free(int place) => _free.Push(place);

    /// <summary>Where the library keeps a transfer.</summary>
    public nint* Request(int place) => (nint*)_places[place].Request;

    /// <summary>Takes over how long parts are, which lie one behind the other.</summary>
    /// <param name="place">The transfer.</param>
    /// <param name="side">What is sent, 0, or received, 1.</param>
    /// <param name="lengths">How long each is.</param>
    public Parts PartsOf(int place, int side, ReadOnlySpan<int> lengths)
    {
        int* counts = (int*)_places[place].Parts + 2 * side * processes, starts = counts + processes;
        for (int q = 0, at = 0; q < processes; at += lengths[q++])
        {
            (counts[q], starts[q]) = (lengths[q], at);
        }

        return new() { Counts = counts, Starts = starts };
    }

    public void Dispose()
    {
        foreach (var (request, parts) in _places)
        {
            NativeMemory.Free((void*)request);
            NativeMemory.Free((void*)parts);
        }
    }

    /// <summary>How long parts are and where they start.</summary>
    public readonly ref struct Parts
    {
        public int* Counts { get; init; }

        public int* Starts { get; init; }
    }
}
