using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What updates of the network read of the course of a state over a trial: one number for each neuron, brought up to date at
/// the end of every step, so that no state is kept for all steps. The methods are called as what they leave is
/// (<see cref="UpdateSource"/>).
/// </summary>
public struct CourseView
{
    /// <summary>The number as of the last step, [trial, padded neuron].</summary>
    public ArrayView<float> Values;

    /// <summary>Of a sum what rounding has taken from it, of the step of the maximum the maximum, [trial, padded neuron].</summary>
    public ArrayView<float> Rest;

    /// <summary>The state itself.</summary>
    /// <param name="at">Which neuron of which trial.</param>
    /// <param name="value">The state after the step.</param>
    /// <param name="t">The step.</param>
    public readonly void State(int at, float value, int t) => Values[at] = value;

    /// <inheritdoc cref="State"/>
    /// <summary>The sum of the state over the steps.</summary>
    public readonly void SumOverTime(int at, float value, int t)
    {
        var sum = t == 0 ? new CompensatedSum().Plus(value) : new CompensatedSum(Values[at], Rest[at]).Plus(value);
        (Values[at], Rest[at]) = (sum.Value, sum.Excess);
    }

    /// <inheritdoc cref="State"/>
    /// <summary>The mean of the state over the steps: the sum, which who takes it divides.</summary>
    public readonly void MeanOverTime(int at, float value, int t) => SumOverTime(at, value, t);

    /// <inheritdoc cref="State"/>
    /// <summary>The maximum of the state over the steps.</summary>
    public readonly void MaxOverTime(int at, float value, int t)
    {
        if (t == 0 | DeviceMath.Above(value, Values[at]))
        {
            Values[at] = value;
        }
    }

    /// <inheritdoc cref="State"/>
    /// <summary>The step in which the state is at its maximum, the first where several are.</summary>
    public readonly void ArgMaxOverTime(int at, float value, int t)
    {
        if (t == 0 | DeviceMath.Above(value, Rest[at]))
        {
            (Values[at], Rest[at]) = (t, value);
        }
    }
}
