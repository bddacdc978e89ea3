using ILGPU;

namespace Snn.Runtime;

/// <summary>Which synapses or neurons a group of threads works on, of what learns while trials run.</summary>
public struct LearningView
{
    /// <summary>Which of a rule.</summary>
    public BlockTable Rules;

    /// <summary>And of which block of rows.</summary>
    public ArrayView<int> RuleRows;

    /// <summary>Which weights are those of synapses, a bit each, where not all are.</summary>
    public ArrayView<int> Connected;
}
