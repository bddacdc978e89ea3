#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace ConvMnist;

/// <summary>Two layers of spiking convolutions that read a handwritten digit from one spike a pixel.</summary>
/// <param name="edges">Channels of the first layer.</param>
/// <param name="shapes">Channels of the second.</param>
/// <param name="classes">Number of classes.</param>
[Network]
[Train<EventProp>]
[Train<SurrogateBptt>]
public partial class ConvNetwork(int edges, int shapes, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(28, 28, 1);
    public Population<Lif>        Edges  { get; } = new(14, 14, edges) { Model = new() { TauMem = 10 * ms, TauRef = 0 * ms, Steepness = 5 } };
    public Population<Lif>        Shapes { get; } = new(7, 7, shapes)  { Model = new() { TauMem = 10 * ms, TauRef = 0 * ms, Steepness = 5 } };
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Convolution<Exponential> InEdges     { get; } = new(Init.Normal(sd: 1),   kernel: 5) { Stride = 2, Padding = 2 };
    [Trainable] public Convolution<Exponential> EdgesShapes { get; } = new(Init.Normal(sd: 0.3f), kernel: 5) { Stride = 2, Padding = 2 };
    [Trainable] public Dense<Exponential>       ShapesOut   { get; } = new(Init.Normal(sd: 0.02f));

    public Wiring Wires =>
    [
        Input  >> InEdges     >> Edges,
        Edges  >> EdgesShapes >> Shapes,
        Shapes >> ShapesOut   >> Output,
    ];
}
