namespace Snn.Runtime;

/// <summary>How a neuron gets from one time step to the next.</summary>
public enum NirMethod
{
    /// <summary>By the exact solution of a node's equations; the input of LI, LIF, I and IF is constant over the step.</summary>
    Exact,

    /// <summary>By Euler's forward method, as most of the programs that train such networks do.</summary>
    ForwardEuler,
}

/// <summary>A node of a graph as a population: neurons, an input, or an output that sums spikes.</summary>
/// <param name="Name">The node.</param>
/// <param name="Node">Its primitive and fields.</param>
/// <param name="Dimensions">Its dimensions in NIR: channels first where it has places.</param>
internal sealed record NirPopulation(string Name, NirNode Node, int[] Dimensions)
{
    /// <summary>What is added to its input at all times, in the order of the file.</summary>
    public required double[] Bias { get; init; }

    /// <summary>Number of neurons.</summary>
    public int Size => NirShapes.Size(Dimensions);

    /// <summary>Whether it is where the graph's spikes come from.</summary>
    public bool IsInput => Node.Type == "Input";

    /// <summary>Whether its neurons spike.</summary>
    public bool Spikes => NirFields.Spikes(Node.Type);

    /// <summary>Whether something is added to its input.</summary>
    public bool HasBias => Array.Exists(Bias, b => b != 0);

    /// <summary>Rows, columns and channels; null where it has one dimension, or more than three.</summary>
    public Shape? Shape => Dimensions.Length switch
    {
        2 => new(1, Dimensions[1], Dimensions[0]),
        3 => new(Dimensions[1], Dimensions[2], Dimensions[0]),
        _ => null,
    };

    /// <summary>The place in the file of a neuron: NIR has channels first, the language has them last.</summary>
    public int PlaceOf(int neuron) => Shape is { } shape ? neuron % shape.Channels * shape.Height * shape.Width + neuron / shape.Channels : neuron;

    /// <summary>The neuron of a place in the file.</summary>
    public int NeuronOf(int place) => Shape is { } shape ? place % (shape.Height * shape.Width) * shape.Channels + place / (shape.Height * shape.Width) : place;

    /// <summary>The numbers of a field, of each neuron, in the order of the file.</summary>
    public double[] Numbers(string field) => Node.Find(field) switch
    {
        null => [.. Enumerable.Repeat(field == "w_in" ? 1.0 : 0, Size)], // w_in and v_reset may be left out
        { Count: 1 } one => [.. Enumerable.Repeat(one.Values[0], Size)],
        var all => [.. all.Values],
    };

    /// <summary>
    /// What a spike of weight 1 adds, in the order of the file. By the exact solution it lands on the current or the potential:
    /// with a current, what an input of 1 in one step adds to it; else as much as leaves, at the end of the step, what an input of
    /// 1 over the step leaves there. By Euler's method it is the input.
    /// </summary>
    /// <param name="dt">Length of a step in seconds.</param>
    /// <param name="method">How a step is taken.</param>
    public double[] Gains(double dt, NirMethod method)
    {
        var gains = new double[Size];
        Array.Fill(gains, 1);
        if (method == NirMethod.Exact)
        {
            switch (Node.Type)
            {
                case "LI" or "LIF":
                    Fill(Numbers("r"), Numbers("tau"), (r, tau) => r * double.ExpM1(dt / tau));
                    break;
                case "I" or "IF":
                    Fill(Numbers("r"), Numbers("r"), (r, _) => r * dt);
                    break;
                case "CubaLI" or "CubaLIF":
                    Fill(Numbers("w_in"), Numbers("tau_syn"), (w, tau) => w * dt / tau);
                    break;
            }
        }

        return gains;

        void Fill(double[] a, double[] b, Func<double, double, double> gain)
        {
            for (int j = 0; j < gains.Length; j++)
            {
                gains[j] = gain(a[j], b[j]);
                if (!float.IsFinite((float)gains[j]))
                {
                    throw new NirException(Name, Node.Type is "LI" or "LIF" ? "tau" : null, FormattableString.Invariant($"is far too short for steps of {dt * 1000} ms, or r is too large; take shorter steps (--dt) or Euler's method (--method euler)."));
                }
            }
        }
    }
}
