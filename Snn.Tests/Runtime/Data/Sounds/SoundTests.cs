using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Sounds;

public sealed class SoundTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snn-sound-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(8, false)]
    [InlineData(16, false)]
    [InlineData(24, false)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    public void Samples_of_every_width_are_read(int bits, bool isFloat)
    {
        foreach (bool extensible in (bool[])[false, true])
        {
            var sound = Read(WavFiles.Wav(WavFiles.Few, bits, isFloat, extensible: extensible));
            Assert.Equal(8000, sound.Rate);
            Assert.Equal(WavFiles.Few.Select(s => (float)s), sound.Samples.ToArray());
        }
    }

    [Fact]
    public void The_mean_of_channels_is_taken()
    {
        Assert.Equal([0.25f, -0.625f, 0.4375f], Read(WavFiles.Wav(WavFiles.Few, 16, channels: 2)).Samples.ToArray());
        Assert.Equal(0.75f, Read(WavFiles.Wav(WavFiles.Few, 16, rate: 8000)).Duration.Value, 6);
    }

    [Fact]
    public void What_was_written_into_a_pipe_has_no_sizes_and_is_read_to_its_end()
    {
        Assert.Equal(WavFiles.Few.Length, Read(WavFiles.Wav(WavFiles.Few, 16, streamed: true)).Samples.Length);
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        byte[] sound = WavFiles.Wav(WavFiles.Few, 16);
        for (int length = 0; length < sound.Length; length++)
        {
            Refused(sound[..length], "");
        }

        byte[] data = WavFiles.Chunk("data", [1, 2, 3, 4]);
        Refused([.. "RIFX"u8, .. sound[4..]], "RF64 or RIFX");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(7, 1, 8000, 8), .. data]), "packed by µ-law");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(1, 1, 8000, 12), .. data]), "integers of 12 bits");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(1, 1, 100, 16), .. data]), "100 samples in a second");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(1, 0, 8000, 16), .. data]), "0 channels");
        Refused(WavFiles.Riff(data), "before what describes them");
        Refused(WavFiles.Riff(WavFiles.Fmt(1, 1, 8000, 16)), "ends before its samples");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(1, 3, 8000, 16), .. data]), "no sample");
        Refused(WavFiles.Riff([.. WavFiles.Fmt(1, 1, 8000, 24), .. data]), "no multiple of 3");
        Refused(WavFiles.Wav([0, double.NaN], 64, isFloat: true), "sample 1 is NaN");
        Assert.Contains("no such file", Assert.Throws<SpikeDataException>(() => Sound.Read(Path.Combine(_folder, "none.wav"))).Message);

        void Refused(byte[] content, string why) => Assert.Contains(why, Assert.Throws<SpikeDataException>(() => Read(content)).Message);
    }

    [Fact]
    public void A_sound_of_code_is_checked()
    {
        Assert.Throws<ArgumentException>(() => new Sound([], 8000));
        Assert.Throws<ArgumentException>(() => new Sound([0, float.PositiveInfinity], 8000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sound([0], 999));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sound([0], 8000).Resampled(1_000_000));
    }

    [Theory]
    [InlineData(8000, 48_000)]
    [InlineData(44_100, 48_000)]
    [InlineData(48_000, 11_025)]
    [InlineData(7999, 47_999)]
    public void A_tone_at_another_rate_is_the_same_tone(int from, int to)
    {
        const double hertz = 1000;
        float[] tone = [.. Enumerable.Range(0, from / 5).Select(i => (float)Math.Sin(2 * Math.PI * hertz * i / from))];
        var other = new Sound(tone, from).Resampled(to);
        Assert.Equal((tone.Length * (long)to + from - 1) / from, other.Samples.Length);
        // far from the ends
        for (int i = to / 20; i < to / 7; i++)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * hertz * i / to), other.Samples[i], 3e-4);
        }
    }

    [Fact]
    public void What_a_lower_rate_cannot_hold_is_filtered_out()
    {
        float[] tone = [.. Enumerable.Range(0, 9600).Select(i => MathF.Sin(2 * MathF.PI * 7000 * i / 48_000f))];
        var other = new Sound(tone, 48_000).Resampled(8000);
        Assert.True(other.Samples[200..1400].ToArray().All(s => Math.Abs(s) < 1e-3));
    }

    private Sound Read(byte[] content)
    {
        string path = Path.Combine(_folder, "a.wav");
        File.WriteAllBytes(path, content);
        return Sound.Read(path);
    }
}
