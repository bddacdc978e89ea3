namespace Snn.Models;

/// <summary>Ties a projection to another: its weights become those of the other, or the other's <c>Transpose</c>.</summary>
[CustomUpdate]
public partial class WeightTransport
{
    /// <summary>Where the weights come from.</summary>
    [Input(Per.Synapse)] public partial float From { get; }

    /// <summary>Where they go.</summary>
    [Target(Per.Synapse)] public partial float To { get; set; }

    /// <summary>One update.</summary>
    public Equations Step => [Next(To) == From];
}
