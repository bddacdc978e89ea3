using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// A simulation on a device. A step is gathered on the host, which needs its given spikes alone, and told to the device
/// together with others: when there are <see cref="Block"/> of them, when a signal changes, and when something is asked for.
/// So nobody waits for the device in the middle of a run. This class owns memory, spikes, transfers and the order of launches;
/// the generated subclass names arrays, kernels and constants.
/// </summary>
public abstract partial class DeviceSimulation : Simulation
{
    /// <summary>Most steps that are told to the device at a time.</summary>
    internal const int Block = 256;

    // above it a float does not count every spike
    private const long MostCounted = 1 << 24;

    private readonly int[] _given;
    private readonly Dictionary<int, NeuronsView> _neurons = [];
    private readonly Dictionary<int, NeuronsView> _sources = [];
    private readonly long[] _counted;
    private readonly int _ring;
    private readonly DeviceSynapseDelays _delays;
    private RunView _run;
    private ArrayView<float> _spikeCounts;
    private long _gathered, _told, _checked, _counting;
    private int[] _words = [], _units = [];

    private protected DeviceSimulation(NetworkLayout layout, SimulationOptions options)
        : base(layout, options, later: Block)
    {
        Device = options.Device!;
        var setup = new DeviceSetup(layout, Device, 1, 1) { Plan = DevicePlan.Step };
        (There, Groups) = (new(Device), new(setup));
        WeightsThere = new(setup, There);
        _delays = new(layout, p => DelaysOf(p) ?? Store.DelayedRows(p)?.Steps, Store.Connections, WeightsThere, There, _ => null, RowsThere);
        (NeuronBlocks, ArrivalBlocks, RuleBlocks) = (new(Groups.Threads), new(Groups.Threads), new(Groups.Threads));
        _counted = new long[layout.Populations.Count];
        foreach (int input in layout.Inputs)
        {
            int padded = (layout.Populations[input].Size + 31) / 32 * 32;
            _sources.Add(input, new() { Size = layout.Populations[input].Size, Padded = padded, First = _sources.Values.Sum(s => s.Padded) });
        }

        _ring = 1 + Block + layout.Populations.Select((_, i) => MostDelay(i)).DefaultIfEmpty(1).Max();
        int words = Groups.Neurons / 32, givenWords = _sources.Values.Sum(s => s.Padded) / 32;
        _given = new int[checked(Block * givenWords)];
        var spikes = There.New<int>((long)_ring * words, "spikes");
        _spikeCounts = There.New<float>(Groups.Neurons, "spikes");
        _run = new()
        {
            RingSteps = _ring,
            Seed = options.Seed,
            SpikeWords = words,
            GivenWords = givenWords,
            Fired = There.New<int>(Groups.Neurons, "spikes"),
            Spikes = spikes,
            SpikeHalves = spikes.Cast<short>(),
            GivenSpikes = There.New<int>((long)_ring * givenWords, "spikes"),
            Connected = WeightsThere.Bits,
            Weights = WeightsThere.Weights,
            Delays = _delays.View,
        };
        Count(() => There.Bytes + sizeof(int) * (long)_given.Length);
    }

    /// <summary>The device.</summary>
    private protected ComputeDevice Device { get; }

    private protected DeviceMemory There { get; }

    private protected DeviceGroups Groups { get; }

    private protected DeviceWeights WeightsThere { get; }

    private protected DeviceBlocks NeuronBlocks { get; }

    private protected DeviceBlocks ArrivalBlocks { get; }

    private protected DeviceBlocks RuleBlocks { get; }

    /// <summary>Sets all states and variables to rest.</summary>
    protected abstract void SetStates();

    private protected abstract void Launch(in RunView run, int t);

    /// <returns>Whether a rule does anything then.</returns>
    private protected abstract bool LaunchEndOfTrial(in RunView run, int t);

    /// <inheritdoc/>
    protected sealed override void Reset()
    {
        (_gathered, _told, _checked, _counting, _run.Half) = (0, 0, 0, 0, 0);
        Array.Clear(_counted);
        _lent.Clear();
        Guarded(0, static (simulation, _) =>
        {
            simulation._spikeCounts.MemSetToZero(simulation.Device.Stream);
            simulation.CountAnew();
            simulation.SetStates();
        });
    }

    /// <inheritdoc/>
    protected sealed override void RunStep(long t, Share share)
    {
        var words = _given.AsSpan((int)(t - _told) * _run.GivenWords, _run.GivenWords);
        words.Clear();
        foreach (var (population, source) in _sources)
        {
            foreach (int k in SpikesAt(population, t))
            {
                words[(source.First + k) / 32] |= 1 << k % 32;
            }
        }

        _gathered = t + 1;
        if (_gathered - _told == Block)
        {
            CatchUp();
        }
    }

    /// <inheritdoc/>
    protected sealed override void RunEndOfTrial(long t) => Guarded(t - 1, static (simulation, last) =>
    {
        simulation.Upload();
        if (simulation.LaunchEndOfTrial(simulation._run, simulation.InInt(last)))
        {
            simulation._run.Half = 1 - simulation._run.Half;
        }
    });

    private protected sealed override void EndStep(long t)
    {
        // recorded when the device has run it
    }

    /// <summary>What a probe reads is copied from the device, so a frame waits for it.</summary>
    private protected sealed override void Bring(string? name)
    {
        CatchUp();
        Guarded(name, static (simulation, wanted) =>
        {
            if (wanted is null)
            {
                simulation.FetchWeights();
            }
            else
            {
                simulation.Fetch(wanted);
            }
        });
    }

    /// <summary>A run of single steps waits for the device as seldom as a long one, so its states are looked at now and then.</summary>
    private protected sealed override void EndRun(long steps)
    {
        if (steps > 1 || Steps - _checked >= Block)
        {
            Check();
        }
    }

    private protected sealed override void CatchUp()
    {
        if (_gathered == _told)
        {
            return;
        }

        Memory.ThrowIfDisposed(this);
        Guarded(0, static (simulation, _) => simulation.Tell());
        if (_told - _counting > MostCounted / 2)
        {
            CountUp();
        }
    }

    /// <summary>Queues the steps that were gathered.</summary>
    private void Tell()
    {
        Upload();
        FollowPoissonInputs();
        int steps = (int)(_gathered - _told), first = (int)(_told % _ring), whole = Math.Min(steps, _ring - first);
        SendGiven(first, _given.AsSpan(0, whole * _run.GivenWords));
        SendGiven(0, _given.AsSpan(whole * _run.GivenWords, (steps - whole) * _run.GivenWords));
        for (long t = _told; t < _gathered; t++)
        {
            _run.Step = t;
            LaunchPoissonInputs(t);
            Launch(_run, InInt(t));
            _run.Half = 1 - _run.Half;
            _coursesThere?.Follow(t);
        }

        Record();
        _told = _gathered;
    }

    private void SendGiven(int step, ReadOnlySpan<int> words)
    {
        if (words.Length > 0)
        {
            There.Write(_run.GivenSpikes.SubView((long)step * _run.GivenWords, words.Length), words);
        }
    }

    private protected sealed override ReadOnlySpan<int> LastSpikes(int population)
    {
        CatchUp();
        if (!_neurons.TryGetValue(population, out var neurons) || Steps == 0)
        {
            return SpikesAt(population, Steps - 1);
        }

        Guarded(neurons, static (simulation, own) => simulation.There.Read(
            simulation._run.Spikes.SubView((simulation.Steps - 1) % simulation._ring * simulation._run.SpikeWords + own.First / 32, own.Padded / 32),
            simulation.Words(own.Padded / 32)));
        return Units(_words, neurons);
    }

    private protected sealed override long CountSpikes(int population)
    {
        if (!_neurons.ContainsKey(population))
        {
            return base.CountSpikes(population);
        }

        CatchUp();
        CountUp();
        return _counted[population];
    }

    private protected sealed override void Free()
    {
        try
        {
            CatchUpRecordings();
        }
        catch (Exception e) when (e is DeviceException or ObjectDisposedException)
        {
            // a device that has failed or gone has no more spikes
        }

        There.Dispose();
        WeightsThere.Dispose();
    }

    private void CatchUpRecordings()
    {
        if (Recordings.Count > 0)
        {
            CatchUp();
        }
    }

    /// <summary>A step's number in 32 bits: one that is as far from the beginning and at the same place of the ring.</summary>
    private int InInt(long t) => t < 1 << 30 ? (int)t : (int)(t % _ring) + (1 << 30) / _ring * _ring;

    /// <summary>Waits for the device, and looks whether all is finite as it stands.</summary>
    private void Check()
    {
        CatchUp();
        if (_checked == Steps)
        {
            return;
        }

        Guarded(0, static (simulation, _) => simulation.FetchToCheck());
        CheckFinite();
        _checked = Steps;
    }

    /// <summary>Takes over what the neurons have counted.</summary>
    private void CountUp() => Guarded(0, static (simulation, _) =>
    {
        simulation._coursesThere?.Take();
        var all = simulation.Floats((int)simulation._spikeCounts.Length);
        simulation.There.Read(simulation._spikeCounts, all);
        foreach (var (population, neurons) in simulation._neurons)
        {
            var counts = all.Slice(neurons.First, neurons.Size);
            foreach (float count in counts)
            {
                simulation._counted[population] += (long)count;
            }
        }

        simulation._spikeCounts.MemSetToZero(simulation.Device.Stream);
        simulation._counting = simulation._told;
    });

    /// <summary>Fetches the block that was launched where somebody records its spikes.</summary>
    private void Record()
    {
        if (Recordings.Count == 0)
        {
            return;
        }

        var words = Words(_ring * _run.SpikeWords);
        There.Read(_run.Spikes, words);
        for (long t = _told; t < _gathered; t++)
        {
            foreach (var (population, recording) in Recordings)
            {
                recording.Add(t, _neurons.TryGetValue(population, out var neurons)
                    ? Units(words.Slice((int)(t % _ring) * _run.SpikeWords + neurons.First / 32), neurons)
                    : SpikesAt(population, t));
            }
        }
    }

    private ReadOnlySpan<int> Units(ReadOnlySpan<int> words, scoped in NeuronsView neurons)
    {
        if (_units.Length < neurons.Size)
        {
            _units = new int[neurons.Size];
        }

        int count = 0;
        for (int w = 0; w < neurons.Padded / 32; w++)
        {
            for (uint bits = (uint)words[w]; bits != 0; bits &= bits - 1)
            {
                _units[count++] = 32 * w + BitOperations.TrailingZeroCount(bits);
            }
        }

        return _units.AsSpan(0, count);
    }

    private Span<int> Words(int count)
    {
        if (_words.Length < count)
        {
            _words = new int[count];
        }

        return _words.AsSpan(0, count);
    }

    /// <summary>What the driver complains of becomes one error that says what to do.</summary>
    private void Guarded<TArgument>(TArgument argument, Action<DeviceSimulation, TArgument> work)
    {
        Device.ThrowIfDisposed();
        try
        {
            work(this, argument);
        }
        catch (AcceleratorException e)
        {
            throw Device.Failure(e);
        }
    }
}
