using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// How a backend says what every kernel says: loop over the neurons, read and write one value per neuron, append spikes.
/// What is computed was settled in the plan; a dialect only prints.
/// </summary>
internal abstract class Dialect
{
    /// <summary>The vectorised backend.</summary>
    public static readonly Dialect Simd = new SimdDialect();

    /// <summary>All that the CPU has.</summary>
    public static Dialect[] OfCpu => [Simd, Reference];

    /// <summary>The scalar backend.</summary>
    public static readonly Dialect Reference = new ReferenceDialect();

    /// <summary>Prefix of class names.</summary>
    public abstract string Name { get; }

    /// <summary>Whose lines these are once more, in another form, so that comments stand there alone; empty where they stand here.</summary>
    public virtual string Repeats => "";

    /// <summary>What a reader is told of its file.</summary>
    public abstract string Note { get; }

    /// <summary>Header of the loop over all neurons of a kernel.</summary>
    public string Loop => LoopOver("_extent");

    /// <summary>Header of a loop over so many.</summary>
    /// <param name="count">How far the backend's loops go, as the runtime says it.</param>
    public abstract string LoopOver(string count);

    /// <summary>Header of a loop over the neurons of a range.</summary>
    public abstract string LoopOverRange(string range);

    public abstract Notation Notation(Names names);

    /// <summary>Whether a loop keeps in locals where its values are.</summary>
    public abstract bool KeepsPlaces { get; }

    /// <summary>The value of neuron j in an array.</summary>
    public abstract string Element(string array);

    /// <summary>Says of neuron j whether something is so.</summary>
    /// <param name="marks">Of which neurons it is.</param>
    /// <param name="condition">Whether it is.</param>
    public abstract string Mark(string marks, string condition);

    /// <summary>The value that the target of a row's synapse j has in an array.</summary>
    public abstract string OfTarget(string array, string targets);

    /// <summary>A constant's local before the loop.</summary>
    public abstract string Hoist(string local, string field);

    /// <summary>Appends neuron j to the spikes where a flag is set.</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="range">Where several threads append: the range of the neuron.</param>
    public abstract string Append(string flag, string? range);

    private static string And(string? more) => more is null ? "" : $", {more}";

    private sealed class SimdDialect : Dialect
    {
        public override string Name => "Simd";

        public override string Note => "steps of the kernels, a vector of neurons at a time";

        public override bool KeepsPlaces => true;

        public override string LoopOver(string count) => $"for (int j = 0; j < {count}; j += Vector<float>.Count)";

        public override string LoopOverRange(string range) => $"for (int j = {range}.From; j < {range}.Padded; j += Vector<float>.Count)";

        public override Notation Notation(Names names) => new SimdNotation(names);

        public override string Element(string array) => $"{array}[j]";

        public override string Mark(string marks, string condition) => $"{marks}[j] = {condition};";

        public override string OfTarget(string array, string targets) => $"{targets}.Gather({array}, j)";

        public override string Hoist(string local, string field) => $"var {local} = Vector.Create({field});";

        public override string Append(string flag, string? range) => $"_spikes.Append({flag}, j{And(range)});";
    }

    private sealed class ReferenceDialect : Dialect
    {
        public override string Name => "Reference";

        public override string Repeats => Simd.Name;

        public override string Note => $"the lines of {Repeats} once more, a neuron at a time, the plain code that all others must equal: what they mean is said there";

        public override bool KeepsPlaces => false;

        public override string LoopOver(string count) => $"for (int j = 0; j < {count}; j++)";

        public override string LoopOverRange(string range) => $"for (int j = {range}.From; j < {range}.To; j++)";

        public override Notation Notation(Names names) => new ScalarNotation(names.Local);

        public override string Element(string array) => $"{array}.At(j)";

        public override string Mark(string marks, string condition) => $"{marks}.Set(j, {condition});";

        public override string OfTarget(string array, string targets) => $"{array}.At({targets}[j])";

        public override string Hoist(string local, string field) => $"float {local} = {field};";

        public override string Append(string flag, string? range) => $"_spikes.AppendIf({flag}, j{And(range)});";
    }
}
