using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// Standard normal numbers of neurons, by Philox 4x32-10 and the transform of Box and Muller (1958): the numbers depend on seed,
/// run, population, step and neuron alone. Additions, multiplications and roots of single numbers in a fixed order, so the bits
/// are those of the vectors of <see cref="WhiteNoise"/>, and devices run the same code.
/// </summary>
internal static class NormalPair
{
    /// <summary>Neurons whose numbers are drawn together: sixteen draws give four numbers each.</summary>
    internal const int Group = 64;

    /// <summary>Draws of a group.</summary>
    internal const int Draws = 16;

    // 2⁻³¹, 2⁻³², and 2⁻³¹·π/4
    internal const float Share = 4.656612873e-10f, Half = 2.328306437e-10f, Angle = 3.657292e-10f;

    internal const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>The counter's last word: what for, which of a population's numbers, and which population.</summary>
    internal static uint Place(int population, int draw) => (uint)RandomPurpose.WhiteNoise | (uint)draw << 8 | (uint)population << 16;

    /// <summary>The number of one neuron.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, of a trial; 0 outside of training.</param>
    /// <param name="example">Example, of a trial; of a simulation the steps in units of 2³².</param>
    /// <param name="step">The step.</param>
    /// <param name="population">The population.</param>
    /// <param name="draw">Which of its numbers.</param>
    /// <param name="neuron">The neuron.</param>
    public static float Of(int seed, int epoch, int example, int step, int population, int draw, int neuron)
    {
        var (a, b, c, d) = Philox.Draw((uint)seed, (uint)epoch, (uint)(neuron / Group * Draws + neuron % Draws), (uint)step, (uint)example, Place(population, draw));
        int word = neuron / Draws % 4;
        float radius = Radius(word < 2 ? a : c);
        uint turn = word < 2 ? b : d;
        return word % 2 == 0 ? radius * Cosine(turn) : radius * Sine(turn);
    }

    /// <summary>√(−2 ln u), u being a share of 1 that is never 0.</summary>
    private static float Radius(uint bits)
    {
        float u = (int)(bits >> 1) * Share + Half;

        // u = 2ᵏ·m with m between √½ and √2; the series of ln m by Moshier (Cephes, logf)
        int number = (int)Interop.FloatAsInt(u), k = (number - 0x3F3504F3) >> 23;
        float f = Interop.IntAsFloat((uint)(number - (k << 23))) - 1f, f2 = f * f;
        float series = 7.0376836292e-2f;
        series = series * f + -1.1514610310e-1f;
        series = series * f + 1.1676998740e-1f;
        series = series * f + -1.2420140846e-1f;
        series = series * f + 1.4249322787e-1f;
        series = series * f + -1.6668057665e-1f;
        series = series * f + 2.0000714765e-1f;
        series = series * f + -2.4999993993e-1f;
        series = series * f + 3.3333331174e-1f;
        float log = f * f2 * series + k * Ln2Low;
        log = log + -0.5f * f2;
        log = f + log + k * Ln2High;
        return MathF.Sqrt(-2f * log);
    }

    /// <summary>The cosine of a share of the full turn.</summary>
    private static float Cosine(uint turn)
    {
        float x = (int)(turn << 2) * Angle;
        bool isOdd = (turn & 0x40000000u) != 0;
        uint sign = ((turn >> 30) + 1u & 2u) << 30;
        return Interop.IntAsFloat(Interop.FloatAsInt(isOdd ? SineNear(x) : CosineNear(x)) ^ sign);
    }

    /// <summary>Its sine.</summary>
    private static float Sine(uint turn)
    {
        float x = (int)(turn << 2) * Angle;
        bool isOdd = (turn & 0x40000000u) != 0;
        return Interop.IntAsFloat(Interop.FloatAsInt(isOdd ? CosineNear(x) : SineNear(x)) ^ (turn & 0x80000000u));
    }

    // series between −π/4 and π/4 by Moshier (Cephes, sinf and cosf)
    private static float SineNear(float x)
    {
        float x2 = x * x;
        float series = -1.9515295891e-4f * x2 + 8.3321608736e-3f;
        series = series * x2 + -1.6666654611e-1f;
        return series * x2 * x + x;
    }

    private static float CosineNear(float x)
    {
        float x2 = x * x;
        float series = 2.443315711809948e-5f * x2 + -1.388731625493765e-3f;
        series = series * x2 + 4.166664568298827e-2f;
        return series * x2 * x2 + -0.5f * x2 + 1f;
    }
}
