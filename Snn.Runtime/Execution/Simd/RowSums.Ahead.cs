using System.Runtime.Intrinsics;

namespace Snn.Runtime;

/// <content>Feedback for several steps at once, where a readout has stepped back ahead of the neurons before it.</content>
public static unsafe partial class RowSums
{
    // four steps of two vectors: eight sums hide the latency of a product, and each pair of weights is read for four of them
    private const int Tile = 4;

    /// <summary>
    /// <see cref="AddScaled(Lanes, Rows, Lanes, Lanes)"/> for the steps from <paramref name="from"/> to before
    /// <paramref name="to"/>, with the same bits: the feedback weights are read once for several steps.
    /// </summary>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    /// <param name="errors">Errors of the steps in which the spikes arrive.</param>
    /// <param name="delay">Steps until then.</param>
    /// <param name="feedback">The weights in panels, see <see cref="FeedbackStore.Panels"/>.</param>
    /// <param name="start">What the sums of every step start with.</param>
    /// <param name="target">The sums.</param>
    public static void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Lanes start, Ring target) =>
        AddScaled(from, to, errors, delay, feedback, Ring.Always(start), target);

    /// <summary>The same on top of what <paramref name="start"/> has for each step.</summary>
    public static void AddScaled(int from, int to, Ring errors, int delay, Rows feedback, Ring start, Ring target)
    {
        int count = feedback.Stride / FeedbackStore.Panel, tiles = (to - from + Tile - 1) / Tile;
        var steps = stackalloc Steps[tiles];
        for (int i = 0; i < tiles; i++)
        {
            steps[i] = new(from + i * Tile, to - 1, errors, delay, start, target);
        }

        for (int panel = 0; panel < feedback.Count; panel++)
        {
            for (int i = 0; i < tiles; i++)
            {
                AddScaledTile(steps + i, panel * FeedbackStore.Panel, feedback[panel].First, count);
            }
        }
    }

    private static void AddScaledTile(Steps* steps, int j, float* w, int count)
    {
        float* e0 = steps->Errors0, e1 = steps->Errors1, e2 = steps->Errors2, e3 = steps->Errors3;
        float* s0 = steps->Start0 + j, s1 = steps->Start1 + j, s2 = steps->Start2 + j, s3 = steps->Start3 + j;
        Vector256<float> a0 = At(s0), b0 = At(s0 + 8), a1 = At(s1), b1 = At(s1 + 8), a2 = At(s2), b2 = At(s2 + 8), a3 = At(s3), b3 = At(s3 + 8);
        for (int m = 0; m < count; m++, w += FeedbackStore.Panel)
        {
            Vector256<float> a = At(w), b = At(w + 8);
            var e = Vector256.Create(e0[m]);
            a0 = Vector256.FusedMultiplyAdd(e, a, a0);
            b0 = Vector256.FusedMultiplyAdd(e, b, b0);
            e = Vector256.Create(e1[m]);
            a1 = Vector256.FusedMultiplyAdd(e, a, a1);
            b1 = Vector256.FusedMultiplyAdd(e, b, b1);
            e = Vector256.Create(e2[m]);
            a2 = Vector256.FusedMultiplyAdd(e, a, a2);
            b2 = Vector256.FusedMultiplyAdd(e, b, b2);
            e = Vector256.Create(e3[m]);
            a3 = Vector256.FusedMultiplyAdd(e, a, a3);
            b3 = Vector256.FusedMultiplyAdd(e, b, b3);
        }

        float* u0 = steps->Target0 + j, u1 = steps->Target1 + j, u2 = steps->Target2 + j, u3 = steps->Target3 + j;
        a0.Store(u0);
        b0.Store(u0 + 8);
        a1.Store(u1);
        b1.Store(u1 + 8);
        a2.Store(u2);
        b2.Store(u2 + 8);
        a3.Store(u3);
        b3.Store(u3 + 8);
    }

    /// <summary>Where the rows of the steps of a tile are; beyond the last step it is those of the last, once more.</summary>
    private readonly struct Steps
    {
        public readonly float* Errors0, Errors1, Errors2, Errors3, Start0, Start1, Start2, Start3, Target0, Target1, Target2, Target3;

        public Steps(int t, int last, Ring errors, int delay, Ring start, Ring target)
        {
            int t1 = Math.Min(t + 1, last), t2 = Math.Min(t + 2, last), t3 = Math.Min(t + 3, last);
            Errors0 = errors[t + delay].First;
            Errors1 = errors[t1 + delay].First;
            Errors2 = errors[t2 + delay].First;
            Errors3 = errors[t3 + delay].First;
            Start0 = start[t].First;
            Start1 = start[t1].First;
            Start2 = start[t2].First;
            Start3 = start[t3].First;
            Target0 = target[t].First;
            Target1 = target[t1].First;
            Target2 = target[t2].First;
            Target3 = target[t3].First;
        }
    }
}
