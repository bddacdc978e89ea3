using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Runtime.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    private string FilePath => Path.Combine(_directory, "a");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_disk_has_the_contents_before_the_name_and_then_the_name()
    {
        var disk = new FakeDisk();
        AtomicFile.Write(FilePath, s => s.Write("new"u8), disk);
        Assert.Equal(["flush 3 bytes", "replace a", $"flush {_directory}"], disk.Calls);
        Assert.Equal("new", File.ReadAllText(FilePath));
    }

    [Theory]
    [InlineData("flush 3 bytes")]
    [InlineData("replace a")]
    [InlineData("write")]
    public void A_disk_that_fails_leaves_the_old_file_and_nothing_beside_it(string call)
    {
        File.WriteAllText(FilePath, "old");
        var disk = new FakeDisk { Fails = call };
        var e = Assert.Throws<IOException>(() => AtomicFile.Write(FilePath, s =>
        {
            s.Write("new"u8);
            disk.Call("write");
        }, disk));
        Assert.Equal("Input/output error", e.Message);
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_file_that_another_process_is_writing_is_left_alone()
    {
        string unfinished = FilePath + ".tmp";
        using (var other = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Throws<IOException>(() => AtomicFile.Write(FilePath, s => s.Write("new"u8)));
            Assert.True(File.Exists(unfinished));
        }

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void The_systems_disk_flushes_files_and_folders()
    {
        AtomicFile.Write(FilePath, s => s.Write("new"u8));
        Disk.OfSystem.FlushFolder(_directory);
        using var file = File.OpenHandle(FilePath, FileMode.Open, FileAccess.ReadWrite);
        Disk.OfSystem.Flush(file);
        using var none = new SafeFileHandle(-1, ownsHandle: false);
        Assert.Throws<IOException>(() => Disk.OfSystem.Flush(none));
    }

    /// <summary>The kernel itself answers fsync with an error, as it does once when a disk has lost what was written.</summary>
    [SkippableFact]
    public void A_checkpoint_that_the_disk_could_not_take_ends_the_run_and_the_last_one_stays()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "system calls are made to fail on Linux");
        string run = CompileFailingFsync();
        string folder = Path.Combine(_directory, "checkpoints"), file = Path.Combine(folder, Checkpoint.FileName);
        var (code, _, error) = ChildProcess.Run(ChildProcess.Dotnet, $"{ChildProcess.Program} train {folder} 1", _directory);
        Assert.True(code == 0, error);
        var before = File.ReadAllBytes(file);

        (code, _, error) = ChildProcess.Run(run, $"{ChildProcess.Dotnet} {ChildProcess.Program} train {folder} 2 resume", _directory);
        Skip.If(code == 77, "this system lets no process filter its system calls");
        Assert.Equal(ConsoleRun.Failed, code);
        Assert.Contains($"{file} cannot be written: Input/output error", error);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal([file], Directory.GetFiles(folder));
    }

    private string CompileFailingFsync()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Data", "failing-fsync.c"), program = Path.Combine(_directory, "failing-fsync");
        try
        {
            var (code, _, error) = ChildProcess.Run("cc", $"-O1 -Wall -Wextra -Werror -o {program} {source}", _directory);
            Assert.True(code == 0, error);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "a program that lets system calls fail needs a C compiler (cc)");
        }

        return program;
    }

    private sealed class FakeDisk : Disk
    {
        public List<string> Calls { get; } = [];

        public string? Fails { get; init; }

        public override void Flush(SafeFileHandle file) => Call($"flush {RandomAccess.GetLength(file)} bytes");

        public override void Replace(string from, string to)
        {
            Call($"replace {Path.GetFileName(to)}");
            base.Replace(from, to);
        }

        public override void FlushFolder(string folder) => Call($"flush {folder}");

        public void Call(string call)
        {
            Calls.Add(call);
            if (call == Fails)
            {
                throw new IOException("Input/output error");
            }
        }
    }
}
