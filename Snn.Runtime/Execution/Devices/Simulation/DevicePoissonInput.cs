using ILGPU;

namespace Snn.Runtime;

/// <summary>A <see cref="PoissonInput"/> on a device: what its kernel is given, and the table of its rate there.</summary>
/// <param name="input">The input.</param>
/// <param name="memory">Where its table is.</param>
/// <param name="view">The neurons, what is added to and what holds it.</param>
internal sealed class DevicePoissonInput(PoissonInput input, DeviceMemory memory, PoissonView view)
{
    private PoissonView _view = view;
    private object? _drawn;

    /// <summary>What the kernel is given in a step.</summary>
    public PoissonView At(long step) => _view with { Step = unchecked((int)step) };

    /// <summary>Takes over rate and weight before steps are queued.</summary>
    public void Follow()
    {
        _view.Weight = input.Weight;
        if (input.Table is { } table && !ReferenceEquals(_drawn, table))
        {
            (_drawn, _view.IsTable, _view.Least, _view.Count) = (table, 1, table.Least, table.Others.Length);
            _view.Numbers = Write(_view.Numbers, table.Others);
            _view.Stays = Write(_view.Stays, table.Stays);
        }
        else if (input.Vectors is { } vectors && !ReferenceEquals(_drawn, vectors))
        {
            (_drawn, _view.IsTable, _view.Count) = (vectors, 0, vectors.Below.Length);
            _view.Numbers = Write(_view.Numbers, vectors.Below);
        }
    }

    /// <summary>Room is made for twice as much as before at least, so that rates may change again and again.</summary>
    private ArrayView<T> Write<T>(ArrayView<T> there, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (there.Length < values.Length)
        {
            there = memory.New<T>(Math.Max(values.Length, 2 * there.Length), "tables");
        }

        memory.Write(there, values);
        return there;
    }
}
