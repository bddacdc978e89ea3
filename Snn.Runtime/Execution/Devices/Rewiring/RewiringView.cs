using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What the kernel of a rule of rewiring is given: a thread ends the update of one synapse of a projection, when the optimiser
/// has moved its θ.
/// </summary>
public struct RewiringView
{
    /// <summary>The update that it ends; its groups of threads are those of the projection.</summary>
    public UpdateView Update;

    /// <summary>What is the same for every synapse.</summary>
    public ArrayView<float> Constants;

    /// <summary>States of the rules, [state, weight].</summary>
    public ArrayView<float> States;

    /// <summary>Numbers that are drawn, [number, weight of the projection], where any are.</summary>
    public ArrayView<float> Draws;

    /// <summary>Where the projection's weights start, and how many there are, in whole rows.</summary>
    public int DrawStart, DrawLength;

    /// <summary>Whether any are, in this update.</summary>
    public int AreDrawn;

    /// <summary>Number of the rule's states.</summary>
    public int StateCount;

    /// <summary>Whether synapses go in this update.</summary>
    public int IsDue;

    /// <summary>By weight: 1 where a synapse went in the last update in which any did.</summary>
    public ArrayView<int> Gone;

    /// <summary>The weight of this thread; −1 for none.</summary>
    public readonly int Index() => Update.Index();

    /// <summary>θ as the optimiser has left it.</summary>
    public readonly float Theta(int i) => Update.Theta.Moved[i];

    /// <summary>The gradient by θ.</summary>
    public readonly float Gradient(int i) => Update.Theta.Gradients[i];

    /// <summary>A number that is drawn for a synapse; 0 where none is.</summary>
    public readonly float Draw(int draw, int i) => AreDrawn != 0 ? Draws[(long)draw * DrawLength + i - DrawStart] : 0f;

    /// <summary>Where a state of a synapse is.</summary>
    public readonly long State(int state, int i) => (long)state * Update.Length + i;

    /// <summary>The end of an update: the weight that becomes of θ, with the sign that it had, or 0 of what is gone.</summary>
    /// <param name="i">The weight's place.</param>
    /// <param name="theta">What the rule made of θ.</param>
    /// <param name="gone">Above 0 where the synapse makes room for a new one.</param>
    public readonly void Set(int i, float theta, float gone)
    {
        bool isGone = IsDue != 0 & gone > 0f;
        if (IsDue != 0)
        {
            Gone[i] = isGone ? 1 : 0;
        }

        for (int s = 0; s < StateCount; s++)
        {
            Update.CheckWeight(States[State(s, i)]);
        }

        Update.Write(i, ThetaView.Signed(isGone | theta < 0f ? 0f : theta, Update.Targets[i]));
    }
}
