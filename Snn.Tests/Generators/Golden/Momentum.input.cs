namespace Golden;

/// <summary>An optimiser: new values that need each other, and a power of the iteration.</summary>
[CustomUpdate]
public partial class CorrectedMomentum
{
    public float Rate { get; init; } = 0.01f;
    public float Keep { get; init; } = 0.9f;

    [State] public partial float M { get; set; }
    [Target] public partial float Theta { get; set; }
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }

    private float Bias => 1 - Pow(Keep, Iteration);

    public Equations Step =>
    [
        Next(Theta) == Theta - Rate * Next(M) / Bias,
        Next(M)     == Keep * M + (1 - Keep) * Gradient,
    ];
}
