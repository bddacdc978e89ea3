using System.Numerics;
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
    /// <summary>Name of the layout.</summary>
    public const string LayoutName = "SHD";

    /// <summary>What a file of the layout has.</summary>
    public const string Describes = "the SHD layout has spikes/times, spikes/units and labels";

    /// <summary>Reads the file's data sets whole; numbers are converted an example at a time.</summary>
    /// <param name="stream">The file, unpacked; it can seek.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="SpikeDataException">The file cannot be read or is not of this layout.</exception>
    public static ShdFile Read(Stream stream, string path) =>
        Hdf5Content.Read(stream, path, LayoutName, Describes, Read);

    /// <summary>Reads an opened file's data sets, and its lists as the content does.</summary>
    /// <exception cref="SpikeDataException">The file is not of this layout.</exception>
    public static ShdFile Read(Hdf5Content content) => new Layout(content, content.Path).Read();

    private readonly record struct Layout(Hdf5Content Content, string Path)
    {
        public ShdFile Read()
        {
            IH5Dataset times = Content.Required("spikes/times"), units = Content.Required("spikes/units"), labels = Content.Required("labels");
            IH5Dataset? speakers = Content.Optional("extra/speaker"), keys = Content.Optional("extra/keys");
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
            (H5DataTypeClass.FixedPoint, _) => Content.Integers<double>(times, element, "spikes/times", v => v, v => v),
            (_, 2) => Content.Converted<Half, double>(times, "spikes/times", v => (double)v),
            (_, 4) => Content.Converted<float, double>(times, "spikes/times", v => v),
            (_, 8) => Content.Converted<double, double>(times, "spikes/times", v => v),
            _ => throw new SpikeDataException(Path, $"spikes/times holds floats of {element.Size} bytes; write them with 2, 4 or 8."),
        };

        private Func<int, int[]> Integers(IH5Dataset dataset, IH5DataType element, string name) =>
            Content.Integers(dataset, element, name, int.CreateSaturating<ulong>, int.CreateSaturating<long>);
    }
}
