using MathNet.Numerics.Random;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

/// <summary>Random spikes, denser in the third of the inputs that belongs to the label.</summary>
internal static class FakeExamples
{
    public static Example[] Make(int count, int inputs = 20, int steps = 40, int classes = 3, double perStep = 2, int seed = 5)
    {
        var random = new Xoshiro256StarStar(seed);
        return [.. Enumerable.Range(0, count).Select(i => Make(random, i % classes, inputs, steps, classes, perStep * (0.5 + random.NextDouble())))];
    }

    private static Example Make(Xoshiro256StarStar random, int label, int inputs, int steps, int classes, double perStep)
    {
        var spikes = new List<(int, int)>();
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < inputs; i++)
            {
                double chance = perStep / inputs * (i * classes / inputs == label ? 2 : 0.5);
                if (random.NextDouble() < chance)
                {
                    spikes.Add((t, i));
                }
            }
        }

        return new(SpikeTrain.FromPairs(spikes, steps), label);
    }
}
