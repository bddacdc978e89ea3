namespace Snn.Runtime;

/// <summary>How a trained network is used.</summary>
public sealed record InferenceOptions
{
    /// <summary>The loss that the network was trained for: it reads the class off the readout.</summary>
    public Loss Loss { get; init; } = new PerStepCrossEntropy();

    /// <summary>Most time steps of a spike train.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Threads that several spike trains are dealt to.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The backend that runs it.</summary>
    public Backend Backend { get; init; } = Backend.Simd;
}
