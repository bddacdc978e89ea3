using System.Runtime.InteropServices;
using System.Text;

namespace Snn.Distributed;

/// <summary>
/// The functions of MPI's C interface that are used here, and the handles of a library's ABI. A handle is passed as a number of
/// the length of an address: where a library takes a shorter one, it reads its low half.
/// </summary>
internal sealed unsafe class MpiCalls
{
    private const int Serialized = 2; // MPI_THREAD_SERIALIZED, of both families

    private readonly delegate* unmanaged<int*, byte***, int, int*, int> _initThread;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly delegate* unmanaged<nint, int*, int> _rank, _size;
    private readonly delegate* unmanaged<nint, nint*, int> _duplicate;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int> _allReduce;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, nint*, int> _broadcast;
    private readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int> _allGather;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> _allGatherParts;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> _allToAll;
    private readonly delegate* unmanaged<byte*, int*, int> _version;
    private readonly nint _byte, _float, _long, _min, _sum, _ignored;

    public MpiCalls(MpiFamily family, nint library)
    {
        _initThread = (delegate* unmanaged<int*, byte***, int, int*, int>)Function("MPI_Init_thread");
        _finalize = (delegate* unmanaged<int>)Function("MPI_Finalize");
        _rank = (delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_size");
        _duplicate = (delegate* unmanaged<nint, nint*, int>)Function("MPI_Comm_dup");
        _abort = (delegate* unmanaged<nint, int, int>)Function("MPI_Abort");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)Function("MPI_Test");
        _allReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int>)Function("MPI_Iallreduce");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, nint*, int>)Function("MPI_Ibcast");
        _allGather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int>)Function("MPI_Iallgather");
        _allGatherParts = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)Function("MPI_Iallgatherv");
        _allToAll = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)Function("MPI_Ialltoallv");
        _version = (delegate* unmanaged<byte*, int*, int>)Function("MPI_Get_library_version");
        if (family == MpiFamily.OpenMpi)
        {
            World = Function("ompi_mpi_comm_world");
            (_byte, _float, _long) = (Function("ompi_mpi_byte"), Function("ompi_mpi_float"), Function("ompi_mpi_int64_t"));
            (_min, _sum, _ignored) = (Function("ompi_mpi_op_min"), Function("ompi_mpi_op_sum"), 0);
        }
        else
        {
            World = 0x44000000;
            (_byte, _float, _long) = (0x4c00010d, 0x4c00040a, 0x4c00083a);
            (_min, _sum, _ignored) = (0x58000002, 0x58000003, 1);
        }

        nint Function(string name) => NativeLibrary.TryGetExport(library, name, out nint address)
            ? address
            : throw new MpiException($"The library of MPI that was found has no {name}; one of Open MPI 4 or 5, or of MPICH 4, has.");
    }

    /// <summary>All processes.</summary>
    public nint World { get; }

    /// <summary>Which library it is, in its own words.</summary>
    public string Version
    {
        get
        {
            const int most = 8192; // MPI_MAX_LIBRARY_VERSION_STRING of MPICH; Open MPI's is shorter
            var text = new byte[most];
            int length;
            fixed (byte* first = text)
            {
                Check(_version(first, &length), "MPI_Get_library_version");
            }

            return Encoding.UTF8.GetString(text, 0, length).TrimEnd('\0', '\n');
        }
    }

    /// <summary>Starts MPI for calls of one thread at a time.</summary>
    public void Init()
    {
        int provided;
        Check(_initThread(null, null, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
        {
            throw new MpiException("The library of MPI was built for programs of one thread alone; install one with threads, as distributions ship it.");
        }
    }

    public void Finish() => Check(_finalize(), "MPI_Finalize");

    public int Rank()
    {
        int rank;
        Check(_rank(World, &rank), "MPI_Comm_rank");
        return rank;
    }

    public int Size()
    {
        int size;
        Check(_size(World, &size), "MPI_Comm_size");
        return size;
    }

    /// <summary>The same processes, whose messages are apart from those of others.</summary>
    public nint Duplicate()
    {
        nint made = 0;
        Check(_duplicate(World, &made), "MPI_Comm_dup");
        return made;
    }

    /// <summary>Ends all processes; may return.</summary>
    public void Abort(int code) => _ = _abort(World, code);

    /// <summary>Whether something that was started is done.</summary>
    public bool Test(nint* request)
    {
        int done;
        Check(_test(request, &done, _ignored), "MPI_Test");
        return done != 0;
    }

    public void StartLowest(long* own, long* lowest, nint group, nint* request) => Check(_allReduce(own, lowest, 1, _long, _min, group, request), "MPI_Iallreduce");

    public void StartSum(float* own, float* sum, int count, nint group, nint* request) => Check(_allReduce(own, sum, count, _float, _sum, group, request), "MPI_Iallreduce");

    public void StartBroadcast(byte* bytes, int count, int from, nint group, nint* request) => Check(_broadcast(bytes, count, _byte, from, group, request), "MPI_Ibcast");

    public void StartGather(byte* own, int count, byte* all, nint group, nint* request) => Check(_allGather(own, count, _byte, all, count, _byte, group, request), "MPI_Iallgather");

    public void StartGather(float* own, int count, float* all, int* counts, int* starts, nint group, nint* request) =>
        Check(_allGatherParts(own, count, _float, all, counts, starts, _float, group, request), "MPI_Iallgatherv");

    public void StartExchange(float* send, int* sendCounts, int* sendStarts, float* receive, int* receiveCounts, int* receiveStarts, nint group, nint* request) =>
        Check(_allToAll(send, sendCounts, sendStarts, _float, receive, receiveCounts, receiveStarts, _float, group, request), "MPI_Ialltoallv");

    // by default the library itself ends the run with a message before it returns an error
    private static void Check(int code, string call)
    {
        if (code != 0)
        {
            throw new MpiException($"{call} failed with the code {code}.");
        }
    }
}
