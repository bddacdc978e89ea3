namespace Snn.Runtime;

/// <summary>
/// Recordings of a camera in a folder for each class, as N-MNIST and N-Caltech101 come: <c>Train/0/00001.bin</c>. Classes are
/// the folders, numbers before other names and in their order; examples are class after class, each by the names of its files.
/// </summary>
public static class CameraFolder
{
    /// <summary>Reads all recordings into memory.</summary>
    /// <param name="folder">The folder with one for each class.</param>
    /// <param name="options">How files are read; <see cref="CameraOptions.Width"/> and Height are needed.</param>
    /// <param name="binning">How events become spikes; <see cref="CameraBinning.Steps"/> is needed.</param>
    /// <param name="limit">Most examples of each class, from the first on.</param>
    /// <exception cref="SpikeDataException">The folder is missing or has no recordings, or one of them cannot be read.</exception>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    public static SpikeDataset Load(string folder, CameraOptions options, CameraBinning binning, int limit = int.MaxValue)
    {
        var files = new Files(folder, options, binning, limit);
        var examples = new Example[files.Labels.Length];
        var dropped = new DroppedSpikes();
        for (int i = 0; i < examples.Length; i++)
        {
            examples[i] = files.Read(i, out var late);
            dropped = new(dropped.Count + late.Count, dropped.Total + late.Total);
        }

        return new(examples, files.Channels, files.Names.Length, binning.Steps!.Value, binning.Dt, files.Names) { Dropped = dropped };
    }

    /// <summary>As <see cref="Load"/>, but each recording is read when it is asked for, so that more than memory holds can be trained on.</summary>
    /// <param name="folder">The folder with one for each class.</param>
    /// <param name="options">How files are read; <see cref="CameraOptions.Width"/> and Height are needed.</param>
    /// <param name="binning">How events become spikes; <see cref="CameraBinning.Steps"/> is needed.</param>
    /// <param name="limit">Most examples of each class, from the first on.</param>
    /// <param name="held">Examples that are held in memory once they were read; two batches of the trainer are enough, more save reading.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static StreamedDataset Open(string folder, CameraOptions options, CameraBinning binning, int limit = int.MaxValue, int held = 256)
    {
        var files = new Files(folder, options, binning, limit);
        return new(files.Labels, i => files.Read(i, out _), files.Channels, files.Names.Length, binning.Steps!.Value, binning.Dt, files.Names, held);
    }

    private sealed class Files
    {
        private readonly CameraOptions _options;
        private readonly CameraBinning _binning;
        private readonly ClassFolder _folder;

        public Files(string folder, CameraOptions options, CameraBinning binning, int limit)
        {
            options.Check();
            if (options.Width is not { } width || options.Height is not { } height)
            {
                throw new ArgumentException("A folder of recordings becomes examples of one size; set CameraOptions.Width and Height.", nameof(options));
            }

            if (binning.Steps is null)
            {
                throw new ArgumentException("Every example of a data set has as many steps; set CameraBinning.Steps.", nameof(binning));
            }

            (_options, _binning, Channels) = (options, binning, binning.Channels(width, height));
            _folder = new(folder, [".bin", ".aedat", ".aedat4", ".npy", ".npz", ".csv", ".txt"], "recordings", limit);
        }

        public int Channels { get; }

        public string[] Names => _folder.Names;

        public int[] Labels => _folder.Labels;

        public Example Read(int i, out DroppedSpikes dropped) => new(_binning.Bin(CameraFile.Read(_folder.Paths[i], _options), out dropped), Labels[i]);
    }
}
