namespace Snn.Runtime;

/// <summary>The classes that are predicted of examples, by judge of the objective, beside the right ones.</summary>
/// <param name="objective">Whose judges predict.</param>
/// <param name="examples">Of how many examples.</param>
internal sealed class Predictions(Objective objective, int examples)
{
    private readonly (int Label, int Predicted)[][] _classes = [.. objective.Judges.Select(_ => new (int, int)[examples])];

    /// <summary>Of how many examples.</summary>
    public int Examples { get; } = examples;

    /// <summary>What is known of each example, by judge.</summary>
    public IReadOnlyList<(int Label, int Predicted)[]> Classes => _classes;

    /// <summary>Takes over what is predicted of an example.</summary>
    public void Set(int example, Verdict verdict, Goal goal)
    {
        for (int j = 0; j < _classes.Length; j++)
        {
            _classes[j][example] = (objective.Judges[j].GoalOf(goal).Label, verdict.Judged[j].Predicted);
        }
    }

    /// <summary>Number of examples, [label, predicted class], of a judge; empty where it compares each step by itself.</summary>
    public int[,] Confusion(int judge, NetworkLayout layout)
    {
        var term = objective.Judges[judge];
        int classes = term.Loss.JudgesSteps ? 0 : layout.Populations[term.Population].Size;
        var confusion = new int[classes, classes];
        foreach (var (label, predicted) in classes > 0 ? _classes[judge] : [])
        {
            confusion[label, predicted]++;
        }

        return confusion;
    }
}
