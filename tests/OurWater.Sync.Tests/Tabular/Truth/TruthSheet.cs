namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>Lays around the records of a table what files have around theirs; what each row says stays known.</summary>
internal sealed class TruthSheet
{
    private readonly TruthTable _table;
    private readonly Random _random;
    private readonly List<TruthLine> _lines = [];

    private TruthSheet(TruthTable table, Random random) => (_table, _random) = (table, random);

    public static List<TruthLine> Plain(TruthTable table) => [TruthLine.Names(table.Header), .. Records(table)];

    public static List<TruthLine> Of(TruthTable table, Random random)
    {
        var sheet = new TruthSheet(table, random);
        sheet.Above();
        sheet.Names();
        sheet.Between();
        sheet.Below();
        return sheet._lines;
    }

    /// <summary>A table of something else.</summary>
    public static IEnumerable<TruthLine> Other(Random random)
    {
        var lines = DirtWords.OtherTables[random.Next(DirtWords.OtherTables.Length)];
        return lines.Skip(1).Select(line => TruthLine.Note(line) with { Kind = LineKind.Record }).Prepend(TruthLine.Names(lines[0].Split('|')));
    }

    private static IEnumerable<TruthLine> Records(TruthTable table) => table.Rows.Select((cells, index) => new TruthLine(LineKind.Record, cells, table.Truth[index]));

    private void Above()
    {
        if (One(12)) _lines.AddRange([.. Other(_random), TruthLine.Blank]);
        for (var count = One(2) ? 0 : _random.Next(1, 5); count > 0; count--)
        {
            _lines.Add(_random.Next(4) switch
            {
                0 => TruthLine.Note(Pick(DirtWords.CommentsAbove)),
                1 => TruthLine.Blank,
                _ => TruthLine.Note(Pick(DirtWords.Titles)),
            });
        }
    }

    private void Names()
    {
        _lines.Add(TruthLine.Names(_table.Header));
        if (One(25)) _lines.Add(TruthLine.Names(_table.Header.Select(name => $"What stands in {name}")));
        if (One(20)) _lines.Add(TruthLine.Names(_table.Roles.Select(Format)));
        if (_table.Units.Length > 0) _lines.Add(TruthLine.Names(_table.Units));
    }

    private void Between()
    {
        var (dirty, again) = (One(3), One(5) ? _random.Next(1, _table.Rows.Count + 1) : 0);
        foreach (var (index, record) in Records(_table).Index())
        {
            if (index > 0 && index == again) Repeat();
            if (index > 0 && dirty && One(5)) _lines.Add(One(2) ? TruthLine.Blank : TruthLine.Note(Pick(DirtWords.CommentsBetween)));
            _lines.Add(record);
        }
    }

    /// <summary>The names once more, as a printed page has them at its top.</summary>
    private void Repeat()
    {
        if (One(3)) _lines.Add(TruthLine.Blank);
        _lines.Add(TruthLine.Names(_table.Header));
        if (_table.Units.Length > 0 && One(2)) _lines.Add(TruthLine.Names(_table.Units));
    }

    private void Below()
    {
        if (One(4))
        {
            if (One(4)) _lines.Add(TruthLine.Blank);
            for (var count = _random.Next(1, 3); count > 0; count--) _lines.Add(Total());
        }

        if (One(5))
        {
            if (One(2)) _lines.Add(TruthLine.Blank);
            _lines.Add(TruthLine.Note(Pick(DirtWords.Footers)));
        }

        if (!One(6)) return;
        _lines.Add(TruthLine.Blank);
        if (One(2)) _lines.Add(TruthLine.Note(Pick(DirtWords.TitlesBetween)));
        _lines.AddRange(One(2) ? Other(_random) : Alike());
    }

    /// <summary>A row of a total: its word stands where the date or the place does. Not for the place where there is one that is really called so.</summary>
    private TruthLine Total()
    {
        var like = _table.Rows[_random.Next(_table.Rows.Count)];
        var roles = _table.Roles;
        TruthCell[] cells = [.. roles.Select((role, column) => role == ColumnRole.Value ? like[column] : "")];
        var (date, place) = (Array.IndexOf(roles, ColumnRole.Date), Array.IndexOf(roles, ColumnRole.Place));
        var isPlaceless = place < 0 || _table.Types.Keys.Any(name => name is "Total" or "Average");
        var (at, beside) = isPlaceless || One(2) ? (date, place) : (place, date);
        cells[at] = Pick(DirtWords.Totals);
        if (beside >= 0 && One(3)) cells[beside] = like[beside];
        if (at == date && cells[^1].Text.Length == 0 && One(6)) cells[^1] = "of the year";
        return new TruthLine(LineKind.Record, cells);
    }

    /// <summary>A table of the same columns, but of other values.</summary>
    private IEnumerable<TruthLine> Alike()
    {
        string Other(string name) => _table.Roles.Contains(ColumnRole.Place) ? "Temperature (°C)" : $"{name} temperature (°C)";
        yield return TruthLine.Names(_table.Header.Select((name, column) => _table.Roles[column] == ColumnRole.Value ? Other(name) : name));
        foreach (var row in _table.Rows.Take(3))
        {
            yield return new TruthLine(LineKind.Record, [.. row.Select((cell, column) => _table.Roles[column] == ColumnRole.Value ? $"{_random.Next(20, 29)}" : cell)]);
        }
    }

    private string Format(ColumnRole role) => role switch
    {
        ColumnRole.Date => TruthWords.Pick(_random, "TS", "date", "datetime"),
        ColumnRole.Value => TruthWords.Pick(_random, "Avg", "Smp", "number", "float"),
        _ => TruthWords.Pick(_random, "", "text", "string", "RN"),
    };

    private string Pick(string[] texts) => TruthWords.Pick(_random, texts);

    private bool One(int of) => _random.Next(of) == 0;
}
