using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Connectivity;

/// <summary>Which pairs a projection connects.</summary>
public class ConnectTests
{
    private const int Sources = 40, Targets = 60;

    public static TheoryData<Connect> Drawn() =>
    [
        Connect.Probability(0.2f), Connect.PerSource(7), Connect.PerTarget(7), Connect.Total(333), Connect.Fraction(0.3f),
        Connect.Probability((i, j) => MathF.Exp(-MathF.Abs(i - j) / 5f)), Connect.Fraction(0.3f, 8), Connect.Probability(0.2f, 3),
    ];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_seed_gives_one_set_of_pairs_and_another_seed_another(Connect connect)
    {
        Assert.Equal(Pairs(Draw(connect, seed: 1)), Pairs(Draw(connect, seed: 1)));
        Assert.NotEqual(Pairs(Draw(connect, seed: 1)), Pairs(Draw(connect, seed: 2)));
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void Every_pair_is_there_once_and_none_of_a_neuron_with_itself_where_that_is_excluded(Connect connect)
    {
        foreach (bool self in (bool[])[true, false])
        {
            var pairs = Draw(connect, 3, sources: Sources, targets: Sources, recurrent: true, self);
            Assert.Equal(pairs.Count, Pairs(pairs).Distinct().Count());
            Assert.All(Pairs(pairs), p => Assert.InRange(p.Target, 0, Sources - 1));
            Assert.All(Enumerable.Range(0, Sources), k => Assert.Equal(pairs.TargetsOf(k).Order(), pairs.TargetsOf(k)));
            Assert.True(self || Pairs(pairs).All(p => p.Source != p.Target));
        }
    }

    /// <summary>The means of many draws are those of the distribution: each pair is as likely as any other.</summary>
    [Fact]
    public void Pairs_are_as_likely_as_they_should_be()
    {
        const int draws = 2000;
        foreach (var (connect, share) in ((Connect, double)[])[(Connect.Probability(0.3f), 0.3), (Connect.PerSource(3), 0.375), (Connect.PerTarget(2), 0.4), (Connect.Total(10), 0.25), (Connect.Fraction(0.5f), 0.5), (Connect.Fraction(0.4f, 4), 0.4), (Connect.Probability(0.3f, 3), 0.3)])
        {
            var counts = new int[5, 8];
            for (int seed = 0; seed < draws; seed++)
            {
                foreach (var (k, m) in Pairs(Draw(connect, seed, 5, 8)))
                {
                    counts[k, m]++;
                }
            }

            // 5 standard deviations of a binomial number
            double allowed = 5 * Math.Sqrt(draws * share * (1 - share));
            Assert.All(counts.Cast<int>(), c => Assert.InRange(c, draws * share - allowed, draws * share + allowed));
        }
    }

    [Fact]
    public void Numbers_are_kept()
    {
        var perSource = Draw(Connect.PerSource(7));
        Assert.All(Enumerable.Range(0, Sources), k => Assert.Equal(7, perSource.CountOf(k)));
        Assert.All(Pairs(Draw(Connect.PerTarget(9))).GroupBy(p => p.Target), g => Assert.Equal(9, g.Count()));
        Assert.Equal(333, Draw(Connect.Total(333)).Count);
        Assert.Equal(720, Draw(Connect.Fraction(0.3f)).Count);
        Assert.Equal(Sources * Targets, Draw(Connect.All).Count);
        Assert.Equal(0, Draw(Connect.Probability(0)).Count);
        Assert.Equal([(1, 2), (3, 0)], Pairs(Draw(Connect.Pairs([(3, 0), (1, 2)]))));
        Assert.Equal(Sources, Draw(Connect.Where((i, j) => i == j)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_are_whole_and_their_number_is_kept(bool self)
    {
        const int targets = 60, blocks = 8; // the last has 4 neurons
        foreach (var (connect, number) in ((Connect, int?)[])[(Connect.Fraction(0.3f, 8), (int)Math.Round(0.3 * targets * (self ? blocks : blocks - 1))), (Connect.Probability(0.3f, 8), null)])
        {
            var pairs = Draw(connect, 2, targets, targets, recurrent: true, self);
            var drawn = Pairs(pairs).GroupBy(p => (p.Source, Block: p.Target / 8)).ToList();
            Assert.All(drawn, b => Assert.Equal(Enumerable.Range(b.Key.Block * 8, Math.Min(8, targets - b.Key.Block * 8)), b.Select(p => p.Target)));
            Assert.Equal(number ?? drawn.Count, drawn.Count);
            Assert.True(self || drawn.All(b => b.Key.Block != b.Key.Source / 8));
            Assert.Equal(8, pairs.Block);
        }
    }

    [Fact]
    public void A_row_depends_on_seed_and_row_alone()
    {
        var few = Draw(Connect.Probability(0.2f), 5, sources: 10);
        var many = Draw(Connect.Probability(0.2f), 5, sources: 30);
        Assert.All(Enumerable.Range(0, 10), k => Assert.Equal(few.TargetsOf(k), many.TargetsOf(k)));
    }

    [Theory]
    [InlineData(65_535, 2)]
    [InlineData(65_536, 4)]
    public void Targets_take_two_bytes_where_they_can(int targets, int bytes)
    {
        Assert.Equal(bytes, ConnectedPairs.BytesPerSynapse(targets));
        var pairs = Draw(Connect.Pairs([(0, targets - 1), (1, 7)]), sources: 2, targets: targets);
        Assert.Equal([(0, targets - 1), (1, 7)], Pairs(pairs));
        Assert.Equal((1, -1), (pairs.Find(1, 7), pairs.Find(0, 7)));
    }

    [Fact]
    public void What_does_not_fit_is_one_clear_error()
    {
        Assert.Contains("from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Connect.Probability(1.5f)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Connect.Probability(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connect.Fraction(-0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connect.PerSource(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connect.Fraction(0.1f, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Connect.Probability(0.1f, -8));
        Assert.Equal("Net.P is to have 61 targets for each source, and there are 60; lower the number in Connect.PerSource.", Refusal(Connect.PerSource(61)));
        Assert.Equal("Net.P is to have 41 sources for each target, and there are 40; lower the number in Connect.PerTarget.", Refusal(Connect.PerTarget(41)));
        Assert.Equal("Net.P is to have 2401 synapses, and there are 2400; lower the number in Connect.Total.", Refusal(Connect.Total(2401)));
        Assert.Equal("Net.P: the list of pairs has (1, 60), and B has 60 neurons, counted from 0; correct the list in Connect.Pairs.", Refusal(Connect.Pairs([(0, 0), (1, 60)])));
        Assert.Contains("(-1, 0), and A has 40 neurons", Refusal(Connect.Pairs([(-1, 0)])));
        Assert.Contains("has (1, 2) more than once", Refusal(Connect.Pairs([(1, 2), (1, 2)])));
        Assert.Contains("the probability of the pair (0, 3) is 1.5", Refusal(Connect.Probability((i, j) => j == 3 ? 1.5f : 0)));
        Assert.Contains("comes from A and ends at B, so it connects no neuron with itself", Refusal(Connect.All, self: false));
        Assert.Contains("connects neuron 2 with itself", Assert.Throws<ArgumentException>(() => Draw(Connect.Pairs([(2, 2)]), 1, 5, 5, recurrent: true, self: false)).Message);
    }

    [Fact]
    public void More_synapses_than_memory_are_refused_with_their_bytes_before_any_is_drawn()
    {
        var layout = Layout(Connect.Fraction(0.5f), 2_000_000_000, 2_000_000_000, false, true);
        Assert.Matches("its 2000000000000000000 synapses take 16000000000000000000 bytes, and there are [0-9]+. Connect fewer pairs", Assert.Throws<ArgumentException>(() => new WeightStore(layout)).Message);
        layout = Layout(null, 100_000_000, 100_000_000, false, true);
        Assert.Contains("take 40000000000000000 bytes", Assert.Throws<ArgumentException>(() => new WeightStore(layout)).Message);
    }

    [Fact]
    public void The_layout_says_what_is_connected() => Assert.Equal(
        "Net: A 40 x Spikes, B 60 x Lif; P A->B (0.1 of all pairs)", Layout(Connect.Fraction(0.1f), Sources, Targets, false, true).Signature);

    [Fact]
    public void Distances_are_those_of_rows_and_columns()
    {
        Population source = new Population<SpikeInput>(4, 4, 2), target = new Population<Lif>(8, 8, 3);
        var near = ByShape(Connect.Distance(d => d < 0.9f ? 1 : 0), source, target);
        foreach (var (k, m) in Pairs(near))
        {
            var (from, to) = (source.Shape!.Value.PlaceOf(k), target.Shape!.Value.PlaceOf(m));
            Assert.Equal((from.Row, from.Column), (to.Row / 2, to.Column / 2)); // two rows and columns of the target lie in one of the source
        }

        Assert.Equal(32 * 12, near.Count);
        var ring = ByShape(Connect.Distance(d => d <= 1 ? 1 : 0, wraps: true), target, target);
        Assert.All(Enumerable.Range(0, 192), k => Assert.Equal(15, ring.CountOf(k)));
        Assert.Equal(192 * 15 - 32 * 9, ByShape(Connect.Distance(d => d <= 1 ? 1 : 0), target, target).Count);
        Assert.Contains("Net.P connects neurons by their distance, and A has no shape", Refusal(Connect.Distance(d => 1)));
        Assert.Contains("is 2; give numbers from 0 to 1 in Connect.Distance", Assert.Throws<ArgumentException>(() => ByShape(Connect.Distance(d => 2), source, target)).Message);

        static ConnectedPairs ByShape(Connect connect, Population source, Population target)
        {
            var layout = Layout(connect, source.Size, target.Size, false, true);
            layout = layout with { Populations = [layout.Populations[0] with { Shape = source.Shape }, layout.Populations[1] with { Shape = target.Shape }] };
            using var store = new WeightStore(layout);
            return store.Connections(0)!;
        }
    }

    [Fact]
    public void Pairs_are_read_from_a_file()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("snn").FullName, "pairs.txt");
        File.WriteAllText(path, "# source target\n3 0\n\n1,2 # and so on\n 1;\t0\n");
        Assert.Equal([(1, 0), (1, 2), (3, 0)], Pairs(Draw(Connect.File(path))));
        File.WriteAllText(path, "0 0\n1 x\n");
        Assert.Equal($"Net.P: line 2 of {path} is '1 x', and a pair is two whole numbers, source and target; correct the file.", Refusal(Connect.File(path)));
        File.WriteAllText(path, "0 60");
        Assert.Equal($"Net.P: {path} has (0, 60), and B has 60 neurons, counted from 0; correct the file.", Refusal(Connect.File(path)));
        File.WriteAllText(path, "5 5\n5 5");
        Assert.Contains("has (5, 5) more than once", Refusal(Connect.File(path)));
        File.WriteAllText(path, "0 1\n0 2 0,5");
        Assert.StartsWith("Net.P: the file of pairs cannot be read: Line 2 of ", Refusal(Connect.File(path)));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Contains("Net.P: the file of pairs cannot be read", Refusal(Connect.File(path)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_by_pair_depend_on_the_pair_alone(bool dense)
    {
        var layout = Layout(dense ? null : Connect.Fraction(0.3f), Sources, Targets, false, true);
        layout = layout with { Projections = [layout.Projections[0] with { Init = Init.Normal(sd: 1) with { ByPair = true } }] };
        var sparse = layout with { Projections = [layout.Projections[0] with { Connections = Connect.PerSource(9) }] };
        using WeightStore all = new(layout, 4), some = new(sparse, 4);
        Initialiser.Fill(all, 4);
        Initialiser.Fill(some, 4);
        int both = 0;
        foreach (var (k, m) in Pairs(some.Connections(0)!))
        {
            int at = dense ? m : all.Connections(0)!.Find(k, m) - all.Connections(0)!.FirstOf(k);
            if (dense || all.Connections(0)!.Find(k, m) >= 0)
            {
                both++;
                Assert.Equal(all.Row(0, k)[at], some.Row(0, k)[some.Connections(0)!.Find(k, m) - some.Connections(0)!.FirstOf(k)]);
            }
        }

        Assert.True(both > 50);
    }

    private static string Refusal(Connect connect, bool self = true) => Assert.Throws<ArgumentException>(() => Draw(connect, self: self)).Message;

    private static (int Source, int Target)[] Pairs(ConnectedPairs pairs) => [.. Enumerable.Range(0, pairs.Sources).SelectMany(k => pairs.TargetsOf(k).Select(m => (k, m)))];

    private static ConnectedPairs Draw(Connect connect, int seed = 1, int sources = Sources, int targets = Targets, bool recurrent = false, bool self = true)
    {
        using var store = new WeightStore(Layout(connect, sources, targets, recurrent, self), seed);
        return store.Connections(0)!;
    }

    private static NetworkLayout Layout(Connect? connect, int sources, int targets, bool recurrent, bool self) => new(
        "Net",
        Time.Of(1),
        [new("A", "Spikes", sources, true), new("B", "Lif", targets, true)],
        [new("P", 0, recurrent ? 0 : 1, Init.Constant(1), 1, true) { Connections = connect, SelfConnections = self }])
    { Readout = 1, Inputs = [0] };
}
