using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>
/// A simulation on a device as a file: all that can be asked for comes to the host, which writes it and reads it as it does its own;
/// spikes on their way are lists there and bits here.
/// </content>
public abstract partial class DeviceSimulation
{
    private readonly List<(string Name, ArrayView<float> There, Lanes Here)> _unnamed = [];

    /// <summary>What nobody asks for, and the next step reads.</summary>
    private protected sealed override IEnumerable<SavedPart> PartsThere => _unnamed.Select(u => new SavedNumbers(u.Name, u.Here));

    private protected sealed override void BringAll()
    {
        CatchUp();
        CountUp();
        Guarded(0, static (simulation, _) =>
        {
            foreach (string name in simulation._copies.Keys)
            {
                simulation.Fetch(name);
            }

            foreach (var (_, there, here) in simulation._unnamed)
            {
                simulation.There.Read(there, here.Span[..(int)there.Length]);
            }

            simulation.FetchWeights();
            simulation.FetchSpikes();
        });
    }

    private protected sealed override void SendAll()
    {
        (_gathered, _told, _checked, _counting) = (Steps, Steps, Steps, Steps);
        _lent.UnionWith(_copies.Keys);
        _weightsLent = true;
        foreach (int population in _neurons.Keys)
        {
            _counted[population] = RingOf(population)?.Total ?? 0;
        }

        Guarded(0, static (simulation, _) =>
        {
            simulation._spikeCounts.MemSetToZero(simulation.Device.Stream);
            foreach (var (_, there, here) in simulation._unnamed)
            {
                simulation.There.Write<float>(there, here.Span[..(int)there.Length]);
            }

            simulation.SendSpikes();
        });
    }

    /// <summary>Of emitted spikes the bits that may still be on their way become lists.</summary>
    private void FetchSpikes()
    {
        var words = Words(_ring * _run.SpikeWords);
        There.Read(_run.Spikes, words);
        foreach (var (population, neurons) in _neurons)
        {
            if (RingOf(population) is { } spikes)
            {
                var kept = new List<int[]>();
                foreach (long t in StepsOnTheirWay(population))
                {
                    kept.Add(Units(words.Slice((int)(t % _ring) * _run.SpikeWords + neurons.First / 32), neurons).ToArray());
                }

                spikes.Restore(_counted[population], Steps, [.. kept]);
            }
        }
    }

    /// <summary>Lists of spikes become bits.</summary>
    private void SendSpikes()
    {
        var emitted = new int[checked(_ring * _run.SpikeWords)];
        var given = new int[checked(_ring * _run.GivenWords)];
        foreach (var (population, neurons) in _neurons)
        {
            Mark(population, emitted, _run.SpikeWords, neurons.First);
        }

        foreach (var (population, source) in _sources)
        {
            Mark(population, given, _run.GivenWords, source.First);
        }

        There.Write<int>(_run.Spikes, emitted);
        if (given.Length > 0)
        {
            There.Write<int>(_run.GivenSpikes.SubView(0, given.Length), given);
        }
    }

    private void Mark(int population, int[] words, int stepWords, int first)
    {
        if (RingOf(population) is not { } spikes)
        {
            return;
        }

        foreach (long t in StepsOnTheirWay(population))
        {
            foreach (int k in spikes.At(t))
            {
                words[(int)(t % _ring) * stepWords + (first + k) / 32] |= 1 << k % 32;
            }
        }
    }
}
