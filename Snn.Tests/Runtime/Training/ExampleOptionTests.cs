namespace Snn.Tests.Runtime.Training;

/// <summary>Options that <c>TrainingCommand</c> gives every program are used by every example.</summary>
public sealed class ExampleOptionTests
{
    [Fact]
    public void Examples_train_on_the_device_that_they_are_told()
    {
        string[] programs = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "examples"), "Program.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("new TrainingCommand("))];
        Assert.True(programs.Length >= 5);
        Assert.All(programs, file => Assert.Matches(@"Device = device,", File.ReadAllText(file)));
        Assert.All(programs, file => Assert.Contains("settings.OpenDevice(", File.ReadAllText(file)));
    }
}
