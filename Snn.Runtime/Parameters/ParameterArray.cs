namespace Snn.Runtime;

/// <summary>One float per value of the trained parameters of a network: the values, or dLoss/dvalue. One block of memory.</summary>
public sealed class ParameterArray : IDisposable
{
    private readonly Arena _arena = new();
    private readonly Lanes[] _parameters;
    private readonly int[] _sizes;
    private readonly Lanes _all;

    /// <summary>Zeros.</summary>
    public ParameterArray(NetworkLayout layout)
    {
        Layout = layout;
        _sizes = [.. layout.Parameters.Select(layout.SizeOf)];
        _parameters = new Lanes[_sizes.Length];
        _all = _arena.Lanes(Math.Max(_sizes.Sum(Lanes.Padded), 1));
        for (int p = 0, start = 0; p < _sizes.Length; p++)
        {
            _parameters[p] = _all.Slice(start, Lanes.Padded(_sizes[p]));
            start += _parameters[p].Length;
        }
    }

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>Everything, padding included.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes All
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            return _all;
        }
    }

    /// <summary>The padded values of one parameter, by its place in the layout.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Lanes this[int parameter]
    {
        get
        {
            _arena.ThrowIfDisposed(this);
            return _parameters[parameter];
        }
    }

    /// <summary>The values of one parameter, by its name: one, or one per neuron.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Span<float> this[string name] => Layout.Parameter(name) is var p ? this[p].Span[.._sizes[p]] : default;

    internal Arena Memory => _arena;

    /// <summary>The values of one parameter, by its place in the layout.</summary>
    internal Span<float> Own(int parameter) => this[parameter].Span[.._sizes[parameter]];

    /// <summary>Adds what each neuron has of one parameter: to its own value, or the sum of all to the one they share.</summary>
    internal void Add(int parameter, ReadOnlySpan<float> neurons)
    {
        var values = this[parameter];
        if (Layout.Parameters[parameter].PerNeuron)
        {
            for (int j = 0; j < neurons.Length; j++)
            {
                values.At(j) += neurons[j];
            }

            return;
        }

        double total = 0;
        foreach (float part in neurons)
        {
            total += part;
        }

        values.At(0) += (float)total;
    }

    /// <summary>Frees the memory; views into it become invalid.</summary>
    public void Dispose() => _arena.Dispose();
}
