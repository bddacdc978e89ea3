namespace Snn.Runtime;

/// <summary>
/// What took no part in an epoch: nothing is wrong with a network in which nothing spikes, and nothing comes of training it.
/// </summary>
internal static class Silence
{
    /// <summary>Which population was silent, which projection had no gradient, and what to try, in a line; null where all took part.</summary>
    /// <param name="examples">The examples of the epoch.</param>
    /// <param name="setup">The run.</param>
    /// <param name="rates">Firing rate of every population that spikes by itself.</param>
    /// <param name="hasGradient">Whether any gradient of a projection's weights was not zero.</param>
    public static string? Of(IReadOnlyList<Example> examples, TrainingSetup setup, IReadOnlyDictionary<string, double> rates, Func<int, bool> hasGradient)
    {
        var layout = setup.Layout;
        var silent = layout.Populations.Where(p => rates.TryGetValue(p.Name, out double rate) && rate == 0).ToList();
        var driven = Driven(setup);
        var still = layout.Projections.Where((p, i) => p.Trainable && driven.Contains(p.Target) && !hasGradient(i)).ToList();
        if (silent.Count + still.Count == 0)
        {
            return null;
        }

        string[] found = [.. silent.Select(p => $"{p.Name} never spiked"), .. still.Count == 0 ? (string[])[] : [$"the gradient of {Names(still.Select(p => p.Name))} was zero"]];
        return $"{layout.Name}: in the first epoch {string.Join(" and ", found)}. {Advice(examples, setup, silent, still)}";
    }

    /// <summary>Populations from which spikes come to a readout whose loss counts; others are meant to be driven by nothing.</summary>
    private static HashSet<int> Driven(TrainingSetup setup)
    {
        var driven = setup.Objective.Terms.Where(t => t.Weight > 0).Select(t => t.Population).ToHashSet();
        while (setup.Layout.Projections.FirstOrDefault(p => driven.Contains(p.Target) && !driven.Contains(p.Source)) is { } behind)
        {
            driven.Add(behind.Source);
        }

        return driven;
    }

    private static string Advice(IReadOnlyList<Example> examples, TrainingSetup setup, List<PopulationLayout> silent, List<ProjectionLayout> still)
    {
        var layout = setup.Layout;
        if (examples.All(e => e.Spikes.Count == 0))
        {
            return "No example has a spike: look at how the data are read.";
        }

        // the first cause is the one to try: what follows from it goes with it
        int longest = examples.Max(e => e.Spikes.Steps);
        if (layout.Projections.FirstOrDefault(p => p.Delay >= longest) is { } late)
        {
            return FormattableString.Invariant($"{late.Name} delays spikes by {late.Delay * layout.Dt.Value:0.###} ms and the longest trial lasts {longest * layout.Dt.Value:0.###} ms, so nothing arrives through it: shorten the delay, or give longer trials.");
        }

        if (silent.Count == 0)
        {
            return $"Nothing that the loss sees depends on these weights where they are: scale the initial weights so that {Names(still.Select(p => layout.Populations[p.Target].Name).Distinct())} comes near its threshold, or take a wider surrogate.";
        }

        // the one nearest to the input: those behind it have nothing to spike for
        var first = silent.FirstOrDefault(p => layout.Projections.Any(q => layout.Populations[q.Target] == p && !silent.Contains(layout.Populations[q.Source]))) ?? silent[0];
        string[] into = [.. layout.Projections.Where(p => layout.Populations[p.Target] == first && layout.Populations[p.Source] != first).Select(p => p.Name)];
        string rule = setup.Rule is EventProp ? ", for by EventProp a neuron that never spikes learns nothing" : "";
        return $"Raise the initial weights of {Names(into)} until {first.Name} spikes, or lower its threshold{rule}.";
    }

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
