namespace Snn.Runtime;

/// <summary>A variable of an update that stands for a parameter, a delay or what a state starts with: one number, or one for each neuron.</summary>
/// <param name="Variable">Number of the variable.</param>
/// <param name="Store">Where the values are.</param>
/// <param name="Parameter">Which parameter it is.</param>
internal sealed record BoundParameter(int Variable, ParameterStore Store, int Parameter)
{
    /// <summary>Brings it to where the update reads it.</summary>
    public void CopyTo(UpdateFrame frame) => Store.Own(Parameter).CopyTo(frame[Variable][0].Span);

    /// <summary>Brings what was written to where it belongs, within its bounds.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? CopyFrom(UpdateFrame frame) => Take(frame[Variable][0].Span);

    /// <inheritdoc cref="CopyFrom(UpdateFrame)"/>
    public string? Take(ReadOnlySpan<float> written) => Store.Take(Parameter, written[..Store.Own(Parameter).Length]);
}
