using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What rules and releases need of a projection whose synapses have delays of their own: rows of those that a source neuron
/// and a delay have in common, so that all of a row hear of a spike in one step. What is kept of neurons before is kept
/// of such rows.
/// </summary>
public struct RowsByDelayView
{
    /// <summary>The first row of each source, one more than there are; then the source of each row; then its delay in steps.</summary>
    public ArrayView<int> Table;

    /// <summary>Number of source neurons.</summary>
    public int Sources;

    /// <summary>Number of rows.</summary>
    public int Count;

    /// <summary>The source neuron of a row.</summary>
    public readonly int SourceOf(int row) => Table[Sources + 1 + row];

    /// <summary>Its delay in steps.</summary>
    public readonly int DelayOf(int row) => Table[Sources + 1 + Count + row];

    /// <summary>The row of a source neuron and a delay that a synapse of it has: its rows are ascending by delay.</summary>
    public readonly int Find(int source, int delay)
    {
        int least = Table[source], most = Table[source + 1] - 1;
        while (least < most)
        {
            int middle = (least + most) / 2;
            if (DelayOf(middle) < delay)
            {
                least = middle + 1;
            }
            else
            {
                most = middle;
            }
        }

        return least;
    }

    /// <summary>Whether a spike of its source comes through a row in a step, 1 or 0.</summary>
    public readonly int Came(in RingSpikes spikes, int row, int t) => spikes.At(t - DelayOf(row)).Has(SourceOf(row));

    /// <summary>The same of a trial's given spikes.</summary>
    public readonly int Came(in TrialsView trials, int input, int trial, int row, int t) => trials.Given(input, trial, t - DelayOf(row)).Has(SourceOf(row));

    /// <summary>The same of those that the device emits.</summary>
    public readonly int Came(in TrialsView trials, in NeuronsView sources, int trial, int row, int t) => trials.Emitted(sources, trial, t - DelayOf(row)).Has(SourceOf(row));

    /// <inheritdoc cref="Table"/>
    internal static int[] TableOf(RowsByDelay rows) =>
        [.. Enumerable.Range(0, rows.Sources + 1).Select(rows.FirstOf), .. Enumerable.Range(0, rows.Count).Select(rows.SourceOf), .. Enumerable.Range(0, rows.Count).Select(rows.DelayOf)];
}
