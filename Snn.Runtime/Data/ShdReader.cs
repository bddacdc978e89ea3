using System.Globalization;

namespace Snn.Runtime;

/// <summary>Makes a <see cref="SpikeDataset"/> of a file in the SHD layout and says what is wrong with its examples.</summary>
internal static class ShdReader
{
    /// <inheritdoc cref="SpikeDataset.LoadShd(string, ShdOptions?)"/>
    public static SpikeDataset Read(string path, ShdOptions options)
    {
        options.Check();
        using var stream = UnpackedFile.Open(path);
        return Read(stream, path, options);
    }

    /// <inheritdoc cref="SpikeDataset.LoadShd(Stream, string, ShdOptions?)"/>
    public static SpikeDataset Read(Stream stream, string path, ShdOptions options)
    {
        options.Check();
        var file = ShdFile.Read(stream, path);
        int classes = Classes(path, file, options);
        var all = new Tally(path, options);
        var binned = new (int[] Starts, int[] Units)[file.Labels.Length];
        for (int i = 0; i < binned.Length; i++)
        {
            binned[i] = all.Add(i, file.Times(i), file.Units(i));
        }

        int steps = all.Steps();
        var examples = binned.Select((b, i) => new Example(SpikeBinner.Train(b.Starts, b.Units, steps, options.Dt), file.Labels[i], file.Speakers?[i]));
        return new(examples, options.Channels, classes, steps, options.Dt, file.ClassNames) { Dropped = all.Dropped };
    }

    /// <inheritdoc cref="StreamedDataset.OpenShd"/>
    public static StreamedDataset Open(string path, ShdOptions options, int held)
    {
        options.Check();
        var stream = UnpackedFile.Open(path, "an .h5 file", unpack: false);
        try
        {
            var rows = new ShdRows(stream, path);
            var file = rows.File;
            int classes = Classes(path, file, options);
            var all = new Tally(path, options);
            for (int i = 0; i < file.Labels.Length; i++)
            {
                var (times, units) = rows.Read(i);
                all.Add(i, times, units);
            }

            int steps = all.Steps();
            return new(file.Labels, Example, options.Channels, classes, steps, options.Dt, file.ClassNames, held) { Dropped = all.Dropped };

            Example Example(int i)
            {
                var (times, units) = rows.Read(i);
                var (starts, binned) = new Tally(path, options).Add(i, times, units);
                return starts.Length - 1 <= steps
                    ? new(SpikeBinner.Train(starts, binned, steps, options.Dt), file.Labels[i], file.Speakers?[i])
                    : throw new SpikeDataException(path, i, $"it has {starts.Length - 1} steps and had at most {steps} when the file was opened; leave the file as it is while it is read.");
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // what is known of examples once they were binned
    private sealed class Tally(string path, ShdOptions options)
    {
        private readonly SpikeBinner _binner = new(options.Channels, options.Dt.Value / (double)options.TimeUnit.Value, options.EndStep);
        private int _occupied = 1;
        private double _latest;

        public DroppedSpikes Dropped { get; private set; }

        public (int[] Starts, int[] Units) Add(int example, double[] times, int[] units)
        {
            Check(path, example, times);
            CheckUnits(path, example, units, times.Length, options.Channels);
            Sort(times, units);
            var binned = _binner.Bin(times, units);
            _occupied = Math.Max(_occupied, binned.Starts.Length - 1);
            Dropped = new(Dropped.Count + _binner.Dropped, Dropped.Total + times.Length);
            _latest = times.Length == 0 ? _latest : Math.Max(_latest, times[^1]);
            return binned;
        }

        public int Steps()
        {
            CheckDropped(path, Dropped, _latest, options);
            return options.Steps ?? _occupied;
        }
    }

    private static int Classes(string path, ShdFile file, ShdOptions options)
    {
        if (file.Labels.Length == 0)
        {
            throw new SpikeDataException(path, "the file holds no example; write it again with some.");
        }

        int classes = options.Classes ?? file.ClassNames?.Length ?? (int)Math.Clamp(file.Labels.Max() + 1L, 1, int.MaxValue);
        if (file.ClassNames is { } names && names.Length != classes)
        {
            throw new SpikeDataException(path, $"extra/keys names {names.Length} classes but ShdOptions.Classes is {classes}; leave ShdOptions.Classes null or let them agree.");
        }

        int bad = Array.FindIndex(file.Labels, label => (uint)label >= (uint)classes);
        return bad < 0
            ? classes
            : throw new SpikeDataException(path, bad, $"the label is {file.Labels[bad]} but there are {classes} classes, from 0; correct the label, {(file.ClassNames is null ? "or ShdOptions.Classes" : "or the class names in extra/keys")}.");
    }

    private static void Check(string path, int example, double[] times)
    {
        for (int i = 0; i < times.Length; i++)
        {
            if (!(times[i] >= 0) || !double.IsFinite(times[i]))
            {
                string problem = double.IsFinite(times[i]) ? "before the start; shift the times to begin at 0" : "no time; remove it";
                throw new SpikeDataException(path, example, string.Create(CultureInfo.InvariantCulture, $"spike {i} is at {times[i]}, {problem} and write the file again."));
            }
        }
    }

    private static void CheckUnits(string path, int example, int[] units, int times, int channels)
    {
        if (units.Length != times)
        {
            throw new SpikeDataException(path, example, $"there are {times} times but {units.Length} units; write the file again with one of each per spike.");
        }

        int bad = Array.FindIndex(units, unit => (uint)unit >= (uint)channels);
        if (bad >= 0)
        {
            throw new SpikeDataException(path, example, $"spike {bad} is in unit {units[bad]} but there are {channels} channels, from 0; set ShdOptions.Channels to the number the file was made with.");
        }
    }

    // a train is a set of spikes: their order in the file means nothing
    private static void Sort(double[] times, int[] units)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                Array.Sort(times, units);
                return;
            }
        }
    }

    private static void CheckDropped(string path, DroppedSpikes dropped, double latest, ShdOptions options)
    {
        if (dropped.Share > options.MostDropped)
        {
            double end = options.EndStep * (double)options.Dt.Value;
            // a unit in which they would about fit, unless it is but a few that do not
            string? guess = dropped.Share < 0.5 ? null : ShdOptions.TimeUnits.FirstOrDefault(u => u.Milliseconds < options.TimeUnit.Value && latest * u.Milliseconds <= 2 * end).Name;
            string advice = guess is null ? "" : $"Are the times in {guess}? Then set ShdOptions.TimeUnit (--time-unit {guess}). Otherwise ";
            throw new SpikeDataException(path, string.Create(CultureInfo.InvariantCulture, $"{dropped} come after the end of the trial, {options.EndStep} steps of {options.Dt.Value} ms; the last is at {latest * options.TimeUnit.Value / 1e3:0.######} s. {advice}{(advice == "" ? "R" : "r")}aise ShdOptions.MaxSteps (or Steps) to keep them, or ShdOptions.MostDropped (--most-dropped) to drop them."));
        }
    }
}
