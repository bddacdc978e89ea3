using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>The vectorised kernels against the plain ones, on every neuron, synapse and readout of the library.</summary>
public sealed class BackendTests
{
    private const int Steps = 300;

    public static TheoryData<string, string, string> Combinations()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (neuron, synapse, readout) in LibraryNetwork.Combinations())
        {
            data.Add(neuron, synapse, readout);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Combinations))]
    public void Simd_equals_reference(string neuron, string synapse, string readout)
    {
        var network = LibraryNetwork.Make(neuron, synapse, readout);
        Skip.If(network is null, $"{synapse} does not fit {neuron} or {readout}");
        using var simd = new TrialRun(network, Backend.Simd, Steps, new EProp(), new RatePenalty { Strength = 0.01f });
        using var reference = new TrialRun(network, Backend.Reference, Steps, simd.Rule, simd.Penalty);
        var input = Inputs.Random(LibraryNetwork.Inputs, Steps, 0.05, seed: 1);
        ScaleUntilAlive(simd, input, neuron);
        simd.Weights.All.CopyTo(reference.Weights.All);
        var recorded = simd.Trial.States.ToDictionary(s => s, s => (Simd: simd.Trial.Record(s), Reference: reference.Trial.Record(s)));

        simd.Forward(input, 2);
        simd.Backward();
        reference.Forward(input, 2);
        reference.Backward();

        Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
        foreach (var (state, rows) in recorded)
        {
            int size = state.StartsWith("Hidden", StringComparison.Ordinal) ? LibraryNetwork.Hidden : LibraryNetwork.Outputs;
            Same(rows.Reference, rows.Simd, size, state);
        }

        foreach (string projection in (string[])["In", "Rec", "Out"])
        {
            var expected = reference.Matrix(reference.Gradient, projection);
            Expect.Alive(expected, projection);
            Expect.Close(expected, simd.Matrix(simd.Gradient, projection), 1e-5, projection);
        }
    }

    /// <summary>
    /// To 1e-5 of the largest value that the state takes: the two differ in the order in which arrivals are added and in
    /// exp and tanh by a unit or two of the last place, which a stable flow does not let grow.
    /// </summary>
    private static void Same(Rows expected, Rows actual, int size, string state)
    {
        float largest = 1e-30f;
        for (int t = 0; t < Steps; t++)
        {
            foreach (float value in expected[t].Span[..size])
            {
                largest = Math.Max(largest, Math.Abs(value));
            }
        }

        for (int t = 0; t < Steps; t++)
        {
            for (int j = 0; j < size; j++)
            {
                float a = expected[t].Span[j], b = actual[t].Span[j];
                Assert.True(Math.Abs(a - b) <= 1e-5f * largest, $"{state} of neuron {j} in step {t} is {b:R}, in the reference {a:R}");
            }
        }
    }

    /// <summary>Finds a scale of weights at which the neurons spike, but not all the time: models differ in their units.</summary>
    internal static void ScaleUntilAlive(TrialRun run, SpikeTrain input, string neuron)
    {
        int apart = neuron == "ResonateAndFire" ? 75 : 25; // it swings, and once in 25 steps at the most
        var weights = run.Weights.All.Span.ToArray();
        for (float scale = 1e-3f; scale < 1e4f; scale *= 1.5f)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                run.Weights.All.Span[i] = scale * weights[i];
            }

            run.Forward(input, 0);
            if (run.Spikes("Hidden").Length > LibraryNetwork.Hidden * Steps / apart)
            {
                return;
            }
        }

        Assert.Fail("No scale of the weights makes the neurons spike.");
    }
}
