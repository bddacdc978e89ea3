using System.Globalization;
using System.Text;

namespace Snn.Tests.Generators.Drawn;

internal enum Learns
{
    No,
    Shared,
    PerNeuron,
}

/// <summary>A parameter with the value that it has where it does not learn.</summary>
/// <param name="Member">What equations read.</param>
/// <param name="Value">Its value, in the coherent base.</param>
/// <param name="Written">That as C#.</param>
/// <param name="Learns">Whether it is trained.</param>
/// <param name="Positive">Whether it stays positive.</param>
/// <param name="Bounds">The attributes of its range.</param>
internal sealed record Parameter(Member Member, double Value, string Written, Learns Learns, bool Positive, string Bounds = "")
{
    public string Name => Member.Name;
}

/// <summary>A right side, and whether the credit of the spike stops at it.</summary>
internal sealed record Assignment(Member Target, Node Right, bool Stops = false);

/// <summary>A neuron, readout or synapse that was drawn: its text, and what it means.</summary>
internal sealed class DrawnModel(string kind, string name)
{
    public string Kind => kind;

    public string Name => name;

    public List<Member> States { get; } = [];

    public List<Member> Inputs { get; } = [];

    /// <summary>What a synapse sees of its target.</summary>
    public List<Member> Views { get; } = [];

    public List<Parameter> Parameters { get; } = [];

    public List<Helper> Helpers { get; } = [];

    public List<Assignment> Start { get; } = [];

    public List<Assignment> Flow { get; } = [];

    public List<Assignment> Step { get; } = [];

    /// <summary>The integrator that its flow asks for.</summary>
    public Integrator? Pinned { get; set; }

    /// <summary>Of an adaptive one.</summary>
    public double Tolerance { get; set; }

    /// <summary>State or input on which impulses land.</summary>
    public Member? Impulse { get; set; }

    // of neurons that spike

    public (Node Left, string Comparison, Node Right)? When { get; set; }

    /// <summary>Whether it fires on the way up alone; the comparison is then a ≥.</summary>
    public bool Rises { get; set; }

    public List<Assignment> Then { get; } = [];

    /// <summary>States that a spike freezes; empty with a duration for a hold of the spike alone.</summary>
    public List<Member> Held { get; } = [];

    public (Node Node, double Milliseconds)? HoldFor { get; set; }

    public (string Parameter, Node Psi)? Surrogate { get; set; }

    /// <summary>Events that are not sent, in their order.</summary>
    public List<DrawnEvent> Events { get; } = [];

    // of readouts and synapses

    public (string Name, Node Node)? Output { get; set; }

    public List<Assignment> Arrival { get; } = [];

    /// <summary>What a synapse keeps for each neuron of its source, and the factor that a spike releases; null where it keeps nothing.</summary>
    public (DrawnModel States, Node Factor)? Release { get; set; }

    public (string Name, Node Node)? Kick { get; set; }

    /// <summary>Random choices of layout.</summary>
    public required Random Style { get; init; }

    public string Text()
    {
        var text = new StringBuilder();
        var members = new List<string>();
        members.AddRange(Parameters.Select(p => $"{p.Bounds}{Mark(p)}public {p.Member.Type} {p.Name} {{ get; init; }} = {p.Written};"));
        members.AddRange(States.Select(s => $"[State{(s == Impulse ? ", Impulse" : "")}] public partial {s.Type} {s.Name} {{ get; set; }}"));
        members.AddRange(Kept.Select(s => $"[State(Per.Pre)] public partial {s.Type} {s.Name} {{ get; set; }}"));
        members.AddRange(Inputs.Select(i => $"[Input{(i == Impulse ? ", Impulse" : "")}] public partial {i.Type} {i.Name} {{ get; }}"));
        members.AddRange(Views.Select(v => $"[Post] public partial {v.Type} {v.Name} {{ get; }}"));
        members.AddRange(Helpers.Select(h => $"private {h.Type} {h.Name} => {h.Body.Text};"));
        AddSet(members, "Start", "Next", [.. Start, .. Release?.States.Start ?? []]);
        AddSet(members, "Flow", "D", [.. Release?.States.Flow ?? [], .. Flow]);
        AddSet(members, "Step", "Next", Step);
        List<string> events = [.. Events.Where(e => !e.AfterSpike).Select(e => e.Text)];
        if (When is { } when)
        {
            string condition = Rises ? $"Rising({when.Left.Text}, {when.Right.Text})" : $"{when.Left.In(Node.Adding)} {when.Comparison} {when.Right.In(Node.Adding)}";
            string body = $"When = {condition}{(Then.Count == 0 ? "" : $", Then = [{string.Join(", ", Then.Select(Jump))}]")}";
            if (HoldFor is { } hold)
            {
                body += $", Hold = [{(Held.Count == 0 ? $"Hold(@for: {hold.Node.Text})" : string.Join(", ", Held.Select(h => $"Hold({h.Name}, @for: {hold.Node.Text})")))}]";
            }

            if (Surrogate is { } surrogate)
            {
                body += $", Surrogate = {surrogate.Parameter} => {surrogate.Psi.Text}";
            }

            events.Add($"public Event {(Style.Next(2) == 0 ? "Spike" : "Fires")} => new() {{ {body} }};");
        }

        events.AddRange(Events.Where(e => e.AfterSpike).Select(e => e.Text));
        members.AddRange(events);

        if (Arrival.Count > 0)
        {
            members.Add($"public Event Arrival => new() {{ Then = [{string.Join(", ", [.. Arrival.Select(Delivered), .. Release?.States.Then.Select(Jump) ?? []])}] }};");
        }

        if (Kick is { } kick)
        {
            members.Add($"[Impulse] public float {kick.Name} => {kick.Node.Text};");
        }

        if (Output is { } output)
        {
            members.Add($"[Output] public {output.Node.Type} {output.Name} => {output.Node.Text};");
        }

        if (Style.Next(3) == 0)
        {
            members = [.. members.OrderBy(_ => Style.Next())]; // the order of members has no meaning, but that of events
            var places = events.Select(e => members.IndexOf(e)).Order().ToArray();
            for (int i = 0; i < places.Length; i++)
            {
                members[places[i]] = events[i];
            }
        }

        text.Append($"[{Kind}]\npublic partial class {Pen.Escaped(Name)}\n{{\n");
        members.ForEach(m => text.Append("    ").Append(m).Append('\n'));
        return text.Append("}\n").ToString();
    }

    private void AddSet(List<string> members, string property, string head, List<Assignment> set)
    {
        if (set.Count > 0)
        {
            members.Add($"{(property == "Flow" ? Integrate : "")}public Equations {property} => [{string.Join(", ", set.Select(e => $"{head}({e.Target.Name}) == {e.Right.In(Node.Adding)}"))}];");
        }
    }

    private string Integrate => Pinned is not { } method ? ""
        : method == Integrator.Adaptive ? $"[Integrate(Integrator.Adaptive, Tolerance = {Tolerance.ToString("R", CultureInfo.InvariantCulture)})] "
        : $"[Integrate(Integrator.{method})] ";

    private IEnumerable<Member> Kept => Release?.States.States ?? [];

    /// <summary>A jump at the target, with the release as a factor of the weight.</summary>
    private string Delivered(Assignment jump) => Release is not { } release ? Jump(jump)
        : Jump(jump with { Right = Put(jump.Right, Inputs[0], Pen.Product(Inputs[0], release.Factor is Binary { Operator: '+' or '-' } ? new Wrapped("(", release.Factor, ")") : release.Factor, Inputs[0].Type)) });

    private static Node Put(Node node, Node old, Node other) => node == old ? other : node switch
    {
        Binary b => b with { Left = Put(b.Left, old, other), Right = Put(b.Right, old, other) },
        Wrapped w => w with { Inner = Put(w.Inner, old, other) },
        _ => node,
    };

    public static string Jump(Assignment jump) => $"Next({jump.Target.Name}{(jump.Stops ? ", Grad.Stop" : "")}) == {jump.Right.In(Node.Adding)}";

    private static string Mark(Parameter parameter) => (parameter.Learns, parameter.Positive) switch
    {
        (Learns.No, _) => "",
        (Learns.Shared, false) => "[Trainable] ",
        (Learns.Shared, true) => "[Trainable(Positive = true)] ",
        (_, false) => "[Trainable(Per.Neuron)] ",
        _ => "[Trainable(Per.Neuron, Positive = true)] ",
    };
}
