namespace Snn.Tests.Generators.Drawn;

/// <summary>An update of weights that was drawn.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Text">Its declaration.</param>
/// <param name="Model">Its states, parameters and map.</param>
/// <param name="Target">What is updated; the last equation's.</param>
/// <param name="Gradient">By what.</param>
internal sealed record DrawnUpdate(string Name, string Text, DrawnModel Model, Member Target, Member Gradient);

/// <summary>Updates of weights.</summary>
internal sealed partial class Pen
{
    public DrawnUpdate Update(string name)
    {
        _taken.Clear();
        Array.ForEach(["Iteration", "Progress", "Dt", "Update", "StateCount", "BatchReduction", "Step", "Describe", "DescribeLatex"], Take);
        var model = new DrawnModel("CustomUpdate", name) { Style = new(Random.Next()) };
        var target = new Member(Name("Theta", "P", "Value"), "float", Usual);
        var gradient = new Member(Name("Gradient", "G", "Slope"), "float", new(-2, 2));
        for (int n = Random.Next(3); n > 0; n--)
        {
            model.States.Add(new(Name("Velocity", "M", "S"), "float", new(-2, 2)));
        }

        var (iteration, progress) = (new Member("Iteration", "float", new(1, 10)), new Member("Progress", "float", new(0, 1)));
        var reads = new Matter(model, [.. model.States, gradient], [], MayLearn: false);
        foreach (var state in model.States)
        {
            Node keep = Chance(0.5) ? Number(0.5, 0.95) : ParameterOf(new(model, [], [], MayLearn: false), "float", 0.5, 0.95);
            var seen = model.States.TakeWhile(s => s != state).ToArray();
            model.Step.Add(new(state, Whole(Sum(Product(keep, state, "float"), Product(Number(0.1, 0.5), Bounded(reads with { Nexts = seen }, 2, 1.5), "float")))));
        }

        // all states are known by then
        Node drive = Random.Next(3) switch
        {
            0 when model.States.Count > 0 => Sum(new NextOf(Any(model.States)), Product(Number(0.1, 0.5), gradient, "float")),
            1 => gradient,
            _ => Bounded(reads with { Nexts = model.States }, 3, 1.5),
        };
        Node rate = Random.Next(4) switch
        {
            0 => Product(ParameterOf(new(model, [], [], MayLearn: false), "float", 0.05, 0.3), new Wrapped("(", Difference(new Literal(1, "1"), progress), ")"), "float"),
            1 => Quotient(Number(0.05, 0.2), new Wrapped("(", Difference(new Literal(1, "1"), new Call("Pow", [Number(0.3, 0.9), iteration], new(0, 0.95))), ")"), "float"),
            _ => ParameterOf(new(model, [], [], MayLearn: false), "float", 0.05, 0.3),
        };
        model.Step.Add(new(target, Whole(Difference(target, Product(rate, drive, "float")))));
        string[] members =
        [
            .. model.Parameters.Select(p => $"public {p.Member.Type} {p.Name} {{ get; init; }} = {p.Written};"),
            .. model.States.Select(s => $"[State] public partial float {s.Name} {{ get; set; }}"),
            $"[Target] public partial float {target.Name} {{ get; set; }}",
            $"[Reduce(Over.Batch, Reduction.{Any(["Mean", "Sum"])})] public partial float {gradient.Name} {{ get; }}",
            .. model.Helpers.Select(h => $"private {h.Type} {h.Name} => {h.Body.Text};"),
            $"public Equations Step => [{string.Join(", ", model.Step.OrderBy(_ => Random.Next()).Select(e => $"Next({e.Target.Name}) == {e.Right.In(Node.Adding)}"))}];",
        ];
        return new(name, Declare("CustomUpdate", name, members), model, target, gradient);
    }
}
