using System.Reflection;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>Kernels with type parameters, as they are launched.</summary>
internal static class GenericKernels
{
    private static readonly Type[] Sums = [typeof(Float1), typeof(Float16)];

    /// <summary>A kernel for sums of one neuron and of sixteen, every rule that shares it, and every penalty.</summary>
    public static IEnumerable<MethodInfo> Closed(MethodInfo kernel)
    {
        var open = kernel.IsGenericMethod ? kernel.GetGenericArguments() : [];
        var wanted = open.Select(t => t.GetGenericParameterConstraints().Single(c => c.IsInterface)).ToArray();
        return wanted switch
        {
            [] => [kernel],
            [var penalty] when penalty == typeof(IPenaltyKernel) => new[] { typeof(GenericKernels), typeof(RatePenalty) }.SelectMany(t => t.Assembly.GetTypes())
                .Where(t => t.IsValueType && t.IsAssignableTo(penalty)).Select(t => kernel.MakeGenericMethod(t)),
            [{ Name: "INeighbours`1" }] => Sums.Select(sum => kernel.MakeGenericMethod(sum)),
            [var credits] => RulesOf(credits, credits.GetGenericArguments()[0]).Select(rule => kernel.MakeGenericMethod(rule)),
            [var credits, _] => Sums.SelectMany(sum => RulesOf(credits, sum).Select(rule => kernel.MakeGenericMethod(rule, sum))),
            _ => throw new InvalidOperationException($"{kernel} has type parameters that the tests know nothing of."),
        };
    }

    private static Type[] RulesOf(Type credits, Type sum)
    {
        Type[] rules = [.. credits.DeclaringType!.GetNestedTypes().Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.Name == credits.Name)).Select(t => t.MakeGenericType(sum))];
        return rules.Length > 1 ? rules : throw new InvalidOperationException($"{credits} is of no rules.");
    }
}
