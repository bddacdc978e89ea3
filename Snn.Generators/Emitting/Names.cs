using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Snn.Generators.Checking;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// The declarations of one class or method of a generated file. What it is asked for is a mark that stands for an identifier;
/// which one is settled when the file is whole (<see cref="NameTable"/>), so that it is none that the text has by itself,
/// whatever the user's names are.
/// </summary>
internal sealed class Names
{
    private readonly NameTable _table;
    private readonly NameTable.Space _space;

    /// <summary>Opens a space.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="outer">The space that it is within, whose names it can use.</param>
    /// <param name="begins">Whether it begins with what is written next; else <see cref="Begin"/> says when.</param>
    public Names(IndentedWriter writer, Names? outer = null, bool begins = true)
    {
        _table = writer.Table;
        _space = _table.Open(outer?._space, begins ? writer.Mark() : -1);
    }

    /// <summary>The space begins with what is written next; its names were needed before.</summary>
    public void Begin(IndentedWriter writer) => _space.Start = writer.Mark();

    /// <summary>The identifier of whatever a key stands for: the wanted one, or that with a number.</summary>
    public string Of(object key, string wanted) => _table.Mark(_space, key, wanted);

    /// <summary>The local variable that holds a symbol.</summary>
    public string Local(Symbol symbol) => Of(symbol, Camel(symbol.Role switch
    {
        Role.Minus => symbol.Name + "Minus",
        Role.Plus => symbol.Name + "Plus",
        Role.Adjoint => "Lambda" + Pascal(symbol.Name),
        _ => symbol.Name,
    }));

    /// <summary>The local variable of something that has no symbol.</summary>
    public string Local(string kind, string name, string wanted) => Of((kind, name), Camel(wanted));

    /// <summary>The local variable with a row of a field.</summary>
    public string Row(string field) => Local("row", field, _table.Wanted(field) + "Row");

    public static string Camel(string name)
    {
        int upper = name.TakeWhile(char.IsUpper).Count();
        int lower = upper <= 1 || upper == name.Length ? upper : upper - 1;
        return name.Substring(0, lower).ToLowerInvariant() + name.Substring(lower);
    }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>A property of the user's class from within it, where a local of the same name may hide it.</summary>
    public static string Member(string name) => char.IsUpper(name[0]) ? Escape(name) : "this." + Escape(name);

    /// <summary>One of the user's names as it is, told apart from keywords and from types that generated code names.</summary>
    public static string Escape(string name) => IsWord(name) || GeneratedNames.Types.ContainsKey(name) ? "@" + name : name;

    private static bool IsWord(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None || name is "field" or "extension";

    /// <summary>A member where no dot says that it is one, as it is declared or as an object is made: no name of a space, and no type.</summary>
    public static string OfObject(string member) => NameTable.Inside + member;

    /// <summary>An identifier for a mark: no keyword.</summary>
    public static string Plain(string name) => IsWord(name) ? "@" + name : name;

    /// <summary>The wanted name, or that with a number where something else is called so.</summary>
    public static string Unique(string wanted, System.Func<string, bool> isTaken)
    {
        string unique = wanted;
        for (int i = 2; isTaken(unique); i++)
        {
            unique = wanted + i;
        }

        return unique;
    }
}
