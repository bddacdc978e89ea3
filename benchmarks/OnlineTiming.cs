#pragma warning disable format // columns are aligned to be read as a table
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>The network of <see cref="ShdNetwork"/>, whose weights learn as it runs.</summary>
[Network]
[Train<EProp>(Online = true)]
public partial class OnlineNetwork
{
    public const int Hiddens = 256;

    public Population<SpikeInput>    Input  { get; } = new(ShdNetwork.Channels);
    public Population<BellecAlif>    Hidden { get; } = new(Hiddens) { Model = new() { TauRef = 0 * ms } };
    public Population<BellecReadout> Output { get; } = new(ShdNetwork.Classes);

    [Trainable] public Dense<Delta> InHid  { get; } = new(Init.Normal(0.35f / MathF.Sqrt(8)));
    [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.5f / 16));
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1f / 16));

    public Wiring Wires =>
    [
        Input  >> InHid  >> Hidden,
        Hidden >> HidHid >> Hidden,
        Hidden >> HidOut >> Output,
    ];
}

/// <summary>
/// Times trials that learn online on one thread, all that a step takes, against the loops that somebody would write by hand for
/// the eligibilities of its synapses alone.
/// </summary>
internal static class OnlineTiming
{
    public static int Run(int runs)
    {
        var network = new OnlineNetwork();
        var layout = network.Layout();
        using WeightStore weights = new(layout), gradient = new(layout);
        using var feedback = new FeedbackStore(layout, Feedback.Symmetric);
        Initialiser.Fill(weights, 1);
        feedback.Follow(weights);
        using var online = network.CreateOnline(new(layout, weights, gradient, feedback));
        using var trial = network.CreateTrial(new(layout, weights, ShdNetwork.Steps) { Rule = new EProp(), Feedback = feedback });
        var spikes = RuleTiming.Examples(1, ShdNetwork.Channels, ShdNetwork.Steps, 8 * ShdNetwork.Steps, ShdNetwork.Classes)[0].Spikes;
        var loss = new PerStepCrossEntropy();
        ByHand inputs = new(ShdNetwork.Channels, OnlineNetwork.Hiddens), recurrent = new(OnlineNetwork.Hiddens, OnlineNetwork.Hiddens);
        Median ours = new(), byHand = new(), backward = new(), ratio = new();
        for (int run = -3; run < runs; run++)
        {
            double one = Time(run < 0 ? new() : ours, () => online.Learn(spikes, loss, 0));
            double other = Time(run < 0 ? new() : byHand, () =>
            {
                for (int t = 0; t < ShdNetwork.Steps; t++)
                {
                    inputs.Step(spikes.At(t));
                    recurrent.Step([]);
                }
            });
            Time(run < 0 ? new() : backward, () =>
            {
                trial.Forward(spikes);
                trial.Evaluate(loss, 0);
                trial.Backward(gradient);
            });
            if (run >= 0)
            {
                ratio.Add(one / other);
            }
        }

        double synapses = (double)(ShdNetwork.Channels + OnlineNetwork.Hiddens) * OnlineNetwork.Hiddens * ShdNetwork.Steps;
        Console.WriteLine($"700-256-20, {ShdNetwork.Steps} steps, one thread; median of {runs} (mean, fastest to slowest)");
        Console.WriteLine($"online, all of a trial          {ours}: {PerSynapse(ours)} ns per synapse and step");
        Console.WriteLine($"eligibilities alone, by hand    {byHand}: {PerSynapse(byHand)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio                           {ratio.Value:0.00}"));
        Console.WriteLine($"the backward sweep, all of it   {backward}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory in flight                {online.Bytes / 1e6:0.00} MB online, {trial.Bytes / 1e6:0.00} MB of a trial with a backward sweep"));
        return 0;

        string PerSynapse(Median time) => (1e6 * time.Value / synapses).ToString("0.000", CultureInfo.InvariantCulture);
    }

    private static double Time(Median median, Action work) => median.Add(work);

    /// <summary>e-prop of an adaptive neuron (Bellec et al., 2020, eq. 24, 25), as vectors over the neurons after.</summary>
    private sealed class ByHand(int sources, int targets)
    {
        private readonly float[] _filtered = new float[sources], _fired = new float[sources], _psi = Filled(targets), _credit = Filled(targets);
        private readonly float[] _adaptation = new float[sources * targets], _eligibility = new float[sources * targets], _gradient = new float[sources * targets];

        public void Step(ReadOnlySpan<int> arrived)
        {
            Array.Clear(_fired);
            foreach (int k in arrived)
            {
                _fired[k] = 1;
            }

            Vector<float> decayA = new(0.995f), beta = new(0.0173f), decayOut = new(0.95f);
            ReadOnlySpan<Vector<float>> psi = Vectors(_psi, 0), credit = Vectors(_credit, 0);
            for (int k = 0; k < sources; k++)
            {
                var membrane = new Vector<float>((0.95f * _filtered[k]) + _fired[k]);
                Span<Vector<float>> adaptation = Vectors(_adaptation, k), eligibility = Vectors(_eligibility, k), gradient = Vectors(_gradient, k);
                for (int j = 0; j < psi.Length; j++)
                {
                    var a = adaptation[j];
                    var e = psi[j] * (membrane - (beta * a));
                    var filtered = (decayOut * eligibility[j]) + e;
                    adaptation[j] = (decayA * a) + e;
                    eligibility[j] = filtered;
                    gradient[j] += credit[j] * filtered;
                }
            }

            for (int k = 0; k < sources; k++)
            {
                _filtered[k] = (0.95f * _filtered[k]) + _fired[k];
            }
        }

        private Span<Vector<float>> Vectors(float[] rows, int k) => MemoryMarshal.Cast<float, Vector<float>>(rows.AsSpan(k * targets, targets));

        private static float[] Filled(int count) => [.. Enumerable.Range(0, count).Select(i => 0.01f * (i % 7))];
    }
}
