using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>A network as a hybrid system: for the event-driven plan, which has no kernels of its own.</summary>
/// <param name="Network">The network.</param>
/// <param name="Populations">Its populations.</param>
/// <param name="Projections">Its projections.</param>
/// <param name="Readouts">Indices of the populations that losses may read; the first is the main one.</param>
internal sealed record ExactPlan(
    Network Network, EquatableArray<ExactPopulation> Populations, EquatableArray<ExactProjection> Projections, EquatableArray<int> Readouts);

/// <summary>A population: its equations, with the time of the trial and nothing of a grid.</summary>
/// <param name="Name">Its name.</param>
/// <param name="States">States of the neuron, then of its synapses.</param>
/// <param name="Parameters">All parameters of its models, whether or not its equations use them.</param>
/// <param name="Flow">dh/dt, of each state.</param>
/// <param name="Start">Start value of every state.</param>
/// <param name="Threshold">θ; null where it does not spike.</param>
/// <param name="Jump">The states after a spike; empty where it does not spike.</param>
/// <param name="Rises">Whether it spikes only where θ has been below 0.</param>
/// <param name="Hold">Length of the hold.</param>
/// <param name="Held">Indices of the states that a hold freezes.</param>
/// <param name="Output">What the loss sees; null where it sees nothing.</param>
/// <param name="Rows">The same as rows of matrices; null where something is not affine in the states.</param>
internal sealed record ExactPopulation(
    string Name,
    EquatableArray<Symbol> States,
    EquatableArray<ParameterAccess> Parameters,
    EquatableArray<Definition> Flow,
    EquatableArray<Expr> Start,
    Definition? Threshold,
    EquatableArray<Definition> Jump,
    bool Rises,
    Expr Hold,
    EquatableArray<int> Held,
    Definition? Output,
    AffineRows? Rows);

/// <summary>The equations of an affine population as rows over its states.</summary>
/// <param name="Flow">dh/dt, a row per state.</param>
/// <param name="Threshold">θ; null where it does not spike.</param>
/// <param name="Jump">The states after a spike, a row per state.</param>
/// <param name="Output">What the loss sees; null where it sees nothing.</param>
internal sealed record AffineRows(EquatableArray<AffineRow> Flow, AffineRow? Threshold, EquatableArray<AffineRow> Jump, AffineRow? Output);

/// <summary>An affine expression of a population's states.</summary>
/// <param name="Entries">A coefficient per state, then the constant.</param>
/// <param name="Equation">The equation in the notation of papers.</param>
internal sealed record AffineRow(EquatableArray<Expr> Entries, string Equation);

/// <summary>A projection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Index of its source.</param>
/// <param name="Target">Index of its target.</param>
/// <param name="Kick">What a spike of weight 1 adds to each state of the target.</param>
internal sealed record ExactProjection(string Name, int Source, int Target, EquatableArray<Expr> Kick);
