using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>What the members of a trial are called, and those of the kernels in it.</summary>
/// <param name="writer">The file.</param>
/// <param name="trial">The class.</param>
/// <param name="plan">The network.</param>
internal sealed class TrialNames(IndentedWriter writer, string trial, NetworkPlan plan)
{
    private readonly Dictionary<string, KernelNames> _kernels = [];

    /// <summary>Projections that release alike, and so share a kernel.</summary>
    public IReadOnlyList<PopulationKind> Releases { get; } = ReleaseKinds.Of(plan);

    /// <summary>Whether what happens along projections is a loop over their paths.</summary>
    public bool HasPaths { get; } = plan.HasPaths;

    public Names Space { get; } = new(writer);

    /// <summary>The class itself.</summary>
    public string Class => trial;

    /// <summary>Class of a population's kernel.</summary>
    public string Kernel(string population) => KindOf(population) is { } kind ? Kernel(kind) : Space.Of(("kernel", population), population + "Kernel");

    /// <summary>Class of a kind's kernel.</summary>
    public string Kernel(PopulationKind kind) => Space.Of(("kind", kind.Name), kind.Name + "Kernel");

    /// <summary>Class of a backend's kernel.</summary>
    public string Kernel(string population, Dialect dialect) => KindOf(population) is { } kind
        ? Space.Of((dialect.Name, "kind", kind.Name), $"{dialect.Name}{kind.Name}Kernel")
        : Space.Of((dialect.Name, "kernel", population), $"{dialect.Name}{population}Kernel");

    /// <summary>Field with a population's kernel, or where it is among those of its kind.</summary>
    public string Field(string population) => KindOf(population) is { } kind
        ? $"{Field(kind)}[{kind.Members.ToList().FindIndex(m => m.Population == population)}]"
        : Space.Of(("field", population), "_" + Names.Camel(population));

    /// <summary>Field with the kernels of a kind.</summary>
    public string Field(PopulationKind kind) => Space.Of(("kind field", kind.Name), $"_{Names.Camel(kind.Name)}s");

    /// <summary>Field with a projection's delay.</summary>
    public string Delay(ProjectionPlan projection) => HasPaths ? $"Paths[{projection.Index}].Delay" : Space.Of(("delay", projection.Index), $"_{Names.Camel(projection.Record.Name)}Delay");

    /// <summary>Field with the gradient by that.</summary>
    public string DelayGradient(ProjectionPlan projection) => Space.Of(("delay gradient", projection.Index), $"_{Names.Camel(projection.Record.Name)}DelayGradient");

    /// <summary>Field with the delays of a projection in which each neuron has its own.</summary>
    public string Line(ProjectionPlan projection) => Space.Of(("delays", projection.Index), $"_{Names.Camel(projection.Record.Name)}Delays");

    /// <summary>Field with what the source neurons of a projection have released.</summary>
    public string Released(ProjectionPlan projection) => Space.Of(("released", projection.Index), $"_{Names.Camel(projection.Record.Name)}Released");

    /// <summary>Members of a population's kernel, or of that of a projection's release.</summary>
    public KernelNames Members(string population)
    {
        // no population is called like a kind's kernels in the table
        string owner = KindOf(population) is { } kind ? "kind " + kind.Name : population;
        if (!_kernels.TryGetValue(owner, out var names))
        {
            names = new(new(writer, Space, begins: false));
            _kernels.Add(owner, names);
        }

        return names;
    }

    /// <summary>The kind of a population, or of a projection that releases.</summary>
    public PopulationKind? KindOf(string name) => plan.KindOf(name) ?? Releases.FirstOrDefault(k => k.Members.Any(m => m.Population == name));
}
