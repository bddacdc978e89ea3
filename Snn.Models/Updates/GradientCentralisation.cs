namespace Snn.Models;

/// <summary>
/// Takes from the gradient of the weights that lead to a neuron their mean, so that the mean weight of a neuron stays as it is
/// (Yong et al., 2020, ECCV, eq. 1).
/// </summary>
[CustomUpdate]
public partial class GradientCentralisation
{
    /// <summary>The gradient by the weights of the projection.</summary>
    [Target(Per.Synapse)] public partial float G { get; set; }

    /// <summary>One update.</summary>
    public Equations Step => [Next(G) == G - MeanOverSources(G)];
}
