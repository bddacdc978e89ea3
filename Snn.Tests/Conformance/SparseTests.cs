using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Compressed rows against all-to-all rows, under every rule and on both backends.</summary>
public sealed class SparseTests
{
    private const int Steps = 120;

    public static TheoryData<string, LearningRule, Backend> Cases()
    {
        var data = new TheoryData<string, LearningRule, Backend>();
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            data.Add(SparseNetworks.Delays, new EProp(), backend);
            data.Add(SparseNetworks.Delays, new SurrogateBptt(), backend);
            data.Add(SparseNetworks.Delays, new EventProp(), backend);
            data.Add(SparseNetworks.Releases, new EProp(), backend);
            data.Add(SparseNetworks.Releases, new SurrogateBptt(), backend);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void With_all_pairs_a_network_has_the_bits_of_the_dense_one(string source, LearningRule rule, Backend backend)
    {
        using var dense = Run(SparseNetworks.Make(source, null), rule, backend);
        Assert.InRange(dense.Spikes("Hidden").Length, 100, Steps * SparseNetworks.Hidden / 3);
        foreach (string all in (string[])["Connect.All", "Connect.Fraction(1, 8)"])
        {
            using var sparse = Run(SparseNetworks.Make(source, all), rule, backend);
            Assert.Equal(SparseNetworks.Numbers(dense.Weights), SparseNetworks.Numbers(sparse.Weights));
            Assert.Equal(dense.Spikes("Hidden"), sparse.Spikes("Hidden"));
            Assert.Equal(dense.Outputs(), sparse.Outputs());
            Assert.Equal(SparseNetworks.Numbers(dense.Gradient), SparseNetworks.Numbers(sparse.Gradient));
            Assert.Equal(dense.ParameterGradient.All.Span.ToArray(), sparse.ParameterGradient.All.Span.ToArray());
            Assert.Contains(SparseNetworks.Numbers(sparse.Gradient), g => g != 0);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void With_some_pairs_it_is_the_dense_one_with_zeros(string source, LearningRule rule, Backend backend)
    {
        IsDenseWithZeros(source, "Connect.Fraction(0.4f)", rule, backend);
        IsDenseWithZeros(source, "Connect.Fraction(0.4f, 8)", rule, backend);
    }

    private static void IsDenseWithZeros(string source, string connect, LearningRule rule, Backend backend)
    {
        using var sparse = Run(SparseNetworks.Make(source, connect), rule, backend);
        using var dense = Run(SparseNetworks.Make(source, null), rule, backend, like: sparse.Weights);
        Assert.NotEmpty(sparse.Spikes("Hidden"));
        Assert.Equal(dense.Spikes("Hidden"), sparse.Spikes("Hidden"));
        Assert.Equal(dense.Outputs(), sparse.Outputs());
        foreach (var (p, projection) in sparse.Layout.Projections.Index())
        {
            var pairs = sparse.Gradient.Connections(p)!;
            double[,] expected = dense.Matrix(dense.Gradient, projection.Name), made = new double[pairs.Sources, pairs.Targets];
            for (int k = 0; k < pairs.Sources; k++)
            {
                for (int m = 0; m < pairs.Targets; m++)
                {
                    // where nothing is connected there is no gradient to compare
                    made[k, m] = pairs.Find(k, m) is >= 0 and var i ? sparse.Gradient.Row(p, k)[i - pairs.FirstOf(k)] : expected[k, m];
                }
            }

            Expect.Alive(expected, projection.Name);
            Expect.Close(expected, made, 1e-5, projection.Name);
        }
    }

    [Fact]
    public void The_backends_agree()
    {
        foreach (var rule in (LearningRule[])[new EProp(), new SurrogateBptt(), new EventProp()])
        {
            using var simd = Run(SparseNetworks.Make(SparseNetworks.Delays, "Connect.PerSource(3)"), rule, Backend.Simd);
            using var reference = Run(SparseNetworks.Make(SparseNetworks.Delays, "Connect.PerSource(3)"), rule, Backend.Reference);
            Assert.Equal(reference.Spikes("Hidden"), simd.Spikes("Hidden"));
            float[] expected = SparseNetworks.Numbers(reference.Gradient), made = SparseNetworks.Numbers(simd.Gradient);
            float most = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(made), g => Assert.InRange(g.Second, g.First - 1e-4f * most, g.First + 1e-4f * most));
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void A_smooth_network_has_the_gradient_of_finite_differences(Backend backend)
    {
        using var run = new TrialRun(new SparseSmoothNetwork(), backend, 80);
        var input = Inputs.Random(7, 80, 0.05, seed: 2);
        run.Forward(input, 2);
        run.Backward();
        for (int k = 0; k < 7; k++)
        {
            float[] made = run.Gradient.Row(0, k).ToArray();
            for (int i = 0; i < made.Length; i++)
            {
                const float step = 0.02f;
                double up = Moved(step), down = Moved(-step);
                Assert.InRange(made[i], (up - down) / (2 * step) - 2e-3, (up - down) / (2 * step) + 2e-3);

                double Moved(float by)
                {
                    float middle = run.Weights.Row(0, k)[i];
                    run.Weights.Row(0, k)[i] += by;
                    double loss = run.Forward(input, 2);
                    run.Weights.Row(0, k)[i] = middle;
                    return loss;
                }
            }
        }
    }

    [Fact]
    public void Random_feedback_reaches_every_neuron()
    {
        var layout = FeedbackStore.OfRandom(SparseNetworks.Make(SparseNetworks.Delays, "Connect.Fraction(0.1f)").Layout());
        using var drawn = new WeightStore(layout, 4);
        Assert.Null(drawn.Connections(layout.Projection("Out")));
        Assert.NotNull(drawn.Connections(layout.Projection("In")));
    }

    [Fact]
    public void A_gradient_of_other_pairs_is_refused()
    {
        using var run = Run(SparseNetworks.Make(SparseNetworks.Delays, "Connect.Fraction(0.1f)"), new EProp(), Backend.Simd);
        using var other = new WeightStore(run.Layout, seed: 9);
        Assert.Contains("make it by Alike() of these", Assert.Throws<ArgumentException>(() => run.Trial.Backward(other)).Message);
        using var alike = run.Weights.Alike();
        run.Trial.Backward(alike);
        Assert.Contains("has no matrix", Assert.Throws<InvalidOperationException>(() => alike[0]).Message);
    }

    private static TrialRun Run(INetwork network, LearningRule rule, Backend backend, WeightStore? like = null)
    {
        var run = new TrialRun(network, backend, Steps, rule);
        for (int p = 0; like is not null && p < run.Layout.Projections.Count; p++)
        {
            var pairs = like.Connections(p)!;
            for (int k = 0; k < pairs.Sources; k++)
            {
                run.Weights.Row(p, k).Clear();
                foreach (var (i, m) in pairs.TargetsOf(k).Index())
                {
                    run.Weights.Row(p, k)[m] = like.Row(p, k)[i];
                }
            }
        }

        run.Forward(Inputs.Random(SparseNetworks.Inputs, Steps, 0.1, seed: 1), 2);
        run.Backward();
        return run;
    }
}
