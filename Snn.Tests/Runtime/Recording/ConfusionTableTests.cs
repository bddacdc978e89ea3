using Snn.Runtime;

namespace Snn.Tests.Runtime.Recording;

public class ConfusionTableTests
{
    [Fact]
    public void A_redirected_writer_gets_aligned_plain_text()
    {
        var console = new TestConsole(terminal: false);
        ConfusionTable.Write(new[,] { { 10, 0 }, { 5, 15 } }, ["zero", "one"], console.Create());
        Assert.False(console.HasControlCharacters);
        Assert.Equal(
            ["        0  1", "0 zero 10  ·  100.0 %", "1 one   5 15   75.0 %", "25 of 30 correct (83.3 %)"],
            console.Text.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_terminal_gets_a_coloured_table_of_twenty_classes()
    {
        var console = new TestConsole(terminal: true);
        string[] names = [.. Enumerable.Range(0, 20).Select(c => $"[class] {c}")];
        var counts = new int[20, 20];
        counts[7, 8] = 123;
        ConfusionTable.Write(counts, names, console.Create());
        Assert.True(console.HasControlCharacters);
        Assert.All(names, name => Assert.Contains(name, console.Text, StringComparison.Ordinal));
        Assert.Contains("123", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_examples_and_one_class_are_printed()
    {
        var console = new TestConsole(terminal: false);
        ConfusionTable.Write(new int[1, 1], ["only"], console.Create());
        Assert.Contains("no examples", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_without_a_name_per_class_is_refused() =>
        Assert.Throws<ArgumentException>(() => ConfusionTable.Write(new int[2, 2], ["only"]));
}
