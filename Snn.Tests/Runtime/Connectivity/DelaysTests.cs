using Snn.Runtime;

namespace Snn.Tests.Runtime.Connectivity;

public class DelaysTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(0.3f, 0.1f, 3)]
    [InlineData(1.7f, 0.1f, 17)]
    public void Whole_numbers_of_steps_are_counted(float delay, float dt, int steps) =>
        Assert.Equal(steps, Delays.InSteps(Time.Of(delay), Time.Of(dt), "P"));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(1, 0)]
    [InlineData(1e30f, 1)]
    public void Others_are_refused_by_name(float delay, float dt) =>
        Assert.StartsWith("Recurrent has a delay", Assert.Throws<ArgumentException>(() => Delays.InSteps(Time.Of(delay), Time.Of(dt), "Recurrent")).Message);

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(0.25f, 0.1f)]
    public void Parts_of_a_step_are_refused_by_name_where_there_are_steps(float delay, float dt)
    {
        var between = new Conformance.GoldenLifNetwork { Dt = Time.Of(dt), HidHid = new(default) { Delay = Time.Of(delay) } };
        var layout = between.Layout();
        Assert.StartsWith("HidHid has a delay", layout.WhyNotStepped);
        using var weights = new WeightStore(layout);
        Assert.Equal(layout.WhyNotStepped, Assert.Throws<ArgumentException>(() => between.CreateTrial(new(layout, weights, 10))).Message);
        Assert.Equal(layout.WhyNotStepped, Assert.Throws<ArgumentException>(() => new Trainer(between, new EventProp(), new Models.Adam(), new() { MaxSteps = 10, Loss = new SumCrossEntropy() })).Message);
        Assert.Null(new Conformance.GoldenLifNetwork { Dt = Time.Of(dt), HidHid = new(default) { Delay = 3 * dt * ms } }.Layout().WhyNotStepped);
    }
}
