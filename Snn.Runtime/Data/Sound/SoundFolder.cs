namespace Snn.Runtime;

/// <summary>
/// WAV files in a folder for each class, as spikes of a <see cref="Cochlea"/>: <c>digits/seven/anna1.wav</c>. Classes are the
/// folders, numbers before other names and in their order; examples are class after class, each by the names of its files.
/// </summary>
public static class SoundFolder
{
    /// <summary>Turns all files into spikes in memory.</summary>
    /// <param name="folder">The folder with one for each class.</param>
    /// <param name="cochlea">What hears them; <see cref="Cochlea.Steps"/> is needed. An example's number is its index.</param>
    /// <param name="limit">Most examples of each class, from the first on.</param>
    /// <exception cref="SpikeDataException">The folder is missing or has no WAV files, or one of them cannot be read or is silent.</exception>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    public static SpikeDataset Load(string folder, Cochlea cochlea, int limit = int.MaxValue)
    {
        var files = Files(folder, cochlea, limit);
        var examples = new Example[files.Labels.Length];
        var dropped = new DroppedSpikes();
        for (int i = 0; i < examples.Length; i++)
        {
            examples[i] = Read(files, cochlea, i, out var late);
            dropped = new(dropped.Count + late.Count, dropped.Total + late.Total);
        }

        return new(examples, cochlea.Channels, files.Names.Length, cochlea.Steps!.Value, cochlea.Dt, files.Names) { Dropped = dropped };
    }

    /// <summary>As <see cref="Load"/>, but each file is turned into spikes when it is asked for; a <see cref="SpikeStore"/> of them is quicker to read again.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    /// <param name="folder">The folder with one for each class.</param>
    /// <param name="cochlea">What hears them; <see cref="Cochlea.Steps"/> is needed. An example's number is its index.</param>
    /// <param name="limit">Most examples of each class, from the first on.</param>
    /// <param name="held">Examples that are held in memory once they were read; two batches of the trainer are enough, more save reading.</param>
    public static StreamedDataset Open(string folder, Cochlea cochlea, int limit = int.MaxValue, int held = 256)
    {
        var files = Files(folder, cochlea, limit);
        return new(files.Labels, i => Read(files, cochlea, i, out _), cochlea.Channels, files.Names.Length, cochlea.Steps!.Value, cochlea.Dt, files.Names, held);
    }

    private static ClassFolder Files(string folder, Cochlea cochlea, int limit)
    {
        cochlea.Check();
        return cochlea.Steps is null
            ? throw new ArgumentException("Every example of a data set has as many steps; set Cochlea.Steps.", nameof(cochlea))
            : new(folder, [".wav"], "WAV files", limit);
    }

    private static Example Read(ClassFolder files, Cochlea cochlea, int i, out DroppedSpikes dropped)
    {
        string path = files.Paths[i];
        var sound = Sound.Read(path);
        try
        {
            return new(cochlea.Encode(sound, i, out dropped), files.Labels[i]);
        }
        catch (ArgumentException e) when (e is not ArgumentOutOfRangeException)
        {
            throw new SpikeDataException(path, "the sound is silent; give one with sound in it, or take it out of the folder.", e);
        }
    }
}
