namespace Snn.Runtime;

/// <content>What neurons have of their own: where they start, and their noise.</content>
public abstract partial class Trial
{
    /// <summary>What neurons have of their own.</summary>
    protected NeuronNumbers Numbers { get; }

    /// <summary>
    /// Which showing of which example the next trials are: white noise is drawn anew for each, the same again for the same.
    /// Training counts epochs from 1, evaluation has epoch 0.
    /// </summary>
    public (int Epoch, int Example) Showing
    {
        get => (Stream.Epoch, Stream.Example);
        set => (Stream.Epoch, Stream.Example) = value;
    }

    private NoiseStream Stream { get; }

    /// <summary>The white noise of a population.</summary>
    protected WhiteNoise NewNoise(int population) => new(Stream, population, Setup.Layout.Populations[population].Size, Setup.Backend);

    /// <summary>Sets states that do not start as the model says.</summary>
    private void SetStarts()
    {
        foreach (var (name, state) in _states)
        {
            Numbers.Start(name, Parameters).CopyTo(state.Span);
        }

        Numbers.CheckStarts();
    }
}
