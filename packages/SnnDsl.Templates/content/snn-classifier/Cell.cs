namespace SnnClassifier;

/// <summary>A leaky neuron that fires at a threshold. Change its equations: kernels and gradients follow.</summary>
[Neuron]
public partial class Cell
{
    public Time  TauMem { get; init; } = 20 * ms;
    public float VTh    { get; init; } = 1;

    [State, Impulse] public partial float V { get; set; }
    [Input]          public partial float I { get; }

    public Equations Flow => [D(V) == (I - V) / TauMem];

    public Event Spike => new()
    {
        When      = V >= VTh,
        Then      = [Next(V, Grad.Stop) == 0],
        Surrogate = theta => FastSigmoid(theta, 5),
    };
}
