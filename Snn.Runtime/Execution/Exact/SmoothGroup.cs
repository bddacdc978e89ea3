using System.Globalization;

namespace Snn.Runtime;

/// <summary>A population of smooth flows, integrated by steps whose length the error decides.</summary>
internal sealed class SmoothGroup : ExactGroup
{
    /// <summary>Largest estimated error of a step, relative to the states; the true one is far less.</summary>
    private const double Tolerance = 1e-13;

    /// <summary>The estimate falls with this power of the step.</summary>
    private const double ErrorOrder = 11;

    private const int MostTries = 200;

    /// <summary>After so many steps a neuron's mean step is looked at: the trial may not need more than <see cref="MostSteps"/> of them.</summary>
    private const int Glance = 1000, MostSteps = 1_000_000;

    private readonly SmoothEquations _equations;
    private readonly Extrapolation _steps;
    private readonly ThresholdSearch _search;
    private readonly int _states;
    private readonly double[] _nextStep, _advanced, _parameters, _ignoredStates, _ignoredParameters;
    private readonly int[] _taken;

    public SmoothGroup(SmoothPopulation population, bool isReadout)
        : base(population, population.States.Count + (isReadout && population.Equations.HasOutput ? 1 : 0), isReadout && population.Equations.HasOutput ? population.States.Count : -1, WhatIsHeld(population, isReadout))
    {
        _equations = population.Equations;
        _states = population.States.Count;
        _steps = new(this);
        _search = new(this);
        (_nextStep, _advanced, _taken) = (new double[population.Size], new double[population.Size], new int[population.Size]);
        _parameters = new double[_equations.Parameters.Count];
        (_ignoredStates, _ignoredParameters) = (new double[_states], new double[_parameters.Length]);
        if (_equations.Held.Any(s => (uint)s >= (uint)_states) || !(_equations.Hold >= 0))
        {
            throw new ArgumentException($"{population.Name} has {_states} states; its hold does not fit them.", nameof(population));
        }
    }

    public override bool Spikes => _equations.Spikes;

    public override bool Rises => _equations.Rises;

    public override double Hold => _equations.Hold;

    public override bool IsStepped => true;

    public override void Start(Span<double> h)
    {
        h.Clear();
        _equations.Start(h[.._states]);
    }

    public override void Advance(Span<double> h, double time, bool held)
    {
        if (time > 0)
        {
            _steps.Advance(h, time, held);
        }
    }

    public override void Retreat(ReadOnlySpan<double> start, double time, bool held, Span<double> lambda, bool parameters)
    {
        if (time > 0)
        {
            _steps.Retreat(start, time, held, lambda, _parameters);
        }
    }

    public override void Rate(ReadOnlySpan<double> h, bool held, Span<double> rate)
    {
        _equations.Flow(h[.._states], rate[.._states]);
        if (Integral >= 0)
        {
            rate[Integral] = _equations.Output(h[.._states]);
        }

        for (int i = 0; held && i < _states; i++)
        {
            rate[i] = IsHeld[i] ? 0 : rate[i];
        }
    }

    /// <summary>Adds (df/dh)ᵀ λ to the adjoints of the states, and (df/dp)ᵀ λ.</summary>
    public void FlowAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters)
    {
        _equations.FlowAdjoint(h[.._states], lambda[.._states], states[.._states], parameters);
        if (Integral >= 0)
        {
            _equations.OutputAdjoint(h[.._states], lambda[Integral], states[.._states], parameters);
        }
    }

    public override double Theta(ReadOnlySpan<double> h) => _equations.Threshold(h[.._states]);

    public override Outlook Look(int unit, ReadOnlySpan<double> h, double since, bool held, bool armed, double remaining, double soon, double least)
    {
        bool watches = Spikes && !held && armed;
        if (watches && Theta(h) > 0)
        {
            return new(0, Crosses: true, Above: true);
        }

        if (soon == 0)
        {
            return new(0); // more is about to happen at this very time
        }

        Span<double> end = stackalloc double[Width], sensitivity = stackalloc double[Width];
        Sensitivity(h, sensitivity);
        double step = Math.Min(remaining, _nextStep[unit] > 0 ? _nextStep[unit] : remaining);
        for (int tries = 0; ; tries++)
        {
            h.CopyTo(end);
            double error = _steps.Advance(end, step, held, sensitivity);
            double factor = double.IsFinite(error) ? Math.Clamp(0.9 * Math.Pow(Tolerance / Math.Max(error, 1e-30), 1 / ErrorOrder), 0.1, 4) : 0.1;
            if (error <= Tolerance)
            {
                _nextStep[unit] = step * factor;
                break;
            }

            if (tries == MostTries)
            {
                throw new InvalidOperationException($"Neuron {unit} of {Name} grows without bounds before it reaches its threshold: check the equations and their parameters.");
            }

            step *= Math.Min(factor, 0.8);
        }

        if (step < soon && step < remaining)
        {
            CountStep(unit, step, remaining);
        }

        if (watches)
        {
            double crossing = _search.Rise(h, end, step);
            return double.IsNaN(crossing) ? Rest(step) : new(crossing, Crosses: true);
        }

        // where θ falls below zero and comes back within the step, the neuron has to be seen there
        double below = Spikes && !held ? _search.Below(h, end, step) : double.NaN;
        return Rest(double.IsNaN(below) ? step : below);

        Outlook Rest(double length) => new(length == remaining ? double.PositiveInfinity : length);
    }

    public override void Jump(ReadOnlySpan<double> h, Span<double> after)
    {
        h.CopyTo(after); // an integral goes on through a spike
        _equations.Jump(h[.._states], after[.._states]);
    }

    public override void JumpAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> before, bool parameters)
    {
        before.Clear();
        lambda[_states..].CopyTo(before[_states..]);
        _equations.JumpAdjoint(h[.._states], lambda[.._states], before[.._states], _parameters);
    }

    public override void ThresholdGradient(ReadOnlySpan<double> h, Span<double> gradient)
    {
        gradient.Clear();
        _equations.ThresholdAdjoint(h[.._states], 1, gradient[.._states], _ignoredParameters);
    }

    public override void AddThreshold(ReadOnlySpan<double> h, double lambda) => _equations.ThresholdAdjoint(h[.._states], lambda, _ignoredStates, _parameters);

    public override double ArrivalShift(ReadOnlySpan<double> before, double weight, ExactKick kick, bool held, ReadOnlySpan<double> lambda)
    {
        Span<double> after = stackalloc double[Width], rate = stackalloc double[Width];
        var amounts = kick.Of(held);
        for (int i = 0; i < Width; i++)
        {
            after[i] = before[i] + weight * amounts[i];
        }

        Rate(before, held, rate);
        double shift = Homogeneous.Dot(lambda, rate);
        Rate(after, held, rate);
        return shift - Homogeneous.Dot(lambda, rate);
    }

    public override double Output(ReadOnlySpan<double> h) => _equations.Output(h[.._states]);

    public override void OutputAdjoint(ReadOnlySpan<double> h, double error, Span<double> lambda, bool parameters) =>
        _equations.OutputAdjoint(h[.._states], error, lambda[.._states], _parameters);

    public override void AddHold(double lambda) => _equations.HoldAdjoint(lambda, _parameters);

    public override void AddStart(ReadOnlySpan<double> lambda) => _equations.StartAdjoint(lambda[.._states], _parameters);

    public override void TakeParameters(Span<double> parameters)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            parameters[i] += _parameters[i];
            _parameters[i] = 0;
        }
    }

    /// <summary>Counts a step that the equations made short. Steps are explicit: a fast state keeps them short after it has come to rest.</summary>
    private void CountStep(int unit, double step, double remaining)
    {
        _advanced[unit] += step;
        if (++_taken[unit] < Glance)
        {
            return;
        }

        double steps = remaining / _advanced[unit] * Glance;
        if (steps > MostSteps)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Neuron {unit} of {Name} would take {steps:0.#e+0} more steps to the end of the trial, of {_advanced[unit] / Glance:0.#e+0} ms each: something in its equations is that fast. Check its time constants, or train with time steps."));
        }

        (_advanced[unit], _taken[unit]) = (0, 0);
    }

    /// <summary>Σₖ |dfᵢ/dhₖ| |hₖ|: how far the rounding of states goes into rates.</summary>
    private void Sensitivity(ReadOnlySpan<double> h, Span<double> sensitivity)
    {
        Span<double> row = stackalloc double[Width], one = stackalloc double[Width];
        for (int i = 0; i < Width; i++)
        {
            row.Clear();
            one.Clear();
            one[i] = 1;
            FlowAdjoint(h, one, row, _ignoredParameters);
            sensitivity[i] = 0;
            for (int k = 0; k < Width; k++)
            {
                sensitivity[i] += Math.Abs(row[k] * h[k]);
            }
        }
    }

    /// <summary>Forgets the lengths of steps, so that a trial does not depend on the one before.</summary>
    public override void Forget()
    {
        Array.Clear(_nextStep);
        Array.Clear(_advanced);
        Array.Clear(_taken);
    }

    private static bool[] WhatIsHeld(SmoothPopulation population, bool isReadout)
    {
        var held = new bool[population.States.Count + (isReadout && population.Equations.HasOutput ? 1 : 0)];
        foreach (int state in population.Equations.Held.Where(s => (uint)s < (uint)population.States.Count))
        {
            held[state] = true;
        }

        return held;
    }
}
