using System.Collections.Generic;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>What the members of a trial are called, and those of the kernels in it.</summary>
internal sealed class TrialNames(IndentedWriter writer, string trial)
{
    private readonly Dictionary<string, KernelNames> _kernels = [];

    public Names Space { get; } = new(writer);

    /// <summary>The class itself.</summary>
    public string Class => trial;

    /// <summary>Class of a population's kernel.</summary>
    public string Kernel(string population) => Space.Of(("kernel", population), population + "Kernel");

    /// <summary>Field with a population's kernel.</summary>
    public string Field(string population) => Space.Of(("field", population), "_" + Names.Camel(population));

    /// <summary>Field with a projection's delay.</summary>
    public string Delay(ProjectionPlan projection) => Space.Of(("delay", projection.Index), $"_{Names.Camel(projection.Record.Name)}Delay");

    /// <summary>Field with the gradient by that.</summary>
    public string DelayGradient(ProjectionPlan projection) => Space.Of(("delay gradient", projection.Index), $"_{Names.Camel(projection.Record.Name)}DelayGradient");

    /// <summary>Field with the delays of a projection in which each neuron has its own.</summary>
    public string Line(ProjectionPlan projection) => Space.Of(("delays", projection.Index), $"_{Names.Camel(projection.Record.Name)}Delays");

    /// <summary>Field with what the source neurons of a projection have released.</summary>
    public string Released(ProjectionPlan projection) => Space.Of(("released", projection.Index), $"_{Names.Camel(projection.Record.Name)}Released");

    /// <summary>Members of a population's kernel, or of that of a projection's release.</summary>
    public KernelNames Members(string population)
    {
        if (!_kernels.TryGetValue(population, out var names))
        {
            names = new(new(writer, Space, begins: false));
            _kernels.Add(population, names);
        }

        return names;
    }
}
