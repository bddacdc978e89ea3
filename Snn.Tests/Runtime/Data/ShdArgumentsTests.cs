using Snn.Runtime;

namespace Snn.Tests.Runtime.Data;

public sealed class ShdArgumentsTests
{
    [Theory]
    [InlineData("", 1000, 0.01)]
    [InlineData("--time-unit ms", 1, 0.01)]
    [InlineData("--time-unit us --most-dropped 1", 1e-3f, 1)]
    [InlineData("--time-unit ns", 1e-6f, 0.01)]
    public void The_command_line_says_what_times_are_in_and_what_may_be_dropped(string line, float milliseconds, double dropped)
    {
        var (code, options) = Run(line);

        Assert.Equal(0, code);
        Assert.Equal(milliseconds, options!.TimeUnit.Value);
        Assert.Equal(dropped, options.MostDropped, 1e-6);
        Assert.Equal(new ShdOptions().MaxSteps, options.MaxSteps);
    }

    [Theory]
    [InlineData("--time-unit hours")]
    [InlineData("--most-dropped 2")]
    [InlineData("--most-dropped -0.5")]
    public void What_makes_no_sense_is_refused(string line) => Assert.Equal((1, null), Run(line));

    private static (int Code, ShdOptions? Options) Run(string line)
    {
        var command = new TrainingCommand("A test.", "Test", epochs: 1, batch: 1, hidden: 1, rate: 1, "EProp");
        var shd = new ShdArguments(command);
        ShdOptions? read = null;
        int code = command.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), (_, given) =>
        {
            read = shd.Read(given);
            return 0;
        });
        return (code, read);
    }
}
