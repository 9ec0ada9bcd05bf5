using System.Text;
using OurWater.Sync.Tests.Tabular.Files;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>Writes lines as text: with each delimiter, quote, line end and encoding that is read.</summary>
internal sealed class TruthText
{
    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(false), new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UnicodeEncoding(false, false),
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    ];

    private readonly List<TruthLine> _lines;
    private readonly Random _random;
    private readonly char _delimiter, _quote;
    private readonly bool _quotesAll;
    private readonly RowEnd _rowEnd;
    private readonly int _shifted;

    private TruthText(List<TruthLine> lines, Random random)
    {
        _random = random;
        (_delimiter, _quotesAll, _rowEnd) = (",;\t|"[random.Next(4)], random.Next(4) == 0, (RowEnd)Math.Max(0, random.Next(8) - 4));
        _quote = _quotesAll && random.Next(4) == 0 ? '\'' : '"';
        _lines = random.Next(12) == 0 ? [TruthLine.Note($"sep={_delimiter}"), .. lines] : lines;
        _shifted = random.Next(12) == 0 ? Shifted() : -1;
    }

    /// <summary>What stands behind the last filled cell of a row.</summary>
    private enum RowEnd
    {
        AsItIs,
        Padded,
        WithADelimiter,
        CutOff,
    }

    public static TruthFile Write(List<TruthLine> lines, Random random)
    {
        var text = new TruthText(lines, random);
        var (content, kind) = text.Encoded();
        return new TruthFile(kind, content, text._lines);
    }

    private (byte[] Content, string Kind) Encoded()
    {
        var (end, last) = (_random.Next(2) == 0 ? "\n" : "\r\n", _random.Next(5) > 0);
        var text = string.Join(end, _lines.Select(Line)) + (last ? end : "");
        var encoding = Encodings[_random.Next(Encodings.Length)];
        if (encoding.GetString(encoding.GetBytes(text)) != text) encoding = Encodings[0];
        var quotes = $"quote {_quote}{(_quotesAll ? " around all" : "")}";
        var shifted = _shifted < 0 ? "" : $", a cell too many on row {_shifted + 1}";
        var kind = $"text {encoding.WebName}{(encoding.Preamble.Length > 0 ? " with a mark" : "")}, delimiter {_delimiter}, {quotes}, {_rowEnd}{shifted}";
        return ([.. encoding.Preamble, .. encoding.GetBytes(text)], kind);
    }

    private string Line(TruthLine line, int index)
    {
        List<string> cells = [.. line.Cells.Select(cell => cell.Text)];
        if (index == _shifted) cells.Insert(_random.Next(cells.Count + 1), "x");
        if (line.Kind == LineKind.Note && _rowEnd != RowEnd.Padded) return string.Join(_delimiter, cells);
        if (_rowEnd == RowEnd.Padded) cells.AddRange(Enumerable.Repeat("", Math.Max(0, _lines.Max(one => one.Cells.Length) - cells.Count)));
        if (_rowEnd == RowEnd.WithADelimiter) cells.Add("");
        while (_rowEnd == RowEnd.CutOff && cells is [.., ""]) cells.RemoveAt(cells.Count - 1);
        return TestText.Line(cells, _delimiter, _quote, _quotesAll && line.Kind != LineKind.Note);
    }

    /// <summary>
    /// A record that gets a cell too many, where the others show that it is one: its own last cell is filled, and no mark of a comment stands before it. -1 where there is none.
    /// </summary>
    private int Shifted()
    {
        var records = _lines.Index().Where(line => line.Item.Truth.Length > 0).ToList();
        return records.Count < 3 ? -1 : records.Where(line => line.Item.Cells[^1].Text.Length > 0 && line.Item.Cells[0].Text is not ['#', ..]).Select(line => line.Index).FirstOrDefault(-1);
    }
}
