namespace Snn.Models;

/// <summary>
/// The gradient of a loss by the weights onto a leaky readout (Bellec et al., 2020, Nat. Commun. 11:3625, eq. 29): its error
/// times the filtered spikes of the neuron before, added up in <see cref="G"/>.
/// </summary>
[Plasticity]
public partial class EPropReadout
{
    /// <summary>Time constant of the readout.</summary>
    [Above(0)] public Time TauOut { get; init; } = 20 * ms;

    /// <summary>By how much of the gradient the weight goes down at the end of a trial of a simulation.</summary>
    public float LearningRate { get; init; }

    /// <summary>1 in a step in which a spike arrives.</summary>
    [Pre] public partial float Fired { get; }

    /// <summary>Derivative of the loss by the readout's output in this step.</summary>
    [Signal(Per.Post)] public partial float Error { get; }

    /// <summary>Filtered spikes of the neuron before.</summary>
    [State] public partial float ZBar { get; set; }

    /// <summary>The gradient so far.</summary>
    [Gradient] public partial float G { get; set; }

    /// <summary>The weight.</summary>
    [Target] public partial float W { get; set; }

    /// <summary>Every step.</summary>
    public Equations Step => [Next(ZBar) == Decay(TauOut) * ZBar + Fired, Next(G) == G + Error * Next(ZBar)];

    /// <summary>The end of a trial.</summary>
    public Event EndOfTrial => new() { Then = [Next(W) == W - LearningRate * G, Next(G) == 0, Next(ZBar) == 0] };
}
