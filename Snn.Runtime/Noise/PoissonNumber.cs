namespace Snn.Runtime;

/// <summary>
/// The draws of which Poisson numbers of neurons are made, one neuron at a time: those of <see cref="PoissonVectors"/> and
/// <see cref="PoissonInput"/>. Whole numbers alone, so devices run the same code and have the same numbers.
/// </summary>
internal static class PoissonNumber
{
    /// <summary>The counter's last word: what for, and which of a run's inputs.</summary>
    public static uint Purpose(int place) => (uint)RandomPurpose.PoissonInput | (uint)place << 8;

    /// <summary>The 32 bits of a neuron whose number is found by inversion; the first is turned over, so that they compare as signed numbers.</summary>
    public static int Signed(int seed, int population, int step, uint purpose, int neuron)
    {
        var (a, b, c, d) = Philox.Draw((uint)seed, (uint)population, (uint)(neuron / NormalPair.Group * NormalPair.Draws + neuron % NormalPair.Draws), (uint)step, 0, purpose);
        int word = neuron / NormalPair.Draws % 4;
        return (int)((word == 0 ? a : word == 1 ? b : word == 2 ? c : d) ^ 0x80000000u);
    }

    /// <summary>The 64 bits of a neuron whose number is looked up; two neighbours share a draw.</summary>
    public static ulong Bits(int seed, int population, int step, uint purpose, int neuron)
    {
        var (a, b, c, d) = Philox.Draw((uint)seed, (uint)population, (uint)(neuron / 2), 0, (uint)step, purpose);
        return neuron % 2 == 0 ? a | (ulong)b << 32 : c | (ulong)d << 32;
    }
}
