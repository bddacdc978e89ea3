namespace Snn.Runtime;

/// <summary>What a loss makes of a trial besides its value.</summary>
/// <param name="Predicted">The class that it stands for; −1 where steps are judged one by one.</param>
/// <param name="Right">1 where that is the label; where steps have labels, how many are classified rightly.</param>
/// <param name="SquaredError">Of a signal, the squared error summed over outputs and steps, each as it counts.</param>
internal readonly record struct Judged(int Predicted, double Right, double SquaredError = 0)
{
    /// <summary>Of steps that are judged one by one, nothing yet.</summary>
    public static readonly Judged None = new(-1, 0);

    /// <summary>With a step more.</summary>
    public Judged Plus(in Judged step) => new(Predicted, Right + step.Right, SquaredError + step.SquaredError);
}
