namespace Snn.Runtime;

/// <summary>
/// What a probe has read: a frame of numbers whenever so many steps have run, each as it stood at the end of a step. Memory grows
/// by whole blocks of frames.
/// </summary>
public sealed class ProbeRecording : IFrameSink
{
    private const int BlockNumbers = 1 << 16;

    private readonly ProbedThing _what;
    private readonly Action _catchUp;
    private readonly int _framesPerBlock;
    private readonly List<Block> _blocks = [];
    private int _count;

    /// <param name="what">What is read.</param>
    /// <param name="every">Steps from a frame to the next.</param>
    /// <param name="dt">Length of a step in ms.</param>
    /// <param name="catchUp">Called before somebody reads it.</param>
    internal ProbeRecording(ProbedThing what, int every, double dt, Action catchUp)
    {
        (_what, Every, Dt, _catchUp) = (what, every, dt, catchUp);
        _framesPerBlock = Math.Max(1, BlockNumbers / Math.Max(Width, 1));
        _blocks.Add(new(_framesPerBlock, Width));
    }

    /// <summary>What it is of: <c>Exc.V</c>, a projection, or a population whose rate it is.</summary>
    public string Name => _what.Name;

    /// <summary>The population whose neurons the columns are of; of synapses, that of their targets.</summary>
    public string Population => _what.Population;

    /// <summary>Unit of the numbers; empty where they have none or it is not known.</summary>
    public string Units => _what.Units;

    /// <summary>Steps from a frame to the next.</summary>
    public int Every { get; }

    /// <summary>Length of a step in ms.</summary>
    public double Dt { get; }

    /// <summary>The neuron of each column; of synapses, their targets; none where a column is of all neurons.</summary>
    public IReadOnlyList<int> Neurons => _what.Neurons;

    /// <summary>Of synapses, the source neuron of each column; null of neurons.</summary>
    public IReadOnlyList<int>? Sources => _what.Sources;

    /// <summary>Numbers of a frame.</summary>
    public int Width => Math.Max(_what.Neurons.Count, _what.Sources is null ? 1 : 0);

    /// <summary>Number of frames.</summary>
    public int Count
    {
        get
        {
            _catchUp();
            return _count;
        }
    }

    /// <summary>A frame: a number for each column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlySpan<float> this[int frame]
    {
        get
        {
            Check(frame);
            return _blocks[frame / _framesPerBlock].Values.AsSpan(frame % _framesPerBlock * Width, Width);
        }
    }

    /// <summary>How many steps had run when a frame was taken, which is <see cref="Simulation.Steps"/> of then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public long StepsAt(int frame)
    {
        Check(frame);
        return _blocks[frame / _framesPerBlock].Steps[frame % _framesPerBlock];
    }

    /// <summary>The time of each frame in ms, which is <see cref="Simulation.Milliseconds"/> of then.</summary>
    public double[] Times() => [.. Enumerable.Range(0, Count).Select(f => StepsAt(f) * Dt)];

    /// <summary>A column, from the first frame to the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public float[] Column(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Width);
        var values = new float[Count];
        for (int f = 0; f < values.Length; f++)
        {
            values[f] = _blocks[f / _framesPerBlock].Values[f % _framesPerBlock * Width + column];
        }

        return values;
    }

    /// <summary>The trace of a neuron, from the first frame to the last.</summary>
    /// <exception cref="ArgumentException">It is not among <see cref="Neurons"/>, or columns are of synapses.</exception>
    public float[] Of(int neuron)
    {
        if (Sources is not null)
        {
            throw new ArgumentException($"{Name} is of synapses; give the source and the target.", nameof(neuron));
        }

        int column = ColumnOf((n, i) => n == neuron);
        return column >= 0 ? Column(column) : throw new ArgumentException($"Neuron {neuron} of {Name} is not recorded.", nameof(neuron));
    }

    /// <summary>The trace of a synapse, from the first frame to the last.</summary>
    /// <exception cref="ArgumentException">There is no such synapse among those recorded.</exception>
    public float[] Of(int source, int target)
    {
        int column = Sources is { } sources ? ColumnOf((n, i) => n == target && sources[i] == source) : -1;
        return column >= 0 ? Column(column) : throw new ArgumentException($"No synapse of {Name} from neuron {source} to neuron {target} is recorded.", nameof(source));
    }

    void IFrameSink.Add(long step, ProbeColumns columns) => columns.Read(New(step));

    void IFrameSink.Restart(long step)
    {
        // frames say at which step they were taken
    }

    /// <summary>Room for another frame.</summary>
    internal Span<float> New(long step)
    {
        if (_count == _blocks.Count * _framesPerBlock)
        {
            _blocks.Add(new(_framesPerBlock, Width));
        }

        var block = _blocks[_count / _framesPerBlock];
        int at = _count++ % _framesPerBlock;
        block.Steps[at] = step;
        return block.Values.AsSpan(at * Width, Width);
    }

    internal ProbedThing What => _what;

    private int ColumnOf(Func<int, int, bool> isIt)
    {
        for (int i = 0; i < Neurons.Count; i++)
        {
            if (isIt(Neurons[i], i))
            {
                return i;
            }
        }

        return -1;
    }

    private void Check(int frame)
    {
        _catchUp();
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, _count);
    }

    private sealed class Block(int frames, int width)
    {
        public readonly long[] Steps = new long[frames];
        public readonly float[] Values = new float[checked(frames * width)];
    }
}
