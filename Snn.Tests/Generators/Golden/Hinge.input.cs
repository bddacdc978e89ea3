/// <summary>Multi-class hinge loss of the average (Crammer and Singer, 2001): every other class is to stay a margin below the label's.</summary>
[Loss]
public sealed partial class Hinge
{
    public float Margin { get; init; } = 1;

    [Readout] public partial float Y { get; }

    public float Score => MeanOverTime(Y);

    public float Objective => SumOverClasses((1 - OneHot) * Max(0, Margin + Score - AtLabel(Score)));
}
