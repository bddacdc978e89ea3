namespace Snn.Runtime;

/// <content>
/// What synapses with states of their source neurons need. Where synapses have delays of their own, a neuron has these states once
/// for each delay: they belong to the rows of a neuron and a delay (<see cref="RowsByDelay"/>).
/// </content>
public abstract partial class Trial
{
    /// <summary>Memory for what each neuron's spikes released, kept for as many steps as the longest delay.</summary>
    /// <param name="population">The neurons.</param>
    /// <param name="byDelay">The projection whose rows release; −1 where neurons do.</param>
    protected Ring NewReleases(int population, int byDelay = -1) =>
        new(Memory.Rows(Setup.Layout.Projections.Max(p => p.MostDelay) + 1, SizeOf(population, byDelay)));

    /// <summary>Number of rows of a neuron and a delay of a projection.</summary>
    protected int RowCount(int projection) => Setup.Weights.DelayedRows(projection)!.Count;

    /// <summary>Memory for one value per row.</summary>
    protected Lanes NewLanesByDelay(int projection) => Memory.Lanes(RowCount(projection));

    private int SizeOf(int population, int byDelay) => byDelay < 0 ? SizeOf(population) : RowCount(byDelay);

    private int SizeOf(int population, string? owner) => owner is not null && Setup.Layout.Projection(owner) is var p && Setup.Layout.Projections[p].TakesDelays ? RowCount(p) : SizeOf(population);
}
