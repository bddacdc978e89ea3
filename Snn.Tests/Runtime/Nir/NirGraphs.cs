using Snn.Runtime;

namespace Snn.Tests.Runtime.Nir;

/// <summary>Graphs for the tests: together they have every node.</summary>
internal static class NirGraphs
{
    /// <summary>Every node but those of other readouts, with a graph in it, a circle, and paths that meet.</summary>
    /// <param name="readout">The node before the output, for 2 neurons.</param>
    public static NirGraph Everything(NirNode readout)
    {
        var random = new Random(3);
        var cell = new NirGraph(
            [
                ("input", NirNode.Input(8)), ("output", NirNode.Output(8)), ("w_rec", NirNode.Affine(Drawn(0.3, 8, 8), Drawn(0.1, 8))),
                ("lif", NirNode.CubaLIF(Between(0.003, 0.008, 8), Between(0.01, 0.02, 8), Between(0.8, 1.2, 8), Drawn(0.1, 8), Between(0.5, 0.9, 8), Between(2, 5, 8), Drawn(0.1, 8))),
            ],
            [("input", "lif"), ("lif", "w_rec"), ("w_rec", "lif"), ("lif", "output")]);
        return new(
            [
                ("in", NirNode.Input(2, 6, 6)), ("line", NirNode.Input(2, 9)),
                ("0", NirNode.Conv2d([6, 6], Drawn(0.5, 3, 2, 3, 3), Drawn(0.05, 3), [2, 2], [1, 1], [1, 1])),
                ("1", NirNode.IF(NirArray.Filled(900, 3, 3, 3), NirArray.Filled(1, 3, 3, 3))),
                ("pool", NirNode.SumPool2d([2, 2], [1, 1], [0, 0])),
                ("lif-places", NirNode.LIF(Between(0.005, 0.02, 3, 2, 2), Between(4, 9, 3, 2, 2), Drawn(0.2, 3, 2, 2), Between(0.8, 1.4, 3, 2, 2), Drawn(0.2, 3, 2, 2))),
                ("mean", NirNode.AvgPool2d([3, 3], [3, 3], [0, 0])), ("times", NirNode.Scale(Between(5, 9, 3, 1, 1))),
                ("if mean", NirNode.IF(NirArray.Filled(500, 3, 1, 1), Between(0.5, 1, 3, 1, 1), Drawn(0.1, 3, 1, 1))),
                ("flat", NirNode.Flatten([3, 2, 2])), ("fc", NirNode.Affine(Drawn(1, 8, 12), Drawn(0.1, 8))), ("cell", cell),
                ("late", NirNode.Delay(Steps(12))), ("pick", NirNode.Linear(Drawn(0.8, 4, 12))), ("even", NirNode.Delay(NirArray.Filled(0.003, 8))), ("pick2", NirNode.Linear(Drawn(0.8, 4, 8))),
                ("threshold", NirNode.Threshold(Between(0.3, 0.6, 4))),
                ("each", NirNode.Scale(Between(-1, 3, 8))), ("lif2", NirNode.LIF(NirArray.Filled(0.01, 8), NirArray.Filled(5, 8), NirArray.Filled(0.1, 8), NirArray.Filled(1, 8))),
                ("apart", NirNode.Conv2d([6, 6], Drawn(0.5, 4, 1, 2, 2), NirArray.Filled(0, 4), [1, 1], [0, 0], [2, 2], 2)), ("flat2", NirNode.Flatten([4, 4, 4])), ("fc3", NirNode.Linear(Drawn(0.3, 5, 64))),
                ("lif3", NirNode.LIF(NirArray.Filled(0.008, 5), Between(15, 25, 5), NirArray.Filled(0, 5), NirArray.Filled(1, 5))),
                ("row", NirNode.Conv1d(9, Drawn(0.7, 3, 2, 3), Drawn(0.1, 3), 2, 1)), ("lif-row", NirNode.LIF(NirArray.Filled(0.012, 3, 5), NirArray.Filled(6, 3, 5), NirArray.Filled(0, 3, 5), NirArray.Filled(1, 3, 5))),
                ("same", new NirNode("Conv1d", ("weight", Drawn(0.7, 2, 2, 2)), ("stride", NirArray.OfInteger(1)), ("padding", new NirText("same")), ("dilation", NirArray.OfInteger(1)), ("groups", NirArray.OfInteger(1)), ("bias", NirArray.Filled(0, 2)))),
                ("if-row", NirNode.IF(Between(400, 900, 2, 9), NirArray.Filled(1, 2, 9))),
                ("flat3", NirNode.Flatten([3, 5])), ("fc4", NirNode.Affine(Drawn(1, 2, 15), Drawn(0.1, 2))), ("fc5", NirNode.Linear(Drawn(1, 2, 8))),
                ("readout", readout), ("output", NirNode.Output(2)),
            ],
            [
                ("in", "0"), ("0", "1"), ("1", "pool"), ("pool", "lif-places"), ("1", "mean"), ("mean", "times"), ("times", "if mean"), ("lif-places", "flat"), ("flat", "fc"), ("fc", "cell"),
                ("flat", "late"), ("late", "pick"), ("pick", "threshold"), ("cell", "even"), ("even", "pick2"), ("pick2", "threshold"), ("cell", "each"), ("each", "lif2"), ("cell", "lif2"),
                ("in", "apart"), ("apart", "flat2"), ("flat2", "fc3"), ("fc3", "lif3"), ("line", "row"), ("row", "lif-row"), ("line", "same"), ("same", "if-row"),
                ("lif-row", "flat3"), ("flat3", "fc4"), ("fc4", "readout"), ("cell", "fc5"), ("fc5", "readout"), ("readout", "output"),
            ])
        {
            Metadata = new Dictionary<string, NirValue> { ["made by"] = new NirText("tests"), ["dt"] = NirArray.Of(0.001), ["inner/places"] = NirArray.OfIntegers(1, 2, 3) },
        };

        NirArray Drawn(double width, params int[] shape) => Between(-width, width, shape);

        NirArray Between(double least, double most, params int[] shape)
        {
            var values = new double[shape.Aggregate(1, (all, d) => all * d)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)(least + (most - least) * random.NextDouble());
            }

            return new(values, shape, NirNumber.Single);
        }

        static NirArray Steps(int count) => new([.. Enumerable.Range(0, count).Select(i => 0.001 * (i % 4))], [count]);
    }

    /// <summary>A leaky readout.</summary>
    public static NirNode Leaky => NirNode.LI(NirArray.Of(0.01, 0.03), NirArray.Of(2, 3), NirArray.Of(0.1, -0.2));

    /// <summary>One with a current.</summary>
    public static NirNode Current => NirNode.CubaLI(NirArray.Of(0.004, 0.006), NirArray.Of(0.01, 0.03), NirArray.Of(2, 3), NirArray.Of(0.1, -0.2), NirArray.Of(1.5, 2));

    /// <summary>A convolution of 2 x 6 x 6 whose input has such dimensions.</summary>
    public static NirGraph Batch(params int[] input) => new(
        [("in", NirNode.Input(input)), ("conv", NirNode.Conv2d([6, 6], new([.. Enumerable.Range(0, 54).Select(i => 0.1 * (i % 7) - 0.2)], [3, 2, 3, 3]), NirArray.Filled(0, 3), [1, 1], [1, 1], [1, 1])), ("if", NirNode.IF(NirArray.Filled(900, 3, 6, 6), NirArray.Filled(1, 3, 6, 6))), ("output", NirNode.Output(3, 6, 6))],
        [("in", "conv"), ("conv", "if"), ("if", "output")]);

    /// <summary>An input, a matrix, and what comes after them.</summary>
    public static NirGraph Line(params (string Name, NirNode Node)[] after) => new(
        [("input", NirNode.Input(3)), ("fc", NirNode.Affine(NirArray.Of(new double[,] { { 0.5, -0.2, 0.3 }, { 0.1, 0.7, 0.25 } }), NirArray.Of(0.01, -0.02))), .. after, ("output", NirNode.Output(2))],
        [("input", "fc"), .. after.Select(a => a.Name).Prepend("fc").Zip(after.Select(a => a.Name).Append("output"))]);
}
