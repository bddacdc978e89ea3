using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution;

/// <summary>Feedback for several steps at once.</summary>
public class FeedbackAheadTests
{
    /// <summary>Steps that fill tiles and that do not, a ring that has begun anew in between, neurons that fill panels and that do not.</summary>
    [Theory]
    [InlineData(1, 5, 3, 0)]
    [InlineData(4, 16, 20, 0)]
    [InlineData(7, 37, 3, 2)]
    [InlineData(8, 130, 20, 5)]
    public void Several_steps_have_the_bits_of_one_after_the_other(int steps, int neurons, int errors, int delay)
    {
        const int from = 13;
        var random = new Random(neurons);
        using var memory = new Arena();
        Rows feedback = Filled(errors, neurons), lambda = Filled(delay + steps, errors), start = Filled(1, neurons);
        var layout = new NetworkLayout(
            "Net", Time.Of(1), [new("A", "Lif", neurons, true), new("B", "Leaky", errors, false)], [new("P", 0, 1, Init.Constant(1), 1, true)])
        { Readout = 1, Inputs = [] };
        using var weights = new WeightStore(layout);
        for (int k = 0; k < neurons; k++)
        {
            for (int m = 0; m < errors; m++)
            {
                weights[0][k].At(m) = feedback[m].At(k);
            }
        }

        using var store = new FeedbackStore(layout, Feedback.Symmetric);
        store.Follow(weights);
        Ring ring = new(lambda), once = new(memory.Rows(8, neurons)), twice = new(memory.Rows(8, neurons)), plain = new(memory.Rows(8, neurons));
        RowSums.AddScaled(from, from + steps, ring, delay, store.Panels(0), start[0], once);
        ScalarSums.AddScaled(from, from + steps, ring, delay, store.Panels(0), start[0], plain);
        RowSums.AddScaled(from, from + steps, ring, delay, store.Panels(0), once, twice);
        var expected = memory.Lanes(neurons);
        for (int t = from; t < from + steps; t++)
        {
            RowSums.AddScaled(ring[t + delay], store[0], start[0], expected);
            Assert.Equal(expected.Span[..neurons], once[t].Span[..neurons]);
            Assert.Equal(expected.Span[..neurons], plain[t].Span[..neurons]);
            RowSums.AddScaled(ring[t + delay], store[0], once[t], expected);
            Assert.Equal(expected.Span[..neurons], twice[t].Span[..neurons]);
        }

        Rows Filled(int count, int size)
        {
            var rows = memory.Rows(count, size);
            for (int i = 0; i < count; i++)
            {
                foreach (ref float value in rows[i].Span[..size])
                {
                    value = random.NextSingle() - 0.5f;
                }
            }

            return rows;
        }
    }
}
