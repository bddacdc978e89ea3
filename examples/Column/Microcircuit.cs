using Snn.Models;

namespace Column;

/// <summary>
/// Numbers of the microcircuit (Potjans and Diesmann, 2014, tables 4 and 5), of which a part is simulated: with a share of the neurons and of
/// the synapses of each, weights grow by the root of what is lost, and a current stands for the mean of what no longer arrives
/// (van Albada, Helias and Diesmann, 2015, PLoS Comput. Biol. 11:e1004490).
/// </summary>
/// <param name="scale">The share, above 0 to 1.</param>
public sealed class Microcircuit(double scale)
{
    private const double MeanWeight = 87.8, Inhibition = -4, TauSyn = 0.5, Background = 8; // pA, ms, Hz

    private static readonly double[,] Connected =
    {
        // from E23  I23     E4      I4      E5      I5      E6      I6
        { 0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000 }, // to E23
        { 0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000 },
        { 0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000 },
        { 0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000 },
        { 0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000 },
        { 0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000 },
        { 0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252 },
        { 0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443 },
    };

    private static readonly int[] Sizes = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948];

    private static readonly int[] External = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100];

    /// <summary>The populations, from the surface down.</summary>
    public static IReadOnlyList<string> Populations { get; } = ["E23", "I23", "E4", "I4", "E5", "I5", "E6", "I6"];

    /// <summary>Mean rates of the whole circuit in Hz, as its authors' simulation gives them.</summary>
    public static IReadOnlyList<double> PublishedRates { get; } = [0.971, 2.868, 4.746, 5.396, 8.142, 9.078, 0.991, 7.523];

    /// <summary>Poisson trains onto each neuron of a population.</summary>
    public int Trains(string population) => (int)Math.Round(External[IndexOf(population)] * scale);

    /// <summary>Rate of each.</summary>
    public static Rate TrainRate => (float)Background * Hz;

    /// <summary>What a spike of them adds to the current, in nA.</summary>
    public float TrainWeight => (float)(MeanWeight / Math.Sqrt(scale) * 1e-3);

    internal Population<CorticalNeuron> Neurons(string name)
    {
        int to = IndexOf(name);
        double lost = MeanWeight * External[to] * Background;
        for (int from = 0; from < Sizes.Length; from++)
        {
            lost += Weight(from, to) * Number(from, to) / Sizes[to] * PublishedRates[from];
        }

        double bias = 1e-3 * TauSyn * (1 - Math.Sqrt(scale)) * lost;
        return new(Size(to))
        {
            Model = new() { Bias = (float)bias * pA },
            Start = { [nameof(CorticalNeuron.V)] = Init.Normal(sd: 10 * mV, mean: -58 * mV) },
        };
    }

    internal Sparse<Delta> Synapses(string source, string target)
    {
        var (from, to) = (IndexOf(source), IndexOf(target));
        double mean = Weight(from, to) / Math.Sqrt(scale);
        return new(Init.Normal(sd: (float)Math.Abs(0.1 * mean) * pA, mean: (float)mean * pA), Connect.Total((int)Math.Round(Number(from, to) * scale * scale)))
        {
            Delays = IsExcitatory(from) ? Init.Normal(sd: 0.75f * ms, mean: 1.5f * ms) : Init.Normal(sd: 0.4f * ms, mean: 0.8f * ms),
        };
    }

    private static int IndexOf(string population) => Populations.Index().First(p => p.Item == population).Index;

    private static bool IsExcitatory(int population) => population % 2 == 0;

    private int Size(int population) => (int)Math.Round(Sizes[population] * scale);

    /// <summary>Synapses of the whole circuit: drawn with replacement, so that pairs are connected with the probability.</summary>
    private static double Number(int from, int to) => Math.Log(1 - Connected[to, from]) / Math.Log(1 - 1.0 / ((double)Sizes[from] * Sizes[to]));

    /// <summary>Mean weight in pA; layer 4 excites layer 2/3 twice as much.</summary>
    private static double Weight(int from, int to) => !IsExcitatory(from) ? Inhibition * MeanWeight : (from, to) == (2, 0) ? 2 * MeanWeight : MeanWeight;
}
