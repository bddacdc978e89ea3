using System.Runtime.InteropServices;
using PureHDF;
using PureHDF.Selections;

namespace Snn.Runtime;

/// <summary>
/// An HDF5 file of a known layout, read so that whatever is wrong with it becomes one error that names the file. What PureHDF
/// lacks is looked for before it is asked.
/// </summary>
/// <param name="File">Its root.</param>
/// <param name="Path">Its name, for messages.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Describes">What a file of the layout has, for messages: <c>the SHD layout has ...</c>.</param>
/// <param name="ByRow">Whether lists are read one by one when they are asked for, instead of all at once.</param>
internal readonly record struct Hdf5Content(IH5Group File, string Path, long Length, string Describes, bool ByRow = false)
{
    // deflate packs to a thousandth at best, and lists of numbers to far more than this
    private const long MostPacked = 256, FreeBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file, unpacked; it can seek.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="layout">Name of the layout.</param>
    /// <param name="describes">What a file of the layout has.</param>
    /// <param name="read">Reads what is wanted of it.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static T Read<T>(Stream stream, string path, string layout, string describes, Func<Hdf5Content, T> read)
    {
        using var session = new Hdf5Session(stream, path, layout, describes, byRow: false);
        return session.Read(read);
    }

    /// <summary>What an exception of the library says: damage by whatever the damaged bytes run it into, and what it lacks likewise.</summary>
    public static SpikeDataException Unreadable(string path, Exception e) => new(path, e switch
    {
        OutOfMemoryException => "there is not enough memory for what the file says it holds; free some, or fetch the file again if it should be smaller.",
        MissingMemberException => e.Message,
        IOException and not EndOfStreamException => $"the file cannot be read ({e.Message.TrimEnd('.')}); fetch it again.",
        _ => $"PureHDF cannot read it ({(e.InnerException ?? e).Message.TrimEnd('.')}). If h5py or h5dump read it, it has a feature of HDF5 that PureHDF lacks: write it again with h5py as it is by default. If they do not, it is damaged or incomplete: fetch it again.",
    }, e);

    /// <summary>A data set that must be there.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="rank">Its dimensions.</param>
    /// <param name="rows">What its first dimension counts, for messages.</param>
    public IH5Dataset Required(string name, int rank = 1, string rows = "the examples") => Optional(name, rank, rows)
        ?? throw new SpikeDataException(Path, $"the data set {name} is missing; {Describes}.");

    /// <summary>A data set that may be there.</summary>
    public IH5Dataset? Optional(string name, int rank = 1, string rows = "the examples")
    {
        if (!File.LinkExists(name))
        {
            return null;
        }

        var found = File.Get(name);
        if (found is IH5UnresolvedLink link)
        {
            throw new SpikeDataException(Path, $"{name} is a link that leads nowhere{(link.Reason is { } reason ? $" ({reason.Message.TrimEnd('.')})" : "")}; write the file again with the data set in its place.");
        }

        var dataset = found as IH5Dataset ?? throw new SpikeDataException(Path, $"{name} is no data set; {Describes[..(Describes.IndexOf(" has ", StringComparison.Ordinal) + 5)]}one there.");
        if (dataset.Space.Rank != rank)
        {
            throw new SpikeDataException(Path, $"{name} has {dataset.Space.Rank} dimensions; it must have {(rank == 1 ? $"one, {rows}" : $"{rank}, {rows}")}.");
        }

        string? lacking = !Hdf5Numbers.AreTogether(File, dataset) || Hdf5Numbers.IsExternal(dataset) ? "lies in another file; PureHDF and SnnDsl read one: write it again with its content"
            : dataset.Layout.Class == H5DataLayoutClass.VirtualStorage ? "is a virtual data set, made of others, which SnnDsl does not read: write it again with its content"
            : Hdf5Numbers.MissingFilter(dataset) is { } filter ? $"is stored through {filter}, which PureHDF lacks: write it again plain or with gzip"
            : null;
        if (lacking is not null)
        {
            throw new SpikeDataException(Path, $"{name} {lacking}.");
        }

        CheckRows(dataset, name);
        return dataset;
    }

    /// <summary>Names of the groups in a group.</summary>
    public string[] Groups(string name) => File.LinkExists(name) && File.Get(name) is IH5Group group
        ? [.. group.Children().OfType<IH5Group>().Select(g => g.Name)]
        : throw new SpikeDataException(Path, $"the group {name} is missing; {Describes}.");

    /// <summary>Path of a group in a group.</summary>
    public string Group(string parent, string name)
    {
        string[] all = Groups(parent);
        return all.Contains(name) ? $"{parent}/{name}"
            : throw new SpikeDataException(Path, $"{parent} has no population '{name}'; it has {(all.Length == 0 ? "none" : string.Join(", ", all))}.");
    }

    /// <summary>Text of an attribute; null where there is none.</summary>
    public string? Text(IH5Dataset dataset, string attribute) => !dataset.AttributeExists(attribute) ? null
        : dataset.Attribute(attribute) is var found && found.Space.Rank == 0 ? found.Read<string>()
        : found.Read<string[]>().FirstOrDefault();

    /// <summary>The unit of times in ms, ms where none is said.</summary>
    public double Milliseconds(IH5Dataset times, string name) => Text(times, "units")?.TrimEnd('\0', ' ').ToLowerInvariant() switch
    {
        null or "" or "ms" or "msec" or "millisecond" or "milliseconds" => 1,
        "s" or "sec" or "second" or "seconds" => 1000,
        var other => throw new SpikeDataException(Path, $"{name} is in {other}; write times in ms or in s."),
    };

    /// <summary>Integers of a data set, of whatever width; those that a long does not hold are saturated.</summary>
    public long[] Integers(IH5Dataset dataset, string name) => dataset.Type.Class != H5DataTypeClass.FixedPoint
        ? throw new SpikeDataException(Path, $"{name} holds {dataset.Type.Class}; it must hold integers.")
        : Integers<long>(dataset, dataset.Type, name, long.CreateSaturating, v => v)(0);

    /// <summary>Rows of integers, of whatever width.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="element">The type of a number in a row.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="convert">From an unsigned one.</param>
    /// <param name="convertSigned">From a signed one.</param>
    public Func<int, TOut[]> Integers<TOut>(IH5Dataset dataset, IH5DataType element, string name, Converter<ulong, TOut> convert, Converter<long, TOut> convertSigned) => (element.Size, element.FixedPoint.IsSigned) switch
    {
        (1, false) => Converted<byte, TOut>(dataset, name, v => convert(v)),
        (1, true) => Converted<sbyte, TOut>(dataset, name, v => convertSigned(v)),
        (2, false) => Converted<ushort, TOut>(dataset, name, v => convert(v)),
        (2, true) => Converted<short, TOut>(dataset, name, v => convertSigned(v)),
        (4, false) => Converted<uint, TOut>(dataset, name, v => convert(v)),
        (4, true) => Converted<int, TOut>(dataset, name, v => convertSigned(v)),
        (8, false) => Converted<ulong, TOut>(dataset, name, v => convert(v)),
        (8, true) => Converted<long, TOut>(dataset, name, v => convertSigned(v)),
        _ => throw new SpikeDataException(Path, $"{name} holds integers of {element.Size} bytes; write them with 1, 2, 4 or 8."),
    };

    /// <summary>Numbers of a data set, of whatever width.</summary>
    public double[] Numbers(IH5Dataset dataset, string name) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (H5DataTypeClass.FixedPoint, _) => Array.ConvertAll(Integers(dataset, name), v => (double)v),
        (H5DataTypeClass.FloatingPoint, 2) => Converted<Half, double>(dataset, name, v => (double)v)(0),
        (H5DataTypeClass.FloatingPoint, 4) => Converted<float, double>(dataset, name, v => v)(0),
        (H5DataTypeClass.FloatingPoint, 8) => Converted<double, double>(dataset, name, v => v)(0),
        _ => throw new SpikeDataException(Path, $"{name} holds {dataset.Type.Class} of {dataset.Type.Size} bytes; it must hold numbers."),
    };

    /// <summary>Rows of numbers; a data set of plain numbers counts as one.</summary>
    public Func<int, TOut[]> Converted<T, TOut>(IH5Dataset dataset, string name, Converter<T, TOut> convert) where T : unmanaged
    {
        var stored = Hdf5Numbers.Of(dataset);
        if (stored.Unusual is { } unusual)
        {
            throw new SpikeDataException(Path, $"{name} holds numbers {unusual}, which PureHDF cannot read: write them again as a processor has them.");
        }

        bool lists = dataset.Type.Class == H5DataTypeClass.VariableLength;
        if (lists && ByRow)
        {
            return row => Array.ConvertAll(Row<T>(dataset, row, stored) ?? [], convert);
        }

        T[]?[] rows = lists ? dataset.Read<T[]?[]>() : [Plain<T>(dataset, stored)];
        int expected = (int)Count(dataset);
        if ((lists ? rows.Length : rows[0]!.Length) != expected)
        {
            throw new InvalidDataException($"{name} has {expected} rows, and {(lists ? rows.Length : rows[0]!.Length)} of them were read");
        }

        foreach (var row in rows)
        {
            if (stored.IsBigEndian)
            {
                Hdf5Numbers.Reverse<T>(row);
            }
        }

        return row => Array.ConvertAll(rows[row] ?? [], convert); // a list that was never written is null
    }

    private static T[]? Row<T>(IH5Dataset dataset, int row, Hdf5Numbers stored) where T : unmanaged
    {
        var list = dataset.Read<T[]?[]>(fileSelection: new HyperslabSelection((ulong)row, 1));
        if (list.Length != 1)
        {
            throw new InvalidDataException($"row {row} was asked for, and {list.Length} were read");
        }

        if (stored.IsBigEndian)
        {
            Hdf5Numbers.Reverse<T>(list[0]);
        }

        return list[0];
    }

    // numbers of the other order are given as bytes alone
    private static T[] Plain<T>(IH5Dataset dataset, Hdf5Numbers stored) where T : unmanaged => Count(dataset) == 0 ? []
        : stored.IsBigEndian ? [.. MemoryMarshal.Cast<byte, T>(dataset.Read<byte[]>())]
        : dataset.Read<T[]>();

    private static ulong Count(IH5Dataset dataset) => dataset.Space.Dimensions.Aggregate(1ul, (all, d) => checked(all * d));

    // memory for its rows is taken before any of them is read
    private void CheckRows(IH5Dataset dataset, string name)
    {
        double rows = dataset.Space.Dimensions.Aggregate(1.0, (all, d) => all * d);
        double room = FreeBytes + Length * (double)(Hdf5Numbers.IsPacked(dataset) ? MostPacked : 1);
        if (rows * Math.Max(dataset.Type.Size, 1) > room || rows > int.MaxValue / 16)
        {
            throw new SpikeDataException(Path, $"{name} should have {rows} rows, more than {Length} bytes can hold; fetch the file again, or write all of its rows.");
        }
    }
}
