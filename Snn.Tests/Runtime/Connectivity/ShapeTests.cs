using Snn.Models;
using Snn.Tests.Generators;

namespace Snn.Tests.Runtime.Connectivity;

/// <summary>Populations that lie in rows and columns.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Channels_come_last()
    {
        var shape = new Population<Lif>(5, 7, 3).Shape!.Value;
        Assert.Equal((105, new Shape(5, 7, 3)), (shape.Size, shape));
        Assert.Equal([0, 1, 3, 21], [shape.IndexOf(0, 0, 0), shape.IndexOf(0, 0, 1), shape.IndexOf(0, 1, 0), shape.IndexOf(1, 0, 0)]);
        Assert.All(Enumerable.Range(0, 105), i => Assert.Equal(i, shape.IndexOf(shape.PlaceOf(i).Row, shape.PlaceOf(i).Column, shape.PlaceOf(i).Channel)));
        Assert.Null(new Population<Lif>(5).Shape);
        Assert.Equal(new Shape(5, 7, 1), new Population<Lif>(5, 7).Shape);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Population<Lif>(5, 0, 3));
        Assert.Contains("more than 2147483647 neurons; make it smaller", Assert.Throws<ArgumentOutOfRangeException>(() => new Population<Lif>(50_000, 50_000, 2)).Message);
    }

    [Fact]
    public void Layout_and_description_have_them()
    {
        var type = Compiler.Run("""
            using Snn.Models;

            [Network, Train<EProp>]
            public partial class Net(int side)
            {
                public Population<SpikeInput> Input { get; } = new(side, side, 2);
                public Population<Leaky> Output { get; } = new(10);
                [Trainable] public Dense<Exponential> Out { get; } = new(Init.Glorot());
                public Wiring Wires => [Input >> Out >> Output];
            }
            """).Load().GetType("Net")!;
        var network = (INetwork)Activator.CreateInstance(type, 28)!;
        var layout = network.Layout();
        Assert.Equal((1568, new Shape(28, 28, 2)), (layout.Populations[0].Size, layout.Populations[0].Shape));
        Assert.Null(layout.Populations[1].Shape);
        Assert.StartsWith("Net: Input 1568 (28 x 28 x 2) x SpikeInput, Output 10 x Leaky", layout.Signature);
        Assert.StartsWith("Net: Input (SpikeInput, 28 x 28 x 2), Output (Leaky)", (string)type.GetMethod("Describe")!.Invoke(network, [false])!);
    }
}
