namespace Snn.Runtime;

/// <summary>
/// How much work the neurons of a network are thought to be, so that threads can be given equal parts of it: an update of each in
/// a step, and what arrives at it. Nobody knows how often neurons will spike, so all are taken to do so as often.
/// </summary>
internal static class NeuronLoads
{
    // in Hz; at 0.1 ms a neuron of a thousand synapses is then as much work by them as by itself
    private const double Rate = 10;

    // what an event at a synapse takes, as a share of what a neuron takes in a step
    private const double Event = 1;

    // what drawing a synapse takes, as a share of reading it
    private const double Drawn = 8;

    private const int MostRowsDrawn = 16;

    // synapses of a projection that are looked at, at most about: of more, some rows speak for all
    private const int MostLookedAt = 1 << 20;

    /// <summary>The work of each block of neurons of each population; none of those whose spikes are given.</summary>
    public static double[][] Of(WeightStore weights)
    {
        var layout = weights.Layout;
        double[][] loads = [.. layout.Populations.Select((p, i) => layout.Inputs.Contains(i) ? [] : Updates(p.Size))];
        for (int p = 0; p < layout.Projections.Count; p++)
        {
            var target = loads[layout.Projections[p].Target];
            double perSynapse = Event * Rate * layout.Dt.Value / 1000;
            if (weights.Connections(p) is { } pairs)
            {
                Add(pairs, target, perSynapse);
            }
            else if (weights.HasMatrix(p))
            {
                AddAlike(target, perSynapse * weights.SourceSize(p));
            }
            else if (weights.Procedural(p) is { } drawn)
            {
                AddAlike(target, perSynapse * Drawn * ArrivalsOf(drawn));
            }
        }

        return loads;
    }

    /// <summary>Adds the same work for each neuron.</summary>
    private static void AddAlike(double[] target, double perNeuron)
    {
        for (int b = 0; b < target.Length; b++)
        {
            target[b] += perNeuron * NeuronRange.Block;
        }
    }

    /// <summary>How many synapses end at a neuron in the mean; some rows speak for all.</summary>
    private static double ArrivalsOf(ProceduralSynapses drawn)
    {
        int rows = Math.Min(drawn.Sources, MostRowsDrawn);
        double synapses = 0;
        for (int i = 0; i < rows; i++)
        {
            synapses += drawn.TargetsOf((int)((long)i * drawn.Sources / rows)).Length;
        }

        return rows == 0 ? 0 : synapses / rows * drawn.Sources / drawn.Targets;
    }

    /// <summary>Cuts a line of blocks into parts of nearly equal work, of a block at least each.</summary>
    /// <returns>Where each part begins, and the end.</returns>
    public static int[] Cut(double[] loads, int parts)
    {
        double all = loads.Sum(), before = 0;
        int[] cuts = [.. Enumerable.Repeat(loads.Length, parts + 1)];
        cuts[0] = 0;
        for (int block = 0, part = 1; block < loads.Length && part < parts; block++)
        {
            // the cut lies before the block or behind it, whichever is nearer
            for (; part < parts && before + loads[block] / 2 >= all * part / parts; part++)
            {
                cuts[part] = block;
            }

            before += loads[block];
        }

        for (int part = 1; part < parts; part++)
        {
            cuts[part] = Math.Clamp(cuts[part], cuts[part - 1] + 1, loads.Length - (parts - part));
        }

        return cuts;
    }

    private static double[] Updates(int size)
    {
        var updates = new double[(size + NeuronRange.Block - 1) / NeuronRange.Block];
        for (int b = 0; b < updates.Length; b++)
        {
            updates[b] = Math.Min(NeuronRange.Block, size - b * NeuronRange.Block);
        }

        return updates;
    }

    private static void Add(ConnectedPairs pairs, double[] target, double perSynapse)
    {
        int stride = 1 + pairs.Count / MostLookedAt;
        for (int k = 0; k < pairs.Sources; k += stride)
        {
            for (int s = pairs.FirstOf(k); s < pairs.FirstOf(k + 1); s++)
            {
                target[pairs.TargetOf(s) / NeuronRange.Block] += perSynapse * stride;
            }
        }
    }
}
