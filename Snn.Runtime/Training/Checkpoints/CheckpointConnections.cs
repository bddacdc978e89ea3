using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// Which pairs of neurons a projection connects, as whole numbers: the number of targets of each source neuron, then the
/// targets, row after row.
/// </summary>
/// <param name="projection">The projection.</param>
/// <param name="pairs">Its pairs in this run.</param>
internal sealed class CheckpointConnections(ProjectionLayout projection, ConnectedPairs pairs) : CheckpointArray($"connections of {projection.Name}")
{
    public override int Length => pairs.Sources + pairs.Count;

    public override ReadOnlySpan<float> Values
    {
        get
        {
            var numbers = new int[Length];
            for (int k = 0; k < pairs.Sources; k++)
            {
                numbers[k] = pairs.CountOf(k);
            }

            for (int i = 0; i < pairs.Count; i++)
            {
                numbers[pairs.Sources + i] = pairs.TargetOf(i);
            }

            return MemoryMarshal.Cast<int, float>(numbers);
        }
    }

    public override string? WhyNot(ReadOnlySpan<float> values)
    {
        var numbers = MemoryMarshal.Cast<float, int>(values);
        long count = 0;
        foreach (int inRow in numbers[..pairs.Sources])
        {
            if (inRow < 0 || (count += inRow) > pairs.Count)
            {
                return $"its {Name} are not those of {pairs.Count} synapses";
            }
        }

        if (count != pairs.Count)
        {
            return $"its {Name} are not those of {pairs.Count} synapses";
        }

        for (int k = 0, at = pairs.Sources; k < pairs.Sources; k++)
        {
            for (int i = 0; i < numbers[k]; i++, at++)
            {
                if ((uint)numbers[at] >= (uint)pairs.Targets || (i > 0 && numbers[at] <= numbers[at - 1]) || (numbers[at] == k && !projection.SelfConnections))
                {
                    return $"target {i} of source neuron {k} in its {Name} is {numbers[at]}, which cannot be";
                }

                if (numbers[at] % pairs.Block != i % pairs.Block)
                {
                    return $"its {Name} are not in blocks of {pairs.Block} targets: {numbers[at]} is target {i} of source neuron {k}";
                }
            }
        }

        // rewiring changes which pairs
        return projection.Rewiring is not null || MemoryMarshal.Cast<float, int>(Values).SequenceEqual(numbers) ? null : $"its {Name} are other pairs than this run's";
    }

    public override void Set(ReadOnlySpan<float> values)
    {
        var numbers = MemoryMarshal.Cast<float, int>(values);
        var rows = new int[pairs.Sources][];
        for (int k = 0, at = pairs.Sources; k < pairs.Sources; k++)
        {
            rows[k] = numbers.Slice(at, numbers[k]).ToArray();
            at += numbers[k];
        }

        pairs.Set(rows);
    }
}
