namespace Snn.Runtime;

/// <summary>What a rule keeps a variable of.</summary>
public enum RuleSite
{
    /// <summary>Each neuron before.</summary>
    Before,

    /// <summary>Each neuron after.</summary>
    After,

    /// <summary>The projection.</summary>
    Shared,

    /// <summary>Each synapse.</summary>
    Synapse,
}
