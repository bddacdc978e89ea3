using Snn.Runtime;

namespace Snn.Tests.Runtime.Noise;

public class AliasTableTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    [InlineData(0.7)]
    [InlineData(10)]
    [InlineData(31.4)]
    [InlineData(900)]
    public void Its_numbers_have_the_probabilities_of_Poisson(double mean)
    {
        // every share of a fine grid, so what is counted is the table and no chance
        var table = new AliasTable(mean);
        const int grid = 4_000_000;
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < grid; i++)
        {
            int k = table.Of((ulong)((i + 0.5) / grid * 18446744073709551616.0));
            counts[k] = counts.GetValueOrDefault(k) + 1;
        }

        double probability = Math.Exp(-mean), sum = 0;
        for (int k = 0; k < mean + 40 * Math.Sqrt(mean) + 40; k++)
        {
            // far from 0 the first probabilities are too small for a double
            double expected = mean > 700 ? Math.Exp(k * Math.Log(mean) - mean - LogFactorial(k)) : probability;
            Assert.Equal(expected, counts.GetValueOrDefault(k) / (double)grid, 1e-4);
            sum += k * (counts.GetValueOrDefault(k) / (double)grid);
            probability *= mean / (k + 1);
        }

        Assert.Equal(mean, sum, 2e-3 * Math.Max(mean, 1));
        Assert.True(table.Of(0) >= 0 && table.Of(ulong.MaxValue) >= 0);

        static double LogFactorial(int n) => Enumerable.Range(1, n).Sum(i => Math.Log(i));
    }
}
