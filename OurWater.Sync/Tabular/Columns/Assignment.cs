using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Gives each field its column: first what is set, then the best score of all that are left.</summary>
internal sealed class Assignment
{
    private const int SameScore = 12;
    private readonly TableDescription _table;
    private readonly HashSet<int> _taken;
    private readonly Dictionary<string, FieldProposal> _proposals = [];

    public Assignment(TableDescription table, Mapping mapping, Mapping? remembered, string[] words, ColumnContent[] contents,
        IReadOnlyList<(FieldInfo Field, bool Required)> fields, HashSet<int> taken)
    {
        _table = table;
        _taken = taken;
        foreach (var (field, required) in fields) _proposals[field.Name] = new FieldProposal { Field = field.Name, Label = field.Label, Required = required };
        foreach (var field in _proposals.Keys.ToArray()) TakeSet(field, mapping);
        var open = fields.Where(f => !IsSettled(f.Field.Name, mapping)).Select(f => f.Field).ToList();
        if (remembered is not null) open.RemoveAll(f => TakeRemembered(f.Name, remembered));
        open.RemoveAll(TakeExternalId);
        TakeBest(open, words, contents, mapping.DataType);
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

    private void TakeBest(List<FieldInfo> open, string[] words, ColumnContent[] contents, DataType type)
    {
        var hasHeader = _table.HeaderRow > 0;
        var scores = open.SelectMany(f => Enumerable.Range(0, words.Length).Select(i => FieldScores.Score(f, i, words[i], contents[i], hasHeader, type)))
            .Where(s => s.Points >= FieldScores.Enough).OrderByDescending(s => s.Points).ThenBy(s => s.Column).ToList();
        foreach (var score in scores)
        {
            if (score.Field == Tabular.Fields.Value || _taken.Contains(score.Column) || _proposals[score.Field].ColumnIndex >= 0) continue;
            Take(_proposals[score.Field], score.Column, score.Certainty, score.Evidence);
        }

        TakeValue(scores.Where(s => s.Field == Tabular.Fields.Value && !_taken.Contains(s.Column)).ToList(), words, contents, open, hasHeader);
    }

    /// <summary>The value comes last: among the numbers that are nothing else, one must stand out.</summary>
    private void TakeValue(List<FieldScore> scores, string[] words, ColumnContent[] contents, List<FieldInfo> open, bool hasHeader)
    {
        if (!open.Exists(f => f.Name == Tabular.Fields.Value)) return;
        var proposal = _proposals[Tabular.Fields.Value];
        var numeric = Enumerable.Range(0, words.Length).Where(i => !_taken.Contains(i) && contents[i].Numbers > 0 && !contents[i].Mostly(contents[i].Dates)
            && !(hasHeader && FieldScores.IsNeverValue(words[i], NameMatch.None))).ToList();
        var best = scores.Where(s => s.Points >= scores[0].Points - SameScore).ToList();
        var named = best.Count > 0 && best[0].Evidence != Evidence.Content;
        if (best.Count == 1 && (named || !hasHeader || numeric.Count == 1))
        {
            // With a header that says nothing of the kind, the one column of numbers is offered, and looked at by a person.
            if (named || !hasHeader || Sounds(words[best[0].Column])) Take(proposal, best[0].Column, best[0].Certainty, best[0].Evidence);
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
    private static bool Sounds(string words) => Values.SeriesCodes.SeriesInHeader(words) is not null;

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
