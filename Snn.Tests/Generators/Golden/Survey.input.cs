namespace Golden;

/// <summary>An update of a network: reductions along rows, from row to row and over the batch, and what they are spread over.</summary>
[CustomUpdate]
public partial class Survey
{
    public float Pace { get; init; } = 0.1f;
    public Schedule Pull { get; init; } = 1e-3f;

    [Target(Per.Synapse)] public partial float W { get; set; }
    [Input(Per.Post, PerExample = true)] public partial Voltage V { get; }
    [State(Per.Post)] public partial float Mean { get; set; }
    [State(Per.Pre)] public partial float Strongest { get; set; }
    [State(Per.Population)] public partial float Count { get; set; }

    private float Norm => Sqrt(SumOverSources(W * W));

    public Equations Step =>
    [
        Next(Mean) == (1 - Pace) * Mean + Pace * (MeanOverBatch(V) / mV),
        Next(Strongest) == ArgMaxOverTargets(Abs(W)),
        Next(Count) == Count + MaxOverNeurons(Next(Mean)) + SumOverBatch(MeanOverNeurons(V / mV)),
        Next(W) == W / Norm - Pull * Mean,
    ];
}
