using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_index_runs_once(int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (int count in (int[])[0, 1, 2, 3, 1000])
        {
            var calls = new int[count];
            team.Run(count, (i, thread) =>
            {
                Assert.InRange(thread, 0, threads - 1);
                Interlocked.Increment(ref calls[i]);
            });
            Assert.All(calls, c => Assert.Equal(1, c));
        }
    }

    [Fact]
    public void Many_short_jobs_lose_no_wake_up()
    {
        using var team = new WorkerTeam(4);
        long sum = 0;
        for (int round = 0; round < 5000; round++)
        {
            team.Run(4, (i, _) => Interlocked.Add(ref sum, i));
        }

        Assert.Equal(5000 * 6, sum);
    }

    [Fact]
    public void Workers_that_went_to_sleep_wake_up()
    {
        using var team = new WorkerTeam(3);
        for (int round = 0; round < 3; round++)
        {
            Thread.Sleep(30);
            var threads = new int[3];
            using var together = new Barrier(3);
            team.Run(3, (_, thread) =>
            {
                Interlocked.Increment(ref threads[thread]);
                Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(20)));
            });
            Assert.Equal([1, 1, 1], threads);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_exception_of_the_lowest_index_reaches_the_caller(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (int round = 0; round < 50; round++)
        {
            var e = Assert.Throws<FormatException>(() => team.Run(100, (i, _) =>
            {
                if (i >= 7)
                {
                    throw new FormatException($"{i}");
                }
            }));
            Assert.Equal("7", e.Message);
        }

        int calls = 0;
        team.Run(10, (_, _) => Interlocked.Increment(ref calls));
        Assert.Equal(10, calls);
    }

    [Fact]
    public void A_job_cannot_start_another()
    {
        using var team = new WorkerTeam(2);
        Assert.Throws<InvalidOperationException>(() => team.Run(1, (_, _) => team.Run(1, (_, _) => { })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_job_cannot_end_its_team(int threads)
    {
        using var team = new WorkerTeam(threads);
        int refused = 0;
        team.Run(60, (_, _) =>
        {
            Assert.Throws<InvalidOperationException>(team.Dispose);
            Interlocked.Increment(ref refused);
        });
        Assert.Equal(60, refused);
    }

    [Fact]
    public void Ending_a_team_waits_for_its_job()
    {
        for (int round = 0; round < 50; round++)
        {
            var team = new WorkerTeam(3);
            using var started = new ManualResetEventSlim();
            int done = 0, seen = 0;
            var end = new Thread(() =>
            {
                started.Wait();
                team.Dispose();
                seen = Volatile.Read(ref done);
            });
            end.Start();
            team.Run(200, (_, _) =>
            {
                started.Set();
                Interlocked.Increment(ref done);
            });
            end.Join();
            Assert.Equal(200, seen);
        }
    }

    [Fact]
    public void A_disposed_team_does_not_run()
    {
        var team = new WorkerTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(1, (_, _) => { }));
    }
}
