using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>Lays what was read of tables beside what they say, and counts how much of it was read at all.</summary>
internal sealed class TruthTally
{
    private int _tables, _read, _true, _stored;

    /// <param name="outcomes">Null where a question was asked.</param>
    /// <param name="file">Null for a table in memory.</param>
    public void Add(TruthTable table, Outcomes? outcomes, TruthFile? file)
    {
        Interlocked.Increment(ref _tables);
        if (outcomes is null) return;
        var lines = file?.Lines ?? TruthSheet.Plain(table);
        var wrong = outcomes.Readings.Select(reading => Wrong(reading, lines[reading.Row - 1], table.IsSaid))
            .Concat(lines.Select((line, index) => Lost(index + 1, line, outcomes))).FirstOrDefault(words => words is not null);
        Assert.True(wrong is null, $"{wrong}\n{table}\n{file?.ToString() ?? string.Join('\n', lines)}\n{string.Join('\n', outcomes.Warnings)}");
        Interlocked.Increment(ref _read);
        Interlocked.Add(ref _stored, outcomes.Readings.Count);
        Interlocked.Add(ref _true, lines.Sum(line => line.Truth.Length));
    }

    /// <summary>A reader that asks about everything, or rejects it, would be right always, and of no use.</summary>
    public void AssertOfUse()
    {
        Assert.True(_read * 10 > _tables * 4, $"only {_read} of {_tables} tables were read without a question");
        Assert.True(_stored * 100.0 > _true * 98.0, $"only {_stored} of {_true} readings were stored");
    }

    private static string? Wrong(MappedReading reading, TruthLine line, bool isSaid)
    {
        var truth = Array.Find(line.Truth, one => one.Place == reading.Series.Place.Identity && one.Series == reading.Series.Name);
        if (truth is null) return $"row {reading.Row}: {reading.Series.Place.Identity} {reading.Series.Name} {reading.Value} was stored, and is not in the table";
        if (!isSaid) return $"row {reading.Row}: {reading.Value} was stored, though nothing says its unit";
        if (truth.UnixMilliseconds != reading.UnixMilliseconds) return $"row {reading.Row}: stored at {reading.Time():s}, it is {DateTime.UnixEpoch.AddMilliseconds(truth.UnixMilliseconds):s}";
        return Math.Abs(truth.Value - reading.Value) > 1e-9 ? $"row {reading.Row}: {reading.Value} was stored, it is {truth.Value}" : null;
    }

    private static string? Lost(int row, TruthLine line, Outcomes outcomes) =>
        outcomes.Readings.Count(reading => reading.Row == row) < line.Truth.Length && !outcomes.Rejections.Exists(rejection => rejection.Row == row)
            ? $"row {row}: a value was lost without a word" : null;
}
