using Xunit;
using static Snn.Tests.Runtime.Execution.Devices.StandInDriver.StandInProgram;

namespace Snn.Tests.Runtime.Execution.Devices.StandInDriver;

/// <summary>
/// The host's side of CUDA, on a stand-in for the driver that runs no kernel: what it is asked for, not what comes out. The
/// memory that kernels would write stays zero, so losses are zero too.
/// </summary>
public sealed class CudaTests(StandInCuda cuda) : IClassFixture<StandInCuda>
{
    private const int TrainBatches = TrainExamples / StandInProgram.Batch, TestBatches = TestExamples / StandInProgram.Batch;

    [SkippableFact]
    public void An_epoch_runs_and_its_report_names_device_plan_and_launches()
    {
        var run = cuda.First;
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("epoch 1/1", run.Output);
        Assert.Matches(@"ran on Stand-in 90, trial plan: 4 launches a batch \(forward, loss, back, update\), \d+\.\d us of the host a launch\n", run.Output);
    }

    [SkippableFact]
    public void The_driver_is_asked_for_the_launches_that_the_runtime_counts()
    {
        var run = cuda.First;
        Assert.Equal(4 * TrainBatches + 2 * TestBatches, run.Counted("launches"));
        Assert.Equal(run.Counted("launches"), run.Count("launch"));
        Assert.Equal(4, run.Count("module"));
    }

    [SkippableFact]
    public void The_next_batch_is_sent_from_page_locked_memory_on_a_stream_without_kernels()
    {
        string[] log = cuda.First.Log;
        int[] launches = [.. Enumerable.Range(0, log.Length).Where(i => log[i].StartsWith("launch", StringComparison.Ordinal))];
        string kernels = StreamOf(log[launches[0]]);
        Assert.All(launches, i => Assert.Equal(kernels, StreamOf(log[i])));

        // the first batch's kernels are queued, and nobody has waited for them
        string[] sent = [.. log.Skip(launches[3]).TakeWhile(l => !l.StartsWith("wait", StringComparison.Ordinal)).Where(l => l.StartsWith("copy up", StringComparison.Ordinal))];
        Assert.True(sent.Length >= 3);
        Assert.All(sent, l => Assert.NotEqual(kernels, StreamOf(l)));

        // between the first epoch and the test the weights are fetched, once, to see which of them moved
        int trained = 4 * TrainBatches;
        string[] copies = [.. log[launches[0]..launches[trained - 1]].Concat(log[launches[trained]..launches[^1]]).Where(l => l.StartsWith("copy", StringComparison.Ordinal))];
        Assert.All(copies, l => Assert.EndsWith(", page-locked", l));
    }

    [SkippableFact]
    public void A_second_start_takes_all_kernels_from_the_cache()
    {
        Assert.Equal(0, cuda.First.Counted("kernels"));
        var second = cuda.Run("--device cuda");
        Assert.Equal(4, second.Counted("kernels"));
        Assert.Equal(cuda.First.Count("launch"), second.Count("launch"));
    }

    [SkippableFact]
    public void The_driver_is_not_let_fuse_what_the_equations_round_apart()
    {
        _ = cuda.First;
        string[] texts = [.. cuda.KernelFiles.Select(File.ReadAllText)];
        Assert.All(texts, t => Assert.DoesNotMatch(@"\b(add|sub|mul)\.f32", t));
        Assert.Contains(texts, t => t.Contains("mul.rn.f32", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Damaged_and_foreign_kernels_in_the_cache_are_compiled_again()
    {
        _ = cuda.First;
        string folder = Directory.CreateDirectory(Path.Combine(cuda.Folder, "damaged")).FullName;
        string[] kept = [.. cuda.KernelFiles.Select(File.ReadAllText)];
        string[] files = [.. cuda.KernelFiles.Select(f => Path.Combine(folder, Path.GetFileName(f)))];
        string[] damaged = [kept[0] + "damage", kept[2], "", kept[3]];
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], damaged[i]);
        }

        var run = cuda.Run("--device cuda", ("SNN_KERNEL_CACHE", folder));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Counted("kernels"));
        Assert.Equal(4, run.Count("module")); // the driver is not even shown the others
        Assert.Equal(4, cuda.Run("--device cuda", ("SNN_KERNEL_CACHE", folder)).Counted("kernels"));
    }

    [SkippableFact]
    public void A_network_with_more_neurons_than_threads_is_launched_step_by_step()
    {
        var run = cuda.Run("--device cuda --hidden 200", ("STANDIN_THREADS", "128"));
        Assert.Contains("stepped plan: 2 launches a step forward and 2 back, 2 launches a batch (loss, update)", run.Output);
        Assert.Contains("(the network has more neurons than the 128 threads of a group)", run.Output);
        Assert.Equal((4 * Steps + 2) * TrainBatches + (2 * Steps + 1) * TestBatches, run.Counted("launches"));
        Assert.Equal(run.Counted("launches"), run.Count("launch"));
    }

    [SkippableFact]
    public void Auto_takes_the_GPU() => Assert.Contains("ran on Stand-in 90, trial plan", cuda.Run("--device auto").Output);

    [SkippableFact]
    public void Auto_leaves_the_exact_plan_to_the_CPU()
    {
        var run = cuda.Run("--device auto --plan exact");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, run.Count("module"));
    }

    private static string StreamOf(string line) => line.Split("stream ")[1].Split(',')[0];
}
