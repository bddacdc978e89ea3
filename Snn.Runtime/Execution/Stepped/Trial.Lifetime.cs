namespace Snn.Runtime;

/// <content>
/// Who is at work on a trial, and with whose memory. A call keeps all memory that its kernels touch, since they hold bare
/// pointers: who disposes of weights or trial meanwhile, or forgets them, frees them at the end of the call.
/// </content>
public abstract partial class Trial
{
    private readonly Turns _turns;
    private readonly (Arena Memory, object Owner)[] _touched;

    /// <summary>Frees the memory; waits for a call that is at work on another thread.</summary>
    /// <exception cref="InvalidOperationException">It was called by something that the trial itself calls, such as a loss.</exception>
    public void Dispose()
    {
        if (_turns.Close())
        {
            Memory.Dispose();
            _ownParameters?.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    private (Arena, object)[] Touched()
    {
        var touched = new List<(Arena, object)> { (Memory, this), (Setup.Weights.Memory, Setup.Weights) };
        if (Setup.Feedback is { } feedback)
        {
            touched.Add((feedback.Memory, feedback));
        }

        if (Parameters is { } parameters)
        {
            touched.Add((parameters.Memory, parameters));
        }

        return [.. touched];
    }

    /// <summary>A call that is at work.</summary>
    private readonly ref struct Stay
    {
        private readonly Trial _trial;
        private readonly Turns.Turn _turn;

        public Stay(Trial trial)
        {
            _trial = trial;
            _turn = trial._turns.Take("A trial is one thread's: make one for each.");
            int held = 0;
            try
            {
                for (; held < trial._touched.Length; held++)
                {
                    trial._touched[held].Memory.Hold(trial._touched[held].Owner);
                }
            }
            catch
            {
                End(held);
                throw;
            }
        }

        public void Dispose() => End(_trial._touched.Length);

        private void End(int held)
        {
            for (int i = 0; i < held; i++)
            {
                _trial._touched[i].Memory.Release();
            }

            _turn.Dispose();
        }
    }
}
