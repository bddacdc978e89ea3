namespace Snn.Models;

/// <summary>
/// Sparse evolutionary training (Mocanu, Mocanu, Stone, Nguyen, Gibescu and Liotta, 2018, "Scalable training of artificial
/// neural networks with adaptive sparse connectivity inspired by network science", Nature Communications 9, 2383): from time to
/// time the smallest weights are gone, and as many synapses are drawn anew between pairs that are free. The paper takes away a
/// share of the weights; here they are those below a threshold, as with Mostafa and Wang (2019, "Parameter efficient training
/// of deep convolutional neural networks by dynamic sparse reparameterization"), which a synapse knows by itself.
/// </summary>
[Rewiring]
public partial class MagnitudePruning
{
    /// <summary>Synapses whose weight is nearer to 0 than this are gone.</summary>
    public Schedule Threshold { get; init; } = 1e-3f;

    /// <summary>After every so many batches; a new synapse has as many updates to leave 0.</summary>
    public int Every { get; init; } = 100;

    /// <summary>The size of a weight.</summary>
    [Target] public partial float Theta { get; set; }

    /// <summary>Whether a synapse makes room for a new one.</summary>
    public bool Gone => Theta < Threshold;
}
