using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>Several rules of one projection, against both of them in double, one after the other.</summary>
public sealed class JointRuleTests
{
    private const int Before = PlasticRun.Before, After = PlasticRun.After;

    private static readonly Time Delay = PlasticRun.Delay * ms;

    [Theory]
    [InlineData(Backend.Simd)]
    [InlineData(Backend.Reference)]
    public void Rules_run_in_the_order_of_their_attributes(Backend backend)
    {
        var network = new PairsThenFatigue(Before, After, Delay);
        PlasticRun.AssertNear(Expected(network, pairsFirst: true), PlasticRun.Weights(network, backend), 5e-6);
        PlasticRun.AssertNear(Expected(network, pairsFirst: false), PlasticRun.Weights(new FatigueThenPairs(Before, After, Delay), backend), 5e-6);
    }

    [Fact]
    public void They_wait_for_a_spike_through_their_row_like_one()
    {
        string text = new PairsThenFatigue(Before, After, Delay).Describe(full: true);
        Assert.Contains("Plastic learns by MultiplicativeStdp, then Fatigue:", text, StringComparison.Ordinal);
        Assert.Contains("MultiplicativeStdp.X is one for each neuron before", text, StringComparison.Ordinal);
        Assert.Contains("Fatigue.X is one for each neuron after", text, StringComparison.Ordinal);
        Assert.Contains("waits for the next spike through its row", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_both_have_is_asked_for_by_the_name_of_the_rule()
    {
        using var simulation = ToldNetwork.Begin(new PairsThenFatigue(Before, After, Delay), new());
        Assert.Equal(Lanes.Padded(Before), simulation.Variable("Plastic.MultiplicativeStdp.X").Length);
        Assert.Equal(Lanes.Padded(After), simulation.Variable("Plastic.Fatigue.X").Length);
        Assert.Equal(Lanes.Padded(After), simulation.Variable("Plastic.Y").Length);
    }

    [Fact]
    public void A_rule_of_no_mark_and_two_of_one_are_named()
    {
        var stray = Assert.Throws<ArgumentException>(() => new GivenRules([new TripletStdp()]).Simulate());
        Assert.Contains("[Learn<MultiplicativeStdp>], [Learn<Fatigue>], and made with a rule TripletStdp", stray.Message, StringComparison.Ordinal);
        var twice = Assert.Throws<ArgumentException>(() => new GivenRules([new Fatigue(), new Fatigue()]).Simulate());
        Assert.Contains("2 rules Fatigue", twice.Message, StringComparison.Ordinal);
        new GivenRules([new Fatigue { TauPlus = 5 * ms }, new MultiplicativeStdp()]).Simulate().Dispose();
    }

    private static double[,] Expected(ISimulated network, bool pairsFirst)
    {
        var w = PlasticRun.Start(network);
        double[] x = new double[Before], y = new double[After], tired = new double[After];
        double twenty = Math.Exp(-1 / 20.0), seven = Math.Exp(-1 / 7.0);
        foreach (var (_, arrived, fired) in PlasticRun.Events())
        {
            (x, y, tired) = ([.. x.Select(v => v * twenty)], [.. y.Select(v => v * twenty)], [.. tired.Select(v => v * seven)]);
            foreach (int k in arrived)
            {
                for (int j = 0; j < After; j++)
                {
                    double pairs(double v) => v - 0.0105f * y[j] * v;
                    double fatigue(double v) => v + 0.1 * (0.5 - v) * tired[j];
                    w[k, j] = pairsFirst ? fatigue(pairs(w[k, j])) : pairs(fatigue(w[k, j]));
                }

                x[k]++;
            }

            foreach (int j in fired)
            {
                for (int k = 0; k < Before; k++)
                {
                    double pairs(double v) => v + 0.01f * x[k] * (1 - v);
                    double fatigue(double v) => v * (1 - 0.02 * tired[j]);
                    w[k, j] = pairsFirst ? fatigue(pairs(w[k, j])) : pairs(fatigue(w[k, j]));
                }

                y[j]++;
                tired[j]++;
            }
        }

        return w;
    }
}
