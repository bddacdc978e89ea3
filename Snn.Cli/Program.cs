using Snn.Cli;
using Snn.Runtime;

return ConsoleRun.Guard(() => SnnCommand.Run(args));
