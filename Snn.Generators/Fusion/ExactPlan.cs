using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Fusion;

/// <summary>A network as an affine hybrid system: data for the event-driven plan, which has no kernels of its own.</summary>
/// <param name="Network">The network.</param>
/// <param name="Populations">Its populations.</param>
/// <param name="Projections">Its projections.</param>
/// <param name="Readout">Index of the population that the loss reads.</param>
internal sealed record ExactPlan(
    Network Network, EquatableArray<ExactPopulation> Populations, EquatableArray<ExactProjection> Projections, int Readout);

/// <summary>A population: rows of coefficients of parameters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="States">States of the neuron, then of its synapses.</param>
/// <param name="Parameters">All parameters that its expressions may use.</param>
/// <param name="Flow">dh/dt, a row per state.</param>
/// <param name="Start">Start value of every state.</param>
/// <param name="Threshold">θ; null where it does not spike.</param>
/// <param name="Jump">The states after a spike, a row per state.</param>
/// <param name="Hold">Length of the hold.</param>
/// <param name="Held">Indices of the states that a hold freezes.</param>
/// <param name="Output">What the loss sees; null where it sees nothing.</param>
internal sealed record ExactPopulation(
    string Name,
    EquatableArray<string> States,
    EquatableArray<ParameterAccess> Parameters,
    EquatableArray<AffineRow> Flow,
    EquatableArray<Expr> Start,
    AffineRow? Threshold,
    EquatableArray<AffineRow> Jump,
    Expr Hold,
    EquatableArray<int> Held,
    AffineRow? Output);

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
