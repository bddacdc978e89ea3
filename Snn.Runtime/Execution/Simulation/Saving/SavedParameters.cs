namespace Snn.Runtime;

/// <summary>Parameters that updates have moved: as they are, and as they are moved.</summary>
/// <param name="parameters">The parameters.</param>
internal sealed class SavedParameters(ParameterStore parameters) : SavedPart("parameters")
{
    public override void Write(BinaryWriter writer)
    {
        Write<float>(writer, parameters.Raw.Span);
        Write<float>(writer, parameters.Values.Span);
    }

    public override Action Read(CheckpointReader reader)
    {
        float[] raw = Values<float>(reader, parameters.Raw.Length, parameters.Raw.Length), values = Values<float>(reader, raw.Length, raw.Length);
        if (parameters.WhyNot(raw, values) is { } why)
        {
            throw new CheckpointContentException(why);
        }

        return () =>
        {
            raw.CopyTo(parameters.Raw.Span);
            values.CopyTo(parameters.Values.Span);
        };
    }
}
