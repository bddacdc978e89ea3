using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Snn.Runtime;

/// <summary>
/// The delays of all pairs of neurons of a projection that is rewired, connected or not: whenever training connects a pair, its
/// synapse has this delay. None is stored; which there are is found once.
/// </summary>
internal sealed class PairDelays
{
    private readonly DelayDraw _draw;
    private readonly double _dt;
    private readonly int _sources, _targets;

    /// <param name="layout">The network.</param>
    /// <param name="projection">The projection, which has delays of single synapses.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">There are no such delays, or one is too long.</exception>
    public PairDelays(NetworkLayout layout, int projection, int seed)
    {
        var info = layout.Projections[projection];
        (_draw, _dt, _sources, _targets) = (new(layout, projection, seed), layout.Dt.Value, layout.Populations[info.Source].Size, layout.Populations[info.Target].Size);
        var known = new bool[DelaySteps.MostSteps + 1];
        using var print = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var row = new ushort[_targets];
        for (int k = 0; k < _sources; k++)
        {
            for (int j = 0; j < _targets; j++)
            {
                row[j] = this[k, j];
                known[row[j]] = true;
            }

            print.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }

        All = [.. Enumerable.Range(0, known.Length).Where(d => known[d])];
        Print = print.GetHashAndReset();
    }

    /// <summary>Those that there are in steps, ascending.</summary>
    public int[] All { get; }

    /// <summary>By what they are known.</summary>
    public byte[] Print { get; }

    /// <summary>That of a pair, in steps.</summary>
    public ushort this[int source, int target] => DelaySteps.Rounded(_draw.Of(source, target, DelaySteps.MostSteps), _dt);
}
