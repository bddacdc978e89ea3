using Snn.Runtime;
using Snn.Tests.Runtime.Training;

namespace Snn.Tests.Runtime.Connectivity;

public class StoresTests
{
    private static readonly NetworkLayout Layout = new FakeNetwork(inputs: 20, hidden: 24, classes: 3).Layout();

    [Fact]
    public void A_weight_store_is_one_block_projection_after_projection()
    {
        using var store = new WeightStore(Layout);
        Assert.Equal(20 * 32 + 24 * 32 + 24 * 16, store.All.Length);
        Assert.Equal((20, 24), (store.SourceSize(0), store.TargetSize(0)));
        Assert.Equal((24, 3), (store.SourceSize(2), store.TargetSize(2)));
        Assert.Equal((24, 16), (store[2].Count, store[2].Stride));
        for (int p = 0; p < 3; p++)
        {
            store[p].Span.Fill(p + 1);
        }

        Assert.Equal(
            [.. Enumerable.Repeat(1f, 20 * 32), .. Enumerable.Repeat(2f, 24 * 32), .. Enumerable.Repeat(3f, 24 * 16)],
            store.All.Span.ToArray());
    }

    [Fact]
    public void Symmetric_feedback_follows_the_weights()
    {
        using var weights = new WeightStore(Layout);
        using var feedback = new FeedbackStore(Layout, Feedback.Symmetric);
        Initialiser.Fill(weights, 3);
        feedback.Follow(weights);
        AssertTransposed(weights, feedback);
        Initialiser.Fill(weights, 4);
        feedback.Follow(weights);
        AssertTransposed(weights, feedback);
    }

    [Fact]
    public void Random_feedback_stays_as_fixed()
    {
        using var weights = new WeightStore(Layout);
        using var drawn = new WeightStore(Layout);
        using var feedback = new FeedbackStore(Layout, Feedback.Random);
        Initialiser.Fill(weights, 3);
        feedback.Follow(weights);
        Assert.Equal(0, feedback[FakeNetwork.ToOutput].Span[0]);
        Initialiser.Fill(drawn, 4);
        feedback.Fix(drawn);
        feedback.Follow(weights);
        AssertTransposed(drawn, feedback);
    }

    [Fact]
    public void Adaptive_feedback_is_taken_over_from_where_it_was_moved()
    {
        using var weights = new WeightStore(Layout);
        using var own = new WeightStore(Layout);
        using var feedback = new FeedbackStore(Layout, Feedback.Adaptive);
        Initialiser.Fill(weights, 3);
        Initialiser.Fill(own, 4);
        feedback.Adapt(own, weights, decay: 0.1f);
        for (int m = 0; m < 3; m++)
        {
            foreach (ref float value in feedback[FakeNetwork.ToOutput][m].Span[..24])
            {
                value *= 0.5f;
            }
        }

        float before = own[FakeNetwork.ToOutput][0].Span[0];
        feedback.TakeOver(weights);
        Assert.Equal(0.5f * before, own[FakeNetwork.ToOutput][0].Span[0]);
        AssertTransposed(own, feedback);
    }

    [Fact]
    public void Only_projections_onto_the_readout_have_feedback()
    {
        using var feedback = new FeedbackStore(Layout, Feedback.Symmetric);
        Assert.Throws<ArgumentException>(() => feedback[FakeNetwork.Recurrent]);
    }

    [Fact]
    public void Parts_are_found_by_name()
    {
        Assert.Equal(1, Layout.Population("Hidden"));
        Assert.Equal(2, Layout.Projection("ToOutput"));
        Assert.Contains("Input, Hidden, Output", Assert.Throws<ArgumentException>(() => Layout.Population("x")).Message);
        Assert.Contains("ToHidden, Recurrent, ToOutput", Assert.Throws<ArgumentException>(() => Layout.Projection("x")).Message);
        Assert.Equal("Fake: Input 20 x Spikes, Hidden 24 x Lif, Output 3 x Leaky; ToHidden Input->Hidden, Recurrent Hidden->Hidden, ToOutput Hidden->Output", Layout.Signature);
    }

    private static void AssertTransposed(WeightStore weights, FeedbackStore feedback)
    {
        var (w, b, panels) = (weights[FakeNetwork.ToOutput], feedback[FakeNetwork.ToOutput], feedback.Panels(FakeNetwork.ToOutput));
        Assert.Equal((3, 32), (b.Count, b.Stride));
        for (int m = 0; m < 3; m++)
        {
            for (int k = 0; k < 32; k++)
            {
                Assert.Equal(k < 24 ? w[k].Span[m] : 0, b[m].Span[k]);
                Assert.Equal(b[m].Span[k], panels[k / 16].Span[16 * m + k % 16]);
            }
        }
    }
}
