namespace Snn.Runtime;

/// <summary>The white noise of a population: for each of its noises and each neuron a standard normal number in every step.</summary>
public sealed class WhiteNoise
{
    private readonly NoiseStream _stream;
    private readonly int _population, _neurons;
    private readonly bool _byVectors;

    internal WhiteNoise(NoiseStream stream, int population, int neurons, Backend backend) =>
        (_stream, _population, _neurons, _byVectors) = (stream, population, neurons, backend == Backend.Simd);

    /// <summary>The numbers of a step of a simulation, the present one, for some of the neurons.</summary>
    /// <param name="draw">Which of the population's noises.</param>
    /// <param name="values">Receives one for each neuron.</param>
    /// <param name="neurons">Which of them.</param>
    public void Fill(int draw, Lanes values, NeuronRange neurons) => Fill(_stream.Step, draw, values, neurons.From, neurons.To);

    /// <summary>The numbers of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="draw">Which of the population's noises.</param>
    /// <param name="values">Receives one for each neuron.</param>
    public void Fill(long step, int draw, Lanes values) => Fill(step, draw, values, 0, _neurons);

    private void Fill(long step, int draw, Lanes values, int from, int to)
    {
        // a run of more than 2³² steps goes on where trials would have another example
        int example = unchecked(_stream.Example + (int)(step >> 32)), low = unchecked((int)step);
        if (_byVectors)
        {
            NormalVectors.Fill(values, from, Lanes.Padded(to), _stream.Seed, _stream.Epoch, example, low, NormalPair.Place(_population, draw));
            return;
        }

        for (int j = from; j < to; j++)
        {
            values.At(j) = NormalPair.Of(_stream.Seed, _stream.Epoch, example, low, _population, draw, j);
        }
    }
}

/// <summary>Which random numbers a run draws: those of its seed, and of a trial's epoch and example.</summary>
internal sealed class NoiseStream(int seed)
{
    public int Seed => seed;

    /// <summary>The epoch of a trial, from 1; 0 outside of training.</summary>
    public int Epoch { get; set; }

    /// <summary>The example of a trial.</summary>
    public int Example { get; set; }

    /// <summary>The present step of a simulation.</summary>
    public long Step { get; set; }
}
