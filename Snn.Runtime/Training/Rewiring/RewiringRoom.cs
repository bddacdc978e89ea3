namespace Snn.Runtime;

/// <summary>What a thread needs to rewire a part of the synapses of any projection.</summary>
internal sealed class RewiringRoom
{
    private readonly Lanes _signs, _gone, _zeros;
    private readonly Lanes[] _draws, _drawn, _states;

    /// <param name="memory">Where it is.</param>
    /// <param name="rules">The rules that there are; where there are none, it is empty.</param>
    /// <param name="length">The longest part.</param>
    public RewiringRoom(Arena memory, IReadOnlyCollection<IRewiring> rules, int length)
    {
        int own = rules.Count == 0 ? 0 : length, draws = rules.Select(r => r.DrawCount).DefaultIfEmpty(0).Max();
        (_signs, _gone, _zeros) = (memory.Lanes(own), memory.Lanes(own), memory.Lanes(draws == 0 ? 0 : own));
        _draws = [.. Enumerable.Range(0, draws).Select(_ => memory.Lanes(own))];
        (_drawn, _states) = (new Lanes[draws], new Lanes[rules.Select(r => r.StateCount).DefaultIfEmpty(0).Max()]);
    }

    /// <summary>The sign bits of the weights of a part.</summary>
    public Lanes Signs(int length) => _signs.Slice(0, length);

    /// <summary>Which of a part are gone.</summary>
    public Lanes Gone(int length) => _gone.Slice(0, length);

    /// <summary>Room for the states of a part.</summary>
    public Span<Lanes> States(int count) => _states.AsSpan(0, count);

    /// <summary>Room for numbers that are drawn for a part; zeros where none are.</summary>
    /// <param name="count">How many for each synapse.</param>
    /// <param name="length">Length of the part.</param>
    /// <param name="areDrawn">Whether they are.</param>
    public Span<Lanes> Draws(int count, int length, bool areDrawn)
    {
        for (int d = 0; d < count; d++)
        {
            _drawn[d] = (areDrawn ? _draws[d] : _zeros).Slice(0, length);
        }

        return _drawn.AsSpan(0, count);
    }
}
