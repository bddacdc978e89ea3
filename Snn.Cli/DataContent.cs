using System.Globalization;
using Snn.Runtime;

namespace Snn.Cli;

/// <summary>What a file of data holds, in words, with spikes to draw.</summary>
/// <param name="Rows">Names and values.</param>
/// <param name="Classes">Examples and spikes of each class; empty where there are none.</param>
/// <param name="Spikes">Spikes to draw; null where there are none.</param>
/// <param name="Neurons">How many there are of what spikes.</param>
/// <param name="Title">What the spikes are of.</param>
internal sealed record DataContent(IReadOnlyList<(string Name, string Value)> Rows, IReadOnlyList<ClassCount> Classes, SpikeTrain? Spikes, int Neurons, string Title)
{
    // what a file in the SHD layout may have, of which it says neither
    private const int MostChannels = 1 << 16, MostSteps = 10_000, MostPictureSteps = 5000;

    /// <summary>Reads a file, whose kind its first bytes tell, or else its name.</summary>
    /// <exception cref="SpikeDataException">The file cannot be read, or is of no kind that is read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public static DataContent Read(string path, ShdOptions shd, CameraOptions camera, int example)
    {
        byte[] begin = new byte[16];
        string end = Path.GetExtension(UnpackedFile.NameOf(path)).ToLowerInvariant();
        bool isStore, isSound;
        using (var stream = UnpackedFile.Open(path, "a file of data"))
        {
            _ = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
            (isStore, isSound) = (begin.AsSpan().StartsWith("SNNSPIKE"u8), begin.AsSpan().StartsWith("RIF"u8));
            if (!isStore && !isSound && (begin is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] || end is ".h5" or ".hdf5" or ".nir"))
            {
                stream.Position = 0;
                return OfHdf5(stream, path, shd, example);
            }
        }

        return isStore ? OfStore(path, example)
            : isSound ? OfSound(path)
            : begin is [0, 0, 8, 1 or 3, ..] ? OfIdx(path, begin[3], example)
            : end is ".txt" or ".dat" or ".ras" && OfList(path, shd.Dt) is { } list ? list
            : OfCamera(path, camera);
    }

    private static DataContent OfHdf5(Stream stream, string path, ShdOptions shd, int example)
    {
        var kind = Hdf5Content.Read(stream, path, ShdFile.LayoutName, ShdFile.Describes,
            content => content.File.LinkExists("node") ? 'n' : content.File.LinkExists("labels") || !content.File.LinkExists("spikes") ? 's' : 'p');
        if (kind == 'n')
        {
            throw new SpikeDataException(path, "this is a network of NIR, not data; snn import writes its source.");
        }

        return kind == 'p' ? OfSonata(path, shd.Dt)
            : stream is FileStream ? OfExamples("SHD layout", StreamedDataset.OpenShd(path, Wide(shd)), example)
            : OfExamples("SHD layout, gzipped", SpikeDataset.LoadShd(stream, path, Wide(shd)), example);

        static ShdOptions Wide(ShdOptions shd) => shd with { Channels = MostChannels, MaxSteps = MostSteps, MostDropped = 1 };
    }

    private static DataContent OfStore(string path, int example)
    {
        var data = SpikeStore.Open(path);
        return OfExamples("store of SnnDsl", data, example, data.Channels);
    }

    private static DataContent OfExamples(string kind, IReadOnlyList<Example> data, int example, int? channels = null)
    {
        var (classes, names, steps, dt, dropped) = data switch
        {
            StreamedDataset s => (s.Classes, s.ClassNames, s.Steps, s.Dt, s.Dropped),
            SpikeDataset s => (s.Classes, s.ClassNames, s.Steps, s.Dt, s.Dropped),
            _ => throw new InvalidOperationException(),
        };
        if ((uint)example >= (uint)data.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(example), example, $"The file has {data.Count} examples, from 0.");
        }

        var (counts, spikes) = (new int[classes], new long[classes]);
        var speakers = new HashSet<int>();
        int highest = -1, last = 0, least = int.MaxValue, most = 0;
        foreach (var one in data)
        {
            counts[one.Label]++;
            spikes[one.Label] += one.Spikes.Count;
            (least, most) = (Math.Min(least, one.Spikes.Count), Math.Max(most, one.Spikes.Count));
            highest = Math.Max(highest, one.Spikes.HighestUnit);
            last = Math.Max(last, LastStep(one.Spikes));
            if (one.Speaker is { } speaker)
            {
                speakers.Add(speaker);
            }
        }

        int neurons = channels ?? highest + 1;
        double mean = spikes.Sum() / (double)data.Count;
        List<(string, string)> rows =
        [
            ("format", kind),
            ("examples", Text(data.Count)),
            ("classes", Text(classes)),
            ("channels", channels is null ? highest < 0 ? "no spikes" : $"0 to {highest} spike" : Text(neurons)),
            ("duration", $"{Text(steps)} steps of {Text(dt.Value)} ms; the last spike is in step {last}"),
            ("spikes an example", $"{Text(mean)} ({least} to {most})"),
            ("spikes a channel and second", neurons == 0 ? "0" : Text(mean / neurons / (steps * (double)dt.Value / 1000))),
        ];
        if (speakers.Count > 0)
        {
            rows.Add(("speakers", Text(speakers.Count)));
        }

        if (dropped.Count > 0)
        {
            rows.Add(("after the last step", dropped.ToString()));
        }

        string Name(int label) => names?[label] is { } name ? $"{label} {name}" : Text(label);
        return new(rows, [.. counts.Select((count, c) => new ClassCount(Name(c), count, count == 0 ? 0 : spikes[c] / (double)count))], data[example].Spikes, Math.Max(neurons, 1), $"Example {example}, class {Name(data[example].Label)}");
    }

    private static DataContent OfSound(string path)
    {
        var sound = Sound.Read(path);
        var ear = new Cochlea();
        SpikeTrain? spikes = null;
        try
        {
            spikes = ear.Encode(sound);
        }
        catch (ArgumentException e) when (e is not ArgumentOutOfRangeException)
        {
            // it is silent
        }

        double square = 0;
        foreach (float sample in sound.Samples)
        {
            square += (double)sample * sample;
        }

        return new(
            [
                ("format", "WAV"),
                ("samples", $"{Text(sound.Samples.Length)}, {Text(sound.Rate)} in a second"),
                ("duration", $"{Text(sound.Duration.Value)} ms"),
                ("root mean square", Text(Math.Sqrt(square / sound.Samples.Length))),
                spikes is null ? ("spikes", "none, the sound is silent") : ("spikes of a cochlea", $"{Text(spikes.Count)} of {Text(ear.Channels)} channels in {Text(spikes.Steps)} ms"),
            ], [], spikes, ear.Channels, "Spikes of a cochlea");
    }

    private static DataContent OfIdx(string path, int dimensions, int example)
    {
        var file = IdxFile.Read(path, dimensions);
        if (dimensions == 1)
        {
            int[] counts = new int[file.Elements.Max() + 1];
            foreach (byte label in file.Elements)
            {
                counts[label]++;
            }

            return new([("format", "IDX, labels"), ("examples", Text(file.Count)), ("classes", Text(counts.Length))], [.. counts.Select((count, c) => new ClassCount(Text(c), count, null))], null, 0, "");
        }

        int size = file.Sizes[1] * file.Sizes[2];
        if ((uint)example >= (uint)file.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(example), example, $"The file has {file.Count} examples, from 0.");
        }

        var encoder = new LatencyEncoder();
        return new([("format", "IDX, images"), ("examples", Text(file.Count)), ("pixels", $"{file.Sizes[1]} × {file.Sizes[2]}"), ("mean of a pixel", Text(file.Elements.Average(e => (double)e)))],
            [], encoder.Encode(file.Elements.AsSpan(example * size, size)), size, $"Example {example} as latencies");
    }

    private static DataContent OfSonata(string path, Time dt)
    {
        var populations = SonataSpikes.Populations(path);
        List<(string, string)> rows = [("format", "SONATA, spikes"), ("populations", string.Join(", ", populations))];
        SpikeTrain? first = null;
        string shown = "";
        foreach (string population in populations)
        {
            try
            {
                var train = SonataSpikes.Read(path, population, dt);
                rows.Add((population, $"{Text(train.Count)} spikes of neurons up to {train.HighestUnit} in {Text(train.Steps * dt.Value)} ms"));
                (first, shown) = first is null ? (train, population) : (first, shown);
            }
            catch (SpikeDataException e)
            {
                // the others may be sound
                rows.Add((population, e.Message));
            }
        }

        return new(rows, [], first, Math.Max(1, (first?.HighestUnit ?? 0) + 1), $"Population {shown}");
    }

    // null where it is another text
    private static DataContent? OfList(string path, Time dt)
    {
        try
        {
            var train = SpikeListFile.Read(path, dt);
            return new([("format", "list of spikes"), ("spikes", Text(train.Count)), ("neurons", $"up to {train.HighestUnit}"), ("duration", $"{Text(train.Steps)} steps of {Text(dt.Value)} ms")], [], train, Math.Max(1, train.HighestUnit + 1), "Spikes");
        }
        catch (SpikeDataException)
        {
            return null;
        }
    }

    private static DataContent OfCamera(string path, CameraOptions options)
    {
        var recording = CameraFile.Read(path, options);
        var events = recording.Events;
        long last = events.IsEmpty ? 0 : events[^1].Time;
        int on = 0;
        foreach (var e in events)
        {
            on += e.On ? 1 : 0;
        }

        double seconds = (last - (events.IsEmpty ? 0 : events[0].Time)) / 1e6;
        var binning = new CameraBinning { Dt = new((float)Math.Max(1, Math.Ceiling((last - recording.Start + 1) / 1000.0 / MostPictureSteps))) };
        return new(
            [
                ("format", "event camera"),
                ("events", $"{Text(events.Length)}, {(events.IsEmpty ? "0" : Text(100.0 * on / events.Length))} % brighter"),
                ("pixels", $"{recording.Width} × {recording.Height}"),
                ("duration", $"{Text(seconds)} s"),
                ("events a second", seconds > 0 ? Text(events.Length / seconds) : "–"),
            ], [], events.IsEmpty ? null : binning.Bin(recording), binning.Channels(recording.Width, recording.Height), "Events");
    }

    private static int LastStep(SpikeTrain train)
    {
        int t = train.Steps - 1;
        while (t > 0 && train.At(t).IsEmpty)
        {
            t--;
        }

        return Math.Max(t, 0);
    }

    /// <summary>A number in words.</summary>
    public static string Text(double number) => number.ToString(number == Math.Floor(number) || Math.Abs(number) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture);
}

/// <summary>What a file has of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Examples">Examples of it.</param>
/// <param name="Spikes">Spikes of an example on average; null where there are no spikes.</param>
internal readonly record struct ClassCount(string Name, int Examples, double? Spikes);
