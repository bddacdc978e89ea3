using Snn.Generators.Models;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Losses;

/// <summary>A penalty with its derivative.</summary>
/// <param name="Penalty">The penalty.</param>
/// <param name="Count">A neuron's number of spikes.</param>
/// <param name="Length">The trial's length.</param>
/// <param name="Rate">The firing rate, count over length; null where the penalty does not name it.</param>
/// <param name="Slope">The derivative of the objective by the number of spikes.</param>
internal sealed record PenaltyPlan(Penalty Penalty, Symbol Count, Symbol Length, Symbol? Rate, Expr Slope)
{
    public static PenaltyPlan Of(Penalty penalty)
    {
        var (count, length) = (Input(penalty.Count ?? Other("count")), Input(penalty.Length ?? Other("length")));
        string Other(string name) => name == penalty.Count || name == penalty.Length || name == penalty.Rate ? Other(name + "2") : name;
        var rate = penalty.Rate is null ? null : Input(penalty.Rate);
        var slope = penalty.Objective.Differentiate(s => s == count ? One : s == rate ? Div(One, length) : Zero);
        return new(penalty, count, length, rate, slope);
    }

    private static Symbol Input(string name) => new(name, Role.Input);
}
