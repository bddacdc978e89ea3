using System.Reflection;
using Snn.Generators;
using Snn.Generators.Models;

namespace Snn.Tests.Generators;

/// <summary>
/// What flows through the pipeline is compared and kept between edits: a symbol, syntax node or location in it would keep
/// whole compilations alive and compare by reference.
/// </summary>
public sealed class PipelineRecordTests
{
    private static readonly string[] Rooms =
        ["Snn.Generators.Models", "Snn.Generators.Symbolics", "Snn.Generators.Fusion", "Snn.Generators.Dynamics", "Snn.Generators.Plasticity"];

    private static readonly Assembly Generator = typeof(SnnGenerator).Assembly;

    [Fact]
    public void Nothing_of_the_compiler_is_stored_in_a_pipeline_record()
    {
        var seen = new HashSet<Type>();
        var findings = new List<string>();
        foreach (var type in Generator.GetTypes().Where(IsRecord))
        {
            Walk(type, type.Name);
        }

        Assert.Empty(findings);
        Assert.Contains(typeof(ModelSource), seen);
        Assert.Contains(typeof(NetworkSource), seen);
        Assert.Contains(Generator.GetType("Snn.Generators.Symbolics.Call")!, seen);

        void Walk(Type type, string path)
        {
            if (type.FullName?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true)
            {
                findings.Add(path);
                return;
            }

            foreach (var argument in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
            {
                Walk(argument, path + "<>");
            }

            if (type.Assembly == Generator && seen.Add(type))
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    Walk(field.FieldType, $"{path}.{field.Name}");
                }
            }
        }
    }

    [Fact]
    public void Every_pipeline_record_is_equal_by_value()
    {
        // an array or a list in a record would compare by reference, and nothing would ever be cached
        var byReference = Generator.GetTypes().Where(IsRecord).SelectMany(t => t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(f => f.FieldType.IsArray || (f.FieldType.IsGenericType && f.FieldType.Assembly != Generator && f.FieldType.IsAssignableTo(typeof(System.Collections.IEnumerable))))
            .Select(f => $"{t.Name}.{f.Name}"));

        // lives inside one derivation, never between two
        Assert.Equal(["Affine.<Coefficients>k__BackingField"], byReference);
    }

    private static bool IsRecord(Type type) =>
        Rooms.Contains(type.Namespace) && type.GetMethod("<Clone>$") is not null;
}
