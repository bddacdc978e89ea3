using System.Text;

namespace Snn.Tests.Generators;

/// <summary>
/// Classes of all kinds that are sound whatever they and their members are called. Beside plain names, from which generated
/// code derives others, each role has a member of a name that is given.
/// </summary>
internal static class NameVariants
{
    /// <summary>What can be called anything.</summary>
    public static readonly IReadOnlyList<string> Roles =
    [
        "state", "input", "parameter", "trained", "trained time", "per neuron", "helper", "hold",
        "synapse state", "synapse parameter", "weight",
        "source", "population", "readout", "projection", "feedback", "delayed", "wiring",
        "update state", "update target", "update gradient", "update parameter",
        "loss readout", "loss target", "loss parameter", "loss helper",
        "penalty count", "penalty rate", "penalty length", "penalty parameter",
        "model", "synapse", "network", "update", "loss", "penalty",
    ];

    /// <summary>Names for the roles that no name is given for.</summary>
    private static readonly IReadOnlyList<string> Plain =
    [
        "W", "J", "Gain", "Bias", "TauW", "Slope", "Half", "TauRef",
        "X", "TauX", "Weight",
        "Input", "Hidden", "Output", "InHid", "HidHid", "HidOut", "Wires",
        "M", "Theta", "G", "Rate",
        "Y", "Z", "Margin", "Scaled",
        "N", "R", "T", "Strength",
        "Cell", "Trace", "Net", "Momentum", "Hinge", "Quiet",
    ];

    /// <summary>The classes in a namespace of their own.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="given">Names by role.</param>
    public static string Source(string space, IReadOnlyDictionary<string, string> given)
    {
        string At(string role) => "@" + (given.TryGetValue(role, out string? name) ? name : Plain[((List<string>)[.. Roles]).IndexOf(role)]);
        var text = new StringBuilder($$"""
            namespace {{space}}
            {
                [global::Snn.Neuron]
                public partial class {{At("model")}}
                {
                    public float {{At("parameter")}} { get; init; } = 1f;
                    [global::Snn.Trainable] public float {{At("trained")}} { get; init; } = 0.5f;
                    [global::Snn.Trainable] public global::Snn.Time {{At("trained time")}} { get; init; } = 30 * global::Snn.Units.ms;
                    [global::Snn.Trainable(global::Snn.Per.Neuron)] public float {{At("per neuron")}} { get; init; } = 0.1f;
                    public global::Snn.Time {{At("hold")}} { get; init; } = 2 * global::Snn.Units.ms;
                    private float {{At("helper")}} => this.{{At("parameter")}} / 2;
                    [global::Snn.State] public partial float V { get; set; }
                    [global::Snn.State] public partial float {{At("state")}} { get; set; }
                    [global::Snn.Input] public partial float {{At("input")}} { get; }
                    public global::Snn.Equations Start => [global::Snn.Dsl.Next(this.{{At("state")}}) == this.{{At("trained")}}];
                    public global::Snn.Equations Flow =>
                    [
                        global::Snn.Dsl.D(this.V) == (this.{{At("input")}} + this.{{At("helper")}} - this.V * this.{{At("state")}}) / (20 * global::Snn.Units.ms),
                        global::Snn.Dsl.D(this.{{At("state")}}) == (this.{{At("trained")}} * this.V - this.{{At("state")}}) / this.{{At("trained time")}},
                    ];
                    public global::Snn.Event Spike => new()
                    {
                        When = this.V >= this.{{At("parameter")}} + this.{{At("per neuron")}} * this.{{At("state")}},
                        Then = [global::Snn.Dsl.Next(this.V) == 0, global::Snn.Dsl.Next(this.{{At("state")}}) == this.{{At("state")}} + this.{{At("trained")}}],
                        Hold = [global::Snn.Dsl.Hold(this.V, @for: this.{{At("hold")}})],
                        Surrogate = theta => 1 / (1 + global::Snn.Dsl.Abs(theta * this.{{At("parameter")}})),
                    };
                }

                [global::Snn.Synapse]
                public partial class {{At("synapse")}}
                {
                    [global::Snn.Trainable] public global::Snn.Time {{At("synapse parameter")}} { get; init; } = 5 * global::Snn.Units.ms;
                    [global::Snn.State] public partial float {{At("synapse state")}} { get; set; }
                    [global::Snn.Input] public partial float {{At("weight")}} { get; }
                    public global::Snn.Equations Flow => [global::Snn.Dsl.D(this.{{At("synapse state")}}) == -this.{{At("synapse state")}} / this.{{At("synapse parameter")}}];
                    public global::Snn.Event Arrival => new() { Then = [global::Snn.Dsl.Next(this.{{At("synapse state")}}) == this.{{At("synapse state")}} + this.{{At("weight")}}] };
                    [global::Snn.Output] public float Current => this.{{At("synapse state")}};
                }

                [global::Snn.Network, global::Snn.Train<global::Snn.EProp>, global::Snn.Train<global::Snn.SurrogateBptt>, global::Snn.Train<global::Snn.EventProp>]
                public partial class {{At("network")}}
                {
                    public global::Snn.Time Dt { get; init; } = 1 * global::Snn.Units.ms;
                    public global::Snn.Population<global::Snn.Models.SpikeInput> {{At("source")}} { get; } = new(3);
                    public global::Snn.Population<{{At("model")}}> {{At("population")}} { get; } = new(4);
                    public global::Snn.Population<global::Snn.Models.Leaky> {{At("readout")}} { get; } = new(2);
                    [global::Snn.Trainable] public global::Snn.Dense<{{At("synapse")}}> {{At("projection")}} { get; } = new(global::Snn.Init.Normal(1f));
                    [global::Snn.Trainable, global::Snn.TrainableDelay] public global::Snn.Dense<{{At("synapse")}}> {{At("feedback")}} { get; } = new(global::Snn.Init.Normal(1f));
                    [global::Snn.Trainable, global::Snn.TrainableDelay(global::Snn.Per.Neuron)] public global::Snn.Dense<{{At("synapse")}}> {{At("delayed")}} { get; } = new(global::Snn.Init.Normal(1f));
                    public global::Snn.Wiring {{At("wiring")}} =>
                    [
                        this.{{At("source")}} >> this.{{At("projection")}} >> this.{{At("population")}},
                        this.{{At("population")}} >> this.{{At("feedback")}} >> this.{{At("population")}},
                        this.{{At("population")}} >> this.{{At("delayed")}} >> this.{{At("readout")}},
                    ];
                }

            """);
        text.Append($$"""
                [global::Snn.CustomUpdate]
                public partial class {{At("update")}}
                {
                    public float {{At("update parameter")}} { get; init; } = 0.1f;
                    [global::Snn.State] public partial float {{At("update state")}} { get; set; }
                    [global::Snn.Target] public partial float {{At("update target")}} { get; set; }
                    [global::Snn.Reduce(global::Snn.Over.Batch, global::Snn.Reduction.Mean)] public partial float {{At("update gradient")}} { get; }
                    public global::Snn.Equations Step =>
                    [
                        global::Snn.Dsl.Next(this.{{At("update state")}}) == 0.9f * this.{{At("update state")}} + this.{{At("update gradient")}} / global::Snn.Dsl.Sqrt(global::Snn.Dsl.Abs(this.{{At("update state")}}) + 1),
                        global::Snn.Dsl.Next(this.{{At("update target")}}) == this.{{At("update target")}} - this.{{At("update parameter")}} * global::Snn.Dsl.Next(this.{{At("update state")}}),
                    ];
                }

                [global::Snn.Loss]
                public partial class {{At("loss")}}
                {
                    public float {{At("loss parameter")}} { get; init; } = 1;
                    [global::Snn.Readout] public partial float {{At("loss readout")}} { get; }
                    [global::Snn.Target] public partial float {{At("loss target")}} { get; }
                    private float {{At("loss helper")}} => 2 * this.{{At("loss parameter")}};
                    public float Score => global::Snn.Reductions.MeanOverTime(global::Snn.Dsl.Exp(-this.{{At("loss helper")}} * global::Snn.Reductions.StepIndex) * this.{{At("loss readout")}});
                    public float Objective => global::Snn.Reductions.SumOverTime(global::Snn.Reductions.SumOverClasses(global::Snn.Dsl.Max(0, this.{{At("loss helper")}} + global::Snn.Dsl.Exp(this.{{At("loss readout")}} - this.{{At("loss target")}}) - global::Snn.Reductions.AtLabel(this.{{At("loss readout")}}))));
                }

                [global::Snn.Penalty]
                public partial class {{At("penalty")}}
                {
                    public float {{At("penalty parameter")}} { get; init; } = 1e-3f;
                    [global::Snn.SpikeCount] public partial float {{At("penalty count")}} { get; }
                    [global::Snn.FiringRate] public partial global::Snn.Rate {{At("penalty rate")}} { get; }
                    [global::Snn.TrialLength] public partial global::Snn.Time {{At("penalty length")}} { get; }
                    public float Objective => this.{{At("penalty parameter")}} * (this.{{At("penalty length")}} / global::Snn.Units.sec * global::Snn.Dsl.Pow(global::Snn.Dsl.Max(0, this.{{At("penalty rate")}} / global::Snn.Units.Hz), 2) + global::Snn.Dsl.Log(1 + this.{{At("penalty count")}}));
                }
            }

            """);
        return text.ToString();
    }
}
