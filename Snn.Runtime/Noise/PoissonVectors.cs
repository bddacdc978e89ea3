using System.Numerics;
using System.Runtime.CompilerServices;

namespace Snn.Runtime;

/// <summary>
/// Poisson numbers of a small mean, a vector of neurons at a time: a number is how many of the probabilities of being at most
/// k, for k = 0, 1, 2 ..., a draw of 32 bits is not below (inversion; Devroye, 1986, chapter 10). What is rarer than one in
/// 2³² does not occur.
/// </summary>
internal sealed class PoissonVectors
{
    /// <summary>The largest mean for which this is faster than a table.</summary>
    public const double MostMean = 2;

    // of draws whose first bit is turned over, so that they compare as signed numbers do: x is not below a bound where x > the bound - 1
    private readonly int[] _below;

    /// <param name="mean">The mean, 0 to <see cref="MostMean"/>.</param>
    public PoissonVectors(double mean)
    {
        var below = new List<int>();
        double probability = Math.Exp(-mean), sum = probability;
        for (int k = 1; Math.Round(sum * 4294967296.0) is var bound && bound < 4294967296.0; k++)
        {
            below.Add((int)((uint)((long)bound - 1) ^ 0x80000000u));
            probability *= mean / k;
            sum += probability;
        }

        _below = [.. below];
    }

    /// <summary>Of each k what a draw is above where the number is above k, as signed numbers.</summary>
    public ReadOnlySpan<int> Below => _below;

    /// <summary>Adds weight times its number to each neuron of a range.</summary>
    /// <param name="state">What is added to.</param>
    /// <param name="held">Neurons with a number above 0 get nothing; null where all get theirs.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="range">The neurons.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="population">Whose neurons they are.</param>
    /// <param name="step">The step.</param>
    /// <param name="purpose">What for.</param>
    public void Add(Lanes state, Lanes? held, float weight, NeuronRange range, int seed, int population, int step, uint purpose)
    {
        int width = Vector<uint>.Count;
        for (int first = range.From, block = range.From / NormalPair.Group * NormalPair.Draws; first < range.To; first += NormalPair.Group, block += NormalPair.Draws)
        {
            for (int i = 0; i < NormalPair.Draws; i += width)
            {
                var c0 = Vector.Create((uint)(block + i)) + Vector<uint>.Indices;
                var (a, b, c, d) = NormalVectors.Draw((uint)seed, (uint)population, c0, Vector.Create((uint)step), Vector<uint>.Zero, Vector.Create(purpose));
                Add(state, held, weight, a, first + i, range.To);
                Add(state, held, weight, b, first + i + NormalPair.Draws, range.To);
                Add(state, held, weight, c, first + i + 2 * NormalPair.Draws, range.To);
                Add(state, held, weight, d, first + i + 3 * NormalPair.Draws, range.To);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Lanes state, Lanes? held, float weight, Vector<uint> draws, int at, int to)
    {
        if (at >= to)
        {
            return;
        }

        var signed = Vector.AsVectorInt32(draws ^ Vector.Create(0x80000000u));
        var count = Vector<int>.Zero;
        foreach (int below in _below)
        {
            count -= Vector.GreaterThan(signed, Vector.Create(below));
        }

        if (count == Vector<int>.Zero)
        {
            return;
        }

        var sum = state[at] + Vector.ConvertToSingle(count) * Vector.Create(weight);
        state[at] = held is { } hold ? Vector.ConditionalSelect(Vector.GreaterThan(hold[at], Vector<float>.Zero), state[at], sum) : sum;
    }
}
