using System.Runtime.InteropServices;

namespace Snn.Distributed;

/// <summary>Families of libraries whose programs agree on what handles are.</summary>
internal enum MpiFamily
{
    /// <summary>Open MPI 4 and 5: handles are addresses of what the library exports.</summary>
    OpenMpi,

    /// <summary>MPICH 4 and those that keep its ABI (Intel MPI, MVAPICH): handles are numbers.</summary>
    Mpich,
}

/// <summary>Finds the library of MPI to which the launcher belongs that has started this process.</summary>
internal static class MpiLibrary
{
    /// <summary>Environment variable that says the family where the launcher does not: <c>openmpi</c> or <c>mpich</c>.</summary>
    public const string Variable = "SNN_MPI";

    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.40.dylib"], Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"];

    /// <summary>Loads the library.</summary>
    /// <exception cref="MpiException">No launcher has started this process, or its library is not installed.</exception>
    public static (MpiFamily Family, nint Library) Load()
    {
        var families = Families(Environment.GetEnvironmentVariable);
        foreach (var family in families)
        {
            foreach (string name in family == MpiFamily.OpenMpi ? OpenMpi : Mpich)
            {
                if (NativeLibrary.TryLoad(name, out nint library))
                {
                    return (family, library);
                }
            }
        }

        throw new MpiException(Missing(families));
    }

    /// <summary>Which libraries fit the launcher, the likeliest first.</summary>
    /// <param name="variable">The value of an environment variable.</param>
    /// <exception cref="MpiException">There was no launcher, or the variable that names a family names none.</exception>
    public static MpiFamily[] Families(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return named switch
            {
                "openmpi" => [MpiFamily.OpenMpi],
                "mpich" => [MpiFamily.Mpich],
                _ => throw new MpiException($"{Variable} is '{named}'; it may be openmpi or mpich, or not be set."),
            };
        }

        bool Has(string name) => variable(name) is { Length: > 0 };
        return Has("OMPI_COMM_WORLD_RANK") ? [MpiFamily.OpenMpi]
            : Has("PMI_RANK") || Has("PMI_SIZE") ? [MpiFamily.Mpich]
            : Has("PMIX_RANK") ? [MpiFamily.OpenMpi, MpiFamily.Mpich] // a launcher such as srun, for either
            : throw new MpiException("--distributed mpi was given, but this process was not started by MPI; start the program with mpirun -n 2 dotnet run ..., or with srun.");
    }

    /// <summary>What to install.</summary>
    public static string Missing(MpiFamily[] families) => families is [MpiFamily.OpenMpi]
        ? $"The launcher is that of Open MPI, and its library {OpenMpi[0]} is not installed here; install it (Debian and Ubuntu: apt-get install openmpi-bin)."
        : families is [MpiFamily.Mpich]
        ? $"The launcher is that of MPICH, and its library {Mpich[0]} is not installed here; install it (Debian and Ubuntu: apt-get install mpich)."
        : $"No library of MPI is installed here, neither {OpenMpi[0]} nor {Mpich[0]}; install that of the launcher (Debian and Ubuntu: apt-get install openmpi-bin, or mpich).";
}
