using System.Buffers.Binary;
using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using PureHDF;

namespace Snn.Runtime;

/// <summary>
/// How the numbers of an HDF5 data set are stored. PureHDF 2.2.0 has read all of it from the file but tells none of it, and
/// reads numbers of another order or form without a word as what they are not, so it is looked up in what the library keeps to itself.
/// </summary>
/// <param name="Size">Bytes of a number.</param>
/// <param name="IsBigEndian">Whether the first byte is the highest.</param>
/// <param name="Unusual">What is not as in the numbers of a processor; null where all is.</param>
internal sealed record Hdf5Numbers(int Size, bool IsBigEndian, string? Unusual)
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The numbers of a data set, or of its lists.</summary>
    public static Hdf5Numbers Of(IH5Dataset dataset)
    {
        object type = Inside(dataset, "InternalDataType")!;
        if (dataset.Type.Class == H5DataTypeClass.VariableLength)
        {
            type = Inside(First(type), "BaseType")!;
        }

        object bits = Inside(type, "BitField")!, form = First(type);
        int size = Convert.ToInt32(Inside(type, "Size"), null);
        string order = Inside(bits, "ByteOrder")!.ToString()!;
        bool isFloat = form.GetType().GetProperty("ExponentBias", Any) is not null;
        string? unusual = order == "VaxEndian" ? "in the byte order of a VAX"
            : Number(form, "BitOffset") != 0 || Number(form, "BitPrecision") != 8 * size ? $"of {Number(form, "BitPrecision")} bits in {size} bytes"
            : isFloat && !IsIeee(form, bits, size) ? "in a floating-point format of their own"
            : null;
        return new(size, order == "BigEndian", unusual);
    }

    /// <summary>A filter of the data set that PureHDF has not got, in words; null where it has all.</summary>
    public static string? MissingFilter(IH5Dataset dataset)
    {
        var filters = Filters(dataset);
        if (filters.Any(f => f is (2, 0)))
        {
            return "a shuffle of lists (HDF5's filter 2 without the size of an element)";
        }

        // deflate, shuffle, fletcher32, scaleoffset
        long missing = filters.Select(f => f.Id).FirstOrDefault(id => id is not (1 or 2 or 3 or 6));
        string name = missing switch
        {
            4 => "szip",
            5 => "nbit",
            307 => "bzip2",
            32000 => "lzf",
            32001 => "blosc",
            32004 => "lz4",
            32008 => "bitshuffle",
            32013 => "zfp",
            32015 => "zstd",
            32026 => "blosc2",
            _ => "",
        };
        return missing == 0 ? null : $"{name}{(name == "" ? "" : ", ")}HDF5's filter {missing}";
    }

    /// <summary>Whether the data set is stored through filters, which can make it smaller.</summary>
    public static bool IsPacked(IH5Dataset dataset) => Filters(dataset).Length > 0;

    /// <summary>Whether its content lies in files of its own.</summary>
    public static bool IsExternal(IH5Dataset dataset) => Inside(dataset, "InternalExternalFileList") is not null;

    /// <summary>Whether the two lie in the same file; a link can lead to another.</summary>
    public static bool AreTogether(object one, object other) => ReferenceEquals(Inside(one, "Context"), Inside(other, "Context"));

    /// <summary>Turns the bytes of every number round.</summary>
    public static void Reverse<T>(Span<T> numbers) where T : unmanaged
    {
        switch (Marshal.SizeOf<T>())
        {
            case 2:
                var two = MemoryMarshal.Cast<T, ushort>(numbers);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                var four = MemoryMarshal.Cast<T, uint>(numbers);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                var eight = MemoryMarshal.Cast<T, ulong>(numbers);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }

    private static (long Id, int Values)[] Filters(IH5Dataset dataset) => Inside(dataset, "InternalFilterPipeline") is { } pipeline
        ? [.. ((IEnumerable)Inside(pipeline, "FilterDescriptions")!).Cast<object>().Select(f => (Number(f, "Identifier"), ((Array)Inside(f, "ClientData")!).Length))]
        : [];

    private static bool IsIeee(object form, object bits, int size)
    {
        (int Exponent, int Mantissa) expected = size switch { 2 => (5, 10), 4 => (8, 23), _ => (11, 52) };
        return Number(form, "MantissaLocation") == 0
            && Number(form, "MantissaSize") == expected.Mantissa
            && Number(form, "ExponentLocation") == expected.Mantissa
            && Number(form, "ExponentSize") == expected.Exponent
            && Number(form, "ExponentBias") == (1 << expected.Exponent - 1) - 1
            && Number(bits, "SignLocation") == 8 * size - 1;
    }

    private static object First(object type) => ((Array)Inside(type, "Properties")!).GetValue(0)!;

    private static long Number(object of, string name) => Convert.ToInt64(Inside(of, name), null);

    private static object? Inside(object of, string name) => of.GetType().GetProperty(name, Any) is { } property
        ? property.GetValue(of)
        : throw new MissingMemberException($"{of.GetType().Name} of {of.GetType().Assembly.GetName()} has no {name}, by which SnnDsl tells the order of bytes; take PureHDF 2.2.0.");
}
