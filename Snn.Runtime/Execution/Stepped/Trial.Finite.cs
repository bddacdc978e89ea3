namespace Snn.Runtime;

/// <content>Whether a trial stays within the finite numbers, and, once it has not, where it first leaves them.</content>
public abstract partial class Trial
{
    private readonly List<(int Population, int Size, string Name, Ring Rows)> _tapes = [];

    /// <summary>
    /// A state that was no finite number at the end of the last forward sweep, <c>Population.State</c>; null where all were
    /// finite. What is not a number stays so, but for a state that a spike resets.
    /// </summary>
    public string? Broken { get; private set; }

    /// <summary>
    /// Runs an example forward once more, step by step, and looks at every state and at all that is kept for the step back.
    /// </summary>
    /// <param name="inputs">One train per input population, in their order.</param>
    /// <returns>What left the finite numbers first; null where nothing did.</returns>
    internal NotFinite? FindNotFinite(params ReadOnlySpan<SpikeTrain> inputs)
    {
        using var stay = new Stay(this);
        Begin(inputs);
        for (int t = 0; t < Steps; t++)
        {
            if (t % _stretches.Length == 0)
            {
                _stretches.Keep(t);
            }

            RunForward(t, t + 1);
            foreach (var (name, state) in _states)
            {
                if (UnitOf(state, _sizes[name]) is >= 0 and var unit)
                {
                    return new(name, IsSlope: false, unit, t, state.At(unit));
                }
            }

            foreach (var (population, size, name, rows) in _tapes)
            {
                var info = Setup.Layout.Populations[population];
                if (UnitOf(rows[t], size) is >= 0 and var unit)
                {
                    return new($"{info.Name}.{name}", IsSlope: name == "psi", unit, t, rows[t].At(unit));
                }
            }
        }

        return null;
    }

    private void LookAtStates()
    {
        Broken = null;
        foreach (var (name, state) in _states)
        {
            if (!state.IsFinite(_sizes[name]))
            {
                Broken ??= name;
            }
        }
    }

    /// <summary>The first neuron whose value is not finite, or −1.</summary>
    private static int UnitOf(Lanes values, int size)
    {
        if (!values.IsFinite(size))
        {
            for (int j = 0; j < size; j++)
            {
                if (!float.IsFinite(values.At(j)))
                {
                    return j;
                }
            }
        }

        return -1;
    }
}

/// <summary>What left the finite numbers first in a trial.</summary>
/// <param name="Name">A state, <c>Population.State</c>, or what is kept of a population for the step back, psi among it.</param>
/// <param name="IsSlope">Whether it is psi, the pseudo-derivative of a spike.</param>
/// <param name="Unit">The neuron.</param>
/// <param name="Step">The time step, from 0; −1 for the end of a trial that has none.</param>
/// <param name="Value">What it was: not a number, or infinite.</param>
internal sealed record NotFinite(string Name, bool IsSlope, int Unit, int Step, float Value)
{
    /// <summary>The sentence of an error.</summary>
    public string What => FormattableString.Invariant($"{(IsSlope ? "the surrogate's " : "")}{Name} of neuron {Unit} is {(float.IsNaN(Value) ? "not a number" : "infinite")} {(Step < 0 ? "at the end of the trial" : $"in step {Step}")}{(IsSlope ? ", where every state is finite" : "")}.");

    /// <summary>What to do about it.</summary>
    public string Advice => IsSlope
        ? "Write the surrogate so that nothing in it overflows, or take one of Snn.Surrogates, such as Sigmoid."
        : "Look at its equation there: a division by zero, a logarithm or root of a negative number, or an exponential that overflows within a step (a shorter Dt helps). Where weights have grown, lower the learning rate.";
}
