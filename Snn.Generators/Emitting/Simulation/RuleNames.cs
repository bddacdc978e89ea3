using System.Linq;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>What the members of a rule's kernel are called.</summary>
internal sealed class RuleNames(Names space, RulePlan plan)
{
    public Names Space => space;

    public string Variable(string name) => space.Of(("variable", name), Names.Pascal(name));

    public string View(RuleView view) => space.Of(("view", view.Called), plan.IsDerived ? view.Name : $"{(view.OfPre ? "Pre" : "Post")}{view.Name}");

    public string Signal(string name) => space.Of(("signal", name), Names.Pascal(name));

    /// <summary>A constant, or an entry of a table.</summary>
    public string Constant(string name) => space.Of(("constant", name), "_" + Names.Camel(name));

    /// <summary>Weights, or of a rule that is trained the sums of gradients.</summary>
    public string Weights => space.Of("weights", plan.IsTrained ? "_gradient" : "_weights");

    /// <summary>Weights that such a rule reads.</summary>
    public string Read => space.Of("weights that are read", "_weights");

    /// <summary>What has a number for each synapse.</summary>
    public string Matrix(string name) => name == plan.Target ? Weights : name == plan.Read ? Read : Variable(name);

    /// <summary>What a view was some steps ago.</summary>
    public string Late(RuleView view) => space.Of(("late", view.Called), $"_{Names.Camel(view.Name)}Late");

    public string History => space.Of("history", "_history");

    /// <summary>The step in which a row's variables stand.</summary>
    public string Stands => space.Of("stands", "_stands");

    /// <summary>The first step of which spikes of neurons after were not applied to a row.</summary>
    public string Open => space.Of("open", "_open");

    /// <summary>By how many steps a synapse's variables are ahead of its row's.</summary>
    public string Ahead => space.Of("ahead", "_ahead");

    public string Sources => space.Of("sources", "_sources");

    /// <summary>How many neurons after there are, of a rule that has all of them.</summary>
    public string Targets => space.Of("targets", "_targets");

    /// <summary>The neurons after whose synapses are a thread's.</summary>
    public string After => space.Of("after", "_after");

    /// <summary>The array of something that is read, and where it is kept.</summary>
    public (string Array, Site Place) Of(Symbol symbol)
    {
        if (symbol.Role != Role.Input)
        {
            return symbol.Name == plan.Target || symbol.Name == plan.Read ? (Matrix(symbol.Name), Site.Synapse) : (Variable(symbol.Name), plan.Variables.First(v => v.Name == symbol.Name).Place);
        }

        return plan.Views.FirstOrDefault(v => v.Called == symbol.Name) is { } view
            ? (View(view), view.OfPre ? Site.Pre : Site.Post)
            : (Signal(symbol.Name), plan.Signals.First(s => s.Name == symbol.Name).PerTarget ? Site.Post : Site.Population);
    }
}
