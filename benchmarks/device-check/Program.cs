using System.CommandLine;
using Snn.DeviceCheck;
using Snn.Tests.Runtime.Execution.Devices;

if (args is ["races", var choice, .. var what])
{
    return RaceProgram.Run(what, choice); // watched by a detector of races, in a process of its own
}

var folder = new Option<string>("--out") { Description = "folder of the results", HelpName = "DIR", DefaultValueFactory = _ => "results" };
var device = new Option<string?>("--device") { Description = "device to check; without it a CUDA device where there is one, else one of OpenCL", HelpName = "DEVICE" };
var seconds = new Option<double>("--seconds") { Description = "when everything ends", DefaultValueFactory = _ => 390 };
var brief = new Option<bool>("--brief") { Description = "correctness alone, of every kind one" };
var line = new RootCommand("Checks a device against the CPU and times it.") { folder, device, seconds, brief };
line.SetAction(given => DeviceCheck.Run(new(given.GetValue(folder)!, given.GetValue(device), given.GetValue(seconds), given.GetValue(brief))));
return ConsoleRun.Guard(() =>
{
    var parsed = line.Parse(args);
    int code = parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? DeviceCheck.Unreadable : code;
});
