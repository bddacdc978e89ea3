using System.Reflection;
using Snn.Generators.Reading;

namespace Snn.Tests.Generators;

public sealed class VocabularyTests
{
    [Fact]
    public void The_generator_knows_every_unit_by_its_value()
    {
        var units = typeof(Units).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(f => f.Name, f => (float)f.FieldType.GetProperty("Value")!.GetValue(f.GetValue(null))!);
        Assert.Equal(units.Keys.Order(), Vocabulary.UnitValues.Keys.Order());
        Assert.All(units, unit => Assert.Equal(unit.Value, (float)Vocabulary.UnitValues[unit.Key]));
    }

    [Fact]
    public void Every_function_of_the_vocabulary_can_be_read()
    {
        string[] equations = ["D", "Next", "Hold", "Rising", "Noise", "Normal"];
        foreach (var method in typeof(Dsl).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => !m.IsSpecialName && !equations.Contains(m.Name) && m.ReturnType != typeof(RootTime))) // a root of time is the unit of noise alone
        {
            string arguments = string.Join(", ", method.GetParameters().Select(p => p.ParameterType == typeof(Time) ? "20 * ms" : "V"));
            var compiled = Compiler.Run($"[Neuron] public partial class A {{ [State] public partial float V {{ get; set; }} public Equations Step => [Next(V) == {method.Name}({arguments})]; }}");
            Assert.Empty(compiled.Diagnostics);
            Assert.Empty(compiled.CompilerErrors);
        }
    }

    [Fact]
    public void Every_name_that_the_generator_looks_for_exists()
    {
        var names = typeof(Vocabulary).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.All(names, name => Assert.NotNull(typeof(Dsl).Assembly.GetType(name)));
    }
}
