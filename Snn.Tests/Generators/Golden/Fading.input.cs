namespace Golden;

/// <summary>Synapses that have been of little use since they grew up.</summary>
[Rewiring]
public partial class Fading
{
    public Schedule Least { get; init; } = 1e-3f;
    [Above(0), Below(1)] public float Memory { get; init; } = 0.9f;
    [AtLeast(0)] public float Shake { get; init; }
    public int Every { get; init; } = 10;

    [State]  public partial float Use   { get; set; }
    [State]  public partial float Age   { get; set; }
    [Target] public partial float Theta { get; set; }
    [Input]  public partial float Slope { get; }

    private bool IsGrown => Next(Age) > 20;

    public Equations Step =>
    [
        Next(Use)   == Memory * Use + (1 - Memory) * Abs(Slope * Theta),
        Next(Age)   == Age + 1,
        Next(Theta) == Theta + Shake * Normal(),
    ];

    public bool Gone => Next(Theta) < 0 || (IsGrown && Next(Use) < Least);
}
