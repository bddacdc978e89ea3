namespace Snn;

/// <summary>
/// A number that changes over a training run, such as a learning rate. A class marked <see cref="ScheduleAttribute"/> is one;
/// so is a plain number, which stays as it is. A parameter of this type is a number in the equations of a
/// <c>[CustomUpdate]</c> or of another schedule.
/// </summary>
public abstract class Schedule
{
    /// <summary>The number at an update.</summary>
    /// <param name="iteration">Number of the update, from 1.</param>
    /// <param name="progress">Share of the run that is over, from 0 towards 1; 0 where the run's length is not known.</param>
    public abstract double At(int iteration, double progress);

    /// <summary>A number that stays as it is.</summary>
    public static implicit operator Schedule(float value) => new Constant(value);

    /// <summary>The number of an update, in equations.</summary>
    /// <exception cref="SymbolicOnlyException">Always: equations are read, never run.</exception>
    public static implicit operator float(Schedule schedule) => throw new SymbolicOnlyException();

    private sealed class Constant(float value) : Schedule
    {
        public override double At(int iteration, double progress) => value;
    }
}
