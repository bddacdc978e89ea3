namespace Snn.Runtime;

/// <summary>
/// The stretches of steps in which a trial is run, and, where there are several, the states at the start of each, from which it
/// runs again when it has stepped back to its end: memory of a tape is that of one stretch.
/// </summary>
internal sealed class StateStretches
{
    private readonly List<(Lanes State, Rows Kept)> _states = [];
    private readonly int _mostSteps;

    /// <param name="every">Steps of a stretch; 0 for all.</param>
    /// <param name="mostSteps">Steps of the longest trial.</param>
    public StateStretches(int every, int mostSteps) => (Length, _mostSteps) = (every == 0 ? mostSteps : Math.Min(every, mostSteps), mostSteps);

    /// <summary>Steps of one.</summary>
    public int Length { get; }

    /// <summary>Keeps a state from now on, if need be.</summary>
    /// <param name="state">The state.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="memory">Where from.</param>
    public void Add(Lanes state, int size, Arena memory)
    {
        if (Length < _mostSteps)
        {
            _states.Add((state, memory.Rows((_mostSteps + Length - 1) / Length, size)));
        }
    }

    /// <summary>Keeps the states at the start of a stretch.</summary>
    public void Keep(int from)
    {
        foreach (var (state, kept) in _states)
        {
            state.CopyTo(kept[from / Length]);
        }
    }

    /// <summary>Whether a step is the last of a stretch.</summary>
    public bool EndsWith(int t) => (t + 1) % Length == 0;

    /// <summary>Sets the states to what they were at the start of the stretch that ends with a step.</summary>
    /// <returns>The step with which it starts.</returns>
    public int Return(int t)
    {
        int from = t + 1 - Length;
        foreach (var (state, kept) in _states)
        {
            kept[from / Length].CopyTo(state);
        }

        return from;
    }
}
