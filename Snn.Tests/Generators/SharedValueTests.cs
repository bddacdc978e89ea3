namespace Snn.Tests.Generators;

/// <summary>A value that two equations share is computed before the first of them, whichever that is.</summary>
public sealed class SharedValueTests
{
    [Theory]
    [InlineData("Next(V) == 0.9f * V + Decay(TauSyn) * X + I, Next(X) == Decay(TauSyn) * X")]
    [InlineData("Next(X) == Decay(TauSyn) * X, Next(V) == 0.9f * V + Decay(TauSyn) * X + I")]
    public void The_order_of_the_equations_does_not_matter(string step)
    {
        var compiled = Compiler.Run($$"""
            [Neuron]
            public partial class Chained
            {
                public Time TauSyn { get; init; } = 5 * ms;
                [State] public partial float V { get; set; }
                [State] public partial float X { get; set; }
                [Input, Impulse] public partial float I { get; }
                public Equations Step => [{{step}}];
                public Event Spike => new() { When = V > 1f, Then = [Next(V) == 0f], Surrogate = theta => 1 / (1 + Abs(theta)) };
            }
            """);
        Assert.Empty(compiled.CompilerErrors);
    }
}
