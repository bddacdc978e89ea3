using System.Numerics;

namespace Snn.Runtime;

/// <summary>What losses make of one readout step by step, in a trial that learns as it runs: the sum of their errors, each by its weight, and what is predicted.</summary>
internal sealed class OnlineReadout
{
    private readonly Rows _output, _error, _more, _sum;
    private readonly Lanes _scores;
    private readonly int _place, _classes;
    private readonly List<(ObjectiveTerm Term, int At, float Share)> _terms = [];
    private Goal _goal;
    private Judged _judged;
    private int _step, _steps;
    private float _shareOfScore;

    /// <param name="layout">The network's shape.</param>
    /// <param name="place">Its place among the readouts.</param>
    /// <param name="memory">Where the rows are.</param>
    public OnlineReadout(NetworkLayout layout, int place, Arena memory)
    {
        (_place, Population) = (place, layout.Readouts[place]);
        _classes = layout.Populations[Population].Size;
        (_output, _error, _sum) = (memory.Rows(1, _classes), memory.Rows(1, _classes), memory.Rows(1, _classes));
        _more = memory.Rows(1, _classes);
        _scores = memory.Lanes(_classes);
    }

    /// <summary>Which population it is.</summary>
    public int Population { get; }

    /// <summary>dLoss/doutput of this step; zeros where no loss reads it.</summary>
    public Lanes Error => _error[0];

    /// <summary>What the first of its losses makes of the last trial besides its value.</summary>
    public Judged Judged
    {
        get
        {
            if (Judge.JudgesSteps)
            {
                return _judged;
            }

            int predicted = Predicted;
            return new(predicted, predicted == _goal.Label ? 1 : 0);
        }
    }

    /// <summary>
    /// The class that it reads off the last trial: off the sum of the scores of its steps, or, where its scores are no such sum,
    /// off the sum of the output.
    /// </summary>
    public int Predicted
    {
        get
        {
            var loss = Judge;
            loss.CheckHasClasses();
            if (float.IsNaN(_shareOfScore))
            {
                return loss.WeighsSteps ? Prediction.Highest(_sum[0].Span[.._classes]) : loss.Predict(_sum, 1, _classes);
            }

            for (int j = 0; j < _classes; j++)
            {
                _scores.At(j) = _shareOfScore * _sum[0].At(j);
            }

            return loss.ClassOf(_scores.Span[.._classes]);
        }
    }

    private Loss Judge => _terms[0].Term.Loss;

    /// <summary>A trial begins.</summary>
    public void Begin(Objective objective, Goal goal, int steps)
    {
        _terms.Clear();
        for (int i = 0; i < objective.Terms.Count; i++)
        {
            if (objective.Terms[i] is var term && term.Readout == _place)
            {
                _terms.Add((term, i, term.Loss.ShareOfStep(steps)));
            }
        }

        (_step, _steps) = (0, steps);
        _judged = Runtime.Judged.None;
        _sum.Span.Clear();
        _error.Span.Clear();
        if (_terms.Count > 0)
        {
            (_goal, _shareOfScore) = (_terms[0].Term.GoalOf(goal), Judge.ShareOfScore(steps));
        }
    }

    /// <summary>Computes losses and error of a step.</summary>
    /// <param name="output">The output.</param>
    /// <param name="losses">By term, of the steps of the trial; added to.</param>
    public void Compare(Lanes output, double[] losses)
    {
        if (_terms.Count == 0)
        {
            return;
        }

        output.CopyTo(_output[0]);
        var goal = _goal.From(_step++);
        foreach (var (term, at, share) in _terms)
        {
            var errors = term.IsFirst ? _error : _more;
            losses[at] += share * term.Loss.Evaluate(_output, 1, _classes, goal, errors);
            WeighedErrors.Scale(errors, 1, share);
            WeighedErrors.Scale(errors, 1, (float)term.Weight);
            if (!term.IsFirst)
            {
                WeighedErrors.Add(_more, 1, _error, 1);
            }
        }

        Look(goal);
    }

    private void Look(Goal goal)
    {
        var (loss, read, sum) = (Judge, _output[0], _sum[0]);
        if (loss.JudgesSteps)
        {
            _judged = _judged.Plus(loss.JudgeStep(_output, _steps, _classes, goal));
            return;
        }

        float counts = 1;
        if (!float.IsNaN(_shareOfScore))
        {
            loss.Scores(_output, 1, _classes, goal, _scores.Span[.._classes]);
            read = _scores;
        }
        else if (loss.WeighsSteps)
        {
            counts = loss.StepWeight(0, _steps, _classes, goal);
        }

        for (int j = 0; j < sum.Length; j += Vector<float>.Count)
        {
            sum[j] += counts * read[j];
        }
    }
}
