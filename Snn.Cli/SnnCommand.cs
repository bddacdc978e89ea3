using System.CommandLine;

namespace Snn.Cli;

/// <summary>The command <c>snn</c>, with a command for each thing that it does.</summary>
internal static class SnnCommand
{
    /// <summary>Does what the command line says; bad options are explained instead.</summary>
    /// <returns>The exit code; 1 if an option is bad.</returns>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Tools of SnnDsl.") { ImportCommand.Create(), DataCommand.Create(), DescribeCommand.Create() };
        // exceptions are the caller's
        return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
