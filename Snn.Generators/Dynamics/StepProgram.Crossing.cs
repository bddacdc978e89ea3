using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Reading;
using Snn.Generators.Symbolics;
using static Snn.Generators.Symbolics.Algebra;

namespace Snn.Generators.Dynamics;

/// <content>
/// How fast θ crosses 0. The spike is known to lie within the step, and what the flow is at its end is known. Where inputs fade
/// within few steps that is another speed than that at the crossing: θ slows down, may even fall again, and the time of
/// the spike would seem to move by any amount. So where θ has moved faster over the step than it does at the end, it is taken
/// for the parabola through its values at both ends with the slope at the end, whose speed at 0 is bounded by these.
/// </content>
internal sealed partial class StepProgram
{
    /// <summary>Least speed at which θ crosses zero, per ms: a slower crossing gives a gradient without bounds.</summary>
    private const double LeastSlope = 1e-3;

    /// <summary>Whether a step is one stretch of one flow without noise, so that θ at both ends says how it moved between.</summary>
    private bool IsSmooth => Noise.Count == 0 && Integrator != Integration.Adaptive && !(Integrator == Integration.RungeKutta4 && _limit is not null) && Ahead.Count == 0;

    /// <summary>How far the time of a crossing moves with θ, by how fast θ crosses.</summary>
    public static Expr PushOf(Expr slope) => Neg(Pow(Apply(Function.Max, slope, Num(LeastSlope)), Num(-1)));

    /// <summary>How far a spike's time moves with the state before it: −1/(dθ/dt), at spikes alone.</summary>
    private void AddPush(SpikeEvent spike, IReadOnlyDictionary<Symbol, Expr> start)
    {
        if (_system.Maps.Count > 0)
        {
            return; // a map has no time between its steps
        }

        var threshold = BeforeSpike(spike.Threshold);
        var slope = Add(States.Select(s => Mul(threshold.Differentiate(Minus(s)), RateBefore(s))));
        Fire.AddRange(_events.Causes.Lines(null, spike));
        string rate = Notation.Paper.Write(slope), words = "at a spike: dt/dtheta = -1 / (dtheta/dt), with dtheta/dt = " + rate;
        if (IsSmooth && !slope.IsZero())
        {
            var before = spike.Threshold.Substitute(s => start.TryGetValue(s, out var value) ? value : s);
            Fire.Add(new(Slope, slope, $"dtheta/dt = {rate} at the end of the step, and its mean over the step"));
            Fire.Add(new(Mean, Div(Sub(Theta, before), ExpressionReader.TimeStep)));
            words = "at a spike: dt/dtheta = -1 / (dtheta/dt), where theta slows down of the parabola with theta at both ends of the step and that slope";
            slope = If(Greater(Mean, Slope), Speed(), Slope);
        }

        Fire.Add(new(Push, If(Fired, _events.Causes.OwnPush(null, PushOf(slope)), Zero), words));
    }

    /// <summary>Speed at 0 of the parabola: v² = slope² + 2·bend·θ, as of a throw against a constant force.</summary>
    private static Expr Speed() => Apply(Function.Sqrt, Add(Mul(Slope, Slope), Div(Mul(Num(4), Theta, Sub(Mean, Slope)), ExpressionReader.TimeStep)));
}
