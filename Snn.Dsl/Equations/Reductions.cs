namespace Snn;

/// <summary>What the equations of a <c>[Loss]</c> or of a <c>[CustomUpdate]</c> of a network are made of besides functions; imported with <c>using static Snn.Reductions</c>.</summary>
public static partial class Reductions
{
    /// <summary>Number of the step within the trial, from 0.</summary>
    public static float StepIndex => throw new SymbolicOnlyException();

    /// <summary>Number of steps of the trial.</summary>
    public static float StepCount => throw new SymbolicOnlyException();

    /// <summary>1 in the steps of a window of the trial, 0 in others.</summary>
    /// <param name="from">The first step of it, from 0.</param>
    /// <param name="until">The step behind its last.</param>
    public static float Within(float from, float until) => throw new SymbolicOnlyException();

    /// <summary>1 for the class of the label, 0 for others.</summary>
    public static float OneHot => throw new SymbolicOnlyException();

    /// <summary>Sum over the steps of the trial, for each class.</summary>
    public static float SumOverTime(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="SumOverTime(float)"/>
    public static double SumOverTime(double x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the steps of the trial, for each class.</summary>
    public static float MeanOverTime(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="MeanOverTime(float)"/>
    public static double MeanOverTime(double x) => throw new SymbolicOnlyException();

    /// <summary>Maximum over the steps of the trial, for each class; its gradient reaches the first step in which it is taken.</summary>
    public static float MaxOverTime(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="MaxOverTime(float)"/>
    public static double MaxOverTime(double x) => throw new SymbolicOnlyException();

    /// <summary>Sum over the classes.</summary>
    public static float SumOverClasses(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="SumOverClasses(float)"/>
    public static double SumOverClasses(double x) => throw new SymbolicOnlyException();

    /// <summary>Mean over the classes.</summary>
    public static float MeanOverClasses(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="MeanOverClasses(float)"/>
    public static double MeanOverClasses(double x) => throw new SymbolicOnlyException();

    /// <summary>The value of the label's class, seen from every class.</summary>
    public static float AtLabel(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="AtLabel(float)"/>
    public static double AtLabel(double x) => throw new SymbolicOnlyException();

    /// <summary>Softmax cross-entropy, −log softmax(x)[label], which no large number makes overflow.</summary>
    public static float CrossEntropy(float x) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="CrossEntropy(float)"/>
    public static double CrossEntropy(double x) => throw new SymbolicOnlyException();

    /// <summary>
    /// The same with smoothed labels (Szegedy et al., 2016, CVPR, doi 10.1109/CVPR.2016.308): the label has the probability
    /// 1 − smoothing, and all classes together share the rest.
    /// </summary>
    /// <param name="x">A value of each class.</param>
    /// <param name="smoothing">Of parameters and numbers alone.</param>
    public static float CrossEntropy(float x, float smoothing) => throw new SymbolicOnlyException();

    /// <inheritdoc cref="CrossEntropy(float, float)"/>
    public static double CrossEntropy(double x, double smoothing) => throw new SymbolicOnlyException();
}
