using System.Numerics;
using System.Runtime.InteropServices;
using PureHDF;

namespace Snn.Runtime;

/// <summary>What a file in the SHD layout holds, before any example is looked at.</summary>
/// <param name="Times">Spike times of an example, in whatever unit they were written.</param>
/// <param name="Units">Channels of its spikes; numbers beyond an int are saturated.</param>
/// <param name="Labels">One per example.</param>
/// <param name="Speakers">One per example, if the file says.</param>
/// <param name="ClassNames">One per class, if the file says.</param>
internal sealed record ShdFile(Func<int, double[]> Times, Func<int, int[]> Units, int[] Labels, int[]? Speakers, string[]? ClassNames)
{
    // deflate packs to a thousandth at best, and lists of numbers to far more than this
    private const long MostPacked = 256, FreeBytes = 1 << 20;

    /// <summary>Reads the file's data sets whole; numbers are converted an example at a time.</summary>
    /// <param name="stream">The file, unpacked; it can seek.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static ShdFile Read(Stream stream, string path)
    {
        GuardedStream? guard = null;
        try
        {
            Hdf5Superblock.Check(stream, path);
            guard = new(stream);
            using var file = H5File.Open(guard, leaveOpen: true);
            var content = new Layout(file, path, guard.Length).Read();
            guard.ThrowIfFaulted(); // the library goes on after some exceptions
            return content;
        }
        catch (Exception e) when (guard?.Fault is not null || e is not SpikeDataException)
        {
            throw Unreadable(path, guard?.Fault ?? e);
        }
    }

    // the library reports damage by whatever exception the damaged bytes run it into, and what it lacks likewise
    private static SpikeDataException Unreadable(string path, Exception e) => new(path, e switch
    {
        OutOfMemoryException => "there is not enough memory for what the file says it holds; free some, or fetch the file again if it should be smaller.",
        MissingMemberException => e.Message,
        IOException and not EndOfStreamException => $"the file cannot be read ({e.Message.TrimEnd('.')}); fetch it again.",
        _ => $"PureHDF cannot read it ({(e.InnerException ?? e).Message.TrimEnd('.')}). If h5py or h5dump read it, it has a feature of HDF5 that PureHDF lacks: write it again with h5py as it is by default. If they do not, it is damaged or incomplete: fetch it again.",
    }, e);

    private readonly record struct Layout(IH5Group File, string Path, long Length)
    {
        public ShdFile Read()
        {
            IH5Dataset times = Required("spikes/times"), units = Required("spikes/units"), labels = Required("labels");
            IH5Dataset? speakers = Optional("extra/speaker"), keys = Optional("extra/keys");
            SameLength(labels, times, "spikes/times");
            SameLength(labels, units, "spikes/units");
            SameLength(labels, speakers, "extra/speaker");
            return new(
                Seconds(times, Element(times, "spikes/times", H5DataTypeClass.FloatingPoint)),
                Integers(units, Element(units, "spikes/units", H5DataTypeClass.FixedPoint), "spikes/units"),
                Column(labels, "labels"),
                speakers is null ? null : Column(speakers, "extra/speaker"),
                keys is null ? null : Names(keys));
        }

        private IH5Dataset Required(string name) => Optional(name)
            ?? throw new SpikeDataException(Path, $"the data set {name} is missing; the SHD layout has spikes/times, spikes/units and labels.");

        private IH5Dataset? Optional(string name)
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

            var dataset = found as IH5Dataset ?? throw new SpikeDataException(Path, $"{name} is no data set; the SHD layout has one there.");
            if (dataset.Space.Rank != 1)
            {
                throw new SpikeDataException(Path, $"{name} has {dataset.Space.Rank} dimensions; it must have one, the examples.");
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

        // memory for its rows is taken before any of them is read
        private void CheckRows(IH5Dataset dataset, string name)
        {
            ulong rows = dataset.Space.Dimensions[0];
            double room = FreeBytes + Length * (double)(Hdf5Numbers.IsPacked(dataset) ? MostPacked : 1);
            if (rows * (double)Math.Max(dataset.Type.Size, 1) > room || rows > int.MaxValue / 16)
            {
                throw new SpikeDataException(Path, $"{name} should have {rows} rows, more than {Length} bytes can hold; fetch the file again, or write all of its rows.");
            }
        }

        private void SameLength(IH5Dataset labels, IH5Dataset? other, string name)
        {
            if (other is not null && other.Space.Dimensions[0] != labels.Space.Dimensions[0])
            {
                throw new SpikeDataException(Path, $"there are {labels.Space.Dimensions[0]} labels but {other.Space.Dimensions[0]} rows of {name}; write the file again with one of each per example.");
            }
        }

        private IH5DataType Element(IH5Dataset dataset, string name, H5DataTypeClass wanted)
        {
            var element = dataset.Type.Class == H5DataTypeClass.VariableLength ? dataset.Type.VariableLength.BaseType : null;
            return element?.Class == wanted || (element?.Class, wanted) == (H5DataTypeClass.FixedPoint, H5DataTypeClass.FloatingPoint)
                ? element!
                : throw new SpikeDataException(Path, $"{name} holds {element?.Class ?? dataset.Type.Class}; it must hold {wanted} numbers of variable length, a list per example.");
        }

        private int[] Column(IH5Dataset dataset, string name) => dataset.Type.Class == H5DataTypeClass.FixedPoint
            ? Integers(dataset, dataset.Type, name)(0)
            : throw new SpikeDataException(Path, $"{name} holds {dataset.Type.Class}; it must hold integers, one per example.");

        private string[] Names(IH5Dataset keys)
        {
            if (keys.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
            {
                throw new SpikeDataException(Path, $"extra/keys holds {keys.Type.Class}; it must hold strings, a name per class.");
            }

            string?[] names = keys.Read<string?[]>();
            int missing = Array.IndexOf(names, null);
            return missing < 0 ? [.. names.OfType<string>()] : throw new SpikeDataException(Path, $"name {missing} in extra/keys was never written; write the file again with a name for every class, or without extra/keys.");
        }

        // the library reads numbers only as the type they have in the file
        private Func<int, double[]> Seconds(IH5Dataset times, IH5DataType element) => (element.Class, element.Size) switch
        {
            (H5DataTypeClass.FixedPoint, _) => Integers<double>(times, element, "spikes/times", v => v, v => v),
            (_, 2) => Converted<Half, double>(times, "spikes/times", v => (double)v),
            (_, 4) => Converted<float, double>(times, "spikes/times", v => v),
            (_, 8) => Converted<double, double>(times, "spikes/times", v => v),
            _ => throw new SpikeDataException(Path, $"spikes/times holds floats of {element.Size} bytes; write them with 2, 4 or 8."),
        };

        private Func<int, int[]> Integers(IH5Dataset dataset, IH5DataType element, string name) =>
            Integers(dataset, element, name, int.CreateSaturating<ulong>, int.CreateSaturating<long>);

        private Func<int, TOut[]> Integers<TOut>(IH5Dataset dataset, IH5DataType element, string name, Converter<ulong, TOut> convert, Converter<long, TOut> convertSigned) => (element.Size, element.FixedPoint.IsSigned) switch
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

        // a data set of plain numbers counts as one row
        private Func<int, TOut[]> Converted<T, TOut>(IH5Dataset dataset, string name, Converter<T, TOut> convert) where T : unmanaged
        {
            var stored = Hdf5Numbers.Of(dataset);
            if (stored.Unusual is { } unusual)
            {
                throw new SpikeDataException(Path, $"{name} holds numbers {unusual}, which PureHDF cannot read: write them again as a processor has them.");
            }

            bool lists = dataset.Type.Class == H5DataTypeClass.VariableLength;
            T[]?[] rows = lists ? dataset.Read<T[]?[]>() : [Plain<T>(dataset, stored)];
            int expected = (int)dataset.Space.Dimensions[0];
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

        // numbers of the other order are given as bytes alone
        private static T[] Plain<T>(IH5Dataset dataset, Hdf5Numbers stored) where T : unmanaged => stored.IsBigEndian
            ? [.. MemoryMarshal.Cast<byte, T>(dataset.Read<byte[]>())]
            : dataset.Read<T[]>();
    }
}
