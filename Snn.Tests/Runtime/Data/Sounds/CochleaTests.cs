using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Sounds;

/// <summary>The parts of the ear against their equations, and the whole on tones.</summary>
public sealed class CochleaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snn-cochlea-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Hankels_function_is_that_of_a_library()
    {
        foreach (double size in (double[])[0.01, 0.3, 1, 3, 6, 8.9, 9.1, 12, 40])
        {
            foreach (double angle in (double[])[0, 0.1, 0.5, 1, 1.5])
            {
                var z = Complex.FromPolarCoordinates(size, angle);
                var expected = SpecialFunctions.HankelH1Scaled(0, z);
                Assert.True((Hankel.Scaled(z) - expected).Magnitude < 3e-8 * expected.Magnitude, $"{z}");
            }
        }
    }

    [Fact]
    public void Lanes_are_Fourier_transforms()
    {
        var fft = new LaneFft(32);
        var random = new Random(3);
        Complex[][] series = [.. Enumerable.Range(0, LaneFft.Lanes).Select(_ => Enumerable.Range(0, 32).Select(_ => new Complex(random.NextSingle(), random.NextSingle())).ToArray())];
        foreach (int sign in (int[])[-1, 1])
        {
            float[] real = new float[32 * LaneFft.Lanes], imaginary = new float[real.Length];
            for (int i = 0; i < 32; i++)
            {
                for (int lane = 0; lane < LaneFft.Lanes; lane++)
                {
                    (real[fft.Place(i) * LaneFft.Lanes + lane], imaginary[fft.Place(i) * LaneFft.Lanes + lane]) = ((float)series[lane][i].Real, (float)series[lane][i].Imaginary);
                }
            }

            fft.Transform(real, imaginary, sign);
            for (int lane = 0; lane < LaneFft.Lanes; lane++)
            {
                Complex[] expected = [.. series[lane]];
                (sign < 0 ? (Action<Complex[], FourierOptions>)Fourier.Forward : Fourier.Inverse)(expected, FourierOptions.NoScaling);
                for (int i = 0; i < 32; i++)
                {
                    Assert.True((expected[i] - new Complex(real[i * LaneFft.Lanes + lane], imaginary[i * LaneFft.Lanes + lane])).Magnitude < 1e-5);
                }
            }
        }
    }

    // the closed form of the phase integral, with its own branches
    [Theory]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(5000)]
    public void The_membrane_moves_as_its_equation_says(double frequency)
    {
        var membrane = new BasilarMembrane();
        var velocities = new Complex[700];
        membrane.Velocities(frequency, velocities);
        double omega = 2 * Math.PI * frequency, y = 2 * omega / 3 * Math.Sqrt(2 / 1e8);
        var input = Complex.ImaginaryOne * Math.Sqrt(2e10) * Complex.Conjugate(SpecialFunctions.HankelH1(0, y)) / Complex.Conjugate(SpecialFunctions.HankelH1(1, y));
        double largest = velocities.Max(v => v.Magnitude);
        foreach (int i in (int[])[0, 50, 120, 200, 400, 699])
        {
            double x = i * 3.5 / 699;
            var expected = 2 * omega / Xi(x) * Pressure(x) / Pressure(0) * input;
            Assert.True((velocities[i] - expected).Magnitude < 1e-4 * Math.Max(expected.Magnitude, 1e-6 * largest), $"{i}: {velocities[i]} {expected}");
        }

        // a place moves most for about its own frequency
        int best = Array.FindIndex(velocities, v => v.Magnitude == largest);
        Assert.InRange(membrane.Resonance(best * 3.5 / 699) / frequency, 1, 1.2);

        Complex Xi(double x) => new(1e9 * Math.Exp(-3 * x) - 3500 - 0.05 * omega * omega, -omega * 0.15 * Math.Sqrt(5e7) * Math.Exp(-1.5 * x));
        Complex G(double x) => omega * Complex.Sqrt(1 / (0.1 * Xi(x)));
        Complex Pressure(double x)
        {
            // ∫ du / (u·√(Au² + Bu + C)) with u = e^(−αx/2)
            double c = -(3500 + 0.05 * omega * omega);
            Complex b = new(0, -omega * 0.15 * Math.Sqrt(5e7)), root = Complex.ImaginaryOne * Math.Sqrt(-c);
            Complex At(double u) => Complex.Log((2 * root * Complex.Sqrt(1e9 * u * u + b * u + c) + b * u + 2 * c) / u) / -root;
            var phase = 2 / 3.0 * G(0) + 2 * omega / 3 * Math.Sqrt(10) * (At(1) - At(Math.Exp(-1.5 * x)));
            return Complex.Sqrt(phase / G(x)) * SpecialFunctions.HankelH1(0, phase);
        }
    }

    [Fact]
    public void Hair_cells_rest_in_silence()
    {
        var hair = new HairCell();
        var (pool, cleft, store) = hair.Rest;
        double eject = 2000 * 5.0 / 305 * pool;
        Assert.Equal(eject, (2500 + 6580) * cleft, 1e-9);
        Assert.Equal(66.3 * store, 6580 * cleft, 1e-9);
        Assert.Equal(5.05 * (1 - pool), 2500 * cleft, 1e-9);
    }

    [Fact]
    public void Fibres_fire_as_often_as_their_chance_and_refractoriness_say()
    {
        const double chance = 0.02;
        float[] chances = new float[48_000 * LaneFft.Lanes];
        chances.AsSpan().Fill((float)chance);
        // each spike of one strong fibre is one of the cell
        var bundle = new FibreBundle(new() { Fibres = 1, Weight = 36_000, Synapse = 0.01f * Units.ms }, new(1, 0, RandomPurpose.Encoding, 0));
        bundle.Fire(chances, 2, 0, 48_000);
        double expected = 48_000 / (23 + 1 / chance);
        Assert.InRange(bundle.Spikes.Count, expected * 0.9, expected * 1.1);
        Assert.True(bundle.Spikes.Zip(bundle.Spikes.Skip(1)).All(s => s.Second - s.First > 24));
    }

    [Fact]
    public void A_tone_is_heard_where_it_resonates_the_same_on_any_number_of_threads()
    {
        var tone = Tone(1000, 0.2);
        var one = Ear(threads: 1);
        var spikes = one.Spikes(tone, 4);
        Assert.Equal(spikes, Ear(threads: 3).Spikes(tone, 4));
        Assert.NotEqual(spikes, one.Spikes(tone, 5));
        Assert.Equal(spikes.OrderBy(s => s.Time).ThenBy(s => s.Channel), spikes);
        // 1 kHz is at 2 cm of 3.5
        int loudest = spikes.GroupBy(s => s.Channel).MaxBy(g => g.Count())!.Key;
        Assert.InRange(one.Membrane.Resonance(loudest * 3.5 / 69), 900, 1500);
        Assert.True(spikes.Count(s => s.Channel is > 30 and < 42) > spikes.Length / 2);

        var train = one.Encode(tone, 4, out var dropped);
        Assert.Equal((200, 0L), (train.Steps, dropped.Count));
        Assert.Equal(spikes.Select(s => ((int)(s.Time + 1e-6), s.Channel)).Distinct().Count(), train.Count);

        static Cochlea Ear(int threads) => new() { Channels = 70, Threads = threads };
    }

    [Fact]
    public void Responses_run_backwards_unless_told_otherwise()
    {
        var click = new float[3 * CochleaFilter.Block];
        click[CochleaFilter.Block + 1000] = 1;
        foreach (bool isReversed in (bool[])[true, false])
        {
            var filter = new CochleaFilter(new(), 16, isReversed, new());
            float[] real = new float[CochleaFilter.Block * LaneFft.Lanes], imaginary = new float[real.Length];
            filter.Respond(0, filter.Spectra(click)[1], real, imaginary);
            int at = 500 + (isReversed ? CochleaFilter.Chunk : 0);
            // the last place is in the last imaginary lane
            double before = Sum(0, at), after = Sum(at, CochleaFilter.Block);
            Assert.True(isReversed ? before > 20 * after : after > 20 * before);

            double Sum(int from, int to) => Enumerable.Range(from, to - from).Sum(t => Math.Abs(imaginary[t * LaneFft.Lanes + 7]));
        }
    }

    [Fact]
    public void A_folder_of_sounds_is_a_data_set()
    {
        foreach (var (name, hertz) in ((string, double)[])[("low", 300), ("low", 400), ("high", 3000)])
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
            File.WriteAllBytes(Path.Combine(_folder, name, $"{hertz}.wav"), WavFiles.Wav(Tone(hertz, 0.1).Samples.ToArray().Select(s => (double)s), 16, rate: 16_000));
        }

        var ear = new Cochlea { Channels = 40, Steps = 50 };
        var data = SoundFolder.Load(_folder, ear);
        Assert.Equal(["high", "low"], data.ClassNames!);
        Assert.Equal([0, 1, 1], data.Select(e => e.Label));
        Assert.Equal((40, 50, 1f), (data.Channels, data.Steps, data.Dt.Value));
        Assert.True(data.Dropped.Count > 0 && data.All(e => e.Spikes.Count > 5));
        var streamed = SoundFolder.Open(_folder, ear, held: 1);
        Assert.Equal(data.SelectMany(e => e.Spikes.Units.ToArray()), streamed.SelectMany(e => e.Spikes.Units.ToArray()));

        Assert.Contains("Cochlea.Steps", Assert.Throws<ArgumentException>(() => SoundFolder.Load(_folder, new())).Message);
        Assert.Contains("WAV files", Assert.Throws<SpikeDataException>(() => SoundFolder.Load(Path.Combine(_folder, "low"), ear)).Message);
        File.WriteAllBytes(Path.Combine(_folder, "low", "1.wav"), WavFiles.Wav(new double[2000], 16));
        Assert.Contains("silent", Assert.Throws<SpikeDataException>(() => SoundFolder.Load(_folder, ear)).Message);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Refused(new() { Channels = 1 }, "Channels");
        Refused(new() { Level = 0 }, "Level");
        Refused(new() { Threads = 0 }, "Threads");
        Refused(new() { Membrane = new() { Mass = 0 } }, "Mass");
        Refused(new() { Membrane = new() { Softening = 2e9 } }, "Softening");
        Refused(new() { HairCell = new() { Loss = double.NaN } }, "Loss");
        Refused(new() { BushyCell = new() { Fibres = 0 } }, "Fibres");
        Assert.Throws<ArgumentException>(() => new Cochlea().Encode(new(new float[1000], 8000)));

        static void Refused(Cochlea ear, string name) => Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => ear.Spikes(new([1, 0, 1], 8000))).Message);
    }

    private static Sound Tone(double hertz, double seconds) => new([.. Enumerable.Range(0, (int)(seconds * 16_000)).Select(i => (float)Math.Sin(2 * Math.PI * hertz * i / 16_000))], 16_000);
}
