namespace Snn.Distributed;

/// <summary>What a training program needs to run on several processes.</summary>
public static class MpiCommandLine
{
    /// <summary>Adds <c>--distributed mpi</c>, with which <c>mpirun -n N</c> trains one network on N processes.</summary>
    /// <param name="line">The program's command line.</param>
    public static TrainingCommand WithMpi(this TrainingCommand line) => line.AddProcesses("mpi", MpiGroup.Open);
}
