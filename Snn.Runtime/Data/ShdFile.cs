using System.Numerics;
using PureHDF;

namespace Snn.Runtime;

/// <summary>What a file in the SHD layout holds, before any example is looked at.</summary>
/// <param name="Times">Spike times of an example, seconds.</param>
/// <param name="Units">Channels of its spikes; numbers beyond an int are saturated.</param>
/// <param name="Labels">One per example.</param>
/// <param name="Speakers">One per example, if the file says.</param>
/// <param name="ClassNames">One per class, if the file says.</param>
internal sealed record ShdFile(Func<int, float[]> Times, Func<int, int[]> Units, int[] Labels, int[]? Speakers, string[]? ClassNames)
{
    /// <summary>Reads the file's data sets whole; numbers are converted an example at a time.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static ShdFile Read(string path)
    {
        using var stream = UnpackedFile.Open(path);
        try
        {
            using var file = H5File.Open(stream, leaveOpen: true);
            return new Layout(file, path).Read();
        }
        catch (Exception e) when (e is not SpikeDataException)
        {
            // the library reports damage by whatever exception the damaged bytes run it into
            throw new SpikeDataException(path, $"this is no intact HDF5 file ({e.Message}); it is damaged, incomplete or of another format: fetch it again.", e);
        }
    }

    private readonly record struct Layout(IH5Group File, string Path)
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
                keys?.Read<string[]>());
        }

        private IH5Dataset Required(string name) => Optional(name)
            ?? throw new SpikeDataException(Path, $"the data set {name} is missing; the SHD layout has spikes/times, spikes/units and labels.");

        private IH5Dataset? Optional(string name)
        {
            if (!File.LinkExists(name))
            {
                return null;
            }

            var dataset = File.Dataset(name);
            return dataset.Space.Rank == 1
                ? dataset
                : throw new SpikeDataException(Path, $"{name} has {dataset.Space.Rank} dimensions; it must have one, the examples.");
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
            return element?.Class == wanted
                ? element
                : throw new SpikeDataException(Path, $"{name} holds {element?.Class ?? dataset.Type.Class}; it must hold {wanted} numbers of variable length, a list per example.");
        }

        private int[] Column(IH5Dataset dataset, string name) => dataset.Type.Class == H5DataTypeClass.FixedPoint
            ? Integers(dataset, dataset.Type, name)(0)
            : throw new SpikeDataException(Path, $"{name} holds {dataset.Type.Class}; it must hold integers, one per example.");

        // the library reads numbers only as the type they have in the file
        private Func<int, float[]> Seconds(IH5Dataset times, IH5DataType element) => element.Size switch
        {
            2 => Converted<Half, float>(times, v => (float)v),
            4 => Converted<float, float>(times, v => v),
            8 => Converted<double, float>(times, v => (float)v),
            _ => throw new SpikeDataException(Path, $"spikes/times holds floats of {element.Size} bytes; write them with 2, 4 or 8."),
        };

        private Func<int, int[]> Integers(IH5Dataset dataset, IH5DataType element, string name) => (element.Size, element.FixedPoint.IsSigned) switch
        {
            (1, false) => Integers<byte>(dataset),
            (1, true) => Integers<sbyte>(dataset),
            (2, false) => Integers<ushort>(dataset),
            (2, true) => Integers<short>(dataset),
            (4, false) => Integers<uint>(dataset),
            (4, true) => Integers<int>(dataset),
            (8, false) => Integers<ulong>(dataset),
            (8, true) => Integers<long>(dataset),
            _ => throw new SpikeDataException(Path, $"{name} holds integers of {element.Size} bytes; write them with 1, 2, 4 or 8."),
        };

        private static Func<int, int[]> Integers<T>(IH5Dataset dataset) where T : unmanaged, IBinaryInteger<T> =>
            Converted<T, int>(dataset, int.CreateSaturating);

        // a data set of plain numbers counts as one row
        private static Func<int, TOut[]> Converted<T, TOut>(IH5Dataset dataset, Converter<T, TOut> convert) where T : unmanaged
        {
            T[]?[] rows = dataset.Type.Class == H5DataTypeClass.VariableLength ? dataset.Read<T[]?[]>() : [dataset.Read<T[]>()];
            return row => Array.ConvertAll(rows[row] ?? [], convert); // a list that was never written is null
        }
    }
}
