namespace Snn.Runtime;

/// <summary>
/// Training cannot go on: a state, a loss, an adjoint, a gradient, a weight or a trained parameter is no longer a finite
/// number.
/// </summary>
public sealed class TrainingException : Exception
{
    private const string LowerRate = "Lower the learning rate or the scale of the initial weights, then resume from the checkpoint of the last completed epoch or start again.";

    internal TrainingException(string what, int epoch, int batch, int example, string advice = LowerRate)
        : base($"{Place(epoch, batch, example)}: {what} {advice}")
    {
        Epoch = epoch;
        Batch = batch;
        Example = example;
    }

    /// <summary>What another process of a group tells, word by word.</summary>
    internal TrainingException(string told, int epoch, int batch, int example, Exception? inner)
        : base(told, inner)
    {
        Epoch = epoch;
        Batch = batch;
        Example = example;
    }

    /// <summary>The epoch, from 1; 0 outside training.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, from 1; 0 outside training.</summary>
    public int Batch { get; }

    /// <summary>Index of the example in the list given; −1 if no single example is to blame.</summary>
    public int Example { get; }

    private static string Place(int epoch, int batch, int example) => (epoch, example) switch
    {
        (0, -1) => "Prediction",
        (0, _) => $"Evaluation, example {example}",
        (_, -1) => $"Epoch {epoch}, batch {batch}",
        _ => $"Epoch {epoch}, batch {batch}, example {example}",
    };
}
