namespace Snn.Runtime;

/// <summary>What a value of each neuron was a fixed number of steps ago.</summary>
public sealed class LateLanes
{
    private readonly Lanes _now, _late;
    private readonly Rows _kept;
    private int _at;

    /// <summary>Zeros, before the first step.</summary>
    /// <param name="memory">Where the values are kept.</param>
    /// <param name="now">The values of a step.</param>
    /// <param name="late">Receives those of <paramref name="steps"/> steps before.</param>
    /// <param name="steps">How late; 0 where it is not.</param>
    internal LateLanes(Arena memory, Lanes now, Lanes late, int steps) => (_now, _late, _kept) = (now, late, memory.Rows(steps, now.Length));

    /// <summary>Another step has been made.</summary>
    public void Step()
    {
        if (_kept.Count == 0)
        {
            _now.CopyTo(_late);
            return;
        }

        _kept[_at].CopyTo(_late);
        _now.CopyTo(_kept[_at]);
        _at = _at + 1 == _kept.Count ? 0 : _at + 1;
    }

    internal void Clear()
    {
        _kept.Span.Clear();
        _late.Span.Clear();
        _at = 0;
    }
}
