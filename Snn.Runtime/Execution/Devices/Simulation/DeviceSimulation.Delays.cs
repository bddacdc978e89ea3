using ILGPU;

namespace Snn.Runtime;

/// <content>Rules of plasticity where synapses have delays of their own: what they keep of neurons before they keep of rows.</content>
public abstract partial class DeviceSimulation
{
    /// <summary>The rows of a projection that learns.</summary>
    /// <param name="index">Its place among the projections.</param>
    protected RowsByDelayView NewRowsByDelay(int index) => RowsByDelayView.Of(Store.DelayedRows(index)!, There);

    /// <summary>A rule's variable of each row, before a step and after it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="projection">The projection.</param>
    protected ArrayView<float> NewRowVariableThere(string name, int projection)
    {
        int rows = Store.DelayedRows(projection)!.Count;
        return NewTwice(name, NewVariableOf(name, rows), Lanes.Padded(rows), rows);
    }

    /// <summary>The two ends of a projection that learns by a rule, with rows for neurons before.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected RuleView NewRuleOfRows(int projection) => NewRule(projection) with { BeforePadded = Lanes.Padded(Store.DelayedRows(projection)!.Count) };
}
