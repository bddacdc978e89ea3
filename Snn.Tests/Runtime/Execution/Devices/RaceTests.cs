using System.ComponentModel;
using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>
/// Threads of a group never meet in memory but across a barrier, and threads of different groups not at all. Needs Oclgrind,
/// a simulator of OpenCL devices that watches every access (Debian: oclgrind), which takes minutes: with <c>SNN_TEST_RACES</c>,
/// as in <c>.ci/run</c>.
/// </summary>
public sealed class RaceTests
{
    [SkippableTheory]
    [InlineData(nameof(EProp), DevicePlan.Trial)]
    [InlineData(nameof(EProp), DevicePlan.Step)]
    [InlineData(nameof(SurrogateBptt), DevicePlan.Trial)]
    [InlineData(nameof(SurrogateBptt), DevicePlan.Step)]
    [InlineData(nameof(EventProp), DevicePlan.Trial)]
    [InlineData(nameof(EventProp), DevicePlan.Step)]
    public void No_rule_has_any(string rule, DevicePlan plan) => Assert.Equal("", Races($"{rule} {plan}"));

    [SkippableFact]
    public void No_simulation_has_any() => Assert.Equal("", Races($"{nameof(Simulation)} {DevicePlan.Step}"));

    [SkippableFact]
    public void No_arrival_of_a_simulation_has_any() => Assert.Equal("", Races($"{RaceProgram.Arrivals} {DevicePlan.Step}"));

    [SkippableTheory]
    [InlineData(RaceProgram.Online)]
    [InlineData(RaceProgram.OnlineKinds)]
    public void No_batch_that_learns_as_it_runs_has_any(string what) => Assert.Equal("", Races($"{what} {DevicePlan.Step}"));

    [SkippableFact]
    public void No_synapse_with_states_of_its_source_has_any() => Assert.Equal("", Races($"{RaceProgram.Releases} {DevicePlan.Trial}"));

    [SkippableFact]
    public void No_convolution_has_any() => Assert.Equal("", Races($"{RaceProgram.Convolutions} {DevicePlan.Step}"));

    [SkippableTheory]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.Step)]
    public void No_delay_of_a_synapse_and_none_that_is_drawn_has_any(DevicePlan plan) => Assert.Equal("", Races($"{RaceProgram.Synapses} {plan}"));

    [SkippableTheory]
    [InlineData(DevicePlan.Trial)]
    [InlineData(DevicePlan.Step)]
    public void No_kernel_of_several_populations_has_any(DevicePlan plan) => Assert.Equal("", Races($"{RaceProgram.Kinds} {plan}"));

    [SkippableFact]
    public void No_update_has_any() => Assert.Equal("", Races($"{nameof(RaceProgram.Updates)} {DevicePlan.Trial}"));

    [SkippableFact]
    public void One_that_is_there_is_found() => Assert.Contains("data race", Races(nameof(RaceKernels.Turn)));

    [SkippableFact]
    public void A_barrier_ends_it() => Assert.Equal("", Races(nameof(RaceKernels.TurnInTurn)));

    /// <summary>What the detector reports.</summary>
    private static string Races(string what)
    {
        Skip.If(Environment.GetEnvironmentVariable("SNN_TEST_RACES") is null, "SNN_TEST_RACES is not set: the race detector takes minutes");
        string folder = Directory.CreateTempSubdirectory("snn-races").FullName, log = Path.Combine(folder, "races.txt");
        try
        {
            var (exitCode, output, error) = ChildProcess.Run("oclgrind", $"--data-races --log {log} {ChildProcess.Dotnet} {ChildProcess.Program} races {what}", folder, ("SNN_KERNEL_CACHE", ""));
            Assert.True(exitCode == 0, output + error);
            Assert.StartsWith("Oclgrind", output);
            return File.ReadAllText(log);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "the race detector is not installed (oclgrind)");
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
