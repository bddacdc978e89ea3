using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>What the values of a population's neurons are called as members of a class or struct.</summary>
internal sealed class KernelNames(Names space)
{
    public Names Space => space;

    public string State(string state) => space.Of(("state", state), Names.Pascal(state));

    public string Arrival(string arrival) => space.Of(("arrival", arrival), Names.Pascal(arrival));

    /// <summary>The tape of an entry.</summary>
    public string Tape(Symbol entry) => space.Of(("tape", entry), Names.Pascal(entry.Name) + "Tape");

    /// <summary>What updates of the network read of the course of a state.</summary>
    public string Course(string state, string kind) => space.Of(("course", state, kind), Names.Pascal(state) + (kind == "State" ? "AtEnd" : kind));

    /// <summary>dLoss/dstate.</summary>
    public string Lambda(string state) => space.Of(("lambda", state), "Lambda" + Names.Pascal(state));

    /// <summary>dLoss/darrival.</summary>
    public string ArrivalLambda(string arrival) => space.Of(("arrival lambda", arrival), "Lambda" + Names.Pascal(arrival));

    /// <summary>dLoss/d(time of an arrival).</summary>
    public string ArrivalTime(string arrival) => space.Of(("arrival time", arrival), "Lambda" + Names.Pascal(arrival) + "Time");

    /// <summary>Both, as far as an adjoint has them: what is kept for the longest delay.</summary>
    public IEnumerable<string> Rings(AdjointPlan adjoint) =>
        adjoint.Arrivals.Select(a => ArrivalLambda(a.Name)).Concat(adjoint.ArrivalTimes.Select(a => ArrivalTime(a.Name)));

    /// <summary>dLoss/dparameter.</summary>
    public string Gradient(string parameter) => space.Of(("gradient", parameter), "Gradient" + Names.Pascal(parameter));

    /// <summary>A public constant.</summary>
    public string Constant(string constant) => space.Of(("constant", constant), Names.Pascal(constant));

    /// <summary>Where the values of a readout start among those of all.</summary>
    public string Output => space.Of("output", "Output");

    /// <summary>The populations that share a kernel on a device.</summary>
    public string Members => space.Of("members", "Members");

    /// <summary>What is fixed over a trial of each of them.</summary>
    public string Each => space.Of("each", "Each");

    /// <summary>What the network gives each neuron of a parameter.</summary>
    public string Given(string parameter) => space.Of(("given", parameter), $"_{Names.Camel(parameter)}Given");

    /// <summary>A private constant.</summary>
    public string Field(string constant) => space.Of(("field", constant), "_" + Names.Camel(constant));
}
