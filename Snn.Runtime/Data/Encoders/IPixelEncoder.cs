namespace Snn.Runtime;

/// <summary>How the pixels of a picture become spikes.</summary>
public interface IPixelEncoder
{
    /// <summary>Length of a time step.</summary>
    Time Dt { get; }

    /// <summary>Number of input channels for pictures of so many pixels.</summary>
    int ChannelsFor(int pixels);

    /// <summary>Number of time steps of the train of a picture of so many pixels.</summary>
    int StepsFor(int pixels);

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Row by row, 255 for full intensity.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or does not fit the picture.</exception>
    SpikeTrain Encode(ReadOnlySpan<byte> pixels);
}
