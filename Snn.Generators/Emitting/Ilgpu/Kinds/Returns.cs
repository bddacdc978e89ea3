using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>What the neurons of a kernel give for spikes, in a network whose populations share kernels: in which order it is in memory.</summary>
internal sealed class Returns
{
    private readonly IReadOnlyList<string> _lambdas, _times;

    private Returns(IReadOnlyList<string> lambdas, IReadOnlyList<string> times) => (_lambdas, _times) = (lambdas, times);

    public static Returns Of(PopulationPlan plan) => new(
        [.. plan.Adjoints.SelectMany(a => a.Arrivals).Select(a => a.Name).Distinct()],
        [.. plan.Adjoints.SelectMany(a => a.ArrivalTimes).Select(a => a.Name).Distinct()]);

    /// <summary>How much it is.</summary>
    public int Count => _lambdas.Count + _times.Count;

    /// <summary>Which of it is dLoss/darrival of an arrival; −1 for none.</summary>
    public int Lambda(string arrival) => _lambdas.ToList().IndexOf(arrival);

    /// <summary>Which is that by its time; −1 for none.</summary>
    public int Times(string arrival) => _times.ToList().IndexOf(arrival) is >= 0 and var i ? _lambdas.Count + i : -1;
}
