namespace Snn.Runtime;

/// <summary>Makes a <see cref="SpikeDataset"/> of a file in the SHD layout and says what is wrong with its examples.</summary>
internal static class ShdReader
{
    /// <inheritdoc cref="SpikeDataset.LoadShd"/>
    public static SpikeDataset Read(string path, ShdOptions options)
    {
        options.Check();
        var file = ShdFile.Read(path);
        if (file.Labels.Length == 0)
        {
            throw new SpikeDataException(path, "the file holds no example; write it again with some.");
        }

        int classes = Classes(path, file, options);
        var binner = new SpikeBinner(options.Channels, options.Dt, options.EndStep);
        var binned = new (int[] Starts, int[] Units)[file.Labels.Length];
        int occupied = 1;
        for (int i = 0; i < binned.Length; i++)
        {
            float[] seconds = file.Times(i);
            int[] units = file.Units(i);
            CheckTimes(path, i, seconds);
            CheckUnits(path, i, units, seconds.Length, options.Channels);
            binned[i] = binner.Bin(seconds, units);
            occupied = Math.Max(occupied, binned[i].Starts.Length - 1);
        }

        int steps = options.Steps ?? occupied;
        var examples = binned.Select((b, i) => new Example(Train(b.Starts, b.Units, steps), file.Labels[i], file.Speakers?[i]));
        return new(examples, options.Channels, classes, steps, options.Dt, file.ClassNames);
    }

    private static int Classes(string path, ShdFile file, ShdOptions options)
    {
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

    private static void CheckTimes(string path, int example, float[] seconds)
    {
        float last = 0;
        for (int i = 0; i < seconds.Length; i++)
        {
            if (!(seconds[i] >= last) || !float.IsFinite(seconds[i]))
            {
                string problem = !float.IsFinite(seconds[i]) ? $"is {seconds[i]}, no time; remove it"
                    : seconds[i] < 0 ? $"is at {seconds[i]} s, before the start; shift the times to begin at 0"
                    : $"is at {seconds[i]} s, before the one at {last} s; sort times and units by time";
                throw new SpikeDataException(path, example, $"spike {i} {problem} and write the file again.");
            }

            last = seconds[i];
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

    private static SpikeTrain Train(int[] starts, int[] units, int steps)
    {
        int occupied = starts.Length;
        Array.Resize(ref starts, steps + 1);
        starts.AsSpan(Math.Min(occupied, starts.Length)).Fill(units.Length);
        return new(starts, units);
    }
}
