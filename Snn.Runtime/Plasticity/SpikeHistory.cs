namespace Snn.Runtime;

/// <summary>
/// The spikes of neurons after over the last steps, and what each found there: what they do to a row of synapses waits
/// until the row is visited. After <see cref="Steps"/> steps all rows are to be visited, and it begins anew, so its size does
/// not grow with the length of a run.
/// </summary>
/// <param name="values">Numbers kept for each spike.</param>
/// <param name="neurons">Number of neurons whose spikes are asked for one by one (<see cref="Of"/>); 0 where none are.</param>
public sealed class SpikeHistory(int values, int neurons = 0)
{
    /// <summary>Most steps that are kept.</summary>
    public const int Steps = 255;

    private readonly int[] _starts = new int[Steps + 1];
    private readonly float[][] _values = [.. Enumerable.Range(0, values).Select(_ => new float[256])];
    private readonly int[] _last = Nothing(neurons); // spike of each neuron
    private readonly int[] _found = new int[neurons > 0 ? Steps : 0];
    private int[] _units = new int[256];
    private int[] _previous = new int[neurons > 0 ? 256 : 0]; // spike of the same neuron
    private byte[] _stepOf = new byte[neurons > 0 ? 256 : 0];
    private int _steps, _count;

    /// <summary>The first step that is kept.</summary>
    public long First { get; private set; }

    /// <summary>Whether there is no room for another step.</summary>
    public bool IsFull => _steps == Steps;

    /// <summary>Numbers kept for each spike.</summary>
    internal int ValueCount => _values.Length;

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(int) * (long)(_starts.Length + _units.Length * (1 + _values.Length) + _last.Length + _found.Length + _previous.Length) + _stepOf.Length;

    /// <summary>Begins anew with a step.</summary>
    public void Clear(long first)
    {
        (First, _steps, _count) = (first, 0, 0);
        Array.Fill(_last, -1);
    }

    /// <summary>Adds the spikes of the next step; their values are written to <see cref="Last"/>.</summary>
    public void Add(ReadOnlySpan<int> spikes)
    {
        while (_count + spikes.Length > _units.Length)
        {
            Array.Resize(ref _units, 2 * _units.Length);
            for (int v = 0; v < _values.Length; v++)
            {
                Array.Resize(ref _values[v], _units.Length);
            }

            if (_last.Length > 0)
            {
                Array.Resize(ref _previous, _units.Length);
                Array.Resize(ref _stepOf, _units.Length);
            }
        }

        spikes.CopyTo(_units.AsSpan(_count));
        for (int i = 0; _last.Length > 0 && i < spikes.Length; i++)
        {
            int spike = _count + i;
            (_previous[spike], _last[spikes[i]], _stepOf[spike]) = (_last[spikes[i]], spike, (byte)_steps);
        }

        _count += spikes.Length;
        _starts[++_steps] = _count;
    }

    /// <summary>A value of each spike of the step that was added last.</summary>
    public Span<float> Last(int value) => _values[value].AsSpan(_starts[_steps - 1], _count - _starts[_steps - 1]);

    /// <summary>The neurons of all spikes, step after step.</summary>
    public ReadOnlySpan<int> Neurons => _units.AsSpan(0, _count);

    /// <summary>A value of each of them.</summary>
    public ReadOnlySpan<float> Values(int value) => _values[value].AsSpan(0, _count);

    /// <summary>Where the spikes of a step and those after it begin.</summary>
    /// <param name="step">A step that is kept, or the one after the last.</param>
    public ReadOnlySpan<int> Starts(long step) => _starts.AsSpan((int)(step - First), _steps + 1 - (int)(step - First));

    /// <summary>The spikes of one neuron in their order, until this is asked for again.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="first">The first spike that counts.</param>
    public ReadOnlySpan<int> Of(int neuron, int first)
    {
        int at = _found.Length;
        for (int i = _last[neuron]; i >= first; i = _previous[i])
        {
            _found[--at] = i;
        }

        return _found.AsSpan(at);
    }

    /// <summary>In which step a spike was, counted from the first that is kept; where spikes are asked for by neuron.</summary>
    public int StepOf(int spike) => _stepOf[spike];

    private static int[] Nothing(int neurons)
    {
        int[] last = new int[neurons];
        Array.Fill(last, -1);
        return last;
    }
}
