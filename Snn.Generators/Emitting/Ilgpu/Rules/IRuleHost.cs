namespace Snn.Generators.Emitting;

/// <summary>Writes what the class that launches kernels does for a rule: of one projection, or of those that share it.</summary>
internal interface IRuleHost
{
    /// <summary>What it keeps of the projections.</summary>
    void WriteFields();

    /// <summary>In the constructor: memory, and constants.</summary>
    void WriteNew();

    /// <summary>All variables at the start.</summary>
    void WriteStart();

    /// <summary>The method that computes constants.</summary>
    void WriteConstants();
}
