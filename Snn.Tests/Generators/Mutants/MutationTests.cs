using Xunit.Abstractions;

namespace Snn.Tests.Generators.Mutants;

/// <summary>
/// Valid sources with other names, modifiers, shapes, namespaces, members and forms: what C# takes by itself becomes working
/// code, or an error of ours at a place in it. SNN_MUTANTS=first/count tries others; a mutant is made from its number alone,
/// so that SNN_MUTANTS=number/1 repeats it.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int First = 1, Count = 120, AtOnce = 50;

    [Fact]
    public void Whatever_compiles_without_us_becomes_working_code_or_an_error_at_its_place()
    {
        int[] range = [.. (Environment.GetEnvironmentVariable("SNN_MUTANTS") ?? $"{First}/{Count}").Split('/').Select(int.Parse)];
        var verdicts = Enumerable.Range(range[0], range[1]).Chunk(AtOnce).SelectMany(numbers => MutantJudge.Judge([.. numbers.Select(Mutant.Make)])).ToArray();
        var faults = verdicts.Where(v => v.Fault is not null).ToArray();
        output.WriteLine($"{verdicts.Length} mutants: {verdicts.Count(v => v.IsValid)} compile by themselves, {verdicts.Count(v => v.IsValid && v.IsReported)} of them are refused");
        Assert.True(faults.Length == 0, $"{faults.Length} of {verdicts.Length}\n{string.Join('\n', faults.Select(f => $"{f.Mutant.Number} {f.Fault} on {f.Mutant.Story}"))}\n\n{string.Join("\n\n========\n", faults.Take(3).Select(f => f.ToString()))}");
        Assert.True(verdicts.Length == 1 || verdicts.Count(v => v.IsValid && !v.IsReported) > verdicts.Length / 4, "too few mutants are valid for this to prove anything");
    }
}
