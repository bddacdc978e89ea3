using System.Globalization;

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
        private static readonly string[] Ends = [".bin", ".aedat", ".aedat4", ".npy", ".npz", ".csv", ".txt"];

        private readonly CameraOptions _options;
        private readonly CameraBinning _binning;
        private readonly string[] _paths;

        public Files(string folder, CameraOptions options, CameraBinning binning, int limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
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
            string[] classes = Sorted(Listed(folder, Directory.GetDirectories));
            Names = [.. classes.Select(c => Path.GetFileName(c)!)];
            var found = classes.Select(c => Sorted([.. Listed(c, Directory.GetFiles).Where(IsRecording)]).Take(limit).ToArray()).ToArray();
            _paths = [.. found.SelectMany(f => f)];
            Labels = [.. found.SelectMany((f, label) => Enumerable.Repeat(label, f.Length))];
            if (_paths.Length == 0)
            {
                throw new SpikeDataException(folder, $"it has no folders with recordings ({string.Join(", ", Ends)}); give the folder that has one for each class.");
            }
        }

        public int Channels { get; }

        public string[] Names { get; }

        public int[] Labels { get; }

        public Example Read(int i, out DroppedSpikes dropped) => new(_binning.Bin(CameraFile.Read(_paths[i], _options), out dropped), Labels[i]);

        private static bool IsRecording(string path) => Ends.Contains(Path.GetExtension(CameraFile.Unpacked(path)), StringComparer.OrdinalIgnoreCase);

        private static string[] Listed(string folder, Func<string, string[]> list)
        {
            try
            {
                return list(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new SpikeDataException(folder, $"the folder cannot be read ({e.Message.TrimEnd('.')}); give the folder that has one for each class.", e);
            }
        }

        // 10 after 9
        private static string[] Sorted(string[] paths) =>
            [.. paths.OrderBy(p => long.TryParse(Name(p), NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : long.MaxValue).ThenBy(Name, StringComparer.Ordinal).ThenBy(p => p, StringComparer.Ordinal)];

        private static string Name(string path) => Path.GetFileNameWithoutExtension(CameraFile.Unpacked(path));
    }
}
