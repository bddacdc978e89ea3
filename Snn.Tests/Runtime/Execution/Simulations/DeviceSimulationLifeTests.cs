using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime;

/// <summary>What is told to a device when, what comes back from it, and errors that say what to do.</summary>
public sealed class DeviceSimulationLifeTests
{
    [Fact]
    public void Steps_wait_until_something_is_asked_for()
    {
        using var device = ComputeDevice.Simulated(16);
        using var simulation = Begin(device);
        for (int t = 0; t < 20; t++)
        {
            simulation.Input("Input").Add(t);
            simulation.Step();
        }

        Assert.Equal(0, device.Launches);
        Assert.Equal(20, simulation.SpikeCount("Input"));
        Assert.Equal(0, device.Launches);
        Assert.Equal([20 - PlasticRun.Delay - 3], Arrived(simulation));
        Assert.Equal(60, device.Launches); // of each step: arrivals, neurons, rules

        static int[] Arrived(Simulation simulation)
        {
            // the last that arrived has raised its trace to 1 two steps after
            var trace = simulation.Variable("Plastic.X");
            return [.. Enumerable.Range(0, 30).Where(k => Math.Abs(trace.At(k) - MathF.Exp(-2 / 20f)) < 1e-4f)];
        }
    }

    [Fact]
    public void What_was_asked_for_can_be_changed_and_goes_back()
    {
        using var device = ComputeDevice.Simulated(16);
        float[][] runs = [.. ((SimulationOptions[])[new(), new() { Device = device }]).Select(options =>
        {
            using var simulation = new StillNetwork().Simulate(options);
            var recording = simulation.Record("Hidden");
            simulation.Input("Input").Play(Inputs.Random(20, 60, 0.1, seed: 5));
            simulation.Run(20);
            simulation.State("Hidden.V").At(7) = 0.9f;
            simulation.Weights[0][3].At(4) = 2;
            simulation.Run(20);
            simulation.Restart();
            simulation.Input("Input").Play(Inputs.Random(20, 60, 0.1, seed: 6));
            simulation.Run(15);
            Assert.Equal(15, simulation.Steps);
            return (float[])[.. simulation.State("Hidden.V").Span[..19], .. recording.Neurons.Select(n => (float)n), .. recording.Steps.Select(t => (float)t)];
        })];
        Assert.True(runs[0].Length > 19 + 2 * 20);
        Assert.Equal(runs[0].Length, runs[1].Length);
        Assert.All(runs[0].Zip(runs[1]), x => Assert.Equal(x.First, x.Second, 1e-5f));
    }

    [Fact]
    public void The_same_run_has_the_same_bits()
    {
        float[][] runs = [.. new[] { 16, 64 }.Select(threads =>
        {
            using var device = ComputeDevice.Simulated(threads);
            using var simulation = Begin(device);
            simulation.Input("Input").Poisson(50 * Hz);
            simulation.Input("Teacher").Poisson(50 * Hz);
            simulation.Run(60);
            return PlasticRun.Weights(simulation);
        })];
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Recordings_can_be_read_after_the_end()
    {
        using var device = ComputeDevice.Simulated(16);
        SpikeRecording recording;
        using (var simulation = Begin(device))
        {
            simulation.Step();
            recording = simulation.Record("Exc");
            simulation.Input("Teacher").Add(4);
            simulation.Step();
            simulation.Step();
        }

        Assert.Equal([2], recording.Steps);
        Assert.Equal([4], recording.Neurons);
    }

    [Fact]
    public void Bad_use_gets_an_error_that_says_what_to_do()
    {
        using var device = ComputeDevice.Simulated(16);
        Assert.Contains("Plastic.PairStdp.TauPlus is 0; it must be above 0", Assert.Throws<ArgumentException>(() => new Pairs(1, 1, 0 * ms, new() { TauPlus = 0 * ms }).Simulate(new() { Device = device })).Message);
        using var told = new RewardPairs(2, 2, 1 * ms).Simulate(new() { Device = device });
        Assert.Contains("call Signal(\"Plastic.Reward\").Set(...)", Assert.Throws<InvalidOperationException>(told.Step).Message);

        using var simulation = new StillNetwork().Simulate(new() { Device = device });
        simulation.State("Hidden.V").At(3) = float.NaN;
        simulation.Step();
        Assert.Contains("Hidden.V is no finite number", Assert.Throws<SimulationException>(() => simulation.State("Hidden.V")).Message);
        using var broken = new StillNetwork().Simulate(new() { Device = device });
        broken.State("Hidden.V").At(3) = float.NaN;
        Assert.Contains("Hidden.V is no finite number", Assert.Throws<SimulationException>(() => broken.Run(3)).Message);
        simulation.Dispose();
        Assert.Throws<ObjectDisposedException>(simulation.Step);

        var gone = new StillNetwork().Simulate(new() { Device = device });
        gone.Step();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.Run(2));
        gone.Dispose();
    }

    private static Simulation Begin(ComputeDevice device) => ToldNetwork.Begin(new Pairs(PlasticRun.Before, PlasticRun.After, PlasticRun.Delay * ms, new()), new() { Device = device });
}
