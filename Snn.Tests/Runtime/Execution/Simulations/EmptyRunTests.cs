namespace Snn.Tests.Runtime;

/// <summary>Runs of no step, on any number of threads.</summary>
public sealed class EmptyRunTests
{
    [Fact]
    public void No_step_is_over_at_once()
    {
        using var simulation = new SpreadKinds().Simulate(new() { Threads = 4 });
        for (int i = 0; i < 500; i++)
        {
            simulation.Run(0);
        }

        simulation.Run(3);
        Assert.Equal(3, simulation.Steps);
    }
}
