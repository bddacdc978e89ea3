using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

/// <summary>Allocations are counted for the whole process, so nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_batch_allocates_nothing(int threads)
    {
        using var trainer = TrainerTests.Make(threads: threads, batch: 8);
        long few = Allocated(FakeExamples.Make(16)), many = Allocated(FakeExamples.Make(320));
        Assert.InRange(many - few, 0, 304 * 24 / 4); // the smallest object takes 24 bytes, and there are 304 examples more

        // the test host allocates now and then, on a busy machine in every epoch: the least of some is the trainer's own
        long Allocated(Example[] examples)
        {
            trainer.TrainEpoch(examples);
            return Enumerable.Range(0, 10).Min(_ =>
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                trainer.TrainEpoch(examples);
                return GC.GetTotalAllocatedBytes(precise: true) - before;
            });
        }
    }

    [Fact]
    public void A_job_of_a_team_allocates_nothing()
    {
        using var team = new WorkerTeam(3);
        Action<int, int> job = (_, _) => { };
        long least = Enumerable.Range(0, 10).Min(_ =>
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 500; i++)
            {
                team.Run(3, job);
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before;
        });
        Assert.InRange(least, 0, 100);
    }
}
