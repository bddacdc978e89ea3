namespace Snn.Runtime;

/// <summary>A population whose flow, threshold, jump or output is smooth in the states but not affine.</summary>
/// <param name="Name">Property of the network.</param>
/// <param name="Size">Number of neurons.</param>
/// <param name="States">Names of the states of a neuron, then of its synapses.</param>
/// <param name="Equations">The equations of one neuron.</param>
public sealed record SmoothPopulation(string Name, int Size, IReadOnlyList<string> States, SmoothEquations Equations)
    : ExactPopulation(Name, Size, States)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames => Equations.Parameters;

    internal override ExactGroup Prepare(bool isReadout) => new SmoothGroup(this, isReadout);
}

/// <summary>
/// The equations of a neuron and the synapses that end at it, with their derivatives. The generator writes them. Of every
/// function there is an adjoint: it adds the function's derivatives by states and by parameters, times what stands in front
/// of them in the loss.
/// </summary>
public abstract class SmoothEquations
{
    /// <summary>Names of the parameters, <c>Population.Parameter</c> or <c>Projection.Parameter</c>.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>Whether there is a threshold.</summary>
    public virtual bool Spikes => false;

    /// <summary>Whether the neuron spikes only where θ has been below 0 since its last spike.</summary>
    public virtual bool Rises => false;

    /// <summary>Whether there is an output.</summary>
    public virtual bool HasOutput => false;

    /// <summary>For how long the neuron cannot spike again, in ms.</summary>
    public virtual double Hold => 0;

    /// <summary>The states that stand still meanwhile, and lose what arrives.</summary>
    public virtual IReadOnlyList<int> Held => [];

    /// <summary>The states at time 0.</summary>
    public virtual void Start(Span<double> h) => h.Clear();

    /// <summary>Adds (dh₀/dp)ᵀ λ.</summary>
    public virtual void StartAdjoint(ReadOnlySpan<double> lambda, Span<double> parameters)
    {
    }

    /// <summary>f(h) = dh/dt, per ms.</summary>
    public abstract void Flow(ReadOnlySpan<double> h, Span<double> rate);

    /// <summary>Adds (df/dh)ᵀ λ and (df/dp)ᵀ λ.</summary>
    public abstract void FlowAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters);

    /// <summary>θ(h); the neuron spikes when it rises through 0.</summary>
    public virtual double Threshold(ReadOnlySpan<double> h) => double.NegativeInfinity;

    /// <summary>Adds λ dθ/dh and λ dθ/dp.</summary>
    public virtual void ThresholdAdjoint(ReadOnlySpan<double> h, double lambda, Span<double> states, Span<double> parameters)
    {
    }

    /// <summary>R(h), the states after a spike.</summary>
    public virtual void Jump(ReadOnlySpan<double> h, Span<double> after) => h.CopyTo(after);

    /// <summary>Adds (dR/dh)ᵀ λ and (dR/dp)ᵀ λ.</summary>
    public virtual void JumpAdjoint(ReadOnlySpan<double> h, ReadOnlySpan<double> lambda, Span<double> states, Span<double> parameters)
    {
    }

    /// <summary>Adds λ times the derivatives of the length of the hold.</summary>
    public virtual void HoldAdjoint(double lambda, Span<double> parameters)
    {
    }

    /// <summary>What the loss sees.</summary>
    public virtual double Output(ReadOnlySpan<double> h) => 0;

    /// <summary>Adds λ times the derivatives of the output.</summary>
    public virtual void OutputAdjoint(ReadOnlySpan<double> h, double lambda, Span<double> states, Span<double> parameters)
    {
    }
}
