using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>What states start a trial with, and what neurons have of their own.</content>
public abstract partial class DeviceBatch
{
    private float[] _fill = [];

    /// <summary>What neurons have of their own.</summary>
    protected NeuronNumbers Numbers { get; }

    /// <summary>Sets all neurons of a state, <c>Population.State</c>: to what each starts with, or to what the model says.</summary>
    protected void Start(string name, ArrayView<float> state, float value)
    {
        if (Numbers.Start(name, Parameters) is { Length: > 0 } own)
        {
            StartEach(state, own);
        }
        else
        {
            Start(state, value);
        }
    }

    /// <inheritdoc cref="Start(string, ArrayView{float}, float)"/>
    protected void Start(string name, ArrayView<float> state, Lanes values) => StartEach(state, Numbers.Start(name, Parameters) is { Length: > 0 } own ? own : values.Span);

    /// <summary>The parameters that learn or that updates of the network have; null where there are none.</summary>
    internal ParameterStore? Parameters => Setup.Parameters ?? _ownParameters;

    /// <summary>Sets all neurons of a state.</summary>
    protected void Start(ArrayView<float> state, float value)
    {
        if (value == 0)
        {
            Clear(state);
            return;
        }

        Fill((int)state.Length).Fill(value);
        Memory.Write<float>(state, _fill.AsSpan(0, (int)state.Length));
    }

    /// <summary>Sets all neurons of a state, each to a value of its own in all trials.</summary>
    protected void Start(ArrayView<float> state, Lanes values) => StartEach(state, values.Span);

    private void StartEach(ArrayView<float> state, ReadOnlySpan<float> values)
    {
        var all = Fill((int)state.Length);
        Repeat(values, all);
        Memory.Write<float>(state, all);
    }

    /// <summary>Copies one value per neuron to the device.</summary>
    protected void Write(Lanes values, ArrayView<float> there)
    {
        var all = Fill((int)there.Length);
        DeviceMemory.Pad(values.Span, all);
        Memory.Write<float>(there, all);
    }

    /// <summary>Room for what goes to the device at once.</summary>
    private protected Span<float> Fill(int length)
    {
        if (_fill.Length < length)
        {
            _fill = new float[length];
        }

        return _fill.AsSpan(0, length);
    }
}
