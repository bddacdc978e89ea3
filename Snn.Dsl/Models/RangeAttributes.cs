namespace Snn;

/// <summary>
/// The least value that a parameter of a neuron or synapse may have. It is looked at before anything runs and whenever the
/// value is set; training keeps a trained parameter from going below it. Every <see cref="Time"/> is at least 0 by itself. On a
/// projection of a network: the least value of its weights, of those drawn at the start and after every update.
/// </summary>
/// <param name="value">A number in the base unit of the parameter or weight: ms for a <see cref="Time"/>, mV for a <see cref="Voltage"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtLeastAttribute(double value) : Attribute
{
    /// <summary>The number.</summary>
    public double Value => value;
}

/// <summary>A value that a parameter of a neuron or synapse must exceed; otherwise as <see cref="AtLeastAttribute"/>.</summary>
/// <param name="value">A number in the base unit of the parameter or weight: ms for a <see cref="Time"/>, mV for a <see cref="Voltage"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AboveAttribute(double value) : Attribute
{
    /// <summary>The number.</summary>
    public double Value => value;
}

/// <summary>The greatest value that a parameter of a neuron or synapse may have; otherwise as <see cref="AtLeastAttribute"/>.</summary>
/// <param name="value">A number in the base unit of the parameter or weight: ms for a <see cref="Time"/>, mV for a <see cref="Voltage"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtMostAttribute(double value) : Attribute
{
    /// <summary>The number.</summary>
    public double Value => value;
}

/// <summary>A value that a parameter of a neuron or synapse must stay under; otherwise as <see cref="AtLeastAttribute"/>.</summary>
/// <param name="value">A number in the base unit of the parameter or weight: ms for a <see cref="Time"/>, mV for a <see cref="Voltage"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BelowAttribute(double value) : Attribute
{
    /// <summary>The number.</summary>
    public double Value => value;
}
