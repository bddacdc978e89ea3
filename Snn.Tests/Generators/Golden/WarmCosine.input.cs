namespace Golden;

[Schedule]
public partial class Restarts
{
    public float Start { get; init; } = 1e-2f;
    public int Period { get; init; } = 500;
    public Schedule Lowest { get; init; } = 1e-5f;

    private float Phase => Iteration / Period - Floor(Iteration / Period);

    public float Value => Max(Lowest, Start * (1 + Cos(MathF.PI * Phase)) / 2);
}

[CustomUpdate]
public partial class Descent
{
    public Schedule Rate { get; init; } = 1e-2f;
    [Target] public partial float Theta { get; set; }
    [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }
    public Equations Step => [Next(Theta) == Theta - Rate * Gradient];
}
