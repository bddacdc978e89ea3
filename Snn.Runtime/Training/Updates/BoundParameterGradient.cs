namespace Snn.Runtime;

/// <summary>A variable of an update that stands for the gradient by a parameter or a delay that learns.</summary>
/// <param name="Variable">Number of the variable.</param>
/// <param name="Gradients">Where it is, once it is summed up over a batch.</param>
/// <param name="Parameter">Which parameter it is by.</param>
internal sealed record BoundParameterGradient(int Variable, ParameterArray Gradients, int Parameter)
{
    /// <summary>One number, or one for each neuron.</summary>
    public Span<float> Values => Gradients.Own(Parameter);

    /// <summary>Brings it to where the update reads it.</summary>
    public void CopyTo(UpdateFrame frame) => Values.CopyTo(frame[Variable][0].Span);

    /// <summary>Brings what was written to where it belongs.</summary>
    public void CopyFrom(UpdateFrame frame) => frame[Variable][0].Span[..Values.Length].CopyTo(Values);
}
