namespace Snn.Runtime;

/// <content>Where what probes read lies.</content>
public abstract partial class Simulation
{
    private unsafe ProbeColumns StateColumns(string name, IReadOnlyList<int>? neurons)
    {
        bool isState = _states.TryGetValue(name, out var found);
        if (!isState && !_variables.TryGetValue(name, out found))
        {
            throw new ArgumentException(_matrices.ContainsKey(name) || _rows.ContainsKey(name) || _kernels.ContainsKey(name) ? $"{name} is a variable of each synapse; record it by ProbeSynapses."
                : $"{Layout.Name} has no state '{name}'; it has {List(_states.Keys)}{(_variables.Count > 0 ? $", and variables of rules {List(_variables.Keys)}" : "")}.", nameof(name));
        }

        var chosen = Chosen(name, neurons, found.Size);
        string owner = OwnerOf(name);
        var projection = Layout.Projections.FirstOrDefault(p => p.Name == owner);
        string population = isState && projection is not null ? Layout.Populations[projection.Source].Name : owner;
        return new(new(name, population, isState ? StateUnits.Of(Layout, name) : "", chosen ?? [.. Enumerable.Range(0, found.Size)]), found.Values.First, chosen);
    }

    private unsafe ProbeColumns WeightColumns(string name, SynapseProbeOptions? options)
    {
        int projection = Layout.Projection(name);
        if (!_weights.HasMatrix(projection) && _weights.Connections(projection) is null && _weights.Patches(projection) is not { Patches.Pooling: null })
        {
            throw new ArgumentException($"The synapses of {name} {(Layout.Projections[projection].IsProcedural ? "are drawn anew for each spike" : "have one weight")}, and no rule changes them, so there is nothing to record.", nameof(name));
        }

        return Synapses(name, projection, options, _weights.Of(projection).First, _weights.HasMatrix(projection) ? _weights.StrideOf(projection) : 0);
    }

    private unsafe ProbeColumns VariableColumns(string name, SynapseProbeOptions? options)
    {
        if (_matrices.TryGetValue(name, out var matrix))
        {
            return Synapses(name, Layout.Projection(OwnerOf(name)), options, matrix.First, matrix.Stride);
        }

        if (_kernels.TryGetValue(name, out var kernel))
        {
            return Synapses(name, Layout.Projection(OwnerOf(name)), options, kernel.Lanes.First, 0);
        }

        return _rows.TryGetValue(name, out var rows) ? Synapses(name, Layout.Projection(OwnerOf(name)), options, rows.Lanes.First, 0, _delayedRows[Layout.Projection(OwnerOf(name))])
            : throw (_variables.ContainsKey(name) ? new ArgumentException($"{name} is kept for neurons, not for each synapse; record it by Probe.", nameof(name)) : NoVariable(name));
    }

    private unsafe ProbeColumns Synapses(string name, int projection, SynapseProbeOptions? options, float* first, int stride, DelayedRows? delayed = null)
    {
        var info = Layout.Projections[projection];
        int sources = _weights.SourceSize(projection), targets = _weights.TargetSize(projection);
        int[] froms = Chosen($"{name}, sources", options?.Sources, sources) ?? [.. Enumerable.Range(0, sources)];
        int[] tos = Chosen($"{name}, targets", options?.Targets, targets) ?? [.. Enumerable.Range(0, targets)];
        var isTarget = new bool[targets];
        Array.ForEach(tos, t => isTarget[t] = true);
        var (places, ends, starts) = (new List<int>(), new List<int>(), new List<int>());
        foreach (int k in froms)
        {
            if (_weights.Connections(projection) is { } pairs)
            {
                for (int s = pairs.FirstOf(k); s < pairs.FirstOf(k + 1); s++)
                {
                    Add(k, pairs.TargetOf(s), delayed?.PlaceOf(s) ?? s);
                }

                continue;
            }

            if (_weights.Patches(projection) is { } table)
            {
                foreach (var (m, number) in table.SynapsesOf(k))
                {
                    Add(k, m, number);
                }

                continue;
            }

            for (int m = 0; m < targets; m++)
            {
                Add(k, m, checked(k * stride + m));
            }
        }

        return new(new(name, Layout.Populations[info.Target].Name, "", ends, starts), first, [.. places]);

        void Add(int from, int to, int place)
        {
            if (isTarget[to])
            {
                places.Add(place);
                ends.Add(to);
                starts.Add(from);
            }
        }
    }
}
