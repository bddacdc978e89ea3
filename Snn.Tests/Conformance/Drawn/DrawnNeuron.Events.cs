using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <content>Events that are not sent: each is looked at in the values that the one before it left.</content>
internal sealed partial class DrawnNeuron
{
    private readonly Dictionary<DrawnEvent, int> _waits = [];

    // events on the way up that a later event of the step before lifted; null stands for the spike
    private readonly HashSet<object> _lifted = [];

    private readonly HashSet<object> _below = [];

    private static readonly object TheSpike = new();

    /// <summary>Whether an event on the way up has been below since it was last looked at.</summary>
    private bool ComesFromBelow(object what, bool rises, Func<Tangent> theta) => !rises || _lifted.Contains(what) || Decisions.Greater(0, theta().Value);

    /// <summary>Which events may happen in a step that starts so.</summary>
    private HashSet<DrawnEvent> Possible() => [.. model.Events.Where(e => _waits.GetValueOrDefault(e) == 0 && ComesFromBelow(e, e.Rises, () => ThetaOf(e.When)))];

    private void Happen(bool afterSpike, HashSet<DrawnEvent> possible)
    {
        foreach (var what in model.Events.Where(e => e.AfterSpike == afterSpike))
        {
            Happen(what, possible.Contains(what));
        }
    }

    private void Happen(DrawnEvent what, bool mayHappen)
    {
        var (left, comparison, right) = what.When;
        var (a, b) = (left.Value(scope), right.Value(scope));
        var theta = comparison[0] == '>' ? a - b : b - a;
        bool happens = mayHappen && Conditional.Holds(comparison, a.Value, b.Value);
        scope.Theta = theta.Value;
        double psi = mayHappen && what.Psi is { } surrogate && !Planted.Is(Mistake.EventCredit) ? surrogate.Value(scope).Value : 0;
        var jumps = what.Then.Select(j => (j.Target.Name, From: scope.Values[j.Target.Name], To: j.Right.Value(scope), j.Stops)).ToArray();
        foreach (var (name, from, to, stops) in jumps)
        {
            var after = happens ? to : from;
            scope.Values[name] = stops ? after : after with { Slopes = after.Slopes + theta.Slopes * (psi * (to.Value - from.Value)) };
        }

        _waits[what] = happens ? (int)Math.Round(what.Hold / dt) : Math.Max(_waits.GetValueOrDefault(what) - 1, 0);
        Look(what, what.Rises, () => ThetaOf(what.When));
    }

    /// <summary>An event on the way up, right after it was looked at.</summary>
    private void Look(object what, bool rises, Func<Tangent> theta)
    {
        if (rises && model.Events.Count > 0 && Decisions.Greater(0, theta().Value))
        {
            _below.Add(what);
        }
    }

    /// <summary>What later events of the step lifted.</summary>
    private void EndStep()
    {
        _lifted.Clear();
        foreach (var what in model.Events.Where(e => _below.Contains(e) && Decisions.Greater(ThetaOf(e.When).Value, 0, orEqual: true)))
        {
            _lifted.Add(what);
        }

        if (_below.Contains(TheSpike) && Decisions.Greater(Theta().Value, 0, orEqual: true))
        {
            _lifted.Add(TheSpike);
        }

        _below.Clear();
    }

    private Tangent ThetaOf((Node Left, string Comparison, Node Right) when) =>
        when.Comparison[0] == '>' ? when.Left.Value(scope) - when.Right.Value(scope) : when.Right.Value(scope) - when.Left.Value(scope);
}
