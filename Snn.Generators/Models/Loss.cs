using Snn.Generators.Symbolics;

namespace Snn.Generators.Models;

/// <summary>A user's loss class, read.</summary>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">Name of the class.</param>
/// <param name="Parameters">Get/init properties.</param>
/// <param name="Readout">Name of what it reads: the readout's output, its spikes, or the times of first spikes.</param>
/// <param name="ReadsFirstSpikes">Whether it reads first spikes.</param>
/// <param name="Target">Name of the classes' target, or null.</param>
/// <param name="Score">What speaks for a class: that with the highest is predicted.</param>
/// <param name="Objective">What is minimised.</param>
/// <param name="Helpers">Expression-bodied members, kept for their names.</param>
/// <param name="Signal">Name of what each output is to be in each step, or null.</param>
/// <param name="Mask">Name of how much each step counts, or null.</param>
/// <param name="HasStepLabels">Whether the label is one of each step.</param>
/// <param name="ReadsSpikes">Whether it reads the spikes of each step.</param>
/// <param name="OutputMask">Name of how much each output counts in each step, or null.</param>
/// <param name="InUse">Which of the names that its generated part uses mean something of the user's in the class.</param>
internal sealed record Loss(
    string Namespace,
    string Name,
    EquatableArray<Parameter> Parameters,
    string Readout,
    bool ReadsFirstSpikes,
    string? Target,
    Expr Score,
    Expr Objective,
    EquatableArray<Definition> Helpers,
    EquatableArray<string> InUse = default,
    string? Signal = null,
    string? Mask = null,
    bool HasStepLabels = false,
    bool ReadsSpikes = false,
    string? OutputMask = null)
{
    /// <summary>Whether each step is judged by itself, by what it was to give or by its class.</summary>
    public bool JudgesSteps => Signal is not null || HasStepLabels;

    public string FullName => Namespace == "" ? Name : $"{Namespace}.{Name}";
}
