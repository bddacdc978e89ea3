using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Snn.Generators.Emitting;

/// <summary>Writes lines of code with the right indentation.</summary>
internal sealed class IndentedWriter
{
    private const char FileEnd = '\uE003'; // beside the marks of identifiers

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _atBlockStart = true;

    /// <summary>Whether comments are left out: of a file that has lines of another once more, in another form.</summary>
    public bool IsTerse { get; set; }

    /// <summary>What the identifiers of the file are to be.</summary>
    public NameTable Table { get; } = new();

    public void Line(string line)
    {
        _text.Append(' ', line == "" ? 0 : 4 * _depth).Append(line).Append('\n');
        _atBlockStart = false;
    }

    /// <summary>An empty line, but never two, and none at the start of a block.</summary>
    public void Gap()
    {
        if (!_atBlockStart)
        {
            _text.Append('\n');
            _atBlockStart = true;
        }
    }

    /// <summary>A place to which lines can be added later.</summary>
    public int Mark() => _text.Length;

    /// <summary>Adds lines at a place, indented as the block that is being written.</summary>
    public void InsertAt(int mark, IEnumerable<string> lines)
    {
        string text = string.Concat(lines.Select(l => (l == "" ? "" : new string(' ', 4 * _depth) + l) + "\n"));
        _text.Insert(mark, text);
        Table.Moved(mark, text.Length);
    }

    /// <summary>A line that must start in the first column.</summary>
    public void Directive(string line)
    {
        _text.Append(line).Append('\n');
        _atBlockStart = false;
    }

    public void Comment(string text)
    {
        if (text != "" && !IsTerse)
        {
            Line($"// {text}");
        }
    }

    public void Summary(params string[] lines)
    {
        if (IsTerse)
        {
            return;
        }

        if (lines.Length == 1)
        {
            Line($"/// <summary>{lines[0]}</summary>");
            return;
        }

        Line("/// <summary>");
        foreach (string line in lines)
        {
            Line($"/// {line}");
        }

        Line("/// </summary>");
    }

    /// <summary>A member whose documentation is that of what it implements, apart from those before it.</summary>
    public void Inherited(string line)
    {
        Gap();
        Line("/// <inheritdoc/>");
        Line(line);
    }

    /// <summary>The same of one with a body, which ends with the returned object.</summary>
    public IDisposable InheritedBlock(string header)
    {
        Gap();
        Line("/// <inheritdoc/>");
        return Block(header);
    }

    /// <summary>Opens a block that ends with the returned object; <paramref name="end"/> follows its brace.</summary>
    public IDisposable Block(string header, string end = "")
    {
        if (header != "")
        {
            Line(header);
        }

        Line("{");
        _depth++;
        _atBlockStart = true;
        return new End(this, "}" + end);
    }

    /// <summary>Writes one level deeper until the returned object is disposed.</summary>
    public IDisposable Indent()
    {
        _depth++;
        return new End(this, "");
    }

    /// <summary>What follows is another file, in which identifiers are those of the files before.</summary>
    public void NextFile()
    {
        _text.Append(FileEnd);
        _atBlockStart = true;
    }

    /// <summary>The files as they are so far, with all identifiers.</summary>
    public string[] Files() => ToString().Split(FileEnd);

    /// <summary>The file as it is so far, with all identifiers.</summary>
    public override string ToString() => Table.Settle(_text.ToString());

    private sealed class End(IndentedWriter writer, string brace) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (brace != "")
            {
                writer.Line(brace);
            }
        }
    }
}
