using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using MathNet.Numerics.Random;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Children;

/// <summary>
/// Resumes from so many damaged checkpoints: <c>dotnet Snn.Tests.dll fuzz 2000</c>. Each is refused with the product's own
/// error and changes nothing, or is read and what was read makes sense. Half have a length and checksum that fit.
/// </summary>
internal static class CheckpointFuzz
{
    private const int Seed = 20, HashLength = 32, LengthAt = 12;
    private const long MostMemory = 1L << 30;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    public static int Run(int files)
    {
        string folder = Directory.CreateTempSubdirectory("snn").FullName;
        try
        {
            int read = 0;
            using var one = TrainerTests.Make(new EProp { Feedback = Feedback.Random });
            using var other = Trained();
            Trainer[] trainers = [one, other];
            var sound = trainers.Select(t => Saved(t, folder)).ToArray();
            var random = new Xoshiro256StarStar(Seed);
            for (int i = 0; i < files; i++)
            {
                int kind = i % trainers.Length;
                File.WriteAllBytes(Path.Combine(folder, Checkpoint.FileName), Mutated(sound[kind], random));
                using var watch = new Timer(_ => Environment.FailFast($"file {i} takes more than {MostTime}"), null, MostTime, Timeout.InfiniteTimeSpan);
                read += Resumes(trainers[kind], folder, i) ? 1 : 0;
            }

            using var process = Process.GetCurrentProcess();
            if (process.PeakWorkingSet64 > MostMemory)
            {
                throw new InvalidOperationException($"{process.PeakWorkingSet64 >> 20} MiB were used");
            }

            Console.WriteLine($"{files} files, {read} read");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Trainer Trained() => new(
        new TrainedGoldenNetwork(), new SurrogateBptt(), new Adam(), new() { MaxSteps = 20, Threads = 1, Loss = new SumCrossEntropy() });

    private static byte[] Saved(Trainer trainer, string folder)
    {
        trainer.Save(folder);
        return File.ReadAllBytes(Path.Combine(folder, Checkpoint.FileName));
    }

    /// <returns>Whether it was read.</returns>
    private static bool Resumes(Trainer trainer, string folder, int file)
    {
        var (weights, epoch, iteration) = (TrainerTests.Bytes(trainer), trainer.Epoch, trainer.Iteration);
        try
        {
            trainer.Resume(folder);
        }
        catch (CheckpointException)
        {
            Require(weights.AsSpan().SequenceEqual(TrainerTests.Bytes(trainer)) && (epoch, iteration) == (trainer.Epoch, trainer.Iteration), "was refused and has changed the run");
            return false;
        }

        Require(trainer.Epoch >= 0 && trainer.Iteration >= 0, "counts down");
        Require(!trainer.Weights.All.Span.ContainsAnyExceptInRange(float.MinValue, float.MaxValue), "has weights that are no numbers");
        Require(trainer.Parameters.Names.All(n => !trainer.Parameters[n].ContainsAnyExceptInRange(float.MinValue, float.MaxValue)), "has parameters that are no numbers");
        return true;

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"file {file} {what}");
            }
        }
    }

    private static byte[] Mutated(byte[] sound, Xoshiro256StarStar random)
    {
        var bytes = sound.ToList();
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            Mutate(bytes, random);
        }

        var file = bytes.ToArray();
        if (random.Next(2) == 0 && file.Length >= LengthAt + sizeof(long) + HashLength)
        {
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(LengthAt), file.Length);
            SHA256.HashData(file.AsSpan(..^HashLength), file.AsSpan(^HashLength..));
        }

        return file;
    }

    private static void Mutate(List<byte> bytes, Xoshiro256StarStar random)
    {
        // the texts and lengths are at the start, the numbers are most of the file
        int end = Math.Max(bytes.Count - HashLength, 1);
        int at = random.Next(random.Next(3) == 0 ? end : Math.Min(end, 900));
        if (at >= bytes.Count)
        {
            return; // nothing is left of it
        }

        int count = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0:
                bytes.RemoveRange(at, count);
                break;
            case 1:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.AddRange(new byte[count]);
                break;
            case 4:
                Overwrite(BitConverter.GetBytes(((int[])[-1, int.MinValue, int.MaxValue, 0, 1 << 30, random.Next()])[random.Next(6)]));
                break;
            case 5:
                Overwrite(BitConverter.GetBytes(((long[])[-1, long.MinValue, long.MaxValue, 0, 1L << 40, bytes.Count])[random.Next(6)]));
                break;
            case 6:
                Overwrite(BitConverter.GetBytes(((float[])[float.NaN, float.PositiveInfinity, float.MaxValue, -1, 0])[random.Next(5)]));
                break;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
        }

        void Overwrite(byte[] with)
        {
            for (int i = 0; i < with.Length && at + i < bytes.Count; i++)
            {
                bytes[at + i] = with[i];
            }
        }
    }
}
