using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

public class ConsoleRunTests
{
    [Fact]
    public void A_run_without_exception_returns_its_exit_code()
    {
        var (code, text) = Guard(() => 7);
        Assert.Equal((7, ""), (code, text));
    }

    [Fact]
    public void A_bad_input_is_one_line_without_parameter_names()
    {
        var (code, text) = Guard(() => throw new ArgumentException("The train has\n3 steps.", "train"));
        Assert.Equal((ConsoleRun.Failed, "error: The train has 3 steps." + Environment.NewLine), (code, text));
    }

    [Fact]
    public void An_exception_of_the_runtime_is_no_bug()
    {
        var (code, text) = Guard(() => throw new AggregateException(new InvalidOperationException("Give it a rule.") { Source = "Snn.Runtime" }));
        Assert.Equal((ConsoleRun.Failed, "error: Give it a rule." + Environment.NewLine), (code, text));
    }

    [Fact]
    public void A_bug_is_named_with_a_hint_but_no_stack_trace()
    {
        var (code, text) = Guard(() => throw new NullReferenceException("Nothing there."));
        Assert.Equal(ConsoleRun.Crashed, code);
        Assert.Contains("NullReferenceException: Nothing there.", text, StringComparison.Ordinal);
        Assert.Contains(ConsoleRun.TraceVariable, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_says_so()
    {
        var (code, text) = Guard(() => throw new OperationCanceledException());
        Assert.Equal((ConsoleRun.Cancelled, "cancelled" + Environment.NewLine), (code, text));
    }

    private static (int Code, string Text) Guard(Func<int> run)
    {
        var error = new StringWriter();
        return (ConsoleRun.Guard(run, error), error.ToString());
    }
}
