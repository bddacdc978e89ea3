using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// DVS128 Gesture (Amir et al., 2017, CVPR): gestures of 29 people before a camera of 128 x 128 pixels. A trial is an AEDAT 3.1
/// file of many gestures, <c>user01_fluorescent.aedat</c>, with a table beside it that says when each is,
/// <c>user01_fluorescent_labels.csv</c>.
/// </summary>
public static class DvsGesture
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 11;

    /// <summary>Columns of the camera, and rows.</summary>
    public const int Side = 128;

    private const string LabelsEnd = "_labels.csv";

    private static readonly CameraOptions Options = new() { Width = Side, Height = Side };

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "hand clapping", "right hand wave", "left hand wave", "right arm clockwise", "right arm counter-clockwise",
        "left arm clockwise", "left arm counter-clockwise", "arm roll", "air drums", "air guitar", "other gestures",
    ];

    /// <summary>The gestures of the training trials, one trial after the other; one trial is in memory at a time.</summary>
    /// <param name="folder">The folder with the trials and <c>trials_to_train.txt</c>.</param>
    /// <param name="binning">How events become spikes; <see cref="CameraBinning.Steps"/> is needed.</param>
    /// <exception cref="SpikeDataException">A file is missing, damaged or does not fit the other; thrown as the trial is reached.</exception>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    public static IEnumerable<Example> ReadTraining(string folder, CameraBinning binning) => Trials(folder, "trials_to_train.txt", binning);

    /// <summary>The gestures of the test trials, of <c>trials_to_test.txt</c>.</summary>
    /// <inheritdoc cref="ReadTraining"/>
    public static IEnumerable<Example> ReadTest(string folder, CameraBinning binning) => Trials(folder, "trials_to_test.txt", binning);

    /// <summary>The gestures of one trial.</summary>
    /// <param name="recording">The AEDAT 3.1 file; its table lies beside it.</param>
    /// <param name="binning">How events become spikes; <see cref="CameraBinning.Steps"/> is needed.</param>
    /// <exception cref="SpikeDataException">A file is missing, damaged or does not fit the other.</exception>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    public static IReadOnlyList<Example> ReadTrial(string recording, CameraBinning binning)
    {
        CheckSteps(binning);
        var whole = CameraFile.Read(recording, Options);
        string table = Path.ChangeExtension(recording, null) + LabelsEnd;
        return [.. Gestures(table).Select(g => new Example(binning.Bin(whole.Between(g.Start, g.End)), g.Label))];
    }

    /// <summary>All of the examples as a data set in memory.</summary>
    /// <param name="examples">Those of <see cref="ReadTraining"/>, <see cref="ReadTest"/> or <see cref="ReadTrial"/>.</param>
    /// <param name="binning">How they were read.</param>
    public static SpikeDataset Load(IEnumerable<Example> examples, CameraBinning binning)
    {
        CheckSteps(binning);
        return new(examples, binning.Channels(Side, Side), Classes, binning.Steps!.Value, binning.Dt, ClassNames);
    }

    /// <summary>When which gesture is, of a table with the columns class (from 1), start and end in microseconds.</summary>
    internal static List<(int Label, long Start, long End)> Gestures(string path)
    {
        var gestures = new List<(int, long, long)>();
        string[] lines = Lines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] fields = lines[i].Split(',', StringSplitOptions.TrimEntries);
            if (lines[i].Trim().Length == 0 || (i == 0 && fields[0].Equals("class", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (fields.Length != 3 || Number(fields[0]) is not (>= 1 and <= Classes and var label) || Number(fields[1]) is not { } start || Number(fields[2]) is not { } end || end <= start)
            {
                throw new SpikeDataException(path, $"at line {i + 1}: '{lines[i].Trim()[..Math.Min(lines[i].Trim().Length, 80)]}' is no gesture; a line has a class from 1 to {Classes}, and when it starts and ends in microseconds: fetch the file again.");
            }

            gestures.Add(((int)label - 1, start, end));
        }

        return gestures;

        static long? Number(string field) => long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    private static IEnumerable<Example> Trials(string folder, string list, CameraBinning binning)
    {
        CheckSteps(binning);
        string[] trials = [.. Lines(Path.Combine(folder, list)).Select(l => l.Trim()).Where(l => l.Length > 0)];
        return trials.SelectMany(t => ReadTrial(Path.Combine(folder, t), binning));
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpikeDataException(path, $"the file cannot be read ({e.Message.TrimEnd('.')}); give the folder of DVS128 Gesture as it was fetched.", e);
        }
    }

    private static void CheckSteps(CameraBinning binning)
    {
        binning.Shape(Side, Side);
        if (binning.Steps is null)
        {
            throw new ArgumentException("Every example of a data set has as many steps; set CameraBinning.Steps.", nameof(binning));
        }
    }
}
