namespace Snn.Runtime;

/// <summary>The classes that are predicted of examples, by judge of the objective, beside the right ones.</summary>
internal sealed class Predictions
{
    private readonly Objective _objective;
    private readonly (int Label, int Predicted)[][] _classes;

    /// <param name="objective">Whose judges predict.</param>
    /// <param name="examples">Of how many examples.</param>
    public Predictions(Objective objective, int examples)
    {
        _objective = objective;
        _classes = [.. objective.Judges.Select(_ => new (int, int)[examples])];
    }

    /// <summary>Takes over what is predicted of an example.</summary>
    public void Set(int example, Verdict verdict, Goal goal)
    {
        for (int j = 0; j < _classes.Length; j++)
        {
            _classes[j][example] = (_objective.Judges[j].GoalOf(goal).Label, verdict.Judged[j].Predicted);
        }
    }

    /// <summary>Number of examples, [label, predicted class], of a judge; empty where it compares each step by itself.</summary>
    public int[,] Confusion(int judge, NetworkLayout layout)
    {
        var term = _objective.Judges[judge];
        int classes = term.Loss.JudgesSteps ? 0 : layout.Populations[term.Population].Size;
        var confusion = new int[classes, classes];
        foreach (var (label, predicted) in classes > 0 ? _classes[judge] : [])
        {
            confusion[label, predicted]++;
        }

        return confusion;
    }
}
