using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Execution;

/// <summary>A model's step against finer ones.</summary>
public sealed class StepCheckTests
{
    [Fact]
    public void A_step_that_is_fine_enough_passes()
    {
        var found = StepCheck.Against(Rest, (n, over, _) => n.Advance(over, 0.5f * nA), 0.01f * ms, 3000).Require("V", 15);
        Assert.InRange(found.Spikes, 2, 10);
        Assert.Equal(["V", "M", "H", "N"], found.Largest.Keys);
    }

    [Fact]
    public void A_step_that_is_too_long_is_named()
    {
        var found = StepCheck.Against(Rest, (n, over, _) => n.Advance(over, 0.5f * nA), 0.1f * ms, 300);
        Assert.StartsWith("With steps of 0.1 ms, V is off by ", Assert.Throws<InvalidOperationException>(() => found.Require("V", 1e-3f)).Message);
    }

    [Fact]
    public void Methods_of_first_order_err_by_the_step_and_that_of_fourth_by_far_less()
    {
        float euler = Euler(0.01f), half = Euler(0.005f);
        Assert.InRange(euler / half, 1.7f, 2.3f);
        float fourth = StepCheck.Against(() => new Fourth { V = 0.3f }, (n, over, _) => n.Advance(over), 0.01f * ms, 100).Largest["V"];
        Assert.True(fourth < 1e-2f * euler);

        static float Euler(float dt) =>
            StepCheck.Against(() => new First { V = 0.3f }, (n, over, _) => n.Advance(over), dt * ms, (int)(1 / dt)).Largest["V"];
    }

    [Fact]
    public void Its_method_and_order_stand_in_its_description()
    {
        Assert.Contains("integrated by forward Euler, of first order", new First().Describe());
        Assert.Contains("integrated by Runge-Kutta of fourth order", new Fourth().Describe());
        var compiled = Generators.Compiler.Run(Generators.Sources.Neuron);
        Assert.Contains(compiled.Files, f => f.Text.Split('\n')[1] == "// Cell is integrated by the exact solution (matrix exponential)");
    }

    private static FreeHodgkinHuxley Rest() => new() { V = -65 * mV, M = 0.02f, H = 0.99f, N = 0.03f };
}

[Neuron]
public partial class First
{
    [State] public partial float V { get; set; }

    [Integrate(Integrator.ForwardEuler)]
    public Equations Flow => [D(V) == (V - V * V * V * V) / ms];

    [Output] public float Y => V;
}

[Neuron]
public partial class Fourth
{
    [State] public partial float V { get; set; }

    public Equations Flow => [D(V) == (V - V * V * V * V) / ms];

    [Output] public float Y => V;
}
