namespace Snn.Runtime;

/// <summary>Handwritten digits in the IDX files of MNIST (LeCun, Cortes and Burges), as spikes.</summary>
public static class Mnist
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>
    /// The folder of the files: <paramref name="folder"/> if given, else <c>$SNN_DATA/mnist</c> or <c>$SNN_DATA</c>, else
    /// <c>shared/data/mnist</c> beside the working directory, the program or a folder above either.
    /// </summary>
    /// <exception cref="SpikeDataException">There is no such folder; the message lists what was tried.</exception>
    public static string Find(string? folder = null) => DataFolder.Find("mnist", folder);

    /// <summary>Reads the 60,000 training images, <c>train-images-idx3-ubyte</c> and <c>train-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</summary>
    /// <param name="folder">Where they lie.</param>
    /// <param name="encoder">How pixels become spikes.</param>
    /// <param name="limit">Most images to take, from the first on.</param>
    /// <exception cref="SpikeDataException">A file is missing, damaged or does not fit the other.</exception>
    public static SpikeDataset LoadTraining(string folder, IPixelEncoder encoder, int limit = int.MaxValue) =>
        Load(folder, "train", encoder, limit);

    /// <summary>Reads the 10,000 test images, <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</summary>
    /// <inheritdoc cref="LoadTraining"/>
    public static SpikeDataset LoadTest(string folder, IPixelEncoder encoder, int limit = int.MaxValue) =>
        Load(folder, "t10k", encoder, limit);

    /// <summary>Reads images and labels from two IDX files, plain or gzipped.</summary>
    /// <param name="images">Images, [example, row, column], a byte a pixel.</param>
    /// <param name="labels">Labels, 0 to 9, as many.</param>
    /// <param name="encoder">How pixels become spikes.</param>
    /// <param name="limit">Most images to take, from the first on.</param>
    /// <exception cref="SpikeDataException">A file is missing, damaged or does not fit the other.</exception>
    public static SpikeDataset LoadFiles(string images, string labels, IPixelEncoder encoder, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var classes = IdxFile.Read(labels, dimensions: 1);
        for (int i = 0; i < classes.Count; i++)
        {
            if (classes.Elements[i] >= Classes)
            {
                throw new SpikeDataException(labels, i, $"the label is {classes.Elements[i]}; digits are 0 to {Classes - 1}: fetch the file again.");
            }
        }

        var pixels = IdxFile.Read(images, dimensions: 3);
        if (pixels.Count != classes.Count)
        {
            throw new SpikeDataException(images, $"there are {pixels.Count} images but {classes.Count} labels in {labels}; give two files that belong together.");
        }

        int size = pixels.Sizes[1] * pixels.Sizes[2];
        var examples = Enumerable.Range(0, Math.Min(limit, pixels.Count))
            .Select(i => new Example(encoder.Encode(pixels.Elements.AsSpan(i * size, size)), classes.Elements[i]));
        return new(examples, encoder.ChannelsFor(size), Classes, encoder.StepsFor(size), encoder.Dt);
    }

    private static SpikeDataset Load(string folder, string part, IPixelEncoder encoder, int limit) =>
        LoadFiles(FileIn(folder, $"{part}-images-idx3-ubyte"), FileIn(folder, $"{part}-labels-idx1-ubyte"), encoder, limit);

    private static string FileIn(string folder, string name)
    {
        string plain = Path.Combine(folder, name), packed = plain + ".gz";
        return File.Exists(plain) ? plain
            : File.Exists(packed) ? packed
            : throw new SpikeDataException(plain, "there is no such file, nor one that ends in .gz; give the folder that holds the four MNIST files.");
    }
}
