namespace Snn.Runtime;

/// <summary>A number that neurons of a node have, as a parameter of a model.</summary>
/// <param name="Field">Its name in the file; <see cref="Bias"/> for what nodes before it add to the input.</param>
/// <param name="Values">Of each neuron, in the order of the language and, of a time, in milliseconds.</param>
internal sealed record NirParameter(string Field, float[] Values)
{
    /// <summary>Not a field of a node: what is added to its input at all times.</summary>
    public const string Bias = "bias";

    /// <summary>The parameter of the model: <c>tau_mem</c> is TauMem.</summary>
    public string Name => string.Concat(Field.Split('_').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));

    /// <summary>Whether it is a time.</summary>
    public bool IsTime => Field.StartsWith("tau", StringComparison.Ordinal);

    /// <summary>Whether all neurons have one value.</summary>
    public bool IsShared => Array.TrueForAll(Values, v => v == Values[0]);

    /// <summary>What the neurons of a population have.</summary>
    /// <param name="population">The population.</param>
    /// <param name="method">How a step is taken: the exact solution has weights and time constants in what a spike adds, and not all of them in its equations.</param>
    /// <param name="hasBias">Whether some population of the same model has a bias.</param>
    public static NirParameter[] Of(NirPopulation population, NirMethod method, bool hasBias)
    {
        string type = population.Node.Type;
        if (type is "Input")
        {
            return [];
        }

        string[] fields = type == "Output" ? [] : [.. NirFields.OfNeurons(type)];
        bool isExact = method == NirMethod.Exact && !hasBias;
        var used = fields.Where(f => !(isExact && ((f == "r" && type is "LI" or "LIF" or "I" or "IF") || f == "w_in")));
        return [.. used.Select(f => Of(population, f)), .. hasBias ? [Of(population, Bias)] : Array.Empty<NirParameter>()];
    }

    /// <summary>One of them.</summary>
    /// <exception cref="NirException">It is no number of single precision.</exception>
    public static NirParameter Of(NirPopulation population, string field)
    {
        double[] numbers = field == Bias ? population.Bias : population.Numbers(field);
        double unit = field.StartsWith("tau", StringComparison.Ordinal) ? 1000 : 1;
        var values = new float[population.Size];
        for (int j = 0; j < values.Length; j++)
        {
            values[j] = (float)(numbers[population.PlaceOf(j)] * unit);
            if (!float.IsFinite(values[j]) || (unit == 1000 && values[j] <= 0))
            {
                throw new NirException(population.Name, field, FormattableString.Invariant($"is {numbers[population.PlaceOf(j)]}, which single precision does not hold."));
            }
        }

        return new(field, values);
    }
}
