namespace Snn.Runtime;

/// <summary>A channel of a recording in a file: what has come is appended when there are 64 KiB of it, or the last time was a second ago.</summary>
/// <param name="recorder">The recording.</param>
/// <param name="index">Which channel it is.</param>
internal abstract class LogChannel(SonataRecorder recorder, int index)
{
    private const int Milliseconds = 1000;
    private long _appended = Environment.TickCount64;

    protected SonataRecorder Recorder { get; } = recorder;

    protected int Index { get; } = index;

    /// <summary>Whether anything has come.</summary>
    public abstract bool HasAny { get; }

    /// <summary>Appends what has come.</summary>
    public void Flush()
    {
        Append();
        _appended = Environment.TickCount64;
    }

    protected void FlushNowAndThen()
    {
        if (Environment.TickCount64 - _appended > Milliseconds)
        {
            Flush();
        }
    }

    protected abstract void Append();
}

/// <summary>Spikes of a population: pairs of steps since the first of their block, and neurons.</summary>
internal sealed class SpikeChannel(SonataRecorder recorder, int index) : LogChannel(recorder, index), ISpikeSink
{
    private readonly int[] _pairs = new int[1 << 14];
    private int _count;
    private long _first;
    private bool _hasAny;

    public override bool HasAny => _hasAny;

    public void Add(long step, ReadOnlySpan<int> neurons)
    {
        foreach (int neuron in neurons)
        {
            if (_count == _pairs.Length || step - _first > int.MaxValue)
            {
                Flush();
            }

            _first = _count == 0 ? step : _first;
            (_pairs[_count], _pairs[_count + 1]) = ((int)(step - _first), neuron);
            (_count, _hasAny) = (_count + 2, true);
        }

        FlushNowAndThen();
    }

    public void Restart(long step)
    {
        // nothing has come yet
    }

    protected override void Append()
    {
        if (_count > 0)
        {
            Recorder.Append<int>(Index, _first, _pairs.AsSpan(0, _count));
            _count = 0;
        }
    }
}

/// <summary>Frames of numbers, one after the other.</summary>
internal sealed class FrameChannel : LogChannel, IFrameSink
{
    private readonly float[] _frames;
    private readonly int _every;
    private int _count;
    private long _first, _last = -1;

    public FrameChannel(SonataRecorder recorder, int index, int width, int every)
        : base(recorder, index) => (_frames, _every) = (new float[Math.Max(1, (1 << 14) / width) * width], every);

    public override bool HasAny => _last >= 0;

    public void Add(long step, ProbeColumns columns)
    {
        if (_last >= 0 && step != _last + _every)
        {
            throw new InvalidOperationException($"{Recorder.Path}: a frame after {step} steps cannot follow one after {_last}; dispose of its recorder before the run goes on from elsewhere.");
        }

        if (_count + columns.Width > _frames.Length)
        {
            Flush();
        }

        (_first, _last) = (_count == 0 ? step : _first, step);
        columns.Read(_frames.AsSpan(_count, columns.Width));
        _count += columns.Width;
        FlushNowAndThen();
    }

    public void Restart(long step)
    {
        // nothing has come yet
    }

    protected override void Append()
    {
        if (_count > 0)
        {
            Recorder.Append<float>(Index, _first, _frames.AsSpan(0, _count));
            _count = 0;
        }
    }
}
