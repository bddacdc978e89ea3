namespace Snn.Generators.Emitting;

/// <summary>Writes what the class that launches kernels does for a kernel's neurons: of one population, or of those of a kind.</summary>
internal interface IDeviceHost
{
    /// <summary>The arrays of its neurons.</summary>
    string Arrays { get; }

    /// <summary>C# of the place of its population among all, or of the places of its populations.</summary>
    string Index { get; }

    /// <summary>What neurons have of their own, and what is kept of the populations.</summary>
    void WriteFields();

    /// <summary>In the constructor: constants, or room for them.</summary>
    void WriteOwn();

    /// <summary>In the method that is called when parameters have changed.</summary>
    void WriteSetConstants();

    /// <summary>The method that computes constants.</summary>
    void WriteConstants();

    /// <summary>All states at the start.</summary>
    void WriteStart();
}
