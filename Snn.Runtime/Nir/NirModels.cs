namespace Snn.Runtime;

/// <summary>The primitives of NIR as models of the language.</summary>
internal static class NirModels
{
    /// <summary>The class of a primitive.</summary>
    public static string Name(string type) => type switch
    {
        "Input" => "SpikeInput",
        "Output" => "SumReadout",
        "LI" => "LeakyIntegrator",
        "LIF" => "LifNeuron",
        "CubaLI" => "CurrentLeakyIntegrator",
        "CubaLIF" => "CurrentLifNeuron",
        "I" => "PlainIntegrator",
        "IF" => "IntegrateFireNeuron",
        _ => "ThresholdNeuron",
    };

    /// <summary>The class of a model.</summary>
    /// <param name="type">The primitive.</param>
    /// <param name="method">How a step is taken.</param>
    /// <param name="hasBias">Whether something may be added to the input at all times.</param>
    public static string Source(string type, NirMethod method, bool hasBias)
    {
        bool hasFlow = method == NirMethod.Exact && type is not ("Threshold" or "Output");
        string[] lines =
        [
            $"/// <summary>{Summary(type)}, {NirArticle(type)} of NIR{(type == "Output" ? "" : method == NirMethod.ForwardEuler && type != "Threshold" ? ", in steps of Euler's forward method" : "")}.</summary>",
            "[Neuron]",
            $"public partial class {Name(type)}",
            "{",
            .. Parameters(type, method, hasBias),
            .. States(type, hasFlow),
            .. Start(type),
            .. hasFlow ? Flow(type, hasBias) : Step(type, hasBias),
            .. Spike(type),
            "}",
        ];
        return string.Join("\n", lines) + "\n";
    }

    private static string Summary(string type) => type switch
    {
        "Output" => "Sum of the weights of the spikes that arrive in a step",
        "LI" => "Leaky integrator",
        "LIF" => "Leaky integrate-and-fire neuron",
        "CubaLI" => "Leaky integrator of a current that decays",
        "CubaLIF" => "Leaky integrate-and-fire neuron with a current that decays",
        "I" => "Integrator",
        "IF" => "Integrate-and-fire neuron",
        _ => "Neuron that spikes in each step in which its input exceeds a threshold",
    };

    private static string NirArticle(string type) => type == "Output" ? "before an Output" : $"node {type}";

    private static IEnumerable<string> Parameters(string type, NirMethod method, bool hasBias)
    {
        bool isEuler = method == NirMethod.ForwardEuler && type is not ("Threshold" or "Output"), hasWeights = isEuler || hasBias;
        (string Type, string Name, string Value, string Words, bool IsThere)[] all =
        [
            ("Time", "TimeStep", " = 1 * ms;", "Length of a step: the network's Dt", isEuler),
            ("Time", "Tau", " = 20 * ms;", "Time constant", type is "LI" or "LIF"),
            ("Time", "TauSyn", " = 5 * ms;", "Time constant of the current", type is "CubaLI" or "CubaLIF"),
            ("Time", "TauMem", " = 20 * ms;", "Time constant of the potential", type is "CubaLI" or "CubaLIF"),
            ("float", "R", " = 1;", type is "I" or "IF" ? "What an input of 1 adds to the potential in a second" : "Resistance", type is "CubaLI" or "CubaLIF" || (hasWeights && type is "LI" or "LIF" or "I" or "IF")),
            ("float", "VLeak", "", "Potential at rest", type is "LI" or "LIF" or "CubaLI" or "CubaLIF"),
            ("float", "VThreshold", " = 1;", "Threshold", type is "IF" or "LIF" or "CubaLIF"),
            ("float", "VReset", "", "Potential after a spike", type is "IF" or "LIF" or "CubaLIF"),
            ("float", "Threshold", " = 1;", "Threshold", type is "Threshold"),
            ("float", "WIn", " = 1;", "Weight of the input", hasWeights && type is "CubaLI" or "CubaLIF"),
            ("float", "Bias", "", "What is added to the input at all times", hasBias),
        ];
        return all.Where(p => p.IsThere).SelectMany(p => Member(p.Words, $"public {p.Type} {p.Name} {{ get; init; }}{p.Value}"));
    }

    private static IEnumerable<string> States(string type, bool hasFlow)
    {
        bool hasCurrent = type is "CubaLI" or "CubaLIF";
        string impulse = hasFlow ? "[State, Impulse]" : "[State]", lands = hasFlow ? "; impulses land here" : "";
        return
        [
            .. hasCurrent ? Member($"Current{lands}", $"{impulse} public partial float I {{ get; set; }}") : [],
            .. Member(hasCurrent ? "Potential" : type is "Threshold" or "Output" ? "Input of the step" : $"Potential{lands}", $"{(hasCurrent ? "[State]" : impulse)} public partial float V {{ get; set; }}"),
            .. hasFlow ? [] : Member("Sum of the weights of the spikes that arrive in the step", "[Input, Impulse] public partial float S { get; }"),
        ];
    }

    private static IEnumerable<string> Start(string type) => type is "LI" or "LIF" or "CubaLI" or "CubaLIF"
        ? Member("At rest", "public Equations Start => [Next(V) == VLeak];") : [];

    private static IEnumerable<string> Flow(string type, bool hasBias) => Member("Between spikes", type switch
    {
        "LI" or "LIF" => $"public Equations Flow => [D(V) == (VLeak - V{(hasBias ? " + R * Bias" : "")}) / Tau];",
        "I" or "IF" => $"public Equations Flow => [D(V) == {(hasBias ? "R * Bias" : "0")} / sec];",
        _ => $"public Equations Flow => [D(I) == {(hasBias ? "(WIn * Bias - I)" : "-I")} / TauSyn, D(V) == (VLeak - V + R * I) / TauMem];",
    });

    private static IEnumerable<string> Step(string type, bool hasBias)
    {
        string input = hasBias ? "(S + Bias)" : "S";
        return Member("A time step", type switch
        {
            "Threshold" or "Output" => $"public Equations Step => [Next(V) == {input.Trim('(', ')')}];",
            "LI" or "LIF" => $"public Equations Step => [Next(V) == V + TimeStep / Tau * (VLeak - V + R * {input})];",
            "I" or "IF" => $"public Equations Step => [Next(V) == V + TimeStep / sec * R * {input}];",
            _ => $"public Equations Step => [Next(I) == I + TimeStep / TauSyn * (WIn * {input} - I), Next(V) == V + TimeStep / TauMem * (VLeak - V + R * Next(I))];",
        });
    }

    private static IEnumerable<string> Spike(string type) => type switch
    {
        "IF" or "LIF" or "CubaLIF" => Member("The spike", "public Event Spike => new() { When = V > VThreshold, Then = [Next(V, Grad.Stop) == VReset] };", isLast: true),
        "Threshold" => Member("The spike", "public Event Spike => new() { When = V > Threshold };", isLast: true),
        _ => Member("What the network gives", "[Output] public float Y => V;", isLast: true),
    };

    private static string[] Member(string summary, string line, bool isLast = false) => [$"    /// <summary>{summary}.</summary>", $"    {line}", .. isLast ? [] : new[] { "" }];
}
