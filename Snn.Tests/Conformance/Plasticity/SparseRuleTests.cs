using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>Rules of plasticity on compressed rows.</summary>
public sealed class SparseRuleTests
{
    private const string Some = "Connect.Fraction(0.1f)";

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void With_all_pairs_every_rule_has_the_bits_of_the_dense_one(Backend backend)
    {
        using WeightStore all = SparseRuleNetworks.Start("Connect.All"), matrix = SparseRuleNetworks.Start(null), before = SparseRuleNetworks.Start(null);
        using var sparse = SparseRuleNetworks.Run("Connect.All", backend, all);
        using var dense = SparseRuleNetworks.Run(null, backend, matrix);
        for (int k = 0; k < PlasticRun.Before; k++)
        {
            Assert.Equal(dense.SynapseVariable("P3.C", k).ToArray(), sparse.SynapseVariable("P3.C", k).ToArray());
            Assert.Equal(dense.SynapseVariable("P8.G", k).ToArray(), sparse.SynapseVariable("P8.G", k).ToArray());
            Assert.Contains(dense.SynapseVariable("P8.G", k).ToArray(), g => g != 0);
        }

        dense.EndTrial();
        sparse.EndTrial();
        Assert.Equal(SparseNetworks.Numbers(dense.Weights), SparseNetworks.Numbers(sparse.Weights));
        for (int r = 0; r < SparseRuleNetworks.Rules.Length; r++)
        {
            int p = before.Layout.Projection($"P{r}");
            Assert.True(SparseRuleNetworks.Rules[r].StartsWith("EPropAlif", StringComparison.Ordinal) || Moved(before, matrix, p) > 1e-3, SparseRuleNetworks.Rules[r]);
        }
    }

    /// <summary>A synapse of a rule that reads its two neurons' spikes alone knows nothing of other synapses.</summary>
    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void With_some_pairs_a_synapse_has_the_bits_that_it_has_among_all(Backend backend)
    {
        using WeightStore some = SparseRuleNetworks.Start(Some), matrix = SparseRuleNetworks.Start(null);
        for (int r = 0; r < SparseRuleNetworks.Rules.Length; r++)
        {
            Spread(some, matrix, some.Layout.Projection($"P{r}"));
        }

        using var sparse = SparseRuleNetworks.Run(Some, backend, some);
        using var dense = SparseRuleNetworks.Run(null, backend, matrix);
        // e-prop of weights that stay, on neurons that those not connected reach with nothing
        int eProp = some.Layout.Projection("P8");
        for (int k = 0; k < PlasticRun.Before; k++)
        {
            Assert.Equal(At(some, eProp, k, dense.SynapseVariable("P8.G", k)), sparse.SynapseVariable("P8.G", k).ToArray());
        }

        dense.EndTrial();
        sparse.EndTrial();
        for (int r = 0; r < SparseRuleNetworks.Local; r++)
        {
            int p = some.Layout.Projection($"P{r}");
            for (int k = 0; k < PlasticRun.Before; k++)
            {
                Assert.Equal(At(some, p, k, matrix.Row(p, k)), some.Row(p, k).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Pairs_of_spikes_follow_a_plain_loop_over_a_list_of_synapses(Backend backend)
    {
        using WeightStore start = SparseRuleNetworks.Start(Some), weights = SparseRuleNetworks.Start(Some);
        int p = start.Layout.Projection("P0");
        var pairs = start.Connections(p)!;
        var list = Enumerable.Range(0, pairs.Sources).SelectMany(k => pairs.TargetsOf(k).Select(j => (Before: k, After: j))).ToArray();
        double[] w = [.. Enumerable.Range(0, pairs.Sources).SelectMany(k => start.Row(p, k).ToArray()).Select(v => (double)v)];
        double[] x = new double[PlasticRun.Before], y = new double[PlasticRun.After];
        var rule = new PairStdp();
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            x = [.. x.Select(v => v * Math.Exp(-1 / (double)rule.TauPlus.Value))];
            y = [.. y.Select(v => v * Math.Exp(-1 / (double)rule.TauMinus.Value))];
            for (int s = 0; s < list.Length; s++)
            {
                w[s] = arrived.Contains(list[s].Before) ? Math.Max(rule.WMin, w[s] - rule.AMinus * y[list[s].After]) : w[s];
            }

            Array.ForEach(arrived, k => x[k]++);
            for (int s = 0; s < list.Length; s++)
            {
                w[s] = fired.Contains(list[s].After) ? Math.Min(rule.WMax, w[s] + rule.APlus * x[list[s].Before]) : w[s];
            }

            Array.ForEach(fired, j => y[j]++);
        }

        using var simulation = SparseRuleNetworks.Run(Some, backend, weights);
        Assert.Equal(78, list.Length);
        float[] made = [.. Enumerable.Range(0, pairs.Sources).SelectMany(k => simulation.Weights.Row(p, k).ToArray())];
        Assert.All(w.Zip(made), v => Assert.Equal(v.First, v.Second, 3e-6));
    }

    [Fact]
    public void A_variable_of_compressed_rows_is_no_matrix()
    {
        using var weights = SparseRuleNetworks.Start(Some);
        using var simulation = SparseRuleNetworks.Make(Some).Simulate(new() { Weights = weights });
        Assert.Contains("give the source neuron", Assert.Throws<ArgumentException>(() => simulation.SynapseVariable("P3.C")).Message);
        Assert.Contains("has no variable 'P3.Q'", Assert.Throws<ArgumentException>(() => simulation.SynapseVariable("P3.Q", 0).Length).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.SynapseVariable("P3.C", PlasticRun.Before).Length);
        Assert.Contains("take its matrix", Assert.Throws<InvalidOperationException>(() => weights.Synapses(weights.Layout.Projection("O3"))).Message);
    }

    /// <summary>The matrix gets the weights of the list, and zeros.</summary>
    private static void Spread(WeightStore some, WeightStore matrix, int p)
    {
        var pairs = some.Connections(p)!;
        for (int k = 0; k < pairs.Sources; k++)
        {
            matrix.Row(p, k).Clear();
            foreach (var (i, j) in pairs.TargetsOf(k).Index())
            {
                matrix.Row(p, k)[j] = some.Row(p, k)[i];
            }
        }
    }

    private static float[] At(WeightStore some, int p, int source, Span<float> row)
    {
        var targets = some.Connections(p)!.TargetsOf(source).ToArray();
        float[] values = new float[targets.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = row[targets[i]];
        }

        return values;
    }

    private static double Moved(WeightStore from, WeightStore to, int p) =>
        Enumerable.Range(0, from.SourceSize(p)).Max(k => from.Row(p, k).ToArray().Zip(to.Row(p, k).ToArray(), (a, b) => Math.Abs(a - b)).Max());
}
