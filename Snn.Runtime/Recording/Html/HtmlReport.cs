using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Snn.Runtime;

/// <summary>
/// A page about a run: one file, with its pictures inside, that needs nothing from elsewhere and no script. Parts stand in the
/// order in which they are added.
/// </summary>
public sealed class HtmlReport
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid #ccc; } h3 { font-size: 1rem; font-weight: 600; }
        table { border-collapse: collapse; } td, th { padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top; }
        figure { margin: 1rem 0; } img { max-width: 100%; height: auto; } figcaption { color: #555; }
        math[display=block] { text-align: left; overflow-x: auto; margin: .5rem 0; }
        """;

    private readonly string _title;
    private readonly StringBuilder _body = new();

    /// <summary>An empty page.</summary>
    /// <param name="title">What it is about.</param>
    public HtmlReport(string title)
    {
        _title = title;
        _body.Append($"<h1>{Text(title)}</h1>\n");
    }

    /// <summary>Begins a section.</summary>
    public HtmlReport Section(string heading)
    {
        _body.Append($"<h2>{Text(heading)}</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph.</summary>
    public HtmlReport Paragraph(string text)
    {
        _body.Append($"<p>{Text(text)}</p>\n");
        return this;
    }

    /// <summary>Adds names and what they stand for, a row each.</summary>
    public HtmlReport Table(IEnumerable<(string Name, string Value)> rows)
    {
        _body.Append("<table>\n");
        foreach (var (name, value) in rows)
        {
            _body.Append($"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>\n");
        }

        _body.Append("</table>\n");
        return this;
    }

    /// <summary>Adds a picture.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="draw">Draws it to the file of a name, which is read and removed.</param>
    /// <exception cref="IOException">It cannot be drawn.</exception>
    public HtmlReport Picture(string caption, Action<string> draw)
    {
        var folder = Directory.CreateTempSubdirectory("snn-report");
        try
        {
            string path = Path.Combine(folder.FullName, "picture.png");
            draw(path);
            _body.Append($"<figure><img alt=\"{Text(caption)}\" src=\"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(path))}\"><figcaption>{Text(caption)}</figcaption></figure>\n");
            return this;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Adds equations.</summary>
    /// <param name="latex">What <c>DescribeLatex()</c> of a model or network gives.</param>
    public HtmlReport Equations(string latex)
    {
        foreach (var (title, equations) in MathMl.Sections(latex))
        {
            _body.Append($"<h3>{string.Concat(title.Select(t => t.ToString(SaveOptions.DisableFormatting)))}</h3>\n{equations?.ToString(SaveOptions.DisableFormatting)}\n");
        }

        return this;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <returns>The path.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Save(string path)
    {
        AtomicFile.Check(path);
        string page = $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(_title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n{_body}</body>\n</html>\n";
        AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(page)));
        return path;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
