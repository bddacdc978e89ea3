namespace Snn.Tests.Generators.Drawn;

/// <summary>An event that is not sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="When">Its condition.</param>
/// <param name="Rises">Whether it happens on the way up alone; the comparison is then a ≥.</param>
/// <param name="Then">What it changes.</param>
/// <param name="Hold">For how many milliseconds it does not happen again.</param>
/// <param name="Psi">Its pseudo-derivative; null of a choice.</param>
/// <param name="AfterSpike">Whether a step looks at it after the spike.</param>
internal sealed record DrawnEvent(string Name, (Node Left, string Comparison, Node Right) When, bool Rises, IReadOnlyList<Assignment> Then, int Hold, Node? Psi, bool AfterSpike)
{
    public const string Theta = "theta9";

    public string Text
    {
        get
        {
            string condition = Rises ? $"Rising({When.Left.Text}, {When.Right.Text})" : $"{When.Left.In(Node.Adding)} {When.Comparison} {When.Right.In(Node.Adding)}";
            return $"[Internal] public Event {Name} => new() {{ When = {condition}, Then = [{string.Join(", ", Then.Select(DrawnModel.Jump))}]"
                + (Hold == 0 ? "" : $", Hold = [Hold(@for: {Hold} * ms)]") + (Psi is null ? "" : $", Surrogate = {Theta} => {Psi.Text}") + " };";
        }
    }
}
