using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.Random;
using Snn.Distributed;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Training.Distribution;

/// <summary>Training on processes that MPI's launchers start, of each library that is installed.</summary>
public sealed class MpiTests : IDisposable
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public static TheoryData<string> Launchers => ["mpirun.openmpi", "mpirun.mpich"];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Launchers))]
    public void Two_processes_have_the_bits_of_one_and_the_first_alone_writes(string launcher)
    {
        SkipWithout(launcher);
        var alone = ChildProcess.Run(ChildProcess.Dotnet, Program("alone", epochs: 2), _directory);
        Assert.Equal(0, alone.ExitCode);
        var (code, output, error) = ChildProcess.Run(launcher, $"{Arguments(launcher, 2)} {ChildProcess.Dotnet} {Program("both", epochs: 2)} --distributed mpi", _directory, Most, Settings);
        Assert.True(code == 0, output + error);
        Assert.Equal(Checkpointed("alone"), Checkpointed("both"));
        Assert.Matches(@"^2 processes by (Open MPI v|MPICH )\d+\.\d+.*: rank 0 on .+ \(pid \d+\), rank 1 on .+ \(pid \d+\)", output.TrimStart('\u001b', '[', '?', '1', 'h', '='));
        Assert.Single(output.Split('\n'), l => l.Contains(" 2/2 ", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Launchers))]
    public void Sums_in_any_order_train_too(string launcher)
    {
        SkipWithout(launcher);
        var (code, output, error) = ChildProcess.Run(launcher, $"{Arguments(launcher, 3)} {ChildProcess.Dotnet} {Program("any", epochs: 2)} --distributed mpi --sum-in-any-order", _directory, Most, Settings);
        Assert.True(code == 0, output + error);
        Assert.Contains("sums in the order that is fastest", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Launchers))]
    public void Another_seed_on_a_process_is_an_error_that_names_it(string launcher)
    {
        SkipWithout(launcher);
        string program = $"{ChildProcess.Dotnet} {Program("seeds", epochs: 1)} --distributed mpi";
        var (code, output, error) = ChildProcess.Run(launcher, $"{Arguments(launcher, 1)} {program} --seed 1 : -n 1 {program} --seed 2", _directory, Most, Settings);
        Assert.NotEqual(0, code);
        Assert.Matches(@"error: rank 1 on .+ \(pid \d+\) does not do what rank 0 on .+ does: seed: 2 there, 1 here", error + output);
    }

    [SkippableTheory]
    [MemberData(nameof(Launchers))]
    public void A_process_that_is_killed_is_named_and_the_run_goes_on_from_its_last_epoch(string launcher)
    {
        SkipWithout(launcher);
        int times = Environment.GetEnvironmentVariable("SNN_TEST_LONG") is null ? 1 : 10;
        var random = new Xoshiro256StarStar(Environment.TickCount);
        for (int time = 0; time < times; time++)
        {
            string folder = $"killed{time}";
            int victim = random.Next(2);
            var start = new ProcessStartInfo(launcher, $"{Arguments(launcher, 2)} {ChildProcess.Dotnet} {Program(folder, epochs: 1000000)} --distributed mpi") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory };
            foreach (var (name, value) in Settings)
            {
                start.Environment[name] = value;
            }

            using var run = Process.Start(start)!;
            var errors = run.StandardError.ReadToEndAsync();
            string id = PidOf(victim).Match(LineWith(run.StandardOutput, "processes by")).Groups[1].Value;
            LineWith(run.StandardOutput, " 1/1000000 ");
            var rest = run.StandardOutput.ReadToEndAsync();
            Thread.Sleep(random.Next(1000)); // at any moment of a batch, a test or a checkpoint
            ChildProcess.Run("kill", $"-9 {id}", _directory);
            if (!run.WaitForExit(Most))
            {
                run.Kill(entireProcessTree: true);
                Assert.Fail($"{launcher} goes on after rank {victim} was killed");
            }

            Assert.NotEqual(0, run.ExitCode);
            string[] told = [.. (errors.Result + rest.Result).Split('\n').Where(l => l.StartsWith("error: ", StringComparison.Ordinal))];
            Assert.True(told.Length == 1, errors.Result);
            var match = Regex.Match(told[0], $@"^error: rank {victim} on .+ \(pid {id}\) died, which ends the run: epoch (\d+) is in {folder}.checkpoint\.snn, to resume from\.");
            Assert.True(match.Success, told[0]);

            // goes on, on another number of processes, to what an unbroken run comes to
            using var killed = new Trainer(new FakeNetwork(), new EProp(), new FakeAdam(0.01f), new() { MaxSteps = 40 });
            killed.Resume(Path.Combine(_directory, folder));
            Assert.InRange(killed.Epoch, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.MaxValue);
            string alone = $"alone{time}";
            Assert.Equal(0, ChildProcess.Run(ChildProcess.Dotnet, Program(alone, killed.Epoch + 2), _directory).ExitCode);
            var (code, output, error) = ChildProcess.Run(launcher, $"{Arguments(launcher, 1 + time % 3)} {ChildProcess.Dotnet} {Program(folder, killed.Epoch + 2)} --distributed mpi --resume", _directory, Most, Settings);
            Assert.True(code == 0, output + error);
            Assert.Equal(Checkpointed(alone), Checkpointed(folder));
        }
    }

    [Fact]
    public void Which_library_is_told_by_the_launcher()
    {
        Assert.Equal([MpiFamily.OpenMpi], Families(("OMPI_COMM_WORLD_RANK", "0"), ("PMIX_RANK", "0")));
        Assert.Equal([MpiFamily.Mpich], Families(("PMI_RANK", "1"), ("PMI_SIZE", "2")));
        Assert.Equal([MpiFamily.OpenMpi, MpiFamily.Mpich], Families(("PMIX_RANK", "3")));
        Assert.Equal([MpiFamily.Mpich], Families(("OMPI_COMM_WORLD_RANK", "0"), (MpiLibrary.Variable, "mpich")));
        Assert.Contains("mpirun -n 2", Assert.Throws<MpiException>(() => Families()).Message, StringComparison.Ordinal);
        Assert.Contains("'lam'", Assert.Throws<MpiException>(() => Families((MpiLibrary.Variable, "lam"))).Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install openmpi-bin", MpiLibrary.Missing([MpiFamily.OpenMpi]), StringComparison.Ordinal);
        Assert.Contains("apt-get install mpich", MpiLibrary.Missing([MpiFamily.Mpich]), StringComparison.Ordinal);
        Assert.Contains("openmpi-bin, or mpich", MpiLibrary.Missing([MpiFamily.OpenMpi, MpiFamily.Mpich]), StringComparison.Ordinal);

        static MpiFamily[] Families(params (string Name, string Value)[] variables) => MpiLibrary.Families(name => variables.FirstOrDefault(v => v.Name == name).Value);
    }

    [Fact]
    public void A_process_is_told_to_others_and_known_to_live()
    {
        var own = Peer.Own();
        Assert.Equal(own, Peer.Of(own.ToBytes()));
        Assert.True(own.IsAlive);
        Assert.False((own with { Started = own.Started + 1 }).IsAlive);
        Assert.False((own with { Id = int.MaxValue }).IsAlive);
    }

    private static (string, string)[] Settings => [("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")];

    private static string Arguments(string launcher, int processes) => $"{(launcher == "mpirun.openmpi" ? "--oversubscribe " : "")}-n {processes}";

    private static string Program(string folder, int epochs) => $"{ChildProcess.Program} mpi --epochs {epochs.ToString(CultureInfo.InvariantCulture)} --threads 1 --checkpoint {folder}";

    private static string LineWith(StreamReader output, string part)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"No line has '{part}'.");
    }

    private static Regex PidOf(int rank) => new($@"rank {rank} on \S+ \(pid (\d+)\)");

    private string Checkpointed(string folder) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_directory, folder, Checkpoint.FileName))));

    private void SkipWithout(string launcher)
    {
        try
        {
            ChildProcess.Run(launcher, "--version", _directory);
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"there is no {launcher}; install {(launcher == "mpirun.mpich" ? "mpich" : "openmpi-bin")}");
        }
    }
}
