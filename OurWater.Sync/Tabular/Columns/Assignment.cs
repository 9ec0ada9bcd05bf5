using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Gives each field its column: first what is set, then the best score of all that are left.</summary>
internal sealed class Assignment
{
    private const int SameScore = 12;
    private const int SameClaim = 8;
    private readonly TableDescription _table;
    private readonly HashSet<int> _taken;
    private readonly Dictionary<string, FieldProposal> _proposals = [];

    public Assignment(TableDescription table, Mapping mapping, Mapping? remembered, ColumnHeader[] headers, ColumnContent[] contents,
        IReadOnlyList<(FieldInfo Field, bool Required)> fields, HashSet<int> taken)
    {
        _table = table;
        _taken = taken;
        foreach (var (field, required) in fields) _proposals[field.Name] = new FieldProposal { Field = field.Name, Label = field.Label, Required = required };
        foreach (var field in _proposals.Keys.ToArray()) TakeSet(field, mapping);
        var open = fields.Where(f => !IsSettled(f.Field.Name, mapping)).Select(f => f.Field).ToList();
        if (remembered is not null) open.RemoveAll(f => TakeRemembered(f.Name, remembered));
        open.RemoveAll(TakeExternalId);
        TakeBest(open, headers, contents, mapping.DataType);
        TakeUnit(open, headers);
        TakeOnlyOneLeft(open, contents);
        Fields = [.. fields.Select(f => _proposals[f.Field.Name])];
    }

    public IReadOnlyList<FieldProposal> Fields { get; }

    public bool Uses(int column) => _proposals.Values.Any(p => p.ColumnIndex == column);

    private static bool IsSettled(string field, Mapping mapping) => mapping.Columns.ContainsKey(field) || mapping.Constants.ContainsKey(field);

    private void TakeSet(string field, Mapping mapping)
    {
        var proposal = _proposals[field];
        if (mapping.Columns.TryGetValue(field, out var name) && name is not null && Header.IndexOf(_table, name) is >= 0 and var index)
        {
            Take(proposal, index, Certainty.SetByYou, Evidence.You);
        }
        else if (mapping.Constants.TryGetValue(field, out var constant))
        {
            _proposals[field] = proposal with { Constant = constant.Trim(), Certainty = Certainty.SetByYou, Evidence = Evidence.You };
        }
    }

    private bool TakeRemembered(string field, Mapping remembered)
    {
        if (remembered.Constants.TryGetValue(field, out var constant))
        {
            _proposals[field] = _proposals[field] with { Constant = constant, Certainty = Certainty.Sure, Evidence = Evidence.Remembered };
            return true;
        }

        if (!remembered.Columns.TryGetValue(field, out var name)) return false;
        if (name is null) return true;
        if (Header.IndexOf(_table, name) is not (>= 0 and var index) || _taken.Contains(index)) return false;
        Take(_proposals[field], index, Certainty.Sure, Evidence.Remembered);
        return true;
    }

    /// <summary>Our own exports call the column <c>externalIds.</c> and the id's name.</summary>
    private bool TakeExternalId(FieldInfo field)
    {
        if (field.Name != Tabular.Fields.ExternalId) return false;
        var column = Enumerable.Range(0, _table.Columns.Count).FirstOrDefault(i => !_taken.Contains(i) && _table.Columns[i].StartsWith(IdentityProposer.HeaderPrefix, StringComparison.OrdinalIgnoreCase), -1);
        if (column >= 0) Take(_proposals[field.Name], column, Certainty.Sure, Evidence.Name);
        return column >= 0;
    }

    private void TakeBest(List<FieldInfo> open, ColumnHeader[] headers, ColumnContent[] contents, DataType type)
    {
        var hasHeader = _table.HeaderRow > 0;
        var scores = open.SelectMany(f => Enumerable.Range(0, headers.Length).Select(i => FieldScores.Score(f, i, headers[i], contents[i], hasHeader, type)))
            .Where(s => s.Points >= FieldScores.Enough).OrderByDescending(s => s.Points).ThenBy(s => s.Column).ToList();
        foreach (var score in scores)
        {
            if (score.Field is Tabular.Fields.Value or Tabular.Fields.Unit || _taken.Contains(score.Column) || _proposals[score.Field] is { ColumnIndex: >= 0 } or { Candidates.Count: > 0 }) continue;
            if (hasHeader && Rivals(score, scores) is { Count: > 0 } rivals) Ask(score, rivals);
            else Take(_proposals[score.Field], score.Column, score.Certainty, score.Evidence);
        }

        TakeValue(scores.Where(s => s.Field == Tabular.Fields.Value && !_taken.Contains(s.Column)).ToList(), headers, contents, open, hasHeader);
    }

    /// <summary>Other columns that claim the field as well as this one, and are nothing else by a better claim.</summary>
    private List<FieldScore> Rivals(FieldScore score, List<FieldScore> scores) =>
        [.. scores.Where(s => s.Field == score.Field && s.Column != score.Column && !_taken.Contains(s.Column)
        && Kind(s.Evidence) == Kind(score.Evidence) && (Kind(s.Evidence) == 1 || Math.Abs(s.Points - score.Points) < SameClaim)
        && !scores.Exists(other => other.Column == s.Column && other.Field != s.Field && other.Points > s.Points && _proposals[other.Field].ColumnIndex < 0))];

    /// <summary>A claim by a few words is no better and no worse than one by what the column holds.</summary>
    private static int Kind(Evidence evidence) => evidence switch
    {
        Evidence.Name or Evidence.NameAndContent => 3,
        Evidence.Misspelt => 2,
        _ => 1,
    };

    /// <summary>Two columns claim one field: nothing is taken. Where the field may be left out and neither is named plainly, it is left out.</summary>
    private void Ask(FieldScore score, List<FieldScore> rivals)
    {
        if (!_proposals[score.Field].Required && Kind(score.Evidence) < 3 && score.Field != Tabular.Fields.Parameter) return;
        var columns = rivals.Select(r => r.Column).Append(score.Column).Order().ToList();
        _taken.UnionWith(columns);
        _proposals[score.Field] = _proposals[score.Field] with { Candidates = [.. columns.Select(c => _table.Columns[c])] };
    }

    /// <summary>
    /// The column that says the unit of each value: one that names the value's own column (<c>Depth unit</c>) before one that says unit alone.
    /// </summary>
    private void TakeUnit(List<FieldInfo> open, ColumnHeader[] headers)
    {
        if (_table.HeaderRow == 0 || open.Find(f => f.Name == Tabular.Fields.Unit) is not { } unit) return;
        var value = _proposals.GetValueOrDefault(Tabular.Fields.Value) is { ColumnIndex: >= 0 and var at } ? headers[at].Words : null;
        var named = Free(headers, h => value is not null && QuantityColumns.IsUnitOf(h.Words, value));
        if (named.Count == 0) named = Free(headers, h => ColumnWords.Match(h.Words, unit) >= NameMatch.Misspelt);
        if (named.Count == 0) named = Free(headers, h => QuantityColumns.IsUnit(h.Words));
        if (named.Count == 1) Take(_proposals[unit.Name], named[0], Certainty.Sure, Evidence.Name);
        else if (named.Count > 1) _proposals[unit.Name] = _proposals[unit.Name] with { Candidates = [.. named.Select(c => _table.Columns[c])] };
    }

    private List<int> Free(ColumnHeader[] headers, Func<ColumnHeader, bool> fits) =>
        [.. Enumerable.Range(0, headers.Length).Where(i => !_taken.Contains(i) && headers[i].Measured != Values.Measured.Flag && fits(headers[i]))];

    /// <summary>The value comes last: among the numbers that are nothing else, one must stand out.</summary>
    private void TakeValue(List<FieldScore> scores, ColumnHeader[] headers, ColumnContent[] contents, List<FieldInfo> open, bool hasHeader)
    {
        if (!open.Exists(f => f.Name == Tabular.Fields.Value)) return;
        var proposal = _proposals[Tabular.Fields.Value];
        var numeric = Enumerable.Range(0, headers.Length).Where(i => !_taken.Contains(i) && contents[i].Numbers > 0 && !contents[i].Mostly(contents[i].Dates)
            && !(hasHeader && (FieldScores.IsNeverValue(headers[i].Words, NameMatch.None) || headers[i].Measured == Values.Measured.Flag))).ToList();
        var best = scores.Where(s => s.Points >= scores[0].Points - SameScore).ToList();
        var named = best.Count > 0 && best[0].Evidence != Evidence.Content;
        if (best.Count == 1 && (named || !hasHeader || numeric.Count == 1))
        {
            // With a header that says nothing of the kind, the one column of numbers is offered, and looked at by a person.
            if (named || !hasHeader || Sounds(headers[best[0].Column])) Take(proposal, best[0].Column, best[0].Certainty, best[0].Evidence);
            else _proposals[proposal.Field] = proposal with { Candidates = [_table.Columns[best[0].Column]] };
            return;
        }

        if (best.Count == 0 && numeric.Count == 1 && !hasHeader)
        {
            Take(proposal, numeric[0], Certainty.Likely, Evidence.Content);
            return;
        }

        var candidates = best.Count > 1 ? best.Select(s => s.Column).Order() : numeric.AsEnumerable();
        _proposals[proposal.Field] = proposal with { Candidates = [.. candidates.Select(c => _table.Columns[c])] };
    }

    /// <summary>A level above a datum names itself in words that are no name for a value.</summary>
    private static bool Sounds(ColumnHeader header) => header.Measured == Values.Measured.AboveDatum;

    /// <summary>The place of a file without a header: the only column that is nothing else.</summary>
    private void TakeOnlyOneLeft(List<FieldInfo> open, ColumnContent[] contents)
    {
        if (_table.HeaderRow > 0 || !open.Exists(f => f.Name == Tabular.Fields.ExternalId) || _proposals[Tabular.Fields.ExternalId] is not { Required: true, ColumnIndex: < 0 } id) return;
        var left = Enumerable.Range(0, contents.Length).Where(i => !_taken.Contains(i) && contents[i].Filled > 0).ToList();
        if (left.Count == 1) Take(id, left[0], Certainty.Likely, Evidence.Content);
    }

    private void Take(FieldProposal proposal, int column, Certainty certainty, Evidence evidence)
    {
        _taken.Add(column);
        _proposals[proposal.Field] = proposal with
        {
            Column = _table.Columns[column],
            ColumnIndex = column,
            Certainty = certainty,
            Evidence = evidence,
            FirstValues = [.. _table.Sample.Select(r => column < r.Fields.Count ? r.Fields[column] : "").Where(t => t.Length > 0).Take(3)],
        };
    }
}
