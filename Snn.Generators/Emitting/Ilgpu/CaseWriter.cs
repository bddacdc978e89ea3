namespace Snn.Generators.Emitting;

/// <summary>A case of a kernel, whose groups of threads work for one population, projection or rule each.</summary>
internal static class CaseWriter
{
    /// <param name="writer">Where to.</param>
    /// <param name="index">Its number.</param>
    /// <param name="condition">What is tested before; empty for nothing.</param>
    /// <param name="call">What is done.</param>
    /// <param name="first">What is done before that.</param>
    public static void Case(this IndentedWriter writer, int index, string condition, string call, string first = "")
    {
        writer.Line($"case {index}:");
        if (first != "")
        {
            writer.Line("    " + first);
        }

        using (condition == "" ? null : new Indented(writer, condition))
        {
            writer.Line((condition == "" ? "    " : "") + call);
        }

        if (condition != "")
        {
            writer.Gap();
        }

        writer.Line("    break;");
    }

    /// <summary>An if inside a case, one level deeper.</summary>
    private sealed class Indented : System.IDisposable
    {
        private readonly System.IDisposable _outer, _inner;

        public Indented(IndentedWriter writer, string condition)
        {
            _outer = writer.Indent();
            _inner = writer.Block($"if ({condition})");
        }

        public void Dispose()
        {
            _inner.Dispose();
            _outer.Dispose();
        }
    }
}
