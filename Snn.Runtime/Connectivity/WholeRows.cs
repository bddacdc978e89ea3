namespace Snn.Runtime;

/// <summary>The synapses of a source neuron as a row with a number for each target, however a projection stores them.</summary>
internal static class WholeRows
{
    /// <summary>Writes what a store has of a source neuron.</summary>
    /// <param name="store">Weights, or their gradient.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="source">The source neuron.</param>
    /// <param name="row">Receives a number for each target.</param>
    /// <param name="absent">What stands where there is no synapse.</param>
    public static void Write(WeightStore store, int projection, int source, Span<float> row, float absent = 0)
    {
        if (store.HasMatrix(projection))
        {
            store.Row(projection, source).CopyTo(row);
            return;
        }

        row.Fill(absent);
        if (store.Connections(projection) is { } pairs)
        {
            var own = store.Row(projection, source);
            for (int i = 0; i < own.Length; i++)
            {
                row[pairs.TargetOf(pairs.FirstOf(source) + i)] = own[i];
            }
        }
        else if (store.Patches(projection) is { } patches)
        {
            var numbers = store.Of(projection).Span;
            foreach (var (target, number) in patches.SynapsesOf(source))
            {
                row[target] = numbers[number];
            }
        }
        else if (store.Procedural(projection) is { } synapses)
        {
            foreach (int target in synapses.TargetsOf(source))
            {
                row[target] = synapses.WeightOf(source, target);
            }
        }
    }

    /// <summary>Adds the numbers of such a row to those that a store has of its synapses; where nothing is stored, nothing.</summary>
    public static void Add(ReadOnlySpan<double> row, WeightStore store, int projection, int source)
    {
        if (store.Patches(projection) is { } patches)
        {
            var numbers = store.Of(projection).Span;
            foreach (var (target, number) in patches.SynapsesOf(source))
            {
                numbers[number] += (float)row[target];
            }

            return;
        }

        if (store.Procedural(projection) is not null)
        {
            return;
        }

        var pairs = store.Connections(projection);
        var own = store.Row(projection, source);
        for (int i = 0; i < own.Length; i++)
        {
            own[i] += (float)row[pairs is null ? i : pairs.TargetOf(pairs.FirstOf(source) + i)];
        }
    }
}
