namespace Snn.Models;

/// <summary>
/// Synapse with short-term plasticity (Tsodyks and Markram, 1997, PNAS 94:719; Tsodyks, Pawelzik and Markram, 1998, Neural
/// Comput. 10:821). A spike that arrives uses the share U of the resources X that have recovered: its weight times U·X is
/// added to the current. U grows with every spike and falls between them (facilitation), X is used up and recovers
/// (depression). Both are one for each neuron from which the projection comes; the release of a first spike is
/// <see cref="U0"/>.
/// </summary>
[Synapse]
public partial class TsodyksMarkram
{
    /// <summary>Time constant of the current.</summary>
    public Time TauSyn { get; init; } = 3 * ms;

    /// <summary>Time constant with which resources recover.</summary>
    public Time TauRec { get; init; } = 800 * ms;

    /// <summary>Time constant with which the use of resources falls.</summary>
    public Time TauFacil { get; init; } = 20 * ms;

    /// <summary>How much of what is left of 1 a spike adds to U; between 0 and 1.</summary>
    public float U0 { get; init; } = 0.5f;

    /// <summary>The share of the resources that a spike uses.</summary>
    [State(Per.Pre)] public partial float U { get; set; }

    /// <summary>The resources that have recovered, 1 at rest.</summary>
    [State(Per.Pre)] public partial float X { get; set; }

    /// <summary>The current.</summary>
    [State] public partial float G { get; set; }

    /// <summary>Weight of the arriving spike: what it would deliver of all resources.</summary>
    [Input] public partial float Weight { get; }

    /// <summary>Before the first spike.</summary>
    public Equations Start => [Next(X) == 1];

    /// <summary>Between spikes.</summary>
    public Equations Flow => [D(U) == -U / TauFacil, D(X) == (1 - X) / TauRec, D(G) == -G / TauSyn];

    /// <summary>An arriving spike: U is raised first, and so much of X is used.</summary>
    public Event Arrival => new()
    {
        Then = [Next(U) == U + U0 * (1 - U), Next(X) == X - Next(U) * X, Next(G) == G + Weight * Next(U) * X],
    };

    /// <summary>What flows into the target.</summary>
    [Output] public float I => G;
}
